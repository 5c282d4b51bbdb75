/* media_audio.h
 * Whether audio comes to both sides of a call, as far as the capture shows it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_AUDIO_H
#define SIPEXPLAIN_WATCHES_MEDIA_AUDIO_H

#include "watches/media.h"

/** The side says where it takes audio. */
void media_audio_describe(struct media_watch *watch, struct media_hop *hop, enum media_side side,
                          const struct session *session);

/** Both sides have said so, in offer and answer. */
void media_audio_agree(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                       const struct session *offer, const struct session *answer);

/** What was agreed on is in force from this message on, if it was not. */
void media_audio_accept(struct media_watch *watch, const struct message_event *event, struct media_hop *hop);

/** A BYE, or the response to one. */
void media_audio_bye(struct media_watch *watch, const struct message_event *event);

/** Forgets the calls that ended some time ago. */
void media_audio_close(struct media_watch *watch, int64_t now_us);

/** For audio_table_new(): `data` is the watch. */
void media_audio_look(struct audio_target *target, int64_t time_us, void *data);

/** For media_store_new(): likewise. */
void media_audio_leave(struct media_hop *hop, void *data);

#endif
