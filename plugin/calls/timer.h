/* timer.h
 * The clock of a capture, and what falls due by it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TIMER_H
#define SIPEXPLAIN_CALLS_TIMER_H

#include "calls/arrival.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * What happens to the owner when its time has come. It may set its time anew. Where its time and `now_us` are more than
 * a leap of the time stamps apart (sight_leaps()), the capture does not show that this time has passed.
 */
typedef void (*timer_expired)(void *owner, int64_t now_us);

/** Stands in the struct of what waits; all zero while it does not wait. */
struct timer {
    int64_t time_us;
    timer_expired passed;
    void *owner;
    uint32_t place; /**< for timer.c only: in the heap, counted from 1; 0: it does not wait */
    uint32_t turn;  /**< likewise: of those with one time, who was set first goes first */
};

/** To be read by everyone. The owners belong to the caller and must not be freed before the clock while they wait. */
struct timer_queue {
    int64_t now_us;     /**< time of the newest frame, which may step back; TIME_UNKNOWN before the first one */
    int64_t soonest_us; /**< when the next owner falls due; INT64_MAX: nobody waits */
    GPtrArray *waiting; /**< struct timer, a heap: none falls due before the one at half its place */
    uint32_t turn;      /**< of the timer set last */
    GSList *kept;       /**< of GSequence: what lines of waits keep beside themselves; freed with the clock */
    int64_t watched_us; /**< until then it matters what the capture lacks, even if nobody waits; TIME_UNKNOWN: no */
    bool has_passed;    /**< something has fallen due; to be cleared by who has looked at it */
};

struct timer_queue *timer_queue_new(void);

void timer_queue_free(struct timer_queue *clock);

/** Does somebody wait, or is something under way that somebody will have waited for? */
static inline bool timer_queue_is_waited_for(const struct timer_queue *clock)
{
    return clock->soonest_us != INT64_MAX || clock->now_us < clock->watched_us;
}

/** Something is under way, for so long. */
static inline void timer_queue_watch(struct timer_queue *clock, int64_t span_us)
{
    if (clock->now_us != TIME_UNKNOWN)
        clock->watched_us = MAX(clock->watched_us, clock->now_us + span_us);
}

/** For timer_queue_tick() only: the time of the soonest has come, after a frame at that time. */
void timer_queue_expire(struct timer_queue *clock, int64_t before_us);

/** Sets the clock to a frame's time, and lets pass what falls due: after a leap only at the frame behind, as one alone
 * may be stamped wrongly. Inline: most frames do nothing else. */
static inline void timer_queue_tick(struct timer_queue *clock, int64_t time_us)
{
    int64_t before_us = clock->now_us;

    if (time_us == TIME_UNKNOWN)
        return;
    clock->now_us = time_us;
    if (time_us >= clock->soonest_us)
        timer_queue_expire(clock, before_us);
}

/** Sets, or sets anew, when the owner falls due. */
void timer_set(struct timer_queue *clock, struct timer *due, int64_t time_us, timer_expired passed, void *owner);

void timer_cancel(struct timer_queue *clock, struct timer *due);

static inline bool timer_is_running(const struct timer *due)
{
    return due->place != 0;
}

#endif
