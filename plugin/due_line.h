/* due_line.h
 * Waits that all last equally long: begun in the order of time, as nearly all are, they cost next to nothing. Those begun out of order, as the clock
 * was set back or a frame bears a time to come, wait beside the others, and hold up none of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_DUE_LINE_H
#define SIPEXPLAIN_DUE_LINE_H

#include "due.h"

/** Stands in the struct of what waits; all zero while it does not wait. */
struct due_wait {
    GList link;
    int64_t time_us;      /**< when its time comes */
    GSequenceIter *aside; /**< where it waits among those out of order; NULL: in the queue, or not at all */
    struct due_line *line;
};

/** To be set up by due_line_start(). */
struct due_line {
    struct due_clock *clock;
    int64_t span_us;
    GQueue waiting;    /**< of struct due_wait, by time: data is the owner */
    GSequence *aside;  /**< struct due_wait, by time; NULL before the first one; the clock's */
    struct due due;    /**< of the first of them, or earlier */
    due_passed passed; /**< is given the owner, which waits no longer */
    size_t wait_at;    /**< where struct due_wait stands in the owner */
};

/** `wait_at` is the offset of the owners' struct due_wait. What waits when the capture is closed is simply forgotten. */
void due_line_start(struct due_line *line, struct due_clock *clock, int64_t span_us, due_passed passed, size_t wait_at);

/** The owner begins to wait at that time, and is given to nobody if no frame shows that its time has passed (sight_leaps()); without a time, it does
 * not wait. It must not be freed while it waits. */
void due_line_add(struct due_line *line, void *owner, int64_t time_us);

/** The owner waits no longer, if it did. */
void due_line_remove(struct due_line *line, void *owner);
void due_wait_cancel(struct due_wait *wait);

#endif
