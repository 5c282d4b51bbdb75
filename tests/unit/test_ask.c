/* test_ask.c
 * Codes and methods as people type them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/ask.h"

#include <string.h>

static struct codebook *book;

/** Expects one sentence that begins so, on a line of its own. */
static void expect_mistake(struct answer_page answer, const char *start)
{
    g_assert_true(answer.is_mistake);
    g_assert_true(g_str_has_prefix(answer.text, start));
    g_assert_true(g_str_has_suffix(answer.text, ".\n"));
    g_assert_cmpuint(strcspn(answer.text, "\n"), ==, strlen(answer.text) - 1);
    g_free(answer.text);
}

static void expect_page(struct answer_page answer, const char *title)
{
    g_assert_false(answer.is_mistake);
    g_assert_true(g_str_has_prefix(answer.text, title));
    g_assert_cmpint(answer.text[strlen(title)], ==, '\n');
    g_free(answer.text);
}

static void test_codes(void)
{
    static const struct {
        const char *word;
        unsigned code;
    } rows[] = {{"100", 100}, {"486", 486}, {"699", 699}, {"", 0},    {"99", 0}, {"099", 0},
                {"700", 0},   {"0486", 0},  {"4 6", 0},   {"+48", 0}, {"48x", 0}};

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(ask_code(rows[i].word), ==, rows[i].code);
}

static void test_methods(void)
{
    g_assert_cmpstr(ask_method("BYE"), ==, "BYE");
    g_assert_cmpstr(ask_method("refer"), ==, "REFER");
    g_assert_null(ask_method(""));
    g_assert_null(ask_method("ACK"));
    g_assert_null(ask_method("BYE "));
}

static void test_finding(void)
{
    struct answer_page answer = ask_finding(book, " auth.rejected", 72);

    g_assert_false(answer.is_mistake);
    g_assert_true(g_str_has_prefix(answer.text, "auth.rejected: "));
    g_free(answer.text);
    answer = ask_finding(book, "sipexplain.Auth.rejected", 72);
    g_assert_false(answer.is_mistake);
    g_free(answer.text);
    answer = ask_finding(book, "auth", 72);
    g_assert_true(answer.is_mistake);
    g_assert_true(g_str_has_prefix(answer.text, "\"auth\" is not the name of a finding. These are:\n"));
    g_assert_nonnull(strstr(answer.text, "\n  auth.rejected\n"));
    g_free(answer.text);
    answer = ask_finding(book, "", 72);
    g_assert_true(g_str_has_prefix(answer.text, "The name of a finding is missing."));
    g_free(answer.text);
}

static void test_explain(void)
{
    expect_page(ask_explain(book, "486", "", 72), "SIP 486 Busy Here");
    expect_page(ask_explain(book, " 481\t", " bye ", 72), "SIP 481 Call/Transaction Does Not Exist in answer to BYE");
    expect_mistake(ask_explain(book, "", "", 72), "A status code is missing");
    expect_mistake(ask_explain(book, " ", "BYE", 72), "A status code is missing");
    expect_mistake(ask_explain(book, "busy", "", 72), "\"busy\" is no SIP status code");
    expect_mistake(ask_explain(book, "486", "ACK", 72), "\"ACK\" is no method that gets responses");
    expect_mistake(ask_explain(book, "700", "ACK", 72), "\"700\" is no SIP status code");
}

static void test_compare(void)
{
    expect_page(ask_compare(book, "202", "380", 72), "SIP 202 Accepted vs 380 Alternative Service");
    expect_page(ask_compare(book, " 202 ", "\t380", 72), "SIP 202 Accepted vs 380 Alternative Service");
    expect_mistake(ask_compare(book, "x", "y", 72), "\"x\" is no SIP status code");
    expect_mistake(ask_compare(book, "202", "y", 72), "\"y\" is no SIP status code");
    expect_mistake(ask_compare(book, "202", "", 72), "A status code is missing");
    expect_mistake(ask_compare(book, "", "202", 72), "A status code is missing");
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/ask/codes", test_codes);
    g_test_add_func("/ask/methods", test_methods);
    g_test_add_func("/ask/explain", test_explain);
    g_test_add_func("/ask/finding", test_finding);
    g_test_add_func("/ask/compare", test_compare);
    status = g_test_run();
    codebook_free(book);
    return status;
}
