/* recent_table.h
 * What happened lately, by 64-bit ids: forgotten after a while, and never more than so much.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_RECENT_TABLE_H
#define SIPEXPLAIN_CALLS_RECENT_TABLE_H

#include "calls/age_clock.h"
#include "calls/key_table.h"
#include "calls/pool.h"

#include <glib.h>
#include <stdint.h>

/** Stands first in the struct of what is remembered. */
struct recent_table_entry {
    struct keyed by_id; /**< its key is made by key_mix() */
    int64_t time_us;    /**< when it was added or renewed, by the clock of the store */
    GList age;
};

/** To be set up by recent_table_start() and emptied by recent_table_stop(). */
struct recent_table {
    struct key_table entries; /**< what is remembered, by id; begun with the first of them */
    struct pool pool;         /**< that they are taken from */
    GQueue oldest;
    struct age_clock age;
    int64_t span_us;
    unsigned most;
    size_t size; /**< of the struct that is remembered */
    void (*forgotten)(
        void *entry); /**< is given each before it is forgotten; NULL: nobody minds. For the owner to set */
};

/** Remembers up to `most` structs of that size for so long. */
void recent_table_start(struct recent_table *recent, int64_t span_us, unsigned most, size_t size);

/** Forgets all. */
void recent_table_stop(struct recent_table *recent);

static inline unsigned recent_table_count(const struct recent_table *recent)
{
    return recent->oldest.length;
}

/** What is remembered under that id at that time; NULL if there is nothing (any more). */
void *recent_table_find(struct recent_table *recent, uint64_t id, int64_t time_us);

/** The same, made all zero but for its first member if there is nothing; the oldest makes room for it. Its age is set
 * back to none. */
void *recent_table_get(struct recent_table *recent, uint64_t id, int64_t time_us);

void recent_table_remove(struct recent_table *recent, void *entry);

#endif
