/* redirect_watch.h
 * Redirected calls that nobody tries again (RFC 3261 section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REDIRECT_WATCH_H
#define SIPEXPLAIN_REDIRECT_WATCH_H

#include "watch.h"

struct redirect_watch;

/** `ground` must live as long as the watch. Free with redirect_watch_free(). */
struct redirect_watch *redirect_watch_new(const struct watch_ground *ground);

void redirect_watch_free(struct redirect_watch *watch);

/** To be given each INVITE. */
void redirect_watch_invite(struct redirect_watch *watch, const struct heard *invite);

/** To be given each CANCEL: who has hung up follows no redirection. */
void redirect_watch_cancel(struct redirect_watch *watch, const struct heard *cancel);

/** To be given each response to an INVITE of 300 to 399. */
void redirect_watch_response(struct redirect_watch *watch, const struct heard *response);

#endif
