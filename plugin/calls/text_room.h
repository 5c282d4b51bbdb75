/* text_room.h
 * Copies of texts that come and go with calls: pooled by their length, and never more than some megabytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TEXT_ROOM_H
#define SIPEXPLAIN_CALLS_TEXT_ROOM_H

#include "calls/pool.h"
#include "sip/text.h"

/** Copies have room for 64 bytes, or twice or four times as many and so on. */
#define TEXT_ROOM_SIZES 8
#define TEXT_ROOM_FIRST 64

/** To be set up by text_room_start(). */
struct text_room {
    struct pool pools[TEXT_ROOM_SIZES];
    size_t used;
};

void text_room_start(struct text_room *room);

/** Frees all copies at once. */
void text_room_free(struct text_room *room);

/** A copy of the text, to be given back by text_room_give(); absent if the text is too long, or the room is full. */
struct sip_text text_room_keep(struct text_room *room, struct sip_text text);

/** Gives a copy back, and makes the text absent; it may be so already. */
void text_room_give(struct text_room *room, struct sip_text *text);

#endif
