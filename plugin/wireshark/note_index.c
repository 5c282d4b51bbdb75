/* note_index.c
 * Finds the notes of a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_index.h"

#include <glib.h>

/* There is room for so many at first, and then for twice as many each time. */
#define FRAMES_FIRST 1024

/** A frame with notes. */
struct noted_frame {
    uint32_t frame;
    const struct note *first;
};

void note_index_open(struct note_index *noted)
{
    *noted = (struct note_index){.frames = g_new(struct noted_frame, FRAMES_FIRST), .room = FRAMES_FIRST};
}

void note_index_close(struct note_index *noted)
{
    g_free(noted->frames);
    *noted = (struct note_index){0};
}

static struct noted_frame *frame_at(const struct note_index *noted, unsigned i)
{
    return &noted->frames[i];
}

void note_index_keep(struct note_index *noted, uint32_t frame, const struct note *first)
{
    while (noted->count > 0 && frame_at(noted, noted->count - 1)->frame >= frame)
        noted->count--;
    noted->newest = frame;
    if (!first)
        return;
    if (noted->count == noted->room)
        noted->frames = g_renew(struct noted_frame, noted->frames, noted->room *= 2);
    noted->frames[noted->count++] = (struct noted_frame){frame, first};
}

const struct note *note_index_find(struct note_index *noted, uint32_t frame)
{
    unsigned low = 0, high = noted->count;

    if (noted->next > 0 && noted->next <= high && frame_at(noted, noted->next - 1)->frame < frame)
        low = noted->next;
    if (low < high && frame_at(noted, low)->frame >= frame)
        high = low;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (frame_at(noted, middle)->frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    noted->next = low;
    if (low == noted->count || frame_at(noted, low)->frame != frame)
        return NULL;
    noted->next = low + 1;
    return frame_at(noted, low)->first;
}
