/* note_index.c
 * Finds the notes of a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_index.h"

/** A frame with notes. */
struct noted_frame {
    uint32_t frame;
    const struct note *first;
};

void note_index_open(struct note_index *noted)
{
    *noted = (struct note_index){.frames = g_array_new(FALSE, FALSE, sizeof(struct noted_frame))};
}

void note_index_close(struct note_index *noted)
{
    if (noted->frames)
        g_array_free(noted->frames, TRUE);
    *noted = (struct note_index){0};
}

static struct noted_frame *frame_at(const struct note_index *noted, unsigned i)
{
    return &g_array_index(noted->frames, struct noted_frame, i);
}

void note_index_keep(struct note_index *noted, uint32_t frame, const struct note *first)
{
    while (noted->frames->len > 0 && frame_at(noted, noted->frames->len - 1)->frame >= frame)
        g_array_set_size(noted->frames, noted->frames->len - 1);
    if (first)
        g_array_append_val(noted->frames, ((struct noted_frame){frame, first}));
    noted->newest = frame;
}

const struct note *note_index_find(struct note_index *noted, uint32_t frame)
{
    unsigned low = 0, high = noted->frames->len;

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
    if (low == noted->frames->len || frame_at(noted, low)->frame != frame)
        return NULL;
    noted->next = low + 1;
    return frame_at(noted, low)->first;
}
