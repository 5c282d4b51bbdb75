/* key.h
 * Numbers that stand for texts and numbers of any length, to find things by.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_KEY_H
#define SIPEXPLAIN_SIP_KEY_H

#include "sip/text.h"

#include <glib.h>
#include <stdint.h>

/** What key_mix() multiplies by: nobody who writes packets knows it. Odd; for this file and key.c only. */
extern uint64_t key_secret;

/** Draws the secret, once: what was mixed before is worth nothing then. Without it, keys are the same each time, which
 * is good enough for tests. */
void key_draw_secret(void);

/** Both halves of the product, one upon the other. */
static inline uint64_t key_fold(uint64_t one, uint64_t other)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)one * other;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (one & UINT32_MAX) * (other & UINT32_MAX), middle = (one >> 32) * (other & UINT32_MAX) + (low >> 32);
    uint64_t rest = (one & UINT32_MAX) * (other >> 32) + (middle & UINT32_MAX);

    return (rest << 32 | (low & UINT32_MAX)) ^ ((one >> 32) * (other >> 32) + (middle >> 32) + (rest >> 32));
#endif
}

/**
 * Mixes what identifies something into 64 bits, one part after the other; start with any number. The length of a text
 * goes in, too. Who does not know the secret cannot make two that collide, neither in all bits nor in those that choose
 * a place in a table: a difference between two texts goes through the whole product, each factor of which has the
 * secret in it, so that none is known to cancel another.
 */
uint64_t key_mix(uint64_t hash, struct sip_text text);

static inline uint64_t key_mix_number(uint64_t hash, uint64_t number)
{
    return key_fold(hash ^ number, key_secret);
}

/**
 * The same without the secret, for a place in a table where those that share one push each other out: what is
 * forgotten, and so what is found in a capture, does not change from run to run. Nothing may wait there in a list, and
 * what lies there is to be known by more than its place.
 */
uint64_t key_plain(uint64_t hash, struct sip_text text);

static inline uint64_t key_plain_number(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/** For g_hash_table_new(): of a number that is kept as a pointer. */
unsigned key_pointer_hash(const void *number);

#endif
