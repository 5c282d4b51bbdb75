/* retry_watch.h
 * Requests that are tried again as they were: with an interval that is too short after 422 and 423, or before Retry-After of a 503 is over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_RETRY_WATCH_H
#define SIPEXPLAIN_RETRY_WATCH_H

#include "watch.h"

struct retry_watch;

/** `ground` must live as long as the watch. Free with retry_watch_free(). */
struct retry_watch *retry_watch_new(const struct watch_ground *ground);

void retry_watch_free(struct retry_watch *watch);

void retry_watch_request(struct retry_watch *watch, const struct heard *request);

/** To be given each 422, 423 and 503. */
void retry_watch_response(struct retry_watch *watch, const struct heard *response);

#endif
