/* recent_table.c
 * A hash table and a queue by age.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/recent_table.h"

void recent_table_start(struct recent_table *recent, int64_t span_us, unsigned most, size_t size)
{
    *recent = (struct recent_table){
        .entries = g_hash_table_new(NULL, NULL), .age = AGE_CLOCK_NEW, .span_us = span_us, .most = most, .size = size};
}

void recent_table_stop(struct recent_table *recent)
{
    while (recent->oldest.head)
        recent_table_remove(recent, recent->oldest.head->data);
    g_hash_table_destroy(recent->entries);
}

static void *id_key(uint64_t id)
{
    return GSIZE_TO_POINTER((size_t)id);
}

void recent_table_remove(struct recent_table *recent, void *data)
{
    struct recent_table_entry *entry = data;

    if (recent->forgotten)
        recent->forgotten(entry);
    g_hash_table_remove(recent->entries, id_key(entry->id));
    g_queue_unlink(&recent->oldest, &entry->age);
    g_free(entry);
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
    struct recent_table_entry *entry;

    if (!recent->oldest.head)
        return NULL;
    recent_table_tick(recent, time_us);
    entry = g_hash_table_lookup(recent->entries, id_key(id));
    return entry && entry->id == id ? entry : NULL;
}

void *recent_table_get(struct recent_table *recent, uint64_t id, int64_t time_us)
{
    struct recent_table_entry *entry;

    recent_table_tick(recent, time_us);
    entry = g_hash_table_lookup(recent->entries, id_key(id));
    if (entry && entry->id != id) {
        recent_table_remove(recent, entry);
        entry = NULL;
    }
    if (entry) {
        g_queue_unlink(&recent->oldest, &entry->age);
    } else {
        if (recent_table_count(recent) == recent->most)
            recent_table_remove(recent, recent->oldest.head->data);
        entry = g_malloc0(recent->size);
        entry->id = id;
        entry->age.data = entry;
        g_hash_table_insert(recent->entries, id_key(id), entry);
    }
    entry->time_us = recent->age.now_us;
    g_queue_push_tail_link(&recent->oldest, &entry->age);
    return entry;
}
