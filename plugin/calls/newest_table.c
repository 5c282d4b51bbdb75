/* newest_table.c
 * A ring of entries with lists through it. The numbers in a list only fall, so that it ends where the ring has come
 * round, and nothing has to be taken out of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/newest_table.h"

#include <glib.h>

void newest_table_start(struct newest_table *table, uint32_t most, size_t size)
{
    *table = (struct newest_table){
        .most = most, .size = size, .lists = g_new0(uint32_t, most), .entries = g_malloc0((size_t)most * size)};
}

void newest_table_stop(struct newest_table *table)
{
    g_free(table->lists);
    g_free(table->entries);
}

/** The first entry from that number on with that tag. */
static void *list_find(const struct newest_table *table, uint32_t number, uint32_t tag)
{
    while (number > 0 && table->count - number < table->most) {
        struct newest_entry *entry = (void *)(table->entries + number % table->most * table->size);

        if (entry->tag == tag)
            return entry;
        number = entry->before;
    }
    return NULL;
}

void *newest_table_find(const struct newest_table *table, uint64_t id)
{
    return list_find(table, table->lists[id % table->most], (uint32_t)(id >> 32));
}

void *newest_table_next(const struct newest_table *table, const void *entry)
{
    const struct newest_entry *known = entry;

    return list_find(table, known->before, known->tag);
}

void *newest_table_add(struct newest_table *table, uint64_t id)
{
    uint32_t *list = &table->lists[id % table->most], number = ++table->count;
    struct newest_entry *entry = (void *)(table->entries + number % table->most * table->size);

    memset(entry, 0, table->size);
    *entry = (struct newest_entry){(uint32_t)(id >> 32), *list};
    *list = number;
    return entry;
}
