/* key.h
 * Hash keys made of texts and numbers, whole and of any length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_KEY_H
#define SIPEXPLAIN_KEY_H

#include "sip_text.h"

#include <glib.h>
#include <stdint.h>

/** A key; made by the functions below only. */
struct key {
    uint32_t len; /**< of the bytes */
    char bytes[];
};

/** Starts a key with a byte that says what it is for; `room` is reused from key to key. */
void key_start(GString *room, char subject);

/** Turns what was added so far into the start of a key for something else. */
void key_turn(GString *room, char subject);

/** Adds a text with its length, so that no two lists of texts make the same key. */
void key_add(GString *room, struct sip_text text);

void key_add_number(GString *room, uint32_t number);

/** The key for a lookup, without a copy: valid until `room` changes. */
const struct key *key_borrow(GString *room);

/** The key of one side of a dialog, for a lookup: its first text is the Call-ID. */
const struct key *key_of_dialog(GString *room, struct sip_text call_id, struct sip_text tag);

/** A key to keep; free with g_free(). */
struct key *key_copy(GString *room);

/** What the key is for. */
static inline char key_subject(const struct key *key)
{
    return key->bytes[0];
}

/** The first text of a key; it lives as long as the key. */
struct sip_text key_first(const struct key *key);

/** Mixes what identifies something into 64 bits, one part after the other; start with any number. The length of a text goes in, too. */
uint64_t key_mix(uint64_t hash, struct sip_text text);

static inline uint64_t key_mix_number(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/** For g_hash_table_new(). */
unsigned key_hash(const void *key);
gboolean key_equal(const void *a, const void *b);

#endif
