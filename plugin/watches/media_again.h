/* media_again.h
 * An INVITE that is answered with two different descriptions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_AGAIN_H
#define SIPEXPLAIN_WATCHES_MEDIA_AGAIN_H

#include "watches/media.h"

/** A response of the same dialog had another answer to this offer before: says how they differ, as a fact. */
void media_again_say(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                     const struct session *answer);

#endif
