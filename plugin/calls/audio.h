/* audio.h
 * Where audio is to go while calls are up, and how many packets have come there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_AUDIO_H
#define SIPEXPLAIN_CALLS_AUDIO_H

#include "calls/endpoint.h"
#include "calls/pool.h"
#include "sip/key.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** An address and port that audio may come to. It lives as long as somebody has taken it. */
struct audio_target {
    struct audio_target *next; /**< for audio.c only: in the same place of the table */
    struct endpoint to;
    struct endpoint from; /**< where its newest packet came from */
    uint64_t packets;     /**< all that have come while it was known */
    uint64_t look_at;     /**< the listener is told when so many have come */
    unsigned sources;     /**< how often they began to come from somewhere else */
    unsigned takers;
    void *owner; /**< whom the listener looks for: the first of those who have taken it, linked as they like */
};

/** The count of packets, or where they come from, calls for a look. */
typedef void (*audio_listener)(struct audio_target *target, int64_t time_us, void *data);

/** To be read by everyone. */
struct audio_table {
    struct audio_target **places;
    unsigned size, count; /**< of the places; of the targets in them: 0 where no call is up */
    uint64_t heard;       /**< packets to any of them */
    struct pool pool;
    audio_listener listener;
    void *data;
    void (*first)(void *data); /**< has the targets entered that are due before a packet is looked up; NULL: none are */
};

/** No more are known at a time. */
#define AUDIO_TARGETS_MAX 65536

/** Packets that begin to come from somewhere else are told of so many times. */
#define AUDIO_SOURCES_TOLD 8

/** Free with audio_table_free(). */
struct audio_table *audio_table_new(audio_listener listener, void *data);

void audio_table_free(struct audio_table *table);

/** The target with that address and port, to be given back by audio_give(); NULL if there are too many. */
struct audio_target *audio_take(struct audio_table *table, const struct endpoint *to);

void audio_give(struct audio_table *table, struct audio_target *target);

static inline struct audio_target **audio_place(const struct audio_table *table, const struct endpoint *to)
{
    uint64_t high, low;

    memcpy(&high, to->address, sizeof high);
    memcpy(&low, to->address + sizeof high, sizeof low);
    if (low)
        high = key_mix_number(high, low);
    return &table->places[key_mix_number(high, to->port) & (table->size - 1)];
}

/** The target with that address and port; NULL if there is none. */
static inline struct audio_target *audio_find(const struct audio_table *table, const struct endpoint *to)
{
    struct audio_target *target = *audio_place(table, to);

    while (target && !endpoint_is_same(&target->to, to))
        target = target->next;
    return target;
}

/** Call it with each packet that may be audio, before it is looked up. */
static inline void audio_due_enter(struct audio_table *table)
{
    void (*first)(void *data) = table->first;

    table->first = NULL;
    if (first)
        first(table->data);
}

/** A packet has come there. */
static inline void audio_packet(struct audio_table *table, struct audio_target *target, const struct endpoint *from,
                                int64_t time_us)
{
    bool is_new = !endpoint_is_same(&target->from, from) && target->sources < AUDIO_SOURCES_TOLD;

    table->heard++;
    if (is_new) {
        target->from = *from;
        target->sources++;
    }
    if (++target->packets >= target->look_at || is_new)
        table->listener(target, time_us, table->data);
}

#endif
