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

void note_index_open(struct note_index *index)
{
    *index = (struct note_index){.frames = g_array_new(FALSE, FALSE, sizeof(struct noted_frame))};
}

void note_index_close(struct note_index *index)
{
    if (index->frames)
        g_array_free(index->frames, TRUE);
    *index = (struct note_index){0};
}

static struct noted_frame *frame_at(const struct note_index *index, unsigned i)
{
    return &g_array_index(index->frames, struct noted_frame, i);
}

void note_index_keep(struct note_index *index, uint32_t frame, const struct note *first)
{
    while (index->frames->len > 0 && frame_at(index, index->frames->len - 1)->frame >= frame)
        g_array_set_size(index->frames, index->frames->len - 1);
    if (first)
        g_array_append_val(index->frames, ((struct noted_frame){frame, first}));
    index->newest = frame;
}

const struct note *note_index_find(struct note_index *index, uint32_t frame)
{
    unsigned low = 0, high = index->frames->len;

    if (index->next > 0 && index->next <= high && frame_at(index, index->next - 1)->frame < frame)
        low = index->next;
    if (low < high && frame_at(index, low)->frame >= frame)
        high = low;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (frame_at(index, middle)->frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    index->next = low;
    if (low == index->frames->len || frame_at(index, low)->frame != frame)
        return NULL;
    index->next = low + 1;
    return frame_at(index, low)->first;
}
