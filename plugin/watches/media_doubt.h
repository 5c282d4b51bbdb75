/* media_doubt.h
 * What in an answer most phones put up with, and some end the call for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_DOUBT_H
#define SIPEXPLAIN_WATCHES_MEDIA_DOUBT_H

#include "watches/media.h"

struct session;

/** May the answer be one of those? Told by little, as each answer is asked. */
bool media_is_doubtful(const struct session *offer, const struct session *answer);

/** A BYE: if who offered ends the call right after the answer, that is looked at more strictly. */
void media_doubt_bye(struct media_watch *watch, const struct message_event *bye);

#endif
