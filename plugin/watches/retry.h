/* retry.h
 * Requests that are tried again as they were: with an interval that is too short after 422 and 423, or before
 * Retry-After of a 503 is over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_RETRY_H
#define SIPEXPLAIN_WATCHES_RETRY_H

#include "watches/watch.h"

struct retry_watch;

/** `context` must live as long as the watch. Free with retry_watch_free(). */
struct retry_watch *retry_watch_new(const struct watch_context *context);

void retry_watch_free(struct retry_watch *watch);

void retry_watch_request(struct retry_watch *watch, const struct message_event *request);

/** To be given each 422, 423 and 503. */
void retry_watch_response(struct retry_watch *watch, const struct message_event *response);

#endif
