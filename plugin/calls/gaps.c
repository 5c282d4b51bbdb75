/* gaps.c
 * Remembers for each host, and for each pair of them, when something was last missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/gaps.h"

#include "calls/arrival.h"
#include "sip/key.h"

#include <glib.h>

/* After so long, an identification may be that of another datagram (RFC 1122 section 3.3.2: reassembly takes 60 to 120
 * s at most). */
#define FRAGMENTS_US (120 * G_USEC_PER_SEC)

/* So many fragmented datagrams are known at a time between two hosts. */
#define DATAGRAMS 8

/** A datagram that came in fragments. */
struct datagram {
    int64_t time_us; /* of its newest fragment; TIME_UNKNOWN: none */
    uint32_t name;
    bool is_whole;
};

/** What is missing between two hosts, or of one. */
struct gap {
    int64_t
        segment_time; /* when a TCP segment was last missing, or the newest datagram that is no longer in the list */
    struct datagram datagrams[DATAGRAMS]; /* the newest ones */
    int64_t unchecked_time;               /* when a message last came on a connection that is not analysed */
    unsigned steps;                       /* how often the clock had stepped back when these times were noted */
};

struct gap_log {
    GHashTable *gaps; /* hosts -> struct gap, owned */
    int64_t drop_time;
    unsigned steps;       /* how often the clock has stepped back ... */
    int64_t stepped_time; /* ... and to which time the last time */
};

struct gap_log *gap_log_new(void)
{
    struct gap_log *log = g_new0(struct gap_log, 1);

    log->gaps = g_hash_table_new_full(key_pointer_hash, NULL, NULL, g_free);
    log->drop_time = TIME_UNKNOWN;
    return log;
}

void gap_log_free(struct gap_log *log)
{
    if (!log)
        return;
    g_hash_table_destroy(log->gaps);
    g_free(log);
}

/** The gap as it is known by the time stamps in force. */
static struct gap gap_now(const struct gap_log *log, struct gap gap)
{
    if (gap.steps != log->steps) {
        gap.segment_time = MIN(gap.segment_time, log->stepped_time);
        for (unsigned i = 0; i < DATAGRAMS; i++)
            gap.datagrams[i].time_us = MIN(gap.datagrams[i].time_us, log->stepped_time);
        gap.unchecked_time = MIN(gap.unchecked_time, log->stepped_time);
        gap.steps = log->steps;
    }
    return gap;
}

static struct gap *gap_get(struct gap_log *log, uint32_t hosts)
{
    struct gap *gap = g_hash_table_lookup(log->gaps, GUINT_TO_POINTER(hosts));

    if (gap) {
        *gap = gap_now(log, *gap);
        return gap;
    }
    gap = g_new0(struct gap, 1);
    gap->segment_time = gap->unchecked_time = TIME_UNKNOWN;
    for (unsigned i = 0; i < DATAGRAMS; i++)
        gap->datagrams[i].time_us = TIME_UNKNOWN;
    gap->steps = log->steps;
    g_hash_table_insert(log->gaps, GUINT_TO_POINTER(hosts), gap);
    return gap;
}

void gap_segment(struct gap_log *log, uint32_t hosts, int64_t time_us)
{
    struct gap *gap = gap_get(log, hosts);

    gap->segment_time = MAX(gap->segment_time, time_us);
}

/** Its place, or that of the oldest one, which is not waited for any longer. */
static struct datagram *datagram_get(struct gap *gap, int64_t time_us, uint32_t name)
{
    struct datagram *oldest = &gap->datagrams[0];

    for (unsigned i = 0; i < DATAGRAMS; i++) {
        struct datagram *datagram = &gap->datagrams[i];

        if (datagram->name == name && datagram->time_us != TIME_UNKNOWN && time_us - datagram->time_us <= FRAGMENTS_US)
            return datagram;
        if (datagram->time_us < oldest->time_us)
            oldest = datagram;
    }
    if (!oldest->is_whole)
        gap->segment_time = MAX(gap->segment_time, oldest->time_us);
    *oldest = (struct datagram){time_us, name, false};
    return oldest;
}

void gap_fragment(struct gap_log *log, uint32_t hosts, int64_t time_us, uint32_t datagram)
{
    struct datagram *found;

    if (time_us == TIME_UNKNOWN)
        return;
    found = datagram_get(gap_get(log, hosts), time_us, datagram);
    found->time_us = MAX(found->time_us, time_us);
}

void gap_whole(struct gap_log *log, uint32_t hosts, int64_t time_us, uint32_t datagram)
{
    if (time_us != TIME_UNKNOWN)
        datagram_get(gap_get(log, hosts), time_us, datagram)->is_whole = true;
}

void gap_drop(struct gap_log *log, int64_t time_us)
{
    log->drop_time = MAX(log->drop_time, time_us);
}

static bool has_incomplete(const struct gap *gap, int64_t time_us)
{
    for (unsigned i = 0; i < DATAGRAMS; i++)
        if (gap->datagrams[i].time_us != TIME_UNKNOWN && gap->datagrams[i].time_us >= time_us &&
            !gap->datagrams[i].is_whole)
            return true;
    return false;
}

void loss_unchecked(struct gap_log *log, uint32_t hosts, int64_t time_us)
{
    struct gap *gap = gap_get(log, hosts);

    gap->unchecked_time = MAX(gap->unchecked_time, time_us);
}

void loss_step(struct gap_log *log, int64_t time_us)
{
    log->steps++;
    log->stepped_time = time_us;
    log->drop_time = MIN(log->drop_time, time_us);
}

enum loss loss_since(const struct gap_log *log, uint32_t hosts, int64_t time_us)
{
    const struct gap *known;
    struct gap gap;

    if (log->drop_time >= time_us && log->drop_time != TIME_UNKNOWN)
        return LOSS_MISSING;
    known = g_hash_table_lookup(log->gaps, GUINT_TO_POINTER(hosts));
    if (!known)
        return LOSS_NONE;
    gap = gap_now(log, *known);
    if (gap.segment_time >= time_us || has_incomplete(&gap, time_us))
        return LOSS_MISSING;
    return gap.unchecked_time >= time_us ? LOSS_UNCHECKED : LOSS_NONE;
}
