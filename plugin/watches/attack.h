/* attack.h
 * Sources that try many users or numbers in vain: somebody guesses, and no phone is broken.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ATTACK_H
#define SIPEXPLAIN_WATCHES_ATTACK_H

#include "watches/watch.h"

struct attack_watch;

/** `context` must live as long as the watch, and is told of it. Free with attack_watch_free(), before the clock. */
struct attack_watch *attack_watch_new(struct watch_context *context);

void attack_watch_free(struct attack_watch *watch);

/** To be given the responses. */
void attack_watch_response(struct attack_watch *watch, const struct message_event *response);

/** The request of this room got no response. */
void attack_watch_silence(struct attack_watch *watch, const struct transaction_state *room,
                          struct sip_text request_bytes);

/** Whether the response given last is one of those that are counted together: what that points to may still become
 * true, or false. NULL: it is none. It lives as long as the watch. */
const bool *attack_watch_current(const struct attack_watch *watch);

/** Brings what was said up to date with what has come since. */
void attack_watch_settle(struct attack_watch *watch);

#endif
