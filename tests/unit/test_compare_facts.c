/* test_compare_facts.c
 * What particular comparisons say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "pages.h"

#include <string.h>

#define CODE_MIN 100
#define CODE_END 700

/** What is the same is not listed as a difference, and the other way about. */
static void test_differences(void)
{
    struct codebook *book = pages_codebook();
    struct comparison *alike = compare_codes(book, 436, 437), *unlike = compare_codes(book, 100, 603);

    g_assert_cmpuint(alike->differences->len, ==, 2); /* the fact of the pair, and how to see it */
    g_assert_cmpstr(
        g_ptr_array_index(alike->shared, 0), ==,
        "Both are final, get an ACK hop by hop if they answer an INVITE, end only the answered request, allow "
        "a second try only with the request corrected, and can answer any request but ACK.");
    g_assert_null(alike->choice);
    g_assert_cmpuint(unlike->shared->len, ==, 0);
    for (unsigned i = 0; i < unlike->differences->len; i++) {
        const struct compare_difference *difference = g_ptr_array_index(unlike->differences, i);

        g_assert_cmpstr(difference->facts[0], !=, difference->facts[1]);
        g_assert_true(g_str_has_prefix(difference->facts[0], "100"));
        g_assert_true(g_str_has_prefix(difference->facts[1], "603"));
    }
    compare_free(unlike);
    compare_free(alike);
    codebook_free(book);
}

/** Pages that people look for must say these words. */
static void test_known_pages(void)
{
    static const struct {
        unsigned one, other;
        const char *words[32];
    } rows[] = {
        {202,
         380,
         {"SIP 202 Accepted vs 380 Alternative Service",
          "Success response (2xx)",
          "Redirection response (3xx)",
          "Both are final",
          "for processing that is not complete yet",
          "asynchronously",
          "REFER, SUBSCRIBE and MESSAGE",
          "Clients handle 202 as 200",
          "deprecated for SUBSCRIBE, NOTIFY and REFER",
          "RFC 7647 and RFC 6665 have deprecated 202",
          "The 202 comes from the recipient of the REFER, not the transfer target",
          "the outcome comes in NOTIFYs",
          "message/sipfrag",
          "202 gets no ACK",
          "the call has failed",
          "the body describes an alternative service to try",
          "try the alternative service that it describes",
          "application/3gpp-ims+xml",
          "emergency call",
          "urn:service:sos",
          "380 gets an ACK only after an INVITE, hop by hop",
          "rfc6665#section-8.3.1",
          "rfc3261#section-21.3.5"}},
        {200,
         380,
         {"SIP 200 OK vs 380 Alternative Service", "Success response (2xx)", "Redirection response (3xx)",
          "accepted and carried out", "to an INVITE it sets up the session", "the call has failed",
          "the body describes an alternative service that the client should try", "To an INVITE, send ACK",
          "end to end, from the user agent that sent the INVITE", "application/3gpp-ims+xml", "emergency call",
          "rfc3261#section-21.2.1"}},
        {180, 487, {"so the same request may well get both"}},
        {199, 204, {"They hardly ever meet: 199 normally answers INVITE, and 204 does not."}},
        {486, 302, {"Send 302 only if there is another address or path to name; 486 does not redirect."}},
        {503, 480, {"480 if it lies with the request or the called user, 503 if it lies with a server."}},
        {600, 486, {"Remember: 600 stops proxies from trying other devices of the user; 486 does not."}},
        {477,
         486,
         {"477 is not registered: clients must treat it as 400 Bad Request.", "Do not send it",
          "Go on as after 400 Bad Request."}},
        {477,
         478,
         {"Both are final, get an ACK hop by hop", "are not registered, so no RFC says which requests they answer.",
          "Only their meaning differs"}},
        {400, 477, {"Go on as after 400 Bad Request."}},
        {477,
         404,
         {"477 ends only the answered request", "477 allows a second try only with the request corrected",
          "477: No header of its own."}},
        {408,
         481,
         {"inside a call the client should then end the call",
          "481 ends the call or subscription that the request belongs to, but nothing else"}},
    };
    struct codebook *book = pages_codebook();

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *page = page_compare(book, rows[i].one, rows[i].other), *flat = page_unwrapped(page);

        for (unsigned j = 0; rows[i].words[j]; j++)
            page_expect(page, flat, rows[i].words[j]);
        g_free(flat);
        g_free(page);
    }
    codebook_free(book);
}

/** Codes that people confuse have their fact, and the texts give it in either order. */
static void test_confused(void)
{
    static const unsigned pairs[][2] = {
        {100, 183}, {180, 183}, {181, 182}, {181, 302}, {199, 487}, {200, 202}, {200, 204}, {202, 380}, {200, 380},
        {300, 485}, {301, 302}, {302, 305}, {302, 380}, {305, 380}, {400, 500}, {401, 407}, {401, 403}, {403, 603},
        {404, 604}, {404, 410}, {404, 480}, {404, 484}, {405, 501}, {406, 415}, {406, 488}, {408, 480}, {408, 487},
        {408, 504}, {413, 513}, {415, 488}, {420, 421}, {422, 423}, {428, 438}, {436, 437}, {480, 486}, {481, 487},
        {481, 404}, {482, 483}, {486, 600}, {486, 603}, {487, 200}, {488, 606}, {491, 500}, {500, 503}, {502, 504},
        {503, 480}, {600, 603}, {603, 607}, {607, 608}, {608, 603},
    };
    struct codebook *book = pages_codebook();
    unsigned count = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (!codebook_pair(book, pairs[i][0], pairs[i][1]))
            g_test_message("nothing tells %u and %u apart", pairs[i][0], pairs[i][1]);
        g_assert_nonnull(codebook_pair(book, pairs[i][0], pairs[i][1]));
        g_assert_true(codebook_pair(book, pairs[i][0], pairs[i][1]) == codebook_pair(book, pairs[i][1], pairs[i][0]));
    }
    for (unsigned one = CODE_MIN; one < CODE_END; one++)
        for (unsigned other = one; other < CODE_END; other++)
            count += codebook_pair(book, one, other) != NULL;
    g_assert_cmpuint(count, ==, G_N_ELEMENTS(pairs));
    codebook_free(book);
}

/** The width is a choice, and bold changes nothing else. */
static void test_layout(void)
{
    struct codebook *book = pages_codebook();
    struct comparison *comparison = compare_codes(book, 202, 380);
    char *plain = compare_page(comparison, PAGE_WIDTH, false), *bold = compare_page(comparison, PAGE_WIDTH, true);
    GString *stripped = g_string_new(bold);

    g_assert_true(g_str_has_prefix(bold, "\033[1mSIP 202 Accepted vs 380 Alternative Service\033[0m\n"));
    g_string_replace(stripped, "\033[1m", "", 0);
    g_string_replace(stripped, "\033[0m", "", 0);
    g_assert_cmpstr(stripped->str, ==, plain);
    for (unsigned width = 60; width <= 120; width += 10) {
        char *page = compare_page(comparison, width, false), **lines = g_strsplit(page, "\n", -1),
             *flat = page_unwrapped(page), *plain_flat = page_unwrapped(plain);
        glong longest = 0;

        for (char **line = lines; *line; line++)
            longest = MAX(longest, g_utf8_strlen(*line, -1));
        g_assert_cmpint(longest, <=, width);
        g_assert_cmpint(longest, >, width - 12);
        g_assert_cmpstr(flat, ==, plain_flat);
        g_free(plain_flat);
        g_free(flat);
        g_strfreev(lines);
        g_free(page);
    }
    g_string_free(stripped, TRUE);
    g_free(bold);
    g_free(plain);
    compare_free(comparison);
    codebook_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/compare_facts/differences", test_differences);
    g_test_add_func("/compare_facts/known_pages", test_known_pages);
    g_test_add_func("/compare_facts/confused", test_confused);
    g_test_add_func("/compare_facts/layout", test_layout);
    return g_test_run();
}
