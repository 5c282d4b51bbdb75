/* due.h
 * What falls due at a time, soonest first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_DUE_H
#define SIPEXPLAIN_DUE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Stands in the struct of what waits; all zero while it does not wait. */
struct due {
    int64_t time_us;
    void *owner;
    GSequenceIter *place;
};

/** The owners belong to the caller and must be cancelled before they are freed, or the queue be freed first. */
struct due_queue {
    GSequence *waiting;
};

void due_queue_init(struct due_queue *queue);

void due_queue_clear(struct due_queue *queue);

static inline bool due_queue_is_empty(const struct due_queue *queue)
{
    return g_sequence_is_empty(queue->waiting);
}

/** Sets, or sets anew, when the owner falls due. */
void due_set(struct due_queue *queue, struct due *due, int64_t time_us, void *owner);

void due_cancel(struct due *due);

static inline bool due_is_waiting(const struct due *due)
{
    return due->place != NULL;
}

/** Takes off the soonest owner whose time has come; NULL if there is none (any more). */
void *due_pop(struct due_queue *queue, int64_t now_us);

#endif
