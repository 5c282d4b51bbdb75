/* report_lines.c
 * The lines of a report, in columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_lines.h"

#include "texts/decimal.h"
#include "wireshark/packet_text.h"

#define CALL_ID_SHOWN 256 /* of very long ones the end is left out */

void report_line_pad(struct report_lines *lines, size_t start, int width)
{
    g_string_append_printf(lines->line, "%*s ", MAX(width - (int)(lines->line->len - start), 1), "");
}

void report_line_start(struct report_lines *lines, uint32_t frame, double seconds)
{
    g_string_truncate(lines->line, 0);
    decimal_append(lines->line, "%8u %13.6f  ", frame, seconds);
}

void report_line_add_call_id(struct report_lines *lines, struct sip_text call_id)
{
    size_t start = lines->line->len;

    packet_text_add(lines->line, call_id, CALL_ID_SHOWN);
    report_line_pad(lines, start, lines->call_id_width + 1);
}

/** Ends the lines of earlier sessions: from here on, the same frame numbers mean other frames. */
static void section_add_turn(struct report_lines *lines)
{
    GDateTime *begin = g_date_time_new_from_unix_local(lines->begin_s);
    char *words = begin ? g_date_time_format(begin, ", first message at %Y-%m-%d %H:%M:%S") : NULL;

    g_string_append_printf(lines->section, "         frames are numbered from 1 again%s\n", words ? words : "");
    g_free(words);
    if (begin)
        g_date_time_unref(begin);
}

void report_section_begin(struct report_lines *lines, GString *section)
{
    lines->section = section;
    lines->section_start = section->len;
}

void report_line_end(struct report_lines *lines)
{
    if (lines->has_past && lines->section->len == lines->section_start)
        section_add_turn(lines);
    g_string_append_len(lines->section, lines->line->str, (gssize)lines->line->len);
    g_string_append_c(lines->section, '\n');
}
