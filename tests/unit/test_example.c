/* test_example.c
 * Examples are found by their code, and end where the next one begins.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/example.h"
#include "texts/page.h"

#include <glib.h>
#include <string.h>

static void test_parts(void)
{
    struct example example;

    g_assert_true(example_find(486, &example));
    g_assert_true(g_str_has_prefix(example.message, "SIP/2.0 486 Busy Here\n"));
    g_assert_true(g_str_has_suffix(example.message, "Content-Length: 0\n"));
    g_assert_true(g_str_has_suffix(example.ladder, ">|\n"));
    g_assert_null(strstr(example.ladder, "SIP/2.0"));
    g_assert_cmpstr(example.method, ==, "INVITE");
    example_clear(&example);
    g_assert_true(example_find(481, &example));
    g_assert_cmpstr(example.method, ==, "BYE");
    example_clear(&example);
}

/** A body belongs to its message; the last message ends with the file. */
static void test_ends(void)
{
    struct example example;

    g_assert_true(example_find(200, &example));
    g_assert_nonnull(strstr(example.message, "\n\nv=0\n"));
    g_assert_null(strstr(example.message, "\n["));
    example_clear(&example);
    g_assert_true(example_find(603, &example));
    g_assert_true(g_str_has_suffix(example.message, "Content-Length: 0\n"));
    example_clear(&example);
}

static void test_none(void)
{
    struct example example;

    g_assert_false(example_find(402, &example));
    g_assert_false(example_find(0, &example));
}

/** A drawing that is too wide would be torn apart: it is left out. Headers are wrapped. */
static void test_width(void)
{
    static const char drawing[] = "A      B\n|----->|\n", headers[] = "Via: one two\n\nbody\n";
    struct page *wide = page_new(10, false), *narrow = page_new(9, false);
    char *texts[2];

    page_drawing(wide, 2, drawing);
    page_lines(wide, 2, headers);
    page_drawing(narrow, 2, drawing);
    page_lines(narrow, 0, headers);
    texts[0] = page_end(wide);
    texts[1] = page_end(narrow);
    g_assert_cmpstr(texts[0], ==, "  A      B\n  |----->|\n  Via: one\n  two\n\n  body\n");
    g_assert_cmpstr(texts[1], ==, "Via: one\ntwo\n\nbody\n");
    g_free(texts[0]);
    g_free(texts[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/example/parts", test_parts);
    g_test_add_func("/example/ends", test_ends);
    g_test_add_func("/example/none", test_none);
    g_test_add_func("/example/width", test_width);
    return g_test_run();
}
