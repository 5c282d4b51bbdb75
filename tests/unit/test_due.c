/* test_due.c
 * What falls due: soonest first, once, and not after it was cancelled; also in lines of waits, whatever the time stamps
 * do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/timer_list.h"

/** Something that waits, with a name to tell it by. */
struct waiter {
    struct timer due;
    char name;
};

static GString *names_passed; /* of those whose time has come */

static void waiter_passed(void *owner, int64_t now_us)
{
    const struct waiter *waiter = owner;

    g_assert_cmpint(now_us, >=, waiter->due.time_us);
    g_string_append_c(names_passed, waiter->name);
}

static void waiter_set(struct timer_queue *clock, struct waiter *waiter, int64_t time_us)
{
    timer_set(clock, &waiter->due, time_us, waiter_passed, waiter);
}

/** The names of those who are due at a time, in the order they come. */
static void expect_due(struct timer_queue *clock, int64_t now_us, const char *names)
{
    names_passed = g_string_new(NULL);
    clock->has_passed = false;
    timer_queue_tick(clock, now_us);
    g_assert_cmpint(clock->has_passed, ==, *names != '\0');
    g_assert_cmpstr(names_passed->str, ==, names);
    g_string_free(names_passed, TRUE);
}

static void test_order(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    struct timer_queue *clock = timer_queue_new();

    g_assert_false(timer_queue_is_waited_for(clock));
    waiter_set(clock, &b, 20);
    waiter_set(clock, &c, INT64_MAX - 1);
    waiter_set(clock, &a, -10);
    g_assert_true(timer_queue_is_waited_for(clock));
    expect_due(clock, -11, "");
    expect_due(clock, 19, "a");
    g_assert_false(timer_is_running(&a.due));
    g_assert_true(timer_is_running(&b.due));
    expect_due(clock, 20, "b");
    expect_due(clock, 20, "");
    expect_due(clock, INT64_MAX, ""); /* a leap: it may be one frame that is stamped wrongly */
    expect_due(clock, INT64_MAX, "c");
    g_assert_false(timer_queue_is_waited_for(clock));
    timer_queue_free(clock);
}

/** The clock may step back: files are joined out of order. A frame without time does not move it. */
static void test_clock(void)
{
    struct waiter a = {.name = 'a'};
    struct timer_queue *clock = timer_queue_new();

    g_assert_cmpint(clock->now_us, ==, TIME_UNKNOWN);
    waiter_set(clock, &a, 20);
    expect_due(clock, 19, "");
    expect_due(clock, 3, "");
    g_assert_cmpint(clock->now_us, ==, 3);
    expect_due(clock, TIME_UNKNOWN, "");
    g_assert_cmpint(clock->now_us, ==, 3);
    expect_due(clock, 21, "a");
    timer_queue_free(clock);
    timer_queue_free(NULL);
}

/** Those of the same time come in the order they were set, so that findings do, too. */
static void test_same_time(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    struct timer_queue *clock = timer_queue_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 5);
    waiter_set(clock, &c, 5);
    expect_due(clock, 5, "abc");
    timer_queue_free(clock);
}

static void test_set_anew(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'};
    struct timer_queue *clock = timer_queue_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 6);
    waiter_set(clock, &a, 7);
    expect_due(clock, 6, "b");
    expect_due(clock, 7, "a");
    timer_queue_free(clock);
}

/** Whatever order many are set in, set anew and cancelled, those that are left come by their time. */
static void test_many(void)
{
    enum { MANY = 500 };
    struct waiter *waiters = g_new0(struct waiter, MANY);
    struct timer_queue *clock = timer_queue_new();

    names_passed = g_string_new(NULL);
    for (unsigned i = 0; i < MANY; i++) {
        waiters[i].name = 'w';
        waiter_set(clock, &waiters[i], i * 7919 % MANY);
    }
    for (unsigned i = 0; i < MANY; i += 3)
        timer_cancel(clock, &waiters[i].due);
    for (unsigned i = 1; i < MANY; i += 3)
        waiter_set(clock, &waiters[i], MANY + i * 104729 % MANY);
    for (int64_t now_us = 0; now_us <= 2 * MANY; now_us++) {
        timer_queue_tick(clock, now_us);
        for (unsigned i = 0; i < MANY; i++)
            g_assert_true(timer_is_running(&waiters[i].due) == (i % 3 != 0 && waiters[i].due.time_us > now_us));
    }
    g_assert_cmpuint(names_passed->len, ==, MANY - (MANY + 2) / 3);
    g_assert_false(timer_queue_is_waited_for(clock));
    g_string_free(names_passed, TRUE);
    timer_queue_free(clock);
    g_free(waiters);
}

static void test_cancel(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'};
    struct timer_queue *clock = timer_queue_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 6);
    timer_cancel(clock, &a.due);
    timer_cancel(clock, &a.due);
    g_assert_false(timer_is_running(&a.due));
    expect_due(clock, 99, "b");
    timer_cancel(clock, &b.due);
    timer_queue_free(clock);
}

#define S ((int64_t)G_USEC_PER_SEC)
#define DAY (86400 * S)
#define IN_LINE 40

/** Something that waits in a line. */
struct in_line {
    char name;
    struct list_timer wait;
};

static void in_line_passed(void *owner, int64_t now_us)
{
    (void)now_us;
    g_string_append_c(names_passed, ((const struct in_line *)owner)->name);
}

/** A line of 32 s, with those of these times in it; they are named a, b and so on. */
static void line_fill(struct timer_list *line, struct timer_queue *clock, struct in_line *all, const int64_t *times,
                      unsigned count)
{
    timer_list_start(line, clock, 32 * S, in_line_passed, offsetof(struct in_line, wait));
    for (unsigned i = 0; i < count; i++) {
        all[i] = (struct in_line){.name = (char)('a' + i)};
        timer_list_add(line, &all[i], times[i] == TIME_UNKNOWN ? TIME_UNKNOWN : times[i] * S);
    }
}

/** In whatever order they begin to wait, each ends after 32 s, and those of the same time in the order they began. */
static void test_line_order(void)
{
    static const int64_t times[] = {5, 1, 3, 3, 9, 3, TIME_UNKNOWN, 0};
    struct in_line all[G_N_ELEMENTS(times)];
    struct timer_queue *clock = timer_queue_new();
    struct timer_list line;

    line_fill(&line, clock, all, times, G_N_ELEMENTS(times));
    expect_due(clock, 32 * S, "h");
    expect_due(clock, 34 * S, "b");
    timer_list_remove(&line, &all[3]);
    timer_list_remove(&line, &all[3]);
    expect_due(clock, 41 * S, "cfae");
    expect_due(clock, 99 * S, "");
    timer_queue_free(clock);
}

/** However many are stamped too late, those behind them do not wait for them; and they, too, have their time. */
static void test_line_future(void)
{
    struct timer_queue *clock = timer_queue_new();
    struct in_line future[IN_LINE], all[3];
    struct timer_list line;

    timer_list_start(&line, clock, 32 * S, in_line_passed, offsetof(struct in_line, wait));
    for (unsigned i = 0; i < IN_LINE; i++) {
        future[i] = (struct in_line){.name = '*'};
        timer_list_add(&line, &future[i], 3600 * S + i);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
        all[i] = (struct in_line){.name = (char)('a' + i)};
        timer_list_add(&line, &all[i], (2 - i) * S);
    }
    timer_list_remove(&line, &all[1]);
    expect_due(clock, 32 * S, "c");
    expect_due(clock, 34 * S, "a");
    expect_due(clock, 3632 * S + 2, "***");
    timer_list_remove(&line, &future[IN_LINE - 1]);
    timer_queue_free(clock);
}

/** A leap of the time stamps is no passing of time: not at one frame, and not for those whose time would have come
 * within it. */
static void test_leap(void)
{
    static const int64_t times[] = {0, 10};
    struct timer_queue *clock = timer_queue_new();
    struct in_line all[2];
    struct timer_list line;

    line_fill(&line, clock, all, times, 2);
    timer_queue_tick(clock, 1 * S);
    expect_due(clock, 10 * DAY, "");
    expect_due(clock, 32 * S, "a");
    timer_queue_tick(clock, 10 * DAY);
    timer_queue_tick(clock, 10 * DAY + 1);
    g_assert_null(all[1].wait.link.data);
    g_assert_cmpint(clock->soonest_us, ==, INT64_MAX);
    timer_queue_free(clock);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/due/order", test_order);
    g_test_add_func("/due/clock", test_clock);
    g_test_add_func("/due/same_time", test_same_time);
    g_test_add_func("/due/many", test_many);
    g_test_add_func("/due/set_anew", test_set_anew);
    g_test_add_func("/due/cancel", test_cancel);
    g_test_add_func("/due/line_order", test_line_order);
    g_test_add_func("/due/line_future", test_line_future);
    g_test_add_func("/due/leap", test_leap);
    return g_test_run();
}
