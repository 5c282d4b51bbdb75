/* key.c
 * Keys for hash tables, made in a room that is reused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "key.h"

#include <string.h>

static void append(GString *room, const void *bytes, size_t len)
{
    size_t at = room->len;

    if (len == 0)
        return;
    if (at + len < room->allocated_len)
        room->len += len;
    else
        g_string_set_size(room, at + len);
    memcpy(room->str + at, bytes, len);
}

void key_start(GString *room, char subject)
{
    room->len = 0;
    append(room, &subject, 1);
}

void key_add(GString *room, struct sip_text text)
{
    key_add_number(room, (uint32_t)text.len);
    append(room, text.at, text.len);
}

void key_add_number(GString *room, uint32_t number)
{
    append(room, &number, sizeof number);
}

struct sip_text key_first(GBytes *key)
{
    const char *bytes = g_bytes_get_data(key, NULL);
    uint32_t len;

    memcpy(&len, bytes + 1, sizeof len);
    return (struct sip_text){bytes + 1 + sizeof len, len};
}

GBytes *key_borrow(const GString *room)
{
    return g_bytes_new_static(room->str, room->len);
}

/** Eight bytes at a time: GLib's g_bytes_hash() takes one, which is what most of the time of a lookup goes into. */
unsigned key_hash(const void *bytes)
{
    size_t len;
    const char *at = g_bytes_get_data((GBytes *)bytes, &len);
    uint64_t hash = len, word;

    for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, at, len);
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return (unsigned)(hash ^ hash >> 32);
}
