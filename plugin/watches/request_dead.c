/* request_dead.c
 * Remembers ways on which nobody answers, by both ends and by Call-ID.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_dead.h"

static void *dead_key(uint64_t key)
{
    return GSIZE_TO_POINTER((size_t)key);
}

static void *call_key(uint32_t source_host, uint32_t target, enum sip_method method, uint64_t call)
{
    return dead_key(key_mix_number(key_mix_number(way_of(source_host, target), method), call));
}

GHashTable *request_dead_new(void)
{
    return g_hash_table_new(NULL, NULL);
}

bool request_dead_add(GHashTable *dead, const struct transaction_state *room, struct sip_text request)
{
    struct sip_message message;
    bool is_first = g_hash_table_add(dead, dead_key(request_way(room)));

    if (request.len > 0 && sip_message_read(request.at, request.len, &message))
        is_first &=
            g_hash_table_add(dead, call_key(room->hosts - room->target_host, room->target, room->method, message.call));
    return is_first;
}

void request_dead_revive(GHashTable *dead, const struct message_event *response)
{
    const struct arrival *arrival = response->arrival;

    if (g_hash_table_size(dead) == 0)
        return;
    g_hash_table_remove(dead, dead_key(key_mix_number(way_of(arrival->target, arrival->source), response->method)));
    g_hash_table_remove(dead,
                        call_key(arrival->target_host, arrival->source, response->method, response->message->call));
}
