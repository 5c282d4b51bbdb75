/* test_newest.c
 * What is among the newest is found, whatever else there is; what is older is not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/newest_table.h"
#include "sip/key.h"

#include <glib.h>

#define MOST 64

struct thing {
    struct newest_entry newest;
    unsigned value;
};

static uint64_t id_of(unsigned value)
{
    return key_mix_number(7, value);
}

static void test_order(void)
{
    struct newest_table table;

    newest_table_start(&table, MOST, sizeof(struct thing));
    g_assert_null(newest_table_find(&table, id_of(1)));
    for (unsigned value = 1; value <= 100 * MOST; value++) {
        struct thing *thing = newest_table_add(&table, id_of(value));

        g_assert_cmpuint(thing->value, ==, 0);
        thing->value = value;
        for (unsigned known = value > MOST ? value - MOST + 1 : 1; known <= value; known++)
            g_assert_cmpuint(((struct thing *)newest_table_find(&table, id_of(known)))->value, ==, known);
        g_assert_null(newest_table_find(&table, id_of(value + 1)));
        if (value >= MOST)
            g_assert_null(newest_table_find(&table, id_of(value - MOST)));
    }
    newest_table_stop(&table);
}

/** Several entries have one id, and all are in one list. */
static void test_same(void)
{
    struct newest_table table;
    struct thing *thing;

    newest_table_start(&table, MOST, sizeof(struct thing));
    for (unsigned value = 1; value <= 3; value++) {
        ((struct thing *)newest_table_add(&table, UINT64_C(1) << 32 | 5))->value = value;
        ((struct thing *)newest_table_add(&table, UINT64_C(2) << 32 | 5))->value = 10 + value;
    }
    thing = newest_table_find(&table, UINT64_C(1) << 32 | 5);
    for (unsigned value = 3; value >= 1; value--) {
        g_assert_cmpuint(thing->value, ==, value);
        thing = newest_table_next(&table, thing);
    }
    g_assert_null(thing);
    newest_table_stop(&table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/newest/order", test_order);
    g_test_add_func("/newest/same", test_same);
    return g_test_run();
}
