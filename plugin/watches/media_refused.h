/* media_refused.h
 * Whether what a response refuses as media was accepted before, and what is new in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_REFUSED_H
#define SIPEXPLAIN_WATCHES_MEDIA_REFUSED_H

#include "watches/media.h"

/** A 415, 488 or 606, on that hop; NULL: nothing is known of it. */
void media_refused_say(struct media_watch *watch, const struct message_event *event, const struct media_hop *hop);

/** The host that sends this response has accepted such an offer. */
void media_accepted_note(struct media_watch *watch, const struct message_event *event, const struct session *offer);

#endif
