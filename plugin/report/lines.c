/* lines.c
 * Breaks texts into lines: between words, and a word only where it is longer than a line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/lines.h"

#include <stdbool.h>
#include <string.h>

static unsigned column_of(const GString *out)
{
    const char *start = out->str + out->len;

    while (start > out->str && start[-1] != '\n')
        start--;
    return (unsigned)g_utf8_strlen(start, -1);
}

static void line_begin(GString *out, unsigned indent)
{
    g_string_append_printf(out, "\n%*s", (int)indent, "");
}

/** A word that no line has room for. Returns where the next one begins. */
static unsigned long_word_add(GString *out, unsigned column, unsigned indent, const char *word, size_t len)
{
    const char *end = word + len;

    while (word < end) {
        const char *next = g_utf8_next_char(word);

        if (column >= LINE_WIDTH) {
            line_begin(out, indent);
            column = indent;
        }
        g_string_append_len(out, word, next - word);
        column++;
        word = next;
    }
    return column;
}

void lines_add(GString *out, unsigned indent, const char *words)
{
    unsigned column = column_of(out);
    bool is_first = true; /* in its line */

    while (*words) {
        size_t len = strcspn(words, " ");
        unsigned width = (unsigned)g_utf8_strlen(words, (gssize)len);

        if (!is_first && column + 1 + width > LINE_WIDTH) {
            line_begin(out, indent);
            column = indent;
            is_first = true;
        }
        if (!is_first)
            g_string_append_c(out, ' ');
        column = long_word_add(out, column + !is_first, indent, words, len);
        is_first = false;
        words += len + (words[len] == ' ');
    }
    g_string_append_c(out, '\n');
}
