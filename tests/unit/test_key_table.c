/* test_key_table.c
 * Things are found by their keys, however many there are, also when others in their place come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/key_table.h"

#include <glib.h>
#include <stdbool.h>

/* Enough for the table to grow twice. */
#define THINGS 5000

struct thing {
    struct keyed by_key;
    unsigned number;
};

/** Half of them share a place with one of the others, as only the upper halves of their keys differ. */
static uint64_t key_of(unsigned i)
{
    return (uint64_t)(i % 2) << 32 | i / 2;
}

static void expect_found(const struct key_table *table, const struct thing *things, bool even_too)
{
    for (unsigned i = 0; i < THINGS; i++) {
        const struct thing *found = key_table_find(table, key_of(i));

        g_assert_true(found == (even_too || i % 2 ? &things[i] : NULL));
    }
    g_assert_null(key_table_find(table, key_of(THINGS)));
}

static void test_found(void)
{
    struct thing *things = g_new0(struct thing, THINGS);
    struct key_table table;

    key_table_start(&table);
    for (unsigned i = 0; i < THINGS; i++)
        key_table_add(&table, &things[i].by_key, key_of(i));
    g_assert_cmpuint(table.count, ==, THINGS);
    expect_found(&table, things, true);
    for (unsigned i = 0; i < THINGS; i += 2)
        key_table_remove(&table, &things[i].by_key);
    g_assert_cmpuint(table.count, ==, THINGS / 2);
    expect_found(&table, things, false);
    key_table_stop(&table);
    g_free(things);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/key_table/found", test_found);
    return g_test_run();
}
