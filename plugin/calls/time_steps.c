/* time_steps.c
 * Counts the frames that are out of the order of time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/time_steps.h"

bool time_steps_add(struct time_steps *steps, uint32_t frame, int64_t by_us)
{
    if (steps->count++ == 0) {
        steps->frame = frame;
        steps->by_us = by_us;
    }
    return by_us < 0;
}
