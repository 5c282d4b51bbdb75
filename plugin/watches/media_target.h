/* media_target.h
 * Where the sides of calls take audio: their entries in the table of addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_TARGET_H
#define SIPEXPLAIN_WATCHES_MEDIA_TARGET_H

#include "watches/media.h"

/** One side must get so many packets before it means anything that the other gets none: 1 s of audio. */
#define MEDIA_PACKETS_ENOUGH 50

/** Are the descriptions to be entered as they come? Else that is done later, from what is kept with the hops. */
bool media_targets_are_kept(struct media_watch *watch);

/** Then a side says where it takes audio, in an offer. */
void media_target_offer(struct media_watch *watch, const struct offer_answer *step, const struct session *offer);

/** Both sides have said so, in offer and answer. */
void media_target_agree(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                        const struct session *offer, const struct session *answer);

/** What was agreed on is in force from this message on, if it was not. */
void media_target_accept(const struct message_event *event, struct media_hop *hop);

/** Where that side takes audio by what is in force; false if nothing is, or that is not known. */
bool media_target_before(const struct media_hop *hop, enum media_side side, struct endpoint *to);

/** For media_store_new(): `data` is the watch. */
void media_target_leave(struct media_hop *hop, void *data);

#endif
