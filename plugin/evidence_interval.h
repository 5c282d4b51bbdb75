/* evidence_interval.h
 * Which interval a request asked for, as 422 and 423 judge it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EVIDENCE_INTERVAL_H
#define SIPEXPLAIN_EVIDENCE_INTERVAL_H

#include "evidence_parts.h"

/** The interval that a request asked for. */
struct interval {
    bool is_known;
    bool is_of_contact; /**< the expires of a Contact, which overrides Expires */
    uint32_t seconds;
};

/** Of the request that was answered with that code, 422 or 423: the session interval, or the shortest of those in which something expires. */
struct interval interval_asked(unsigned code, struct sip_text method, const struct evidence_lines *request);

/** The shortest interval that a 422 or 423 grants, by Min-SE or Min-Expires; false if it names none, or no number. */
bool interval_minimum(unsigned code, const struct evidence_lines *response, uint32_t *seconds);

#endif
