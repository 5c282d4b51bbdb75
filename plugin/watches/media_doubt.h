/* media_doubt.h
 * What in an answer most phones put up with, and some end the call for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_DOUBT_H
#define SIPEXPLAIN_WATCHES_MEDIA_DOUBT_H

#include "watches/media.h"

/** A BYE: if who offered ends the call right after the answer, that is looked at more strictly. */
void media_doubt_bye(struct media_watch *watch, const struct message_event *bye);

#endif
