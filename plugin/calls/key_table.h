/* key_table.h
 * Finds things by a number of key_mix(). The things link themselves, so that nothing is allocated for one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_KEY_TABLE_H
#define SIPEXPLAIN_CALLS_KEY_TABLE_H

#include <stddef.h>
#include <stdint.h>

/** Stands first in what is found. */
struct keyed {
    struct keyed *next; /**< for this module only: in the same place */
    uint64_t key;       /**< no two in a table have the same; set by key_table_add() */
};

/** To be set up by key_table_start(). */
struct key_table {
    struct keyed **places; /**< by key; the table owns them, but not the things */
    unsigned size, count;  /**< of the places, a power of two, and of the things */
};

void key_table_start(struct key_table *table);

/** Forgets all things at once. */
void key_table_stop(struct key_table *table);

/** NULL if there is none. */
static inline void *key_table_find(const struct key_table *table, uint64_t key)
{
    struct keyed *thing = table->places[key & (table->size - 1)];

    while (thing && thing->key != key)
        thing = thing->next;
    return thing;
}

void key_table_add(struct key_table *table, struct keyed *thing, uint64_t key);

/** It must be there. */
void key_table_remove(struct key_table *table, struct keyed *thing);

#endif
