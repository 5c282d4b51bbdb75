/* timer_list.h
 * Waits that all last equally long: begun in the order of time, as nearly all are, they cost next to nothing. Those
 * begun out of order, as the clock was set back or a frame bears a time to come, wait beside the others, and hold up
 * none of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TIMER_LIST_H
#define SIPEXPLAIN_CALLS_TIMER_LIST_H

#include "calls/timer.h"

/** Stands in the struct of what waits; all zero while it does not wait. */
struct list_timer {
    GList link;
    int64_t time_us;      /**< when its time comes */
    GSequenceIter *aside; /**< where it waits among those out of order; NULL: in the queue, or not at all */
    struct timer_list *line;
};

/** To be set up by timer_list_start(). */
struct timer_list {
    struct timer_queue *clock;
    int64_t span_us;
    GQueue waiting;       /**< of struct list_timer, by time: data is the owner */
    GSequence *aside;     /**< struct list_timer, by time; NULL before the first one; the clock's */
    struct timer due;     /**< of the first of them, or earlier */
    timer_expired passed; /**< is given the owner, which waits no longer */
    size_t wait_at;       /**< where struct list_timer stands in the owner */
};

/** `wait_at` is the offset of the owners' struct list_timer. What waits when the capture is closed is simply forgotten.
 */
void timer_list_start(struct timer_list *line, struct timer_queue *clock, int64_t span_us, timer_expired passed,
                      size_t wait_at);

/** The owner begins to wait at that time, and is given to nobody if no frame shows that its time has passed
 * (sight_leaps()); without a time, it does not wait. It must not be freed while it waits. */
void timer_list_add(struct timer_list *line, void *owner, int64_t time_us);

/** The owner waits no longer, if it did. */
void timer_list_remove(struct timer_list *line, void *owner);
void list_timer_cancel(struct list_timer *wait);

#endif
