/* cancel.h
 * CANCELs, and the 487s that they lead to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CANCEL_H
#define SIPEXPLAIN_WATCHES_CANCEL_H

#include "watches/invites.h"

void cancel_watch_start(struct invite_store *store);

/* Each is given the newest INVITE with the Call-ID of the message. */

void cancel_watch_request(struct invite *call, const struct message_event *cancel);

/** A response to CANCEL. */
void cancel_watch_response(struct invite *call, const struct message_event *response);

/** A provisional response to INVITE, while store->early is not 0. */
void cancel_watch_provisional(struct invite *call, const struct message_event *response);

/** A BYE; CANCELs come to the same by themselves. */
void cancel_watch_bye(struct invite *call, const struct message_event *bye);

/** A final response to INVITE. */
void cancel_watch_final(struct invite *call, const struct message_event *response);

/** A 487 to INVITE. */
void cancel_watch_terminated(struct invite *call, const struct message_event *response);

#endif
