/* text_room.c
 * A pool for each length of copies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/text_room.h"

/* Bytes of all copies together. */
#define ROOM_MOST ((size_t)16 << 20)

void text_room_start(struct text_room *room)
{
    *room = (struct text_room){.used = 0};
    for (unsigned i = 0; i < TEXT_ROOM_SIZES; i++)
        pool_start(&room->pools[i], (size_t)TEXT_ROOM_FIRST << i);
}

void text_room_free(struct text_room *room)
{
    for (unsigned i = 0; i < TEXT_ROOM_SIZES; i++)
        pool_free(&room->pools[i]);
}

/** Which pool holds texts of that length; TEXT_ROOM_SIZES: none. */
static unsigned pool_of(size_t len)
{
    unsigned i = 0;

    while (i < TEXT_ROOM_SIZES && len > (size_t)TEXT_ROOM_FIRST << i)
        i++;
    return i;
}

struct sip_text text_room_keep(struct text_room *room, struct sip_text text)
{
    unsigned i = pool_of(text.len);
    char *copy;

    if (text.len == 0 || i == TEXT_ROOM_SIZES || room->used + room->pools[i].size > ROOM_MOST)
        return (struct sip_text){0};
    copy = pool_take(&room->pools[i]);
    memcpy(copy, text.at, text.len);
    room->used += room->pools[i].size;
    return (struct sip_text){copy, text.len};
}

void text_room_give(struct text_room *room, struct sip_text *text)
{
    struct pool *pool = text->at ? &room->pools[pool_of(text->len)] : NULL;

    if (!pool)
        return;
    room->used -= pool->size;
    pool_give(pool, (void *)text->at);
    *text = (struct sip_text){0};
}
