/* audio.c
 * A table of the addresses and ports that audio is to go to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/audio.h"

/* The table begins with so many places and doubles when it holds as many targets; a power of two. */
#define PLACES_FIRST 256

struct audio_table *audio_table_new(audio_listener listener, void *data)
{
    struct audio_table *table = g_new0(struct audio_table, 1);

    table->size = PLACES_FIRST;
    table->places = g_new0(struct audio_target *, table->size);
    table->listener = listener;
    table->data = data;
    pool_start(&table->pool, sizeof(struct audio_target));
    return table;
}

void audio_table_free(struct audio_table *table)
{
    if (!table)
        return;
    pool_free(&table->pool);
    g_free(table->places);
    g_free(table);
}

static void table_grow(struct audio_table *table)
{
    struct audio_target **before = table->places;
    unsigned size = table->size;

    table->size *= 2;
    table->places = g_new0(struct audio_target *, table->size);
    for (unsigned i = 0; i < size; i++) {
        struct audio_target *target;

        while ((target = before[i])) {
            struct audio_target **place = audio_place(table, &target->to);

            before[i] = target->next;
            target->next = *place;
            *place = target;
        }
    }
    g_free(before);
}

struct audio_target *audio_take(struct audio_table *table, const struct endpoint *to)
{
    struct audio_target *target = audio_find(table, to), **place;

    if (!target) {
        if (table->count >= AUDIO_TARGETS_MAX)
            return NULL;
        if (table->count >= table->size)
            table_grow(table);
        place = audio_place(table, to);
        target = pool_take(&table->pool);
        *target = (struct audio_target){.next = *place, .to = *to, .look_at = UINT64_MAX};
        *place = target;
        table->count++;
    }
    target->takers++;
    return target;
}

void audio_give(struct audio_table *table, struct audio_target *target)
{
    struct audio_target **at;

    if (!target || --target->takers > 0)
        return;
    at = audio_place(table, &target->to);
    while (*at != target)
        at = &(*at)->next;
    *at = target->next;
    table->count--;
    pool_give(&table->pool, target);
}
