/* via_fit.h
 * What in a response does not fit the request that it answers, although it has its branch.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_VIA_FIT_H
#define SIPEXPLAIN_WATCHES_VIA_FIT_H

#include "calls/arrival.h"
#include "sip/message.h"

#include <glib.h>

/**
 * Appends what differs, each with both values and with "; " between them: the sent-by of the topmost Via, received and
 * rport in it, the tag in From (RFC 3261 sections 8.2.6.2 and 18.2.1, RFC 3581 section 4). `from` is where the request
 * came from, on the same hop.
 */
void via_fit_add(GString *words, const struct sip_message *response, const struct sip_message *request,
                 const struct endpoint *from);

/**
 * Does `received` in the topmost Via name another address than the request came from, which no NAT explains: that of
 * the server itself? Then says so, in one line without full stop: free with g_free(). NULL: it does not.
 */
char *via_fit_received(const struct sip_message *response, const struct arrival *arrival, const struct endpoint *from,
                       uint32_t request_frame);

#endif
