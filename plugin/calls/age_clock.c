/* age_clock.c
 * What becomes of the clock where time stamps leap ahead or step back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/age_clock.h"

/* Longer than any store waits for a message: when time stamps have been behind for so long, all that was kept before
 * they stepped back is old. */
#define BEHIND_US (INT64_C(1000) * 1000000)

/** Does it go on where it left off before the leap, as after one frame that is stamped wrongly? */
static bool returns(const struct age_clock *clock, int64_t time_us)
{
    return clock->left_us != TIME_UNKNOWN && time_us >= clock->left_us - TIME_REORDER_US &&
           !sight_leaps(clock->left_us, time_us);
}

/**
 * The clock was set back, or this frame comes from another capture point whose clock is behind: time is taken to stand
 * still, as long as it may be the latter. After that it goes on from where it stood.
 */
static void fall_behind(struct age_clock *clock, int64_t time_us)
{
    if (!clock->is_behind || time_us < clock->behind_us) {
        clock->behind_us = time_us;
        clock->is_behind = true;
    } else if (time_us - clock->behind_us > BEHIND_US) {
        clock->stamp_us = time_us;
        clock->is_behind = false;
    }
}

void age_clock_step(struct age_clock *clock, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        return;
    if (clock->stamp_us == TIME_UNKNOWN) {
        clock->now_us = clock->stamp_us = time_us;
    } else if (time_us > clock->stamp_us) { /* a leap */
        clock->left_us = clock->stamp_us;
        clock->stamp_us = time_us;
        clock->is_behind = false;
    } else if (returns(clock, time_us)) {
        clock->now_us += time_us > clock->left_us ? time_us - clock->left_us : 0;
        clock->stamp_us = time_us > clock->left_us ? time_us : clock->left_us;
        clock->left_us = TIME_UNKNOWN;
        clock->is_behind = false;
    } else if (time_us < clock->stamp_us - TIME_REORDER_US) {
        fall_behind(clock, time_us);
    }
}
