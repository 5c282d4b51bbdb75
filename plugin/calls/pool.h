/* pool.h
 * Room for many things of one size, which come and go while a capture is read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_POOL_H
#define SIPEXPLAIN_CALLS_POOL_H

#include <stddef.h>

struct pool_block;

/** To be set up by pool_start(). */
struct pool {
    size_t size;               /**< of one thing */
    struct pool_block *blocks; /**< what was allocated, many at a time */
    void *spare;               /**< given back: each begins with a pointer to the next one */
    char *unused;              /**< in the newest block */
    size_t left;               /**< bytes there */
};

/** Each thing has that size, a pointer at least. */
void pool_start(struct pool *pool, size_t size);

/** Room for one of them; what is in it is not defined. */
void *pool_take(struct pool *pool);

/** Gives one back. */
void pool_give(struct pool *pool, void *thing);

/** Frees all of them at once, also those that were not given back. */
void pool_free(struct pool *pool);

#endif
