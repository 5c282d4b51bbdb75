/* lines.h
 * Text in lines that are not too long.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_LINES_H
#define SIPEXPLAIN_REPORT_LINES_H

#include <glib.h>

#define LINE_WIDTH 120

/** Appends words, and ends the line. `out` ends in the beginning of a line, if in any: the words go on there, and each
 * line after that is indented by so many columns. */
void lines_add(GString *out, unsigned indent, const char *words);

#endif
