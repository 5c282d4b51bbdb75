/* request.h
 * Requests that get no response, and INVITEs that are sent again before they get one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_H
#define SIPEXPLAIN_WATCHES_REQUEST_H

#include "watches/request_open.h"
#include "watches/watch.h"

struct request_watch;

/** Free with request_watch_free(), before the clock of the context. */
struct request_watch *request_watch_new(const struct watch_context *context);

void request_watch_free(struct request_watch *watch);

void request_watch_message(struct request_watch *watch, const struct message_event *event);

/** An ICMP error, in that frame, quotes this request: it did not arrive. */
void request_watch_unreachable(const struct transaction_store *requests, const struct sip_message *request,
                               uint32_t frame, const struct icmp_error *error);

/** The request at this place has passed its limit without response, but the capture does not prove that it got none.
 * NULL: it is not so. */
const struct request_open *request_watch_open(const struct request_watch *watch, const struct finding_place *place);

/** Those that wait at the end of the capture. Free with request_opens_stop(). */
void request_watch_open_at_end(struct request_watch *watch, struct request_opens *opens);

/** From which host to which a message went; lives as long as the watch. */
const struct ways *request_watch_hosts(const struct request_watch *watch);

#endif
