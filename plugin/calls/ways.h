/* ways.h
 * Which hosts have sent something to which: a set of bounded size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_WAYS_H
#define SIPEXPLAIN_CALLS_WAYS_H

#include "sip/key.h"

#include <stdbool.h>
#include <stdint.h>

#define WAYS_SETS 4096
#define WAYS_OF_SET 4

/** All zero when it is new. Where too many ways share a place, the oldest of them is forgotten. */
struct ways {
    uint64_t all[WAYS_SETS][WAYS_OF_SET];
    bool has_forgotten; /**< then a way that is not known proves nothing */
};

/** Names the way from one host, or one end, to another. */
static inline uint64_t way_of(uint32_t source, uint32_t target)
{
    return key_plain_number(key_plain_number(1, source), target);
}

static inline bool ways_have(const struct ways *ways, uint64_t way)
{
    const uint64_t *set = ways->all[way % WAYS_SETS];

    return set[0] == way || set[1] == way || set[2] == way || set[3] == way;
}

/** True if it was not known. */
static inline bool ways_add(struct ways *ways, uint64_t way)
{
    uint64_t *set = ways->all[way % WAYS_SETS];

    if (ways_have(ways, way))
        return false;
    ways->has_forgotten |= set[WAYS_OF_SET - 1] != 0;
    for (unsigned i = WAYS_OF_SET - 1; i > 0; i--)
        set[i] = set[i - 1];
    set[0] = way;
    return true;
}

#endif
