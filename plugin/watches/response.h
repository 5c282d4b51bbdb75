/* response.h
 * Responses that come late, that their client cannot match, or that nobody asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_RESPONSE_H
#define SIPEXPLAIN_WATCHES_RESPONSE_H

#include "watches/watch.h"

struct response_watch;

/** Free with response_watch_free(). */
struct response_watch *response_watch_new(const struct watch_context *context);

void response_watch_free(struct response_watch *watch);

/** To be called for requests, too. */
void response_watch_message(struct response_watch *watch, const struct message_event *event);

#endif
