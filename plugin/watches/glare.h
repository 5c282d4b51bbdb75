/* glare.h
 * 491: requests that are tried again too soon, or not at all (RFC 3261 section 14.1, RFC 3311 section 5.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_GLARE_H
#define SIPEXPLAIN_WATCHES_GLARE_H

#include "watches/watch.h"

struct glare_watch;

/** `context` must live as long as the watch. Free with glare_watch_free(). */
struct glare_watch *glare_watch_new(const struct watch_context *context);

void glare_watch_free(struct glare_watch *watch);

/** To be given each INVITE and UPDATE. */
void glare_watch_request(struct glare_watch *watch, const struct message_event *request);

/** To be given each BYE. */
void glare_watch_bye(struct glare_watch *watch, const struct message_event *bye);

/** To be given each 491. */
void glare_watch_response(struct glare_watch *watch, const struct message_event *response);

#endif
