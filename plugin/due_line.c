/* due_line.c
 * A line of those who wait, and one place on the clock for all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "due_line.h"

static struct due_wait *wait_of(const struct due_line *line, void *owner)
{
    return (struct due_wait *)(void *)((char *)owner + line->wait_at);
}

/** The time of the first has come, or that of one that was first when the clock was set. */
static void line_passed(void *data, int64_t now_us)
{
    struct due_line *line = data;
    void *owner;

    while ((owner = g_queue_peek_head(&line->waiting)) && wait_of(line, owner)->time_us <= now_us) {
        due_line_remove(line, owner);
        line->passed(owner, now_us);
    }
    if (owner)
        due_set(line->clock, &line->due, wait_of(line, owner)->time_us, line_passed, line);
}

void due_line_start(struct due_line *line, struct due_clock *clock, int64_t span_us, due_passed passed, size_t wait_at)
{
    *line = (struct due_line){.clock = clock, .span_us = span_us, .passed = passed, .wait_at = wait_at};
}

void due_line_add(struct due_line *line, void *owner, int64_t time_us)
{
    struct due_wait *wait = wait_of(line, owner);

    if (wait->link.data || time_us == SIGHT_NO_TIME)
        return;
    wait->link.data = owner;
    wait->line = line;
    wait->time_us = time_us + line->span_us;
    g_queue_push_tail_link(&line->waiting, &wait->link);
    if (!due_is_waiting(&line->due))
        due_set(line->clock, &line->due, wait->time_us, line_passed, line);
}

void due_line_remove(struct due_line *line, void *owner)
{
    due_wait_cancel(wait_of(line, owner));
}

void due_wait_cancel(struct due_wait *wait)
{
    if (!wait->link.data)
        return;
    g_queue_unlink(&wait->line->waiting, &wait->link);
    wait->link.data = NULL;
}
