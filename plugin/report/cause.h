/* cause.h
 * Findings that say the same, told once with how often they were met.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_CAUSE_H
#define SIPEXPLAIN_REPORT_CAUSE_H

#include "report/session.h"

/** The frames of so many findings of a cause are named. */
#define CAUSE_FRAMES 8

struct report_cause {
    const struct report_finding *first; /**< of a session of the report */
    char
        *words; /**< what all of them say: of more than one, without the frames and times in which they differ. Owned */
    unsigned count;
    uint32_t frames[CAUSE_FRAMES];
};

/** The causes of all sessions: the most severe first, then the most frequent. Each struct report_cause and the array
 * are freed with g_ptr_array_free(). */
GPtrArray *report_causes(const struct report *report);

#endif
