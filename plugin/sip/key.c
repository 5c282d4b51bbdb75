/* key.c
 * Mixes texts into numbers, to find things by.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/key.h"

#include <string.h>

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
