/* test_quote.c
 * Strings in display filters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/filter_string.h"

static void expect_quoted(const char *string, const char *expected)
{
    GString *quoted = g_string_new("x == ");

    quote_add(quoted, string);
    g_assert_cmpstr(quoted->str, ==, expected);
    g_string_free(quoted, TRUE);
}

static void test_strings(void)
{
    expect_quoted("", "x == \"\"");
    expect_quoted("a84b4c76e66710@pc33.atlanta.com", "x == \"a84b4c76e66710@pc33.atlanta.com\"");
    expect_quoted("say \"no\"", "x == \"say \\\"no\\\"\"");
    expect_quoted("a\\b\\", "x == \"a\\\\b\\\\\"");
    expect_quoted("a\r\n\tb\x01\x1f\x7f", "x == \"a\\x0d\\x0a\\x09b\\x01\\x1f\\x7f\"");
    expect_quoted("ger\xc3\xa4t \xef\xbf\xbd", "x == \"ger\xc3\xa4t \xef\xbf\xbd\"");
}

static void test_long(void)
{
    char *string = g_strnfill(20000, 'x'), *expected = g_strdup_printf("x == \"%s\"", string);

    expect_quoted(string, expected);
    g_free(expected);
    g_free(string);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/quote/strings", test_strings);
    g_test_add_func("/quote/long", test_long);
    return g_test_run();
}
