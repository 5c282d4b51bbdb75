/* note_index.c
 * Finds the notes of a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_index.h"

#include <glib.h>

/* There is room for so many at first, and then for twice as many each time. */
#define FRAMES_FIRST 1024

void note_index_open(struct note_index *noted)
{
    *noted = (struct note_index){.frames = g_new(uint32_t, FRAMES_FIRST),
                                 .first = g_new(const struct note *, FRAMES_FIRST),
                                 .room = FRAMES_FIRST};
}

void note_index_close(struct note_index *noted)
{
    g_free(noted->frames);
    g_free(noted->first);
    *noted = (struct note_index){0};
}

void note_index_keep(struct note_index *noted, uint32_t frame, const struct note *first)
{
    while (noted->count > 0 && noted->frames[noted->count - 1] >= frame)
        noted->count--;
    noted->newest = frame;
    if (!first)
        return;
    if (noted->count == noted->room) {
        noted->room *= 2;
        noted->frames = g_renew(uint32_t, noted->frames, noted->room);
        noted->first = g_renew(const struct note *, noted->first, noted->room);
    }
    noted->frames[noted->count] = frame;
    noted->first[noted->count++] = first;
}

const struct note *note_index_find(struct note_index *noted, uint32_t frame)
{
    unsigned low = 0, high = noted->count;

    if (noted->next > 0 && noted->next <= high && noted->frames[noted->next - 1] < frame)
        low = noted->next;
    if (low < high && noted->frames[low] >= frame)
        high = low;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (noted->frames[middle] < frame)
            low = middle + 1;
        else
            high = middle;
    }
    noted->next = low;
    if (low == noted->count || noted->frames[low] != frame)
        return NULL;
    noted->next = low + 1;
    return noted->first[low];
}
