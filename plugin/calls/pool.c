/* pool.c
 * Blocks that are cut into things of one size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/pool.h"

#include <glib.h>

/* What a block holds, or one thing if that is larger. */
#define BLOCK_BYTES 16384

struct pool_block {
    struct pool_block *next;
    max_align_t bytes[];
};

void pool_start(struct pool *pool, size_t size)
{
    size_t pointers = (size + sizeof(void *) - 1) / sizeof(void *);

    /* The alignment of a thing divides its size: where the first one lies well, all do. */
    *pool = (struct pool){.size = MAX(pointers, 1) * sizeof(void *)};
}

static void block_add(struct pool *pool)
{
    size_t len = MAX(BLOCK_BYTES / pool->size, 1) * pool->size;
    struct pool_block *block = g_malloc(sizeof *block + len);

    block->next = pool->blocks;
    pool->blocks = block;
    pool->unused = (char *)block->bytes;
    pool->left = len;
}

void *pool_take(struct pool *pool)
{
    void *thing = pool->spare;

    if (thing) {
        pool->spare = *(void **)thing;
        return thing;
    }
    if (pool->left == 0)
        block_add(pool);
    thing = pool->unused;
    pool->unused += pool->size;
    pool->left -= pool->size;
    return thing;
}

void pool_give(struct pool *pool, void *thing)
{
    *(void **)thing = pool->spare;
    pool->spare = thing;
}

void pool_free(struct pool *pool)
{
    struct pool_block *block;

    while ((block = pool->blocks)) {
        pool->blocks = block->next;
        g_free(block);
    }
    *pool = (struct pool){.size = pool->size};
}
