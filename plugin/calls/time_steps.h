/* time_steps.h
 * Where the time stamps of a capture step back, or leap ahead.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TIME_STEPS_H
#define SIPEXPLAIN_CALLS_TIME_STEPS_H

#include "calls/arrival.h"

/** All of a capture; all zero before the first frame. */
struct time_steps {
    unsigned count; /**< how many frames are out of order */
    uint32_t frame; /**< the first of them ... */
    int64_t by_us;  /**< ... and how much later it is than the frame before it; negative: earlier */
};

/** For time_steps_note() only. */
bool time_steps_add(struct time_steps *steps, uint32_t frame, int64_t by_us);

/**
 * Compares a frame, of any protocol, with the one before. Is it earlier? Not if by no more than frames from several
 * capture points are in disorder. A leap counts, but is not earlier.
 */
static inline bool time_steps_note(struct time_steps *steps, uint32_t frame, int64_t before_us, int64_t time_us)
{
    if ((uint64_t)time_us - (uint64_t)before_us <=
        SIGHT_LEAP_US) /* as nearly always; a step back is more than any leap */
        return false;
    if (before_us == TIME_UNKNOWN || time_us == TIME_UNKNOWN)
        return false;
    if (time_us >= before_us - TIME_REORDER_US && !sight_leaps(before_us, time_us))
        return false;
    return time_steps_add(steps, frame, time_us - before_us);
}

#endif
