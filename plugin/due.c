/* due.c
 * A queue ordered by time, with a clock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "due.h"

struct due_clock *due_clock_new(void)
{
    struct due_clock *clock = g_new0(struct due_clock, 1);

    clock->now_us = clock->watched_us = SIGHT_NO_TIME;
    clock->soonest_us = INT64_MAX;
    clock->waiting = g_sequence_new(NULL);
    return clock;
}

void due_clock_free(struct due_clock *clock)
{
    if (!clock)
        return;
    g_sequence_free(clock->waiting);
    g_slist_free_full(clock->kept, (GDestroyNotify)g_sequence_free);
    g_free(clock);
}

static struct due *soonest_of(const struct due_clock *clock)
{
    return g_sequence_is_empty(clock->waiting) ? NULL : g_sequence_get(g_sequence_get_begin_iter(clock->waiting));
}

static void soonest_keep(struct due_clock *clock)
{
    const struct due *due = soonest_of(clock);

    clock->soonest_us = due ? due->time_us : INT64_MAX;
}

void due_clock_pass(struct due_clock *clock, int64_t before_us)
{
    struct due *due;

    if (before_us != SIGHT_NO_TIME && sight_leaps(before_us, clock->now_us))
        return;
    clock->has_passed = true;
    while ((due = soonest_of(clock)) && clock->now_us >= due->time_us) {
        due_cancel(clock, due);
        due->passed(due->owner, clock->now_us);
    }
}

static int due_compare(const void *a, const void *b, void *unused)
{
    const struct due *one = a, *other = b;

    (void)unused;
    return (one->time_us > other->time_us) - (one->time_us < other->time_us);
}

void due_set(struct due_clock *clock, struct due *due, int64_t time_us, due_passed passed, void *owner)
{
    if (due->place)
        g_sequence_remove(due->place);
    *due = (struct due){time_us, passed, owner, NULL};
    due->place = g_sequence_insert_sorted(clock->waiting, due, due_compare, NULL);
    soonest_keep(clock);
}

void due_cancel(struct due_clock *clock, struct due *due)
{
    if (!due->place)
        return;
    g_sequence_remove(due->place);
    due->place = NULL;
    soonest_keep(clock);
}
