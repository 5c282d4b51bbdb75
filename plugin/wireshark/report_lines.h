/* report_lines.h
 * The lines of a report, in columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_LINES_H
#define SIPEXPLAIN_WIRESHARK_REPORT_LINES_H

#include "sip/text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Nothing is lined up behind longer Call-IDs. */
#define CALL_ID_COLUMN 40

struct report_lines {
    GString *line;        /**< the one at hand; owned */
    GString *section;     /**< where lines go; not owned */
    size_t section_start; /**< where those of the present session begin */
    int64_t begin_s;      /**< when its first message was captured, in seconds since 1970; G_MININT64: not known */
    int call_id_width;    /**< of its longest Call-ID, up to CALL_ID_COLUMN */
    bool has_past;        /**< there was a session before, with messages */
};

/** What is said from here on, in lines, goes there. */
void report_section_begin(struct report_lines *lines, GString *section);

/** Begins a line with its frame, and the seconds since the first one. */
void report_line_start(struct report_lines *lines, uint32_t frame, double seconds);

/** Appends spaces until what begins at `start` is so long, and one more to part the columns. */
void report_line_pad(struct report_lines *lines, size_t start, int width);

void report_line_add_call_id(struct report_lines *lines, struct sip_text call_id);

void report_line_end(struct report_lines *lines);

#endif
