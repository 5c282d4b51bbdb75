/* test_recent.c
 * What is remembered, for how long, and how much of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/recent_table.h"

#include "calls/arrival.h"

struct thing {
    struct recent_table_entry recent;
    unsigned value;
};

static void test_age(void)
{
    struct recent_table recent;
    struct thing *thing;

    recent_table_start(&recent, 100, 10, sizeof(struct thing));
    g_assert_null(recent_table_find(&recent, 1, 0));
    thing = recent_table_get(&recent, 1, 1000);
    g_assert_cmpuint(thing->value, ==, 0);
    thing->value = 7;
    g_assert_true(recent_table_find(&recent, 1, 1100) == thing);
    g_assert_null(recent_table_find(&recent, 2, 1100));
    g_assert_true(recent_table_get(&recent, 1, 1100) == thing); /* sets its age back */
    g_assert_true(recent_table_find(&recent, 1, 1200) == thing);
    g_assert_true(recent_table_find(&recent, 1, 500) == thing);          /* the clock steps back */
    g_assert_true(recent_table_find(&recent, 1, TIME_UNKNOWN) == thing); /* there is none */
    g_assert_null(recent_table_find(&recent, 1, 1201));
    g_assert_cmpuint(recent_table_count(&recent), ==, 0);
    recent_table_stop(&recent);
}

static void test_room(void)
{
    struct recent_table recent;

    recent_table_start(&recent, 100, 3, sizeof(struct thing));
    for (unsigned i = 1; i <= 4; i++)
        recent_table_get(&recent, i, 0);
    g_assert_cmpuint(recent_table_count(&recent), ==, 3);
    g_assert_null(recent_table_find(&recent, 1, 0));
    g_assert_nonnull(recent_table_find(&recent, 2, 0));
    recent_table_get(&recent, 2, 0); /* is the newest now */
    recent_table_get(&recent, 5, 0);
    g_assert_null(recent_table_find(&recent, 3, 0));
    g_assert_nonnull(recent_table_find(&recent, 2, 0));
    recent_table_remove(&recent, recent_table_find(&recent, 2, 0));
    g_assert_null(recent_table_find(&recent, 2, 0));
    recent_table_stop(&recent);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recent/age", test_age);
    g_test_add_func("/recent/room", test_room);
    return g_test_run();
}
