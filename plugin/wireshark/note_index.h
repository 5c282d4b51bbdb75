/* note_index.h
 * Finds the notes of a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_INDEX_H
#define SIPEXPLAIN_WIRESHARK_NOTE_INDEX_H

#include <stdint.h>

struct note;

/** Of one capture file. */
struct note_index {
    uint32_t *frames;          /**< the numbers of those with notes, in the order of the capture ... */
    const struct note **first; /**< ... and the first note of each */
    unsigned count, room;      /**< of them, and how many there is room for */
    uint32_t newest; /**< number of the newest frame that was kept here or, without notes, dropped from here; 0: none */
    unsigned next;   /**< where to look first: most frames are asked for one after the other */
};

void note_index_open(struct note_index *noted);
void note_index_close(struct note_index *noted);

/** Keeps the notes of a frame, which stay its owner's; NULL: it has none. Where a read filter drops a frame in the
 * first of two passes, the next one takes its number. */
void note_index_keep(struct note_index *noted, uint32_t frame, const struct note *first);

/** The first of its notes; NULL if it has none. */
const struct note *note_index_find(struct note_index *noted, uint32_t frame);

#endif
