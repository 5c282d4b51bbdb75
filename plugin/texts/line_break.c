/* line_break.c
 * Breaks a long sentence into lines where a reader would pause.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/line_break.h"

#include <string.h>

/* What begins the next value of a finding, behind a comma. */
static const char *const values[] = {"the ", "that ", "which ", "although ", "but "};

/* In columns: what stands before the colon of a finding is its head only if it is so long. */
#define HEAD_LEAST 20

/** What is known of the text before one place in it. A place is where the blank between two words is; 0: none. */
struct scan {
    size_t strong, weak, word;
    unsigned depth; /* of parentheses */
    bool is_quoted;
};

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

bool line_fits(const char *text, unsigned columns)
{
    for (; *text; text++)
        if (!is_continuation(*text) && columns-- == 0)
            return false;
    return true;
}

static bool is_value(const char *text)
{
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strncmp(text, values[i], strlen(values[i])) == 0)
            return true;
    return false;
}

/** Is the blank at `at` the end of a sentence, or of what a line of a finding holds? */
static bool is_strong(const char *text, size_t at, enum line_break kind, bool is_first)
{
    char before = text[at - 1];

    if (kind == BREAK_SENTENCES)
        return before == '.' || before == ';';
    return before == ';' || before == '.' || (before == ':' && is_first && at > HEAD_LEAST) ||
           (before == ',' && is_value(text + at + 1));
}

static void scan_blank(struct scan *scan, const char *text, size_t at, enum line_break kind, bool is_first)
{
    char before = at > 0 ? text[at - 1] : '\0';

    scan->word = at;
    if (kind == BREAK_WORDS || scan->is_quoted || scan->depth > 0)
        return;
    if (before == ',' || before == ';' || before == ':' || text[at + 1] == '(')
        scan->weak = at;
    if (before && is_strong(text, at, kind, is_first) && (kind == BREAK_SENTENCES || !scan->strong))
        scan->strong = at;
}

static void scan_byte(struct scan *scan, char c)
{
    if (c == '"')
        scan->is_quoted = !scan->is_quoted;
    else if (c == '(')
        scan->depth++;
    else if (c == ')' && scan->depth > 0)
        scan->depth--;
}

/** The length of a word that is too long for a line. */
static size_t long_word(const char *text)
{
    size_t blanks = strspn(text, " "), len = blanks + strcspn(text + blanks, " ");

    if (len <= LINE_BYTES)
        return len;
    for (len = LINE_BYTES; is_continuation(text[len]); len--)
        ;
    return len;
}

size_t line_break(const char *text, unsigned columns, enum line_break kind, bool is_first)
{
    struct scan scan = {0, 0, 0, 0, false};
    size_t at = 0;

    for (unsigned column = 0; text[at]; at++) {
        if (text[at] == ' ')
            scan_blank(&scan, text, at, kind, is_first);
        else
            scan_byte(&scan, text[at]);
        if (scan.strong && kind == BREAK_CLAUSES)
            return scan.strong;
        if (!is_continuation(text[at]) && column++ == columns)
            break;
    }
    if (!text[at])
        return at;
    if (scan.strong)
        return scan.strong;
    if (kind == BREAK_CLAUSES ? scan.weak * 2 > at : scan.weak * 4 > at * 3)
        return scan.weak;
    return scan.word ? scan.word : long_word(text);
}
