/* test_line_break.c
 * Where long sentences are broken into lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/line_break.h"

#include <glib.h>
#include <string.h>

/** Breaks the text into lines and expects those, with "|" between them. Nothing of the text may be lost. */
static void expect_lines(const char *text, unsigned columns, enum line_break kind, const char *expected)
{
    GString *lines = g_string_new(NULL);
    const char *rest = text;

    while (*rest) {
        size_t len = line_break(rest, columns, kind, rest == text);

        g_assert_cmpuint(len, >, 0);
        if (rest != text)
            g_string_append_c(lines, '|');
        g_string_append_len(lines, rest, (gssize)len);
        rest += len + strspn(rest + len, " ");
    }
    g_assert_cmpstr(lines->str, ==, expected);
    g_string_free(lines, TRUE);
}

static void test_fits(void)
{
    g_assert_true(line_fits("", 0));
    g_assert_true(line_fits("busy", 4));
    g_assert_false(line_fits("busy", 3));
    g_assert_true(line_fits("b\xc3\xbcsy", 4));
}

static void test_prose(void)
{
    expect_lines("", 20, BREAK_SENTENCES, "");
    expect_lines("Short.", 20, BREAK_SENTENCES, "Short.");
    expect_lines("It rings; nobody comes.", 20, BREAK_SENTENCES, "It rings;|nobody comes.");
    expect_lines("The phone rings. Nobody answers it.", 20, BREAK_SENTENCES, "The phone rings.|Nobody answers it.");
    expect_lines("One. Two. Three is long.", 12, BREAK_SENTENCES, "One. Two.|Three is|long.");
    expect_lines("The phone rings, and nobody answers.", 20, BREAK_SENTENCES, "The phone rings,|and nobody answers.");
    expect_lines("Ring, and let it ring on.", 20, BREAK_SENTENCES, "Ring, and let it|ring on.");
}

/** A finding names two values: each has a line of its own, even where both would fit in one. */
static void test_finding(void)
{
    expect_lines("the ACK has no effect: its URI is sip:a@b, the Contact is sip:c@d; then BYE", 60, BREAK_CLAUSES,
                 "the ACK has no effect:|its URI is sip:a@b,|the Contact is sip:c@d;|then BYE");
    expect_lines("To: sip:a@b is not sip:c@d", 20, BREAK_CLAUSES, "To: sip:a@b is not|sip:c@d");
    expect_lines("it has CSeq 101, 100 is that of the INVITE", 40, BREAK_CLAUSES,
                 "it has CSeq 101, 100 is that of the|INVITE");
}

/** What is quoted, or in parentheses, is no place for a pause. */
static void test_quoted(void)
{
    expect_lines("the phrase is \"no; the user is gone\", and no more", 60, BREAK_CLAUSES,
                 "the phrase is \"no; the user is gone\", and no more");
    expect_lines("it was refused (RFC 1; the second part) (frame 3)", 44, BREAK_CLAUSES,
                 "it was refused (RFC 1; the second part)|(frame 3)");
}

/** A word that is too long stays whole as long as a label can hold it. */
static void test_long_words(void)
{
    char *word = g_strnfill(60, 'x'), *longer = g_strnfill(LINE_BYTES + 50, 'y'),
         *two = g_strnfill(LINE_BYTES - 1, 'z');
    char *text = g_strconcat("at ", word, " it", NULL), *lines = g_strconcat("at|", word, "|it", NULL);
    char *umlaut = g_strconcat(two, "\xc3\xbc", NULL);

    expect_lines(text, 30, BREAK_SENTENCES, lines);
    g_assert_cmpuint(line_break(longer, 30, BREAK_CLAUSES, true), ==, LINE_BYTES);
    g_assert_cmpuint(line_break(umlaut, 30, BREAK_CLAUSES, true), ==, LINE_BYTES - 1);
    g_free(word);
    g_free(longer);
    g_free(two);
    g_free(text);
    g_free(lines);
    g_free(umlaut);
}

/** Blanks and marks in any number and place. */
static void test_odd(void)
{
    expect_lines(" a", 20, BREAK_CLAUSES, " a");
    expect_lines(" abcdef g", 4, BREAK_CLAUSES, " abcdef|g");
    expect_lines("a  b   c", 2, BREAK_SENTENCES, "a |b |c");
    expect_lines(")))) ;;;; \"\" : , ((", 6, BREAK_CLAUSES, "))))|;;;;|\"\" : ,|((");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line_break/fits", test_fits);
    g_test_add_func("/line_break/prose", test_prose);
    g_test_add_func("/line_break/finding", test_finding);
    g_test_add_func("/line_break/quoted", test_quoted);
    g_test_add_func("/line_break/long_words", test_long_words);
    g_test_add_func("/line_break/odd", test_odd);
    return g_test_run();
}
