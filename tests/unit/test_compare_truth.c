/* test_compare_truth.c
 * What no comparison may say: sentences that contradict each other or an RFC, on any page of two codes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "pages.h"

#include <string.h>

#define CODE_MIN 100
#define CODE_END 700

/** A page that is looked at. */
struct view {
    const struct codebook *book;
    const char *page, *flat;
    unsigned one, other;
};

typedef void (*view_check)(const struct view *view);

/** Codes with texts of their own, registered or not, and one of each class that has none. */
static bool is_interesting(const struct codebook *book, unsigned code)
{
    return codebook_find(book, code, NULL)->code == code || code % 100 == 99;
}

/** Calls the check for every two codes. */
static void check_pages(view_check check)
{
    struct codebook *book = pages_codebook();

    for (unsigned one = CODE_MIN; one < CODE_END; one++)
        for (unsigned other = one + 1; other < CODE_END && is_interesting(book, one); other++)
            if (is_interesting(book, other)) {
                char *page = page_compare(book, one, other), *flat = page_unwrapped(page);

                check(&(struct view){book, page, flat, one, other});
                g_free(flat);
                g_free(page);
            }
    codebook_free(book);
}

/** Does the page say this of the code, alone or with the other one? */
static bool says(const struct view *view, unsigned code, const char *verb, const char *verbs, const char *rest)
{
    char *alone = g_strdup_printf("%u %s %s", code, verb, rest), *both = g_strdup_printf(" %s %s", verbs, rest);
    bool is_said = strstr(view->flat, alone) || strstr(view->flat, both);

    g_free(both);
    g_free(alone);
    return is_said;
}

static void expect_not(const struct view *view, const char *words)
{
    if (strstr(view->flat, words))
        page_complain(view->page, "it says: %s", words);
}

/** RFC 3261 sections 21.5.6 and 21.5.7, RFC 8599, RFC 3312: some server errors complain about the request. */
static void check_blame(const struct view *view)
{
    const unsigned codes[] = {view->one, view->other};

    for (unsigned i = 0; i < 2; i++) {
        bool has_to_change = says(view, codes[i], "allows", "allow", "a second try only with the request corrected");
        bool may_be_right = strstr(view->flat, "the request may well be right");
        char *elsewhere = g_strdup_printf("%u if it lies with a server", codes[i]);

        if (has_to_change && may_be_right)
            page_complain(view->page, "%u may well be right, and has to be corrected", codes[i]);
        if (has_to_change)
            expect_not(view, elsewhere);
        g_free(elsewhere);
    }
}

static void test_blame(void)
{
    check_pages(check_blame);
}

/** RFC 3261 sections 21.6.1 and 21.6.2: a busy or declining user may name a better time. */
static void check_second_try(const struct view *view)
{
    const unsigned codes[] = {view->one, view->other};

    for (unsigned i = 0; i < 2; i++) {
        const struct code_text *text = codebook_find(view->book, codes[i], NULL);
        const char *const advice[] = {text->next,   text->headers, text->fix[0],
                                      text->fix[1], text->fix[2],  text->fix[3]};

        for (unsigned j = 0; j < G_N_ELEMENTS(advice) && says(view, codes[i], "allows", "allow", "no second try"); j++)
            if (advice[j] && (strstr(advice[j], "Retry-After") || strstr(advice[j], "again later")))
                page_complain(view->page, "%u allows no second try, and yet: %s", codes[i], advice[j]);
    }
}

static void test_second_try(void)
{
    check_pages(check_second_try);
}

/** RFC 3261 section 9.2: the 200 to a CANCEL and the 487 to its INVITE normally come together. */
static void check_never(const struct view *view)
{
    expect_not(view, "never compete");
    expect_not(view, "no RFC rules"); /* RFC 3261 section 12.2.1.2 rules what becomes of a redirection */
    expect_not(view, "from the caller itself");
    expect_not(view, "its To tag names");
    if (view->one == 487 || view->other == 487)
        expect_not(view, "The outcome decides");
    if (view->one == 401 || view->other == 401 || view->one == 407 || view->other == 407)
        expect_not(view, view->one == 401 || view->other == 401 ? "With 401 the request has failed"
                                                                : "With 407 the request has failed");
    if (strstr(view->flat, "allows the same request again") || strstr(view->flat, "allow the same request again"))
        expect_not(view, "has to change something before it sends the same request");
}

static void test_never(void)
{
    check_pages(check_never);
}

/** Of a code that no RFC registers, nobody knows which methods it answers and which headers it brings along. */
static void check_unregistered(const struct view *view)
{
    static const unsigned unknown[] = {605, 609, 610, 611, 612, 687};

    for (unsigned i = 0; i < G_N_ELEMENTS(unknown); i++) {
        char *answers = g_strdup_printf("%u normally answers", unknown[i]),
             *headers = g_strdup_printf("%u: Retry-After", unknown[i]);

        expect_not(view, answers);
        expect_not(view, headers);
        if (view->one == unknown[i] || view->other == unknown[i]) {
            expect_not(view, "Both normally answer");
            if (!says(view, unknown[i], "is", "are", "not registered, so no RFC says which requests it answers") &&
                !strstr(view->flat, "are not registered, so no RFC says which requests they answer"))
                page_complain(view->page, "it does not say that nothing is known of %u", unknown[i]);
        }
        g_free(headers);
        g_free(answers);
    }
}

static void test_unregistered(void)
{
    check_pages(check_unregistered);
}

/** Sentences of particular pages: what is right, and what was once said instead. */
static void test_sentences(void)
{
    static const struct {
        unsigned one, other;
        const char *right, *wrong;
    } rows[] = {
        {400, 425, "is damaged, says too little or cannot be fetched. Never send it to a request without an alert",
         "document is missing"},
        {604, 600, "600 allows the same request again only later, after the time in Retry-After if present",
         "Both allow no second try"},
        {401, 605, "605 allows the same request again only later", "605 allows no second try"},
        {604, 606, "allow no second try at any device", NULL},
        {504, 505, "505 Version Not Supported is of the same class, although it is the request that has to change",
         "Both are of the class Server Error"},
        {505, 513, "513 Message Too Large is of the same class, although it is the request that has to change",
         "may well be right"},
        {411, 505, "allow a second try only with the request corrected", "Ask where the obstacle lies"},
        {484, 580, "allow a second try only with the request corrected", "Ask where the obstacle lies"},
        {408, 500, NULL, "Ask where the obstacle lies"},
        {430, 503, "430 allows the same request", "Ask where the obstacle lies"},
        {477, 502, "477 ends only", "Ask where the obstacle lies"},
        {404, 503, "404 if it lies with the request or the called user, 503 if it lies with a server", NULL},
        {200, 487, "487 ends nothing by itself: the CANCEL or BYE that came before has decided", "The outcome decides"},
        {202, 486, "The outcome decides: 202 says that the request is accepted, and 486 that it is not.", NULL},
        {183, 302,
         "302 is handled the same way inside a dialog as outside, except that a new request keeps the route set", NULL},
        {200, 404, "from the user agent that sent the INVITE, as a request of its own", NULL},
        {405, 469, "405 ends only the answered request, unless the call or subscription cannot do without the method",
         "405 ends the call"},
        {404, 501, "501 ends only the answered request, unless the call or subscription cannot do without the method",
         "501 ends the call"},
        {404, 481, "481 answers requests inside a dialog, CANCEL, and INVITE with Replaces.",
         "481 answers requests inside a dialog, and CANCEL."},
        {404, 481, "481 answers a request with a tag in To, a CANCEL, or an INVITE with Replaces.", NULL},
        {100, 183, "100 never has RSeq, and a tag in To normally only if the request had one.",
         "100 has neither a tag in To"},
        {180, 183, "open or report on the early dialog that the To tag names", NULL},
        {480, 486, "480 means that the user is not available", "With 480 the user cannot be reached"},
        {401, 403, "logging in again with the same credentials would change nothing", NULL},
        {401, 420, "and can answer any request but ACK and CANCEL.", NULL},
        {407, 500, "407 can answer any request but ACK and CANCEL.", "407 can answer any request but ACK."},
        {401, 503,
         "With 401 the request has to be sent again with credentials, and with 503 the server could not serve the "
         "request.",
         NULL},
        {408, 504, "SIP requests without a response belong to 408", NULL},
        {502, 504, "If the next SIP hop is silent, 408 would be right.", "requests without any reply"},
    };
    struct codebook *book = pages_codebook();

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *page = page_compare(book, rows[i].one, rows[i].other), *flat = page_unwrapped(page);

        if (rows[i].right)
            page_expect(page, flat, rows[i].right);
        if (rows[i].wrong)
            expect_not(&(struct view){book, page, flat, rows[i].one, rows[i].other}, rows[i].wrong);
        g_free(flat);
        g_free(page);
    }
    codebook_free(book);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/compare_truth/blame", test_blame);
    g_test_add_func("/compare_truth/second_try", test_second_try);
    g_test_add_func("/compare_truth/never", test_never);
    g_test_add_func("/compare_truth/unregistered", test_unregistered);
    g_test_add_func("/compare_truth/sentences", test_sentences);
    return g_test_run();
}
