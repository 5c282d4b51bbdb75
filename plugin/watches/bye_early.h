/* bye_early.h
 * A BYE of who answered, before the ACK to its 2xx has come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_BYE_EARLY_H
#define SIPEXPLAIN_WATCHES_BYE_EARLY_H

#include "watches/invites.h"

/** A BYE was refused: had its sender to wait for the ACK (RFC 3261 section 15)? `call` as in ack.h. */
void bye_early_response(struct invite *call, const struct message_event *response);

#endif
