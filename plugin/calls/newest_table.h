/* newest_table.h
 * The newest entries of a kind, found by 64-bit ids: forgotten in the order in which they came, and for nothing else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_NEWEST_TABLE_H
#define SIPEXPLAIN_CALLS_NEWEST_TABLE_H

#include <stddef.h>
#include <stdint.h>

/** Comes first in the struct of an entry. */
struct newest_entry {
    uint32_t tag;    /**< the upper half of its id; the lower one chooses its list */
    uint32_t before; /**< the number of the entry before it in that list, which may be forgotten; 0: none */
};

/** To be set up by newest_table_start() and emptied by newest_table_stop(); what lies between costs no memory but that
 * of the table. */
struct newest_table {
    uint32_t most;   /**< entries, a power of two */
    size_t size;     /**< of an entry */
    uint32_t count;  /**< how many were added: the number of the newest one */
    uint32_t *lists; /**< number of the newest entry of each list; 0: none */
    char *entries;   /**< the one with number n is at n modulo `most` */
};

void newest_table_start(struct newest_table *table, uint32_t most, size_t size);

void newest_table_stop(struct newest_table *table);

/** The newest entry with that id, which key_mix() has made; NULL if there is none (any more). Valid until one is
 * added. */
void *newest_table_find(const struct newest_table *table, uint64_t id);

/** The one with the same id that was added before `entry`; NULL likewise. */
void *newest_table_next(const struct newest_table *table, const void *entry);

/** Adds an entry, all zero behind its first member, whether or not there is one with that id. The oldest makes room. */
void *newest_table_add(struct newest_table *table, uint64_t id);

#endif
