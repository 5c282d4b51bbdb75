/* ack.h
 * Final responses to INVITE and their ACKs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_H
#define SIPEXPLAIN_WATCHES_ACK_H

#include "watches/invites.h"

void invite_watch_start(struct invite_store *store);

/* Each is given the newest INVITE with the Call-ID of the message. */

void invite_watch_final(struct invite *call, const struct message_event *response);

void invite_watch_ack(struct invite *call, const struct message_event *ack);

void invite_watch_bye(struct invite *call, const struct message_event *bye);

#endif
