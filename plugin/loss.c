/* loss.c
 * Remembers for each host, and for each pair of them, when something was last missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "loss.h"

#include "sight.h"

#include <glib.h>

/* Fragments that did not come so long ago will not come any more (RFC 1122 section 3.3.2: 60 to 120 s). */
#define FRAGMENTS_US (120 * G_USEC_PER_SEC)

/** What is missing between two hosts, or of one. */
struct gap {
    int64_t segment_time;  /* when a TCP segment was last missing */
    int64_t fragment_time; /* when a fragment was last seen ... */
    unsigned fragments;    /* ... and how many more were seen than packets completed: too many rather than too few */
};

struct loss_log {
    GHashTable *gaps; /* hosts -> struct gap, owned */
    int64_t drop_time;
};

struct loss_log *loss_log_new(void)
{
    struct loss_log *log = g_new0(struct loss_log, 1);

    log->gaps = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    log->drop_time = SIGHT_NO_TIME;
    return log;
}

void loss_log_free(struct loss_log *log)
{
    if (!log)
        return;
    g_hash_table_destroy(log->gaps);
    g_free(log);
}

static struct gap *gap_get(struct loss_log *log, uint32_t hosts)
{
    struct gap *gap = g_hash_table_lookup(log->gaps, GUINT_TO_POINTER(hosts));

    if (gap)
        return gap;
    gap = g_new0(struct gap, 1);
    gap->segment_time = gap->fragment_time = SIGHT_NO_TIME;
    g_hash_table_insert(log->gaps, GUINT_TO_POINTER(hosts), gap);
    return gap;
}

void loss_segment(struct loss_log *log, uint32_t hosts, int64_t time_us)
{
    struct gap *gap = gap_get(log, hosts);

    gap->segment_time = MAX(gap->segment_time, time_us);
}

void loss_fragment(struct loss_log *log, uint32_t hosts, int64_t time_us)
{
    struct gap *gap = gap_get(log, hosts);

    if (gap->fragments > 0 && time_us - gap->fragment_time > FRAGMENTS_US)
        gap->fragments = 0;
    gap->fragments++;
    gap->fragment_time = MAX(gap->fragment_time, time_us);
}

void loss_whole(struct loss_log *log, uint32_t hosts)
{
    struct gap *gap = gap_get(log, hosts);

    if (gap->fragments > 0)
        gap->fragments--;
}

void loss_drop(struct loss_log *log, int64_t time_us)
{
    log->drop_time = MAX(log->drop_time, time_us);
}

bool loss_is_since(const struct loss_log *log, uint32_t hosts, int64_t time_us)
{
    const struct gap *gap;

    if (log->drop_time >= time_us && log->drop_time != SIGHT_NO_TIME)
        return true;
    gap = g_hash_table_lookup(log->gaps, GUINT_TO_POINTER(hosts));
    return gap && (gap->segment_time >= time_us || (gap->fragments > 0 && gap->fragment_time >= time_us));
}
