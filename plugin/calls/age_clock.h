/* age_clock.h
 * A clock that only goes forward, by which stores forget: whatever the time stamps do, nothing grows old at once, nor
 * stays young for ever.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_AGE_CLOCK_H
#define SIPEXPLAIN_CALLS_AGE_CLOCK_H

#include "calls/arrival.h"

/** Set up with AGE_CLOCK_NEW. */
struct age_clock {
    int64_t now_us;    /**< microseconds since 1970 while the time stamps are in order, later on as many as have passed;
                          TIME_UNKNOWN: none was seen */
    int64_t stamp_us;  /**< the time stamp that goes with it; TIME_UNKNOWN likewise */
    int64_t left_us;   /**< the one that went with it before the last leap; TIME_UNKNOWN: there was none */
    int64_t behind_us; /**< where the time stamps that lie behind it began ... */
    bool is_behind;    /**< ... if they do */
};

#define AGE_CLOCK_NEW ((struct age_clock){TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN, false})

/** For age_clock_tick() only. */
void age_clock_step(struct age_clock *clock, int64_t time_us);

/** Moves it on by what has passed since the newest time stamp; a leap passes nothing. Returns its time. Inline: nearly
 * all time stamps are in order.
 */
static inline int64_t age_clock_tick(struct age_clock *clock, int64_t time_us)
{
    uint64_t passed_us = (uint64_t)time_us - (uint64_t)clock->stamp_us; /* a step back is more than any leap */

    if (passed_us > SIGHT_LEAP_US) {
        age_clock_step(clock, time_us);
    } else {
        clock->now_us += (int64_t)passed_us;
        clock->stamp_us = time_us;
        clock->is_behind = false;
    }
    return clock->now_us;
}

#endif
