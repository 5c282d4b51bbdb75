/* timer_list.c
 * A line of those who wait, and one place on the clock for all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/timer_list.h"

/* So many that end later are passed by to find its place; who would have to pass more waits aside. */
#define NEAR 8

static struct list_timer *wait_of(const struct timer_list *line, void *owner)
{
    return (struct list_timer *)(void *)((char *)owner + line->wait_at);
}

/** The first of both orders; NULL if nobody waits. */
static struct list_timer *first_of(const struct timer_list *line)
{
    void *owner = g_queue_peek_head((GQueue *)&line->waiting);
    struct list_timer *wait = owner ? wait_of(line, owner) : NULL, *aside;

    if (!line->aside || g_sequence_is_empty(line->aside))
        return wait;
    aside = g_sequence_get(g_sequence_get_begin_iter(line->aside));
    return wait && wait->time_us <= aside->time_us ? wait : aside;
}

/** The time of the first has come, or that of one that was first when the clock was set. */
static void line_passed(void *data, int64_t now_us)
{
    struct timer_list *line = data;
    struct list_timer *wait;

    while ((wait = first_of(line)) && wait->time_us <= now_us) {
        void *owner = wait->link.data;
        bool is_shown = !sight_leaps(wait->time_us, now_us);

        list_timer_cancel(wait);
        if (is_shown)
            line->passed(owner, now_us);
    }
    if (wait)
        timer_set(line->clock, &line->due, wait->time_us, line_passed, line);
}

void timer_list_start(struct timer_list *line, struct timer_queue *clock, int64_t span_us, timer_expired passed,
                      size_t wait_at)
{
    *line = (struct timer_list){.clock = clock, .span_us = span_us, .passed = passed, .wait_at = wait_at};
}

static int wait_compare(const void *a, const void *b, void *unused)
{
    const struct list_timer *one = a, *other = b;

    (void)unused;
    return (one->time_us > other->time_us) - (one->time_us < other->time_us);
}

static void wait_aside(struct timer_list *line, struct list_timer *wait)
{
    if (!line->aside) {
        line->aside = g_sequence_new(NULL);
        line->clock->kept = g_slist_prepend(line->clock->kept, line->aside);
    }
    wait->aside = g_sequence_insert_sorted(line->aside, wait, wait_compare, NULL);
}

/** Puts it behind all that end sooner or with it: the last, or nearly so, unless the clock stepped. */
static void wait_insert(struct timer_list *line, struct list_timer *wait)
{
    GList *before = line->waiting.tail;

    for (unsigned passed = 0; before && wait_of(line, before->data)->time_us > wait->time_us; before = before->prev) {
        if (passed++ == NEAR) {
            wait_aside(line, wait);
            return;
        }
    }
    if (before == line->waiting.tail) {
        g_queue_push_tail_link(&line->waiting, &wait->link);
    } else if (!before) {
        g_queue_push_head_link(&line->waiting, &wait->link);
    } else {
        wait->link.prev = before;
        wait->link.next = before->next;
        before->next->prev = &wait->link;
        before->next = &wait->link;
        line->waiting.length++;
    }
}

void timer_list_add(struct timer_list *line, void *owner, int64_t time_us)
{
    struct list_timer *wait = wait_of(line, owner);

    if (wait->link.data || time_us == TIME_UNKNOWN)
        return;
    wait->link.data = owner;
    wait->line = line;
    wait->time_us = time_us + line->span_us;
    wait_insert(line, wait);
    if (!timer_is_running(&line->due) || wait->time_us < line->due.time_us)
        timer_set(line->clock, &line->due, wait->time_us, line_passed, line);
}

void timer_list_remove(struct timer_list *line, void *owner)
{
    list_timer_cancel(wait_of(line, owner));
}

void list_timer_cancel(struct list_timer *wait)
{
    if (!wait->link.data)
        return;
    if (wait->aside)
        g_sequence_remove(wait->aside);
    else
        g_queue_unlink(&wait->line->waiting, &wait->link);
    wait->aside = NULL;
    wait->link.data = NULL;
}
