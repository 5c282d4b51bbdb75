/* invite_watches.h
 * Gives the messages that make and end calls to the watches of INVITE, of provisional responses and of CANCEL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_INVITE_WATCHES_H
#define SIPEXPLAIN_WATCHES_INVITE_WATCHES_H

#include "watches/watch.h"

struct invite_store;

/** Free with call_watch_free(). */
struct invite_store *call_watch_new(const struct watch_context *context);

void call_watch_free(struct invite_store *store);

/** An INVITE, ACK, BYE, CANCEL or PRACK, or a response to one. */
void call_watch_message(struct invite_store *store, const struct message_event *event);

#endif
