/* recent_table.c
 * A table by id and a queue by age.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/recent_table.h"

#include <string.h>

void recent_table_start(struct recent_table *recent, int64_t span_us, unsigned most, size_t size)
{
    *recent = (struct recent_table){.age = AGE_CLOCK_NEW, .span_us = span_us, .most = most, .size = size};
    pool_start(&recent->pool, size);
}

void recent_table_stop(struct recent_table *recent)
{
    for (GList *link = recent->oldest.head; recent->forgotten && link; link = link->next)
        recent->forgotten(link->data);
    pool_free(&recent->pool);
    key_table_stop(&recent->entries);
}

void recent_table_remove(struct recent_table *recent, void *data)
{
    struct recent_table_entry *entry = data;

    if (recent->forgotten)
        recent->forgotten(entry);
    key_table_remove(&recent->entries, &entry->by_id);
    g_queue_unlink(&recent->oldest, &entry->age);
    pool_give(&recent->pool, entry);
}

/** Moves the clock on, and forgets what is too old. */
static void recent_table_tick(struct recent_table *recent, int64_t time_us)
{
    struct recent_table_entry *oldest;

    age_clock_tick(&recent->age, time_us);
    while ((oldest = g_queue_peek_head(&recent->oldest)) &&
           oldest->time_us < time_before(recent->age.now_us, recent->span_us))
        recent_table_remove(recent, oldest);
}

void *recent_table_find(struct recent_table *recent, uint64_t id, int64_t time_us)
{
    if (!recent->oldest.head)
        return NULL;
    recent_table_tick(recent, time_us);
    return key_table_find(&recent->entries, id);
}

static struct recent_table_entry *entry_add(struct recent_table *recent, uint64_t id)
{
    struct recent_table_entry *entry;

    if (!recent->entries.places)
        key_table_start(&recent->entries);
    if (recent_table_count(recent) == recent->most)
        recent_table_remove(recent, recent->oldest.head->data);
    entry = pool_take(&recent->pool);
    memset(entry, 0, recent->size);
    entry->age.data = entry;
    key_table_add(&recent->entries, &entry->by_id, id);
    return entry;
}

void *recent_table_get(struct recent_table *recent, uint64_t id, int64_t time_us)
{
    struct recent_table_entry *entry;

    recent_table_tick(recent, time_us);
    entry = recent->entries.places ? key_table_find(&recent->entries, id) : NULL;
    if (entry)
        g_queue_unlink(&recent->oldest, &entry->age);
    else
        entry = entry_add(recent, id);
    entry->time_us = recent->age.now_us;
    g_queue_push_tail_link(&recent->oldest, &entry->age);
    return entry;
}
