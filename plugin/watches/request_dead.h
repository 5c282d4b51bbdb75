/* request_dead.h
 * Ways on which nobody answers: the first request without response tells for all until there is one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_DEAD_H
#define SIPEXPLAIN_WATCHES_REQUEST_DEAD_H

#include "watches/watch.h"
#include "calls/ways.h"

/** A set of ways with methods, and of Call-IDs; to be freed by g_hash_table_destroy(). */
GHashTable *request_dead_new(void);

/** Names the ends and the method of a request. */
static inline uint64_t request_way(const struct transaction_state *room)
{
    return key_mix_number(way_of(room->source, room->target), room->method);
}

/** Is it the first on its way, and of its Call-ID? Phones may take another port for each try. `request` is its bytes.
 */
bool request_dead_add(GHashTable *dead, const struct transaction_state *room, struct sip_text request);

/** There is a response. */
void request_dead_revive(GHashTable *dead, const struct message_event *response);

#endif
