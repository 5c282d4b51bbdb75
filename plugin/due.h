/* due.h
 * The clock of a capture, and what falls due by it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_DUE_H
#define SIPEXPLAIN_DUE_H

#include "sight.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * What happens to the owner when its time has come. It may set its time anew. Where its time and `now_us` are more than a leap of the time stamps
 * apart (sight_leaps()), the capture does not show that this time has passed.
 */
typedef void (*due_passed)(void *owner, int64_t now_us);

/** Stands in the struct of what waits; all zero while it does not wait. */
struct due {
    int64_t time_us;
    due_passed passed;
    void *owner;
    GSequenceIter *place;
};

/** To be read by everyone. The owners belong to the caller and must not be freed before the clock while they wait. */
struct due_clock {
    int64_t now_us;     /**< time of the newest frame, which may step back; SIGHT_NO_TIME before the first one */
    int64_t soonest_us; /**< when the next owner falls due; INT64_MAX: nobody waits */
    GSequence *waiting; /**< struct due, by time */
    GSList *kept;       /**< of GSequence: what lines of waits keep beside themselves; freed with the clock */
    int64_t watched_us; /**< until then it matters what the capture lacks, even if nobody waits; SIGHT_NO_TIME: no */
    bool has_passed;    /**< something has fallen due; to be cleared by who has looked at it */
};

struct due_clock *due_clock_new(void);

void due_clock_free(struct due_clock *clock);

/** Does somebody wait, or is something under way that somebody will have waited for? */
static inline bool due_clock_is_waited_for(const struct due_clock *clock)
{
    return clock->soonest_us != INT64_MAX || clock->now_us < clock->watched_us;
}

/** Something is under way, for so long. */
static inline void due_clock_watch(struct due_clock *clock, int64_t span_us)
{
    if (clock->now_us != SIGHT_NO_TIME)
        clock->watched_us = MAX(clock->watched_us, clock->now_us + span_us);
}

/** For due_clock_tick() only: the time of the soonest has come, after a frame at that time. */
void due_clock_pass(struct due_clock *clock, int64_t before_us);

/** Sets the clock to a frame's time, and lets pass what falls due: after a leap only at the frame behind, as one alone may be stamped wrongly.
 * Inline: most frames do nothing else. */
static inline void due_clock_tick(struct due_clock *clock, int64_t time_us)
{
    int64_t before_us = clock->now_us;

    if (time_us == SIGHT_NO_TIME)
        return;
    clock->now_us = time_us;
    if (time_us >= clock->soonest_us)
        due_clock_pass(clock, before_us);
}

/** Sets, or sets anew, when the owner falls due. */
void due_set(struct due_clock *clock, struct due *due, int64_t time_us, due_passed passed, void *owner);

void due_cancel(struct due_clock *clock, struct due *due);

static inline bool due_is_waiting(const struct due *due)
{
    return due->place != NULL;
}

#endif
