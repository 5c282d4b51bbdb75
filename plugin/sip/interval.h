/* interval.h
 * Spans of time that messages state: the intervals that 422 and 423 judge, and Retry-After.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_INTERVAL_H
#define SIPEXPLAIN_SIP_INTERVAL_H

#include "sip/headers.h"

/** The interval that a request asked for. */
struct interval {
    bool is_known;
    bool is_of_contact; /**< the expires of a Contact, which overrides Expires */
    uint32_t seconds;
};

/** Of the request that was answered with that code, 422 or 423: the session interval, or the shortest of those in which
 * something expires. */
struct interval interval_asked(unsigned code, struct sip_text method, const struct sip_headers *request);

/** The shortest interval that a 422 or 423 grants, by Min-SE or Min-Expires; false if it names none, or no number. */
bool interval_minimum(unsigned code, const struct sip_headers *response, uint32_t *seconds);

/** The header in which a 422 or 423 names it. */
enum sip_header interval_minimum_header(unsigned code);

/** Retry-After: delta-seconds [comment] *(;param) (RFC 3261 section 20.33). False if it is not a number of seconds;
 * `rest` is what follows it. */
bool sip_retry_after_read(struct sip_text value, uint32_t *seconds, struct sip_text *rest);

#endif
