/* media_private.h
 * Audio that is asked for where it may not arrive.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_PRIVATE_H
#define SIPEXPLAIN_WATCHES_MEDIA_PRIVATE_H

#include "watches/media.h"

/** May media_private_say() say something, whatever the description is? */
bool media_private_may(const struct message_event *event);

/** Says that the description asks for audio at a private address, while its message comes from a public one. */
void media_private_say(struct media_watch *watch, const struct message_event *event, const struct media_hop *hop,
                       enum media_side side, const struct session *session);

#endif
