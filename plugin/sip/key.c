/* key.c
 * Keys for hash tables, made in a room that is reused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/key.h"

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
    room->len = sizeof(struct key);
    append(room, &subject, 1);
}

void key_turn(GString *room, char subject)
{
    room->str[sizeof(struct key)] = subject;
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

const struct key *key_borrow(GString *room)
{
    struct key *key = (struct key *)(void *)room->str;

    key->len = (uint32_t)(room->len - sizeof *key);
    return key;
}

const struct key *key_of_dialog(GString *room, struct sip_text call_id, struct sip_text tag)
{
    key_start(room, 'd');
    key_add(room, call_id);
    key_add(room, tag);
    return key_borrow(room);
}

struct key *key_copy(GString *room)
{
    const struct key *key = key_borrow(room);
    struct key *copy = g_malloc(room->len);

    memcpy(copy, key, room->len);
    return copy;
}

struct sip_text key_first(const struct key *key)
{
    uint32_t len;

    memcpy(&len, key->bytes + 1, sizeof len);
    return (struct sip_text){key->bytes + 1 + sizeof len, len};
}

uint64_t key_secret = UINT64_C(0x9E3779B97F4A7C15);

void key_draw_secret(void)
{
    key_secret = (uint64_t)g_random_int() << 32 | g_random_int() | 1;
}

/** Eight bytes at a time: one at a time would be what most of the time of a lookup goes into. */
static inline uint64_t mix(uint64_t hash, struct sip_text text, uint64_t (*mix_number)(uint64_t hash, uint64_t number))
{
    const char *at = text.at;
    size_t len = text.len;
    uint64_t word;

    hash = mix_number(hash, len);
    for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = mix_number(hash, word);
    }
    if (len == 0)
        return hash;
    if (text.len >= sizeof word) { /* the last eight bytes: some a second time, rather than the few that are left */
        memcpy(&word, at + len - sizeof word, sizeof word);
    } else {
        word = 0;
        memcpy(&word, at, len);
    }
    return mix_number(hash, word);
}

uint64_t key_mix(uint64_t hash, struct sip_text text)
{
    return mix(hash, text, key_mix_number);
}

uint64_t key_plain(uint64_t hash, struct sip_text text)
{
    return mix(hash, text, key_plain_number);
}

unsigned key_pointer_hash(const void *number)
{
    return (unsigned)key_mix_number(0, GPOINTER_TO_SIZE(number));
}

unsigned key_hash(const void *data)
{
    const struct key *key = data;

    return (unsigned)key_mix(0, (struct sip_text){key->bytes, key->len});
}

gboolean key_equal(const void *a, const void *b)
{
    const struct key *one = a, *other = b;

    return one->len == other->len && memcmp(one->bytes, other->bytes, one->len) == 0;
}
