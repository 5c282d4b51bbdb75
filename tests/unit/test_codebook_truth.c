/* test_codebook_truth.c
 * Sentences of the texts that were once wrong: what they say now, and what they must not say again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"

#include <string.h>

static struct codebook *book;

static void expect_text(const char *what, const char *text, const char *right, const char *wrong)
{
    if (right && !strstr(text, right)) {
        g_test_message("%s: expected \"%s\", found: %s", what, right, text);
        g_test_fail();
    }
    if (wrong && strstr(text, wrong)) {
        g_test_message("%s: it says \"%s\": %s", what, wrong, text);
        g_test_fail();
    }
}

/** All that a code says, one text a line. Free with g_free(). */
static char *all_of(const struct code_text *text)
{
    GString *all = g_string_new(NULL);
    const char *const parts[] = {text->summary, text->description, text->when, text->use, text->next, text->headers};

    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(all, "%s\n", parts[i] ? parts[i] : "");
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        g_string_append_printf(all, "%s\n", text->fix[i]);
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        g_string_append_printf(all, "%s\n", text->reference[i]);
    return g_string_free(all, FALSE);
}

static void test_codes(void)
{
    static const struct {
        unsigned code;
        const char *method, *right, *wrong;
    } rows[] = {
        {425, NULL, "Never send it to a request without an alert", "is missing"},     /* RFC 8876 section 5.1 */
        {424, NULL, "Never send it to a request without a Geolocation header", NULL}, /* RFC 6442 section 4.3 */
        {100, NULL, "To normally has a tag only if the request had one",
         "To should have no tag yet"},                                               /* RFC 3261 section 8.2.6.2 */
        {182, NULL, "every 2.5 minutes if it is sent reliably", NULL},               /* RFC 3262 section 3 */
        {199, NULL, "A proxy must not send it if the INVITE requires 100rel", NULL}, /* RFC 6228 section 6 */
        {200, "REFER", "unless the first one already ends the subscription",
         "must report"}, /* RFC 3515 section 2.4.4 */
        {202, "REFER", "unless the first one already ends the subscription", "must follow"},
        {403, NULL, "another login with the same credentials would not help",
         "no login would change"}, /* RFC 3261 section 22.1 */
        {403, "INVITE", "has no credit or is suspended", NULL},
        {403, "SUBSCRIBE", "RFC 6665 section 4.2.1.3", NULL},
        {405, "NOTIFY", "wrongly answer 405: the right code is 481", NULL},     /* RFC 3261 section 12.2.2 */
        {408, NULL, "Most phones also show 408 if nothing answers them", NULL}, /* RFC 3261 section 8.1.3.1 */
        {408, "INVITE", "About 32 s without 180 or 183", NULL},
        {503, NULL, "Phones also show 503 for a connection that fails", NULL},
        {503, "INVITE", "calls per second", NULL},
        {421, "REFER", "RFC 7614 section 6", "RFC 7614 section 4.3"},
        {429, "REFER", "RFC 3892 section 2.2", NULL},
        {423, "SUBSCRIBE", "should state its minimum", NULL},               /* RFC 6665 section 4.2.1.1 */
        {480, NULL, "some phones send 486", "cannot be reached right now"}, /* RFC 3261 section 21.4.18 */
        {480, "INVITE", "20 to 60 s after a 180", NULL},
        {481, "INVITE", "a phone where the call to be replaced still rings", NULL}, /* RFC 3891 section 3 */
        {486, NULL, "Replaces with early-only", NULL},
        {486, NULL, "some phones send 480", NULL},
        {488, "INVITE", "unless media already flowed with the new parameters", NULL}, /* RFC 6337 section 2.3 */
        {488, "INVITE", "ptime or payload numbers", NULL},
        {491, "REFER", "491 may refuse any request while another one is open",
         "for session changes only"}, /* RFC 3261 section 21.4.27 */
        {491, "NOTIFY", NULL, "made for session changes"},
        {504, NULL, "A proxy whose next SIP hop stays silent has to send 408",
         "When the user's side"}, /* RFC 3261 section 16.7 item 6 */
        {600, "REGISTER", "RFC 3261 section 10.3", NULL},
        {603, "REGISTER", "RFC 3261 forbids registrars to send any 6xx", NULL},
        {603, "SUBSCRIBE", "RFC 6665 section 4.2.1.3", "486 or 480"},
        {603, "REFER", NULL, "486 or 480"}, /* RFC 5057 section 5.6 */
        {603, NULL, "for a new call only", "486 or 480"},
        {603, "INVITE", "its dial plan ends unanswered", NULL},
        {606, NULL, "305 a codec or format that is not available", "no common codec"}, /* RFC 3261 section 20.43 */
        {607, NULL, "+sip.607", NULL},
        {608, NULL, "+sip.608", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *all = all_of(codebook_find(book, rows[i].code, rows[i].method));
        char *what = g_strdup_printf("%u %s", rows[i].code, rows[i].method ? rows[i].method : "");

        expect_text(what, all, rows[i].right, rows[i].wrong);
        g_free(what);
        g_free(all);
    }
}

/** The first reference defines the code. */
static void test_definitions(void)
{
    g_assert_cmpstr(codebook_find(book, 199, NULL)->reference[0], ==, "RFC 6228 section 11.1");
    g_assert_cmpstr(codebook_find(book, 429, "REFER")->reference[0], ==, "RFC 3892 section 2.2");
}

/** All that a finding says, one text a line. Free with g_free(). */
static char *all_of_finding(const struct finding_text *text)
{
    GString *all = g_string_new(NULL);

    g_string_append_printf(all, "%s\n%s\n", text->description, text->why);
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        g_string_append_printf(all, "%s\n", text->fix[i]);
    for (unsigned i = 0; i < CODEBOOK_EXCEPTIONS && text->harmless[i]; i++)
        g_string_append_printf(all, "%s\n", text->harmless[i]);
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        g_string_append_printf(all, "%s\n", text->reference[i]);
    return g_string_free(all, FALSE);
}

static void test_findings(void)
{
    static const struct {
        const char *id, *right, *wrong;
    } rows[] = {
        {"contact.missing", "no PRACK, UPDATE or BYE", "or CANCEL by it"}, /* RFC 3261 section 9.1 */
        {"to_tag.missing", "if no proxy is on the way", "never sets one"}, /* RFC 2543 section 6.37 */
        {"refer.failed", "or one that the recipient of the REFER made itself",
         "that is what the target answered"}, /* RFC 3515 section 2.4.5 */
        {"refer.no_final_notify", "normally reports the result",
         "must say terminated and report"}, /* RFC 3515 section 2.4.7 */
        {"response.server_error", "505, 513, 555, 580",
         "The caller did nothing wrong, and"}, /* RFC 3261 sections 21.5.6 and 21.5.7 */
        {"cancel.no_487", "It should answer that INVITE with 487", "must answer"},      /* RFC 3261 section 9.2 */
        {"cancel.too_early", "send its ACK, and after a 2xx also a BYE", "do nothing"}, /* RFC 3261 section 17.1.1.3 */
        {"request.no_response", "above the path MTU", "1300"},                          /* RFC 3261 section 18.1.1 */
        {"interval.not_raised", "RFC 4028 section 7.4", NULL},
        {"response.stray", "RFC 6026 section 7", NULL},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *all = all_of_finding(codebook_finding(book, rows[i].id));

        expect_text(rows[i].id, all, rows[i].right, rows[i].wrong);
        g_free(all);
    }
}

/** RFC 8373 section 5.2, and what Microsoft servers use the number for. */
static void test_values(void)
{
    const char *meaning = codebook_value(book, "warning", "308")->meaning;

    expect_text("warning 308", meaning, "human language", NULL);
    expect_text("warning 308", meaning, "from Microsoft servers: no common encryption level", NULL);
}

/** On the commonest codes each step names who takes it, as in "Caller: ..."; a look into the capture is everybody's. */
static void test_owners(void)
{
    static const unsigned codes[] = {400, 401, 403, 404, 405, 406, 407, 408, 410, 415, 420, 422, 423,
                                     480, 481, 482, 483, 484, 486, 487, 488, 491, 500, 503, 603};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        for (const char *const *method = codebook_methods; *method; method++) {
            const struct code_text *text = codebook_find(book, codes[i], *method);

            for (unsigned j = 0; j < CODEBOOK_FIXES && text->fix[j]; j++)
                if (!g_regex_match_simple("^([A-Z][^:.]*: |Nothing to fix)", text->fix[j], 0, 0)) {
                    g_test_message("%u %s names nobody: %s", codes[i], *method, text->fix[j]);
                    g_test_fail();
                }
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_setenv("LANGUAGE", "C", TRUE);
    book = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/codebook_truth/codes", test_codes);
    g_test_add_func("/codebook_truth/definitions", test_definitions);
    g_test_add_func("/codebook_truth/findings", test_findings);
    g_test_add_func("/codebook_truth/values", test_values);
    g_test_add_func("/codebook_truth/owners", test_owners);

    int status = g_test_run();

    codebook_free(book);
    return status;
}
