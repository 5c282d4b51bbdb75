/* test_pool.c
 * Things that come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/pool.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

struct thing {
    void *one;
    char other[33];
};

/** What was given back is taken first, and no two share a byte. */
static void test_take_and_give(void)
{
    struct pool pool;
    struct thing *things[1000];

    pool_start(&pool, sizeof(struct thing));
    for (unsigned i = 0; i < G_N_ELEMENTS(things); i++) {
        things[i] = pool_take(&pool);
        *things[i] = (struct thing){.one = things[i], .other[32] = (char)i};
        g_assert_cmpuint((uintptr_t)things[i] % sizeof(void *), ==, 0);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(things); i++) {
        g_assert_true(things[i]->one == things[i]);
        g_assert_cmpint(things[i]->other[32], ==, (char)i);
    }
    pool_give(&pool, things[3]);
    pool_give(&pool, things[7]);
    g_assert_true(pool_take(&pool) == things[7]);
    g_assert_true(pool_take(&pool) == things[3]);
    pool_free(&pool);
}

/** One that is larger than a block has a block of its own; a freed pool can be used again. */
static void test_sizes(void)
{
    struct pool pool;

    pool_start(&pool, 100000);
    memset(pool_take(&pool), 1, 100000);
    memset(pool_take(&pool), 2, 100000);
    pool_free(&pool);
    memset(pool_take(&pool), 3, 100000);
    pool_free(&pool);
    pool_start(&pool, 1);
    pool_give(&pool, pool_take(&pool));
    pool_free(&pool);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pool/take_and_give", test_take_and_give);
    g_test_add_func("/pool/sizes", test_sizes);
    return g_test_run();
}
