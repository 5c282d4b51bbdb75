/* key_table.c
 * Places by the lowest bits of the keys, so many that most things have one of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/key_table.h"

#include <glib.h>

/* The table begins with so many places and doubles when it holds as many things; a power of two. */
#define PLACES_FIRST 1024

void key_table_start(struct key_table *table)
{
    *table = (struct key_table){.places = g_new0(struct keyed *, PLACES_FIRST), .size = PLACES_FIRST};
}

void key_table_stop(struct key_table *table)
{
    g_free(table->places);
    *table = (struct key_table){0};
}

static struct keyed **place_of(const struct key_table *table, uint64_t key)
{
    return &table->places[key & (table->size - 1)];
}

static void place_add(struct keyed **place, struct keyed *thing)
{
    thing->next = *place;
    *place = thing;
}

static void table_grow(struct key_table *table)
{
    struct keyed **before = table->places, *thing;
    unsigned size = table->size;

    table->size *= 2;
    table->places = g_new0(struct keyed *, table->size);
    for (unsigned i = 0; i < size; i++) {
        while ((thing = before[i])) {
            before[i] = thing->next;
            place_add(place_of(table, thing->key), thing);
        }
    }
    g_free(before);
}

void key_table_add(struct key_table *table, struct keyed *thing, uint64_t key)
{
    if (table->count >= table->size)
        table_grow(table);
    table->count++;
    thing->key = key;
    place_add(place_of(table, key), thing);
}

void key_table_remove(struct key_table *table, struct keyed *thing)
{
    struct keyed **at = place_of(table, thing->key);

    while (*at != thing)
        at = &(*at)->next;
    *at = thing->next;
    table->count--;
}
