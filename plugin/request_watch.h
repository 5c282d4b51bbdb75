/* request_watch.h
 * Requests that get no response, or get it late, and responses that nobody asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REQUEST_WATCH_H
#define SIPEXPLAIN_REQUEST_WATCH_H

#include "watch.h"

struct request_watch;

/** Free with request_watch_free(), before the clock of the ground. */
struct request_watch *request_watch_new(const struct watch_ground *ground);

void request_watch_free(struct request_watch *watch);

void request_watch_message(struct request_watch *watch, const struct heard *heard);

/** An ICMP error, in that frame, quotes this request: it did not arrive. */
void request_watch_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame);

#endif
