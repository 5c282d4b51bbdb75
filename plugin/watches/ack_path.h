/* ack_path.h
 * The way that the requests inside a dialog take: whether it is that of the INVITE, as INVITE and response tell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_PATH_H
#define SIPEXPLAIN_WATCHES_ACK_PATH_H

#include "sip/text.h"

#include <stdbool.h>

/**
 * Does the response to this INVITE, whose bytes these are, prove that an ACK goes where the INVITE went (RFC 3261
 * section 12.2.1.1)? Only where no proxy stands in between, nobody sets a route, and the Contact is what the
 * Request-URI was.
 */
bool invite_path_is_same(struct sip_text request, struct sip_text response);

#endif
