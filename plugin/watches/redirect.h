/* redirect.h
 * Redirected calls that nobody tries again (RFC 3261 section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REDIRECT_H
#define SIPEXPLAIN_WATCHES_REDIRECT_H

#include "watches/watch.h"

struct redirect_watch;

/** `context` must live as long as the watch. Free with redirect_watch_free(). */
struct redirect_watch *redirect_watch_new(const struct watch_context *context);

void redirect_watch_free(struct redirect_watch *watch);

/** To be given each INVITE. */
void redirect_watch_invite(struct redirect_watch *watch, const struct message_event *invite);

/** To be given each CANCEL: who has hung up follows no redirection. */
void redirect_watch_cancel(struct redirect_watch *watch, const struct message_event *cancel);

/** To be given each response to an INVITE of 300 to 399. */
void redirect_watch_response(struct redirect_watch *watch, const struct message_event *response);

#endif
