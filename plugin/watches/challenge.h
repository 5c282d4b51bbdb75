/* challenge.h
 * Challenges that nobody may send (RFC 3261 section 22).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CHALLENGE_H
#define SIPEXPLAIN_WATCHES_CHALLENGE_H

#include "watches/watch.h"

struct challenge_watch;

/** `context` must live as long as the watch. Free with challenge_watch_free(). */
struct challenge_watch *challenge_watch_new(const struct watch_context *context);

void challenge_watch_free(struct challenge_watch *watch);

/** To be given each 401 and 407. */
void challenge_watch_response(struct challenge_watch *watch, const struct message_event *response);

#endif
