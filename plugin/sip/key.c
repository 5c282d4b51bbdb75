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

static inline uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

/** A text that is shorter than a word, as a word. */
static inline uint64_t short_word(struct sip_text text)
{
    uint64_t word = 0;

    for (size_t i = 0; i < text.len; i++)
        word |= (uint64_t)(unsigned char)text.at[i] << 8 * i;
    return word;
}

/** Two words at a time: one byte at a time would be what most of the time of a lookup goes into. The last bytes are
 * taken a second time, rather than the few that are left alone. */
uint64_t key_mix(uint64_t hash, struct sip_text text)
{
    const size_t word = sizeof(uint64_t);
    const char *at = text.at, *end;

    hash = key_mix_number(hash, text.len);
    if (text.len < word)
        return text.len > 0 ? key_mix_number(hash, short_word(text)) : hash;
    for (end = at + text.len; (size_t)(end - at) > 2 * word; at += 2 * word)
        hash = key_fold(hash ^ word_at(at), key_secret ^ word_at(at + word));
    if ((size_t)(end - at) <= word)
        return key_mix_number(hash, word_at(end - word));
    return key_fold(hash ^ word_at(at), key_secret ^ word_at(end - word));
}

/** A word at a time, likewise. */
uint64_t key_plain(uint64_t hash, struct sip_text text)
{
    const size_t word = sizeof(uint64_t);
    const char *at = text.at, *end;

    hash = key_plain_number(hash, text.len);
    if (text.len == 0)
        return hash;
    for (end = at + text.len; (size_t)(end - at) >= word; at += word)
        hash = key_plain_number(hash, word_at(at));
    if (at == end)
        return hash;
    if (text.len >= word)
        return key_plain_number(hash, word_at(end - word));
    return key_plain_number(hash, short_word(text));
}

unsigned key_pointer_hash(const void *number)
{
    return (unsigned)key_mix_number(0, GPOINTER_TO_SIZE(number));
}
