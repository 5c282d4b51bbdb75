/* media_audio.h
 * Whether audio comes to both sides of a call, as far as the capture shows it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_AUDIO_H
#define SIPEXPLAIN_WATCHES_MEDIA_AUDIO_H

#include "watches/media.h"

/** A BYE, or the response to one. */
void media_audio_bye(struct media_watch *watch, const struct message_event *event);

/** Forgets the calls that ended some time ago. */
void media_audio_close(struct media_watch *watch, int64_t now_us);

/** For audio_table_new(): `data` is the watch. */
void media_audio_look(struct audio_target *target, int64_t time_us, void *data);

#endif
