/* test_codebook.c
 * How texts are read and found.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "texts/group.h"

#include <glib.h>
#include <string.h>

static struct codebook *builtin_new(void)
{
    g_setenv("LANGUAGE", "C", TRUE);
    return codebook_new(codebook_builtin, codebook_builtin_len);
}

/** RFC 3261 section 8.1.3.2: an unknown 1xx is treated as 183, any other as the x00 of its class. */
static void test_unregistered(void)
{
    struct codebook *book = builtin_new();

    for (unsigned code = 100; code < 700; code++) {
        if (codebook_registered_name(book, code))
            continue;
        g_assert_cmpuint(codebook_find(book, code, NULL)->treat_as, ==, code < 200 ? 183 : code / 100 * 100);
        g_assert_cmpuint(codebook_find(book, code, "INVITE")->treat_as, ==, code < 200 ? 183 : code / 100 * 100);
    }
    g_assert_cmpuint(codebook_find(book, 101, NULL)->code, ==, 101);
    g_assert_cmpuint(codebook_find(book, 299, NULL)->code, ==, 0);
    g_assert_cmpuint(codebook_find(book, 499, NULL)->code, ==, 0);
    codebook_free(book);
}

static void test_out_of_range(void)
{
    static const unsigned codes[] = {0, 1, 99, 700, 799, 999, 65535, G_MAXUINT};
    struct codebook *book = builtin_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_assert_null(codebook_find(book, codes[i], NULL));
        g_assert_null(codebook_find(book, codes[i], "INVITE"));
        g_assert_null(codebook_registered_name(book, codes[i]));
        g_assert_null(codebook_class_name(codes[i]));
    }
    codebook_free(book);
}

static void test_class_names(void)
{
    static const char *const names[] = {"Provisional",  "Success",      "Redirection",
                                        "Client Error", "Server Error", "Global Failure"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_cmpstr(codebook_class_name((i + 1) * 100), ==, names[i]);
        g_assert_cmpstr(codebook_class_name((i + 1) * 100 + 99), ==, names[i]);
    }
    g_assert_cmpstr(codebook_severity_name(CODEBOOK_CHAT), ==, "chat");
    g_assert_cmpstr(codebook_severity_name(CODEBOOK_NOTE), ==, "note");
    g_assert_cmpstr(codebook_severity_name(CODEBOOK_WARN), ==, "warn");
}

static void test_methods(void)
{
    struct codebook *book = builtin_new();
    const struct code_text *of_bye = codebook_find(book, 481, "BYE"), *of_any = codebook_find(book, 481, NULL);

    g_assert_cmpstr(of_bye->method, ==, "BYE");
    g_assert_cmpuint(of_bye->code, ==, 481);
    g_assert_cmpstr(of_bye->name, ==, of_any->name);
    g_assert_true(codebook_find(book, 481, "PUBLISH") == of_any);
    g_assert_true(codebook_find(book, 481, "X-UNHEARD-OF") == of_any);
    g_assert_true(codebook_find(book, 481, "") == of_any);
    g_assert_true(codebook_find(book, 481, "BY") == of_any);
    g_assert_true(codebook_find(book, 481, "bye") == of_any); /* methods are case-sensitive, RFC 3261 section 7.1 */
    g_assert_true(codebook_find(book, 499, "BYE") == codebook_find(book, 499, NULL));
    codebook_free(book);
}

static void test_reference_urls(void)
{
    static const struct {
        const char *reference, *url;
    } rows[] = {
        {"RFC 3261 section 21.4.24", "https://www.rfc-editor.org/rfc/rfc3261#section-21.4.24"},
        {"RFC 3515 section 2", "https://www.rfc-editor.org/rfc/rfc3515#section-2"},
        {"RFC 3261", "https://www.rfc-editor.org/rfc/rfc3261"},
        {"3GPP TS 24.229 section 5.1.3.1", "https://www.3gpp.org/dynareport/24229.htm"},
        {"3GPP TS 23.003", "https://www.3gpp.org/dynareport/23003.htm"},
        {"ITU-T Q.850", NULL},
        {"section 21.4.24", NULL},
        {"", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *url = codebook_reference_url(rows[i].reference);

        g_assert_cmpstr(url, ==, rows[i].url);
        g_free(url);
    }
}

static const char small_texts[] = "[481 BYE]\n"
                                  "summary=the call is over already\n"
                                  "fix1=Of BYE.\n"
                                  "[481]\n"
                                  "name=Call/Transaction Does Not Exist\n"
                                  "severity=warn\n"
                                  "summary=nobody knows the call\n"
                                  "summary[de]=den Anruf kennt niemand\n"
                                  "description=English.\n"
                                  "description[de]=Deutsch.\n"
                                  "when=When.\n"
                                  "fix1=One.\n"
                                  "fix1[de]=Eins.\n"
                                  "fix2=Two.\n"
                                  "reference1=RFC 3261 section 21.4.19\n"
                                  "[481 CANCEL]\n"
                                  "severity=note\n"
                                  "description=Too late.\n"
                                  "[4xx]\n"
                                  "treat_as=400\n"
                                  "severity=note\n"
                                  "summary=not registered\n";

static void test_inheritance(void)
{
    struct codebook *book;
    const struct code_text *text;

    g_setenv("LANGUAGE", "C", TRUE);
    book = codebook_new(small_texts, sizeof small_texts - 1);
    text = codebook_find(book, 481, "BYE");
    g_assert_cmpstr(text->summary, ==, "the call is over already");
    g_assert_cmpstr(text->description, ==, "English.");
    g_assert_cmpstr(text->name, ==, "Call/Transaction Does Not Exist");
    g_assert_cmpint(text->severity, ==, CODEBOOK_WARN);
    g_assert_cmpstr(text->fix[0], ==, "Of BYE.");
    g_assert_null(text->fix[1]);
    g_assert_cmpstr(text->reference[0], ==, "RFC 3261 section 21.4.19");
    text = codebook_find(book, 481, "CANCEL");
    g_assert_cmpstr(text->summary, ==, "nobody knows the call");
    g_assert_cmpstr(text->description, ==, "Too late.");
    g_assert_cmpint(text->severity, ==, CODEBOOK_NOTE);
    g_assert_cmpstr(text->fix[1], ==, "Two.");
    g_assert_cmpuint(codebook_find(book, 400, NULL)->treat_as, ==, 400);
    codebook_free(book);
}

static void test_language(void)
{
    struct codebook *book;

    g_setenv("LANGUAGE", "de", TRUE);
    book = codebook_new(small_texts, sizeof small_texts - 1);
    g_assert_cmpstr(codebook_find(book, 481, NULL)->summary, ==, "den Anruf kennt niemand");
    g_assert_cmpstr(codebook_find(book, 481, NULL)->description, ==, "Deutsch.");
    g_assert_cmpstr(codebook_find(book, 481, NULL)->when, ==, "When.");
    g_assert_cmpstr(codebook_find(book, 481, NULL)->fix[0], ==, "Eins.");
    g_assert_cmpstr(codebook_find(book, 481, NULL)->fix[1], ==, "Two.");
    g_assert_cmpstr(codebook_find(book, 481, "CANCEL")->summary, ==, "den Anruf kennt niemand");
    g_assert_cmpstr(codebook_find(book, 481, "BYE")->summary, ==, "the call is over already");
    codebook_free(book);

    g_setenv("LANGUAGE", "de_AT:fr", TRUE);
    book = codebook_new(small_texts, sizeof small_texts - 1);
    g_assert_cmpstr(codebook_find(book, 481, NULL)->summary, ==, "den Anruf kennt niemand");
    codebook_free(book);

    g_setenv("LANGUAGE", "fr", TRUE);
    book = codebook_new(small_texts, sizeof small_texts - 1);
    g_assert_cmpstr(codebook_find(book, 481, NULL)->summary, ==, "nobody knows the call");
    codebook_free(book);
}

static void test_group_names(void)
{
    static const char *const bad[] = {"",       "4",        "48",  "4866", "481 ", "481 bye",
                                      "481BYE", "481  BYE", "099", "700",  "0xx",  "7xx",
                                      "xx",     "axx",      "/xx", "abc",  " 486", "refer.no_notify"};
    const char *method;
    unsigned code;
    bool class_only;

    g_assert_true(codebook_group_read("481 BYE", &code, &method, &class_only));
    g_assert_cmpuint(code, ==, 481);
    g_assert_cmpstr(method, ==, "BYE");
    g_assert_false(class_only);
    g_assert_true(codebook_group_read("699", &code, &method, &class_only));
    g_assert_cmpuint(code, ==, 699);
    g_assert_null(method);
    g_assert_true(codebook_group_read("4xx", &code, &method, &class_only));
    g_assert_cmpuint(code, ==, 400);
    g_assert_true(class_only);
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (codebook_group_read(bad[i], &code, &method, &class_only))
            g_test_message("[%s] counts as a group", bad[i]);
        g_assert_false(codebook_group_read(bad[i], &code, &method, &class_only));
    }
    g_assert_true(codebook_group_is_finding("refer.no_notify"));
    g_assert_false(codebook_group_is_finding("486"));
    g_assert_false(codebook_group_is_finding("481 BYE"));
    g_assert_false(codebook_group_is_finding("refer"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/codebook/unregistered", test_unregistered);
    g_test_add_func("/codebook/out_of_range", test_out_of_range);
    g_test_add_func("/codebook/class_names", test_class_names);
    g_test_add_func("/codebook/methods", test_methods);
    g_test_add_func("/codebook/reference_urls", test_reference_urls);
    g_test_add_func("/codebook/inheritance", test_inheritance);
    g_test_add_func("/codebook/language", test_language);
    g_test_add_func("/codebook/group_names", test_group_names);
    return g_test_run();
}
