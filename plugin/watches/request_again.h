/* request_again.h
 * INVITEs that are sent again before they get any response: a 100 should have come (RFC 3261 section 17.2.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_AGAIN_H
#define SIPEXPLAIN_WATCHES_REQUEST_AGAIN_H

#include "calls/transaction.h"
#include "watches/watch.h"

/** A copy of a request that comes sooner was captured twice, not sent again, or has crossed its response: most of T1,
 * in microseconds. */
static inline int64_t request_again_us(const struct watch_context *context)
{
    return (int64_t)context->t1_ms * 900;
}

/** Was it sent again before there was any response? Once there is one, that is reported. */
void request_again_check(const struct watch_context *context, const struct message_event *request,
                         struct transaction_state *room);

/** The first response to an INVITE that was sent again. Had there been none, it would be told of as a request without
 * response. */
void request_again_tell(const struct watch_context *context, const struct message_event *response,
                        struct transaction_state *room);

#endif
