/* challenge_watch.h
 * Challenges that nobody may send (RFC 3261 section 22).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CHALLENGE_WATCH_H
#define SIPEXPLAIN_CHALLENGE_WATCH_H

#include "watch.h"

struct challenge_watch;

/** `ground` must live as long as the watch. Free with challenge_watch_free(). */
struct challenge_watch *challenge_watch_new(const struct watch_ground *ground);

void challenge_watch_free(struct challenge_watch *watch);

/** To be given each 401 and 407. */
void challenge_watch_response(struct challenge_watch *watch, const struct heard *response);

#endif
