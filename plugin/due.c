/* due.c
 * A queue ordered by time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "due.h"

void due_queue_init(struct due_queue *queue)
{
    queue->waiting = g_sequence_new(NULL);
}

void due_queue_clear(struct due_queue *queue)
{
    g_sequence_free(queue->waiting);
    queue->waiting = NULL;
}

static int due_compare(const void *a, const void *b, void *unused)
{
    const struct due *one = a, *other = b;

    (void)unused;
    return (one->time_us > other->time_us) - (one->time_us < other->time_us);
}

void due_set(struct due_queue *queue, struct due *due, int64_t time_us, void *owner)
{
    due_cancel(due);
    due->time_us = time_us;
    due->owner = owner;
    due->place = g_sequence_insert_sorted(queue->waiting, due, due_compare, NULL);
}

void due_cancel(struct due *due)
{
    if (due->place)
        g_sequence_remove(due->place);
    due->place = NULL;
}

void *due_pop(struct due_queue *queue, int64_t now_us)
{
    struct due *due;

    if (due_queue_is_empty(queue))
        return NULL;
    due = g_sequence_get(g_sequence_get_begin_iter(queue->waiting));
    if (now_us < due->time_us)
        return NULL;
    due_cancel(due);
    return due->owner;
}
