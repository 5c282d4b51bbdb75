/* test_due.c
 * What falls due: soonest first, once, and not after it was cancelled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "due.h"

/** Something that waits, with a name to tell it by. */
struct waiter {
    struct due due;
    char name;
};

static GString *names_passed; /* of those whose time has come */

static void waiter_passed(void *owner, int64_t now_us)
{
    const struct waiter *waiter = owner;

    g_assert_cmpint(now_us, >=, waiter->due.time_us);
    g_string_append_c(names_passed, waiter->name);
}

static void waiter_set(struct due_clock *clock, struct waiter *waiter, int64_t time_us)
{
    due_set(clock, &waiter->due, time_us, waiter_passed, waiter);
}

/** The names of those who are due at a time, in the order they come. */
static void expect_due(struct due_clock *clock, int64_t now_us, const char *names)
{
    names_passed = g_string_new(NULL);
    clock->has_passed = false;
    due_clock_tick(clock, now_us);
    g_assert_cmpint(clock->has_passed, ==, *names != '\0');
    g_assert_cmpstr(names_passed->str, ==, names);
    g_string_free(names_passed, TRUE);
}

static void test_order(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    struct due_clock *clock = due_clock_new();

    g_assert_false(due_clock_is_waited_for(clock));
    waiter_set(clock, &b, 20);
    waiter_set(clock, &c, INT64_MAX - 1);
    waiter_set(clock, &a, -10);
    g_assert_true(due_clock_is_waited_for(clock));
    expect_due(clock, -11, "");
    expect_due(clock, 19, "a");
    g_assert_false(due_is_waiting(&a.due));
    g_assert_true(due_is_waiting(&b.due));
    expect_due(clock, 20, "b");
    expect_due(clock, 20, "");
    expect_due(clock, INT64_MAX, "c");
    g_assert_false(due_clock_is_waited_for(clock));
    due_clock_free(clock);
}

/** The clock may step back: files are joined out of order. A frame without time does not move it. */
static void test_clock(void)
{
    struct waiter a = {.name = 'a'};
    struct due_clock *clock = due_clock_new();

    g_assert_cmpint(clock->now_us, ==, SIGHT_NO_TIME);
    waiter_set(clock, &a, 20);
    expect_due(clock, 19, "");
    expect_due(clock, 3, "");
    g_assert_cmpint(clock->now_us, ==, 3);
    expect_due(clock, SIGHT_NO_TIME, "");
    g_assert_cmpint(clock->now_us, ==, 3);
    expect_due(clock, 21, "a");
    due_clock_free(clock);
    due_clock_free(NULL);
}

/** Those of the same time come in the order they were set, so that findings do, too. */
static void test_same_time(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    struct due_clock *clock = due_clock_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 5);
    waiter_set(clock, &c, 5);
    expect_due(clock, 5, "abc");
    due_clock_free(clock);
}

static void test_set_anew(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'};
    struct due_clock *clock = due_clock_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 6);
    waiter_set(clock, &a, 7);
    expect_due(clock, 6, "b");
    expect_due(clock, 7, "a");
    due_clock_free(clock);
}

static void test_cancel(void)
{
    struct waiter a = {.name = 'a'}, b = {.name = 'b'};
    struct due_clock *clock = due_clock_new();

    waiter_set(clock, &a, 5);
    waiter_set(clock, &b, 6);
    due_cancel(clock, &a.due);
    due_cancel(clock, &a.due);
    g_assert_false(due_is_waiting(&a.due));
    expect_due(clock, 99, "b");
    due_cancel(clock, &b.due);
    due_clock_free(clock);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/due/order", test_order);
    g_test_add_func("/due/clock", test_clock);
    g_test_add_func("/due/same_time", test_same_time);
    g_test_add_func("/due/set_anew", test_set_anew);
    g_test_add_func("/due/cancel", test_cancel);
    return g_test_run();
}
