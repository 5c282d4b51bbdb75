/* key.h
 * Hash keys made of texts and numbers, whole and of any length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_KEY_H
#define SIPEXPLAIN_KEY_H

#include "sip_message.h"

#include <glib.h>
#include <stdint.h>

/** Starts a key with a byte that says what it is for; `room` is reused from key to key. */
void key_start(GString *room, char subject);

/** Adds a text with its length, so that no two lists of texts make the same key. */
void key_add(GString *room, struct sip_text text);

void key_add_number(GString *room, uint32_t number);

/** The first text of a key; it lives as long as the key. */
struct sip_text key_first(GBytes *key);

/** The key for a lookup, without a copy: valid until `room` changes. Release with g_bytes_unref(). */
GBytes *key_borrow(const GString *room);

/** For g_hash_table_new(), together with g_bytes_equal(). */
unsigned key_hash(const void *bytes);

#endif
