/* timer.c
 * A queue ordered by time, with a clock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/timer.h"

struct timer_queue *timer_queue_new(void)
{
    struct timer_queue *clock = g_new0(struct timer_queue, 1);

    clock->now_us = clock->watched_us = TIME_UNKNOWN;
    clock->soonest_us = INT64_MAX;
    clock->waiting = g_sequence_new(NULL);
    return clock;
}

void timer_queue_free(struct timer_queue *clock)
{
    if (!clock)
        return;
    g_sequence_free(clock->waiting);
    g_slist_free_full(clock->kept, (GDestroyNotify)g_sequence_free);
    g_free(clock);
}

static struct timer *soonest_of(const struct timer_queue *clock)
{
    return g_sequence_is_empty(clock->waiting) ? NULL : g_sequence_get(g_sequence_get_begin_iter(clock->waiting));
}

static void soonest_keep(struct timer_queue *clock)
{
    const struct timer *due = soonest_of(clock);

    clock->soonest_us = due ? due->time_us : INT64_MAX;
}

void timer_queue_expire(struct timer_queue *clock, int64_t before_us)
{
    struct timer *due;

    if (before_us != TIME_UNKNOWN && sight_leaps(before_us, clock->now_us))
        return;
    clock->has_passed = true;
    while ((due = soonest_of(clock)) && clock->now_us >= due->time_us) {
        timer_cancel(clock, due);
        due->passed(due->owner, clock->now_us);
    }
}

static int timer_compare(const void *a, const void *b, void *unused)
{
    const struct timer *one = a, *other = b;

    (void)unused;
    return (one->time_us > other->time_us) - (one->time_us < other->time_us);
}

void timer_set(struct timer_queue *clock, struct timer *due, int64_t time_us, timer_expired passed, void *owner)
{
    if (due->place)
        g_sequence_remove(due->place);
    *due = (struct timer){time_us, passed, owner, NULL};
    due->place = g_sequence_insert_sorted(clock->waiting, due, timer_compare, NULL);
    soonest_keep(clock);
}

void timer_cancel(struct timer_queue *clock, struct timer *due)
{
    if (!due->place)
        return;
    g_sequence_remove(due->place);
    due->place = NULL;
    soonest_keep(clock);
}
