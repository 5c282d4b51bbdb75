/* timer.c
 * A heap of those who wait, with a clock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/timer.h"

struct timer_queue *timer_queue_new(void)
{
    struct timer_queue *clock = g_new0(struct timer_queue, 1);

    clock->now_us = clock->watched_us = TIME_UNKNOWN;
    clock->soonest_us = INT64_MAX;
    clock->waiting = g_ptr_array_new();
    g_ptr_array_add(clock->waiting, NULL); /* its places count from 1 */
    return clock;
}

void timer_queue_free(struct timer_queue *clock)
{
    if (!clock)
        return;
    g_ptr_array_free(clock->waiting, TRUE);
    g_slist_free_full(clock->kept, (GDestroyNotify)g_sequence_free);
    g_free(clock);
}

static unsigned count_of(const struct timer_queue *clock)
{
    return clock->waiting->len - 1;
}

static struct timer *timer_at(const struct timer_queue *clock, uint32_t place)
{
    return g_ptr_array_index(clock->waiting, place);
}

static struct timer *soonest_of(const struct timer_queue *clock)
{
    return count_of(clock) > 0 ? timer_at(clock, 1) : NULL;
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

static bool is_sooner(const struct timer *one, const struct timer *other)
{
    if (one->time_us != other->time_us)
        return one->time_us < other->time_us;
    return (int32_t)(one->turn - other->turn) < 0;
}

static void timer_put(struct timer_queue *clock, uint32_t place, struct timer *due)
{
    g_ptr_array_index(clock->waiting, place) = due;
    due->place = place;
}

/** Puts it at that place, which is free, or at one above or below it, where it is in order. */
static void timer_sift(struct timer_queue *clock, uint32_t place, struct timer *due)
{
    uint32_t count = count_of(clock), below;

    for (; place > 1 && is_sooner(due, timer_at(clock, place / 2)); place /= 2)
        timer_put(clock, place, timer_at(clock, place / 2));
    for (; (below = 2 * place) <= count; place = below) {
        if (below < count && is_sooner(timer_at(clock, below + 1), timer_at(clock, below)))
            below++;
        if (!is_sooner(timer_at(clock, below), due))
            break;
        timer_put(clock, place, timer_at(clock, below));
    }
    timer_put(clock, place, due);
}

void timer_set(struct timer_queue *clock, struct timer *due, int64_t time_us, timer_expired passed, void *owner)
{
    uint32_t place = due->place;

    if (place == 0) {
        g_ptr_array_add(clock->waiting, due);
        place = count_of(clock);
    }
    *due = (struct timer){time_us, passed, owner, place, ++clock->turn};
    timer_sift(clock, place, due);
    soonest_keep(clock);
}

void timer_cancel(struct timer_queue *clock, struct timer *due)
{
    uint32_t place = due->place;
    struct timer *last;

    if (place == 0)
        return;
    due->place = 0;
    last = timer_at(clock, count_of(clock));
    g_ptr_array_set_size(clock->waiting, (int)count_of(clock));
    if (last != due)
        timer_sift(clock, place, last);
    soonest_keep(clock);
}
