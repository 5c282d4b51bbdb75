/* arrival.h
 * Where and when a message was captured.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_ARRIVAL_H
#define SIPEXPLAIN_CALLS_ARRIVAL_H

#include "calls/endpoint.h"

#include <stdbool.h>
#include <stdint.h>

/** No time: the capture has no time stamps, or nothing has happened yet. */
#define TIME_UNKNOWN INT64_MIN

/** Times lie between this and its negative, so that no difference of two overflows, nor the sum of one and any span of
 * SIP. */
#define TIME_MOST_US (INT64_MAX / 4)

/** A message that was captured before the one that caused it, as in merged files, is no older than this. */
#define TIME_REORDER_US 500000

/** No capture that runs is without a frame for so long: time stamps that leap further are of another capture, or of a
 * clock that was set. */
#define SIGHT_LEAP_US (INT64_C(86400) * 1000000)

/** So much earlier; no time stays none. */
static inline int64_t time_before(int64_t time_us, int64_t span_us)
{
    return time_us == TIME_UNKNOWN ? time_us : time_us - span_us;
}

/** Does time leap from the one to the other? Then it is not known how much of it has passed. Neither may be
 * TIME_UNKNOWN. */
static inline bool sight_leaps(int64_t from_us, int64_t to_us)
{
    return to_us > from_us && to_us - from_us > SIGHT_LEAP_US;
}

/** How long a request may go without a final response: timer F of RFC 3261 section 17.1.2.2, in microseconds. */
static inline int64_t time_64_t1_us(unsigned t1_ms)
{
    return 64 * (int64_t)t1_ms * 1000;
}

struct arrival {
    uint32_t frame;
    int64_t time_us;      /**< microseconds since 1970; TIME_UNKNOWN if the frame has no time stamp */
    uint32_t hosts;       /**< names the two IP addresses, in either direction; 0: it has none */
    uint32_t target_host; /**< names the one that it went to */
    uint32_t source;      /**< names the address and port that it came from */
    uint32_t target;      /**< names those that it went to */
    struct endpoint from; /**< what `source` names */
    struct endpoint to;   /**< what `target` names */
    bool is_fragmented;   /**< the frame completes a UDP datagram that came in IP fragments */
    bool is_stream;       /**< over TCP, SCTP or what uses them: nothing is lost and goes unnoticed */
    bool is_cut;          /**< the capture has not all bytes of the frame, or only a fragment of what was sent */
};

#endif
