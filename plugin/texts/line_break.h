/* line_break.h
 * Breaks a long sentence into lines where a reader would pause.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_LINE_BREAK_H
#define SIPEXPLAIN_TEXTS_LINE_BREAK_H

#include <stdbool.h>
#include <stddef.h>

enum line_break {
    BREAK_WORDS,     /**< a line holds as many words as fit */
    BREAK_SENTENCES, /**< a line holds as much as fits, up to the end of a sentence where it can */
    BREAK_CLAUSES,   /**< a finding: what it says at all, then each value that it compares, and each further fact, on a
                          line of its own */
};

/** Does the text fit in so many columns? */
bool line_fits(const char *text, unsigned columns);

/**
 * How many bytes of the text the next line holds, without the blank behind it; all of it if the rest fits. Never 0,
 * unless the text is empty. `text` is UTF-8 in one line. A word that is longer than `columns` has a line of its own,
 * but after LINE_BYTES it is cut as well. `is_first`: nothing was taken from the text so far.
 */
size_t line_break(const char *text, unsigned columns, enum line_break kind, bool is_first);

#define LINE_BYTES 200

#endif
