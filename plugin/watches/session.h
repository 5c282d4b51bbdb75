/* session.h
 * Session timers (RFC 4028): who has to refresh the session, and whether it did.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_SESSION_H
#define SIPEXPLAIN_WATCHES_SESSION_H

#include "watches/watch.h"

struct session_watch;

/** Free with session_watch_free(), before the context's clock. */
struct session_watch *session_watch_new(const struct watch_context *context);

void session_watch_free(struct session_watch *watch);

/** A message of a call that is no copy. */
void session_watch_message(struct session_watch *watch, const struct message_event *event);

/**
 * The BYE that ends a call: had its session run out, or does the BYE say so too early? Then the finding that says so,
 * on the BYE or, if the time passed before, on the 2xx; else NULL.
 */
const struct finding *session_watch_bye(struct session_watch *watch, const struct message_event *bye);

/** "the caller"; "the sender of the 2xx" where the capture does not show which of the two that is; NULL: the newest
 * 2xx names no refresher. */
const char *session_refresher_name(const struct call_outcome *outcome);

#endif
