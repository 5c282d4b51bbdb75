/* media_web.h
 * Answers that a browser cannot use, found once the browser hangs up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_WEB_H
#define SIPEXPLAIN_WATCHES_MEDIA_WEB_H

#include "watches/media.h"

/** A BYE of a call whose media are known: if it comes at once after the answer, from who offered, raises what the
 * answer lacks. */
void media_web_bye(struct media_watch *watch, const struct message_event *bye);

#endif
