/* facts.c
 * Asks for facts, and compares them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include "facts/response_facts.h"
#include "expect.h"
#include "pages.h"
#include "story.h"

#include <string.h>

/** 2023-11-14 22:13:20 UTC */
#define NOW (INT64_C(1700000000) * G_USEC_PER_SEC)

static struct codebook *book;

void facts_set_up(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    g_test_set_nonfatal_assertions();
    g_setenv("TZ", "UTC", TRUE);
    book = pages_codebook();
}

int facts_run(void)
{
    int failed = g_test_run();

    codebook_free(book);
    return failed;
}

static void keep_fact(const char *fact, void *data)
{
    GString *facts = data;

    g_assert_cmpuint(strlen(fact), <=, FACT_LEN_MAX);
    g_string_append_printf(facts, "%s%s", facts->len ? "\n" : "", fact);
}

/** What stands behind the first line, with an empty line at its end if there is none. */
static char *rest_of(const char *row)
{
    const char *newline = strchr(row, '\n');

    return g_strconcat(newline ? newline + 1 : "",
                       newline && strstr(newline, "\n\n") ? ""
                       : newline                          ? "\n\n"
                                                          : "\n",
                       NULL);
}

static char *response_text(const char *row)
{
    char *rest = rest_of(row), *text;

    text = g_strdup_printf("SIP/2.0 %.3s X\nCSeq: 1 %.*s\n%s", row, (int)strcspn(row + 4, "\n"), row + 4, rest);
    g_free(rest);
    return text;
}

static char *request_text(const char *row)
{
    char *rest = rest_of(row), *text;

    text = g_strdup_printf("%.*s SIP/2.0\nCSeq: 1 %.*s\n%s", (int)strcspn(row, "\n"), row, (int)strcspn(row, " "), row,
                           rest);
    g_free(rest);
    return text;
}

/** The facts of two texts, of which only so many bytes are there: a sanitizer sees who reads on. */
static char *facts_of_texts(const char *response, size_t response_len, const char *request, size_t request_len,
                            int64_t time_us)
{
    char *response_bytes = story_exact_copy(response, response_len);
    char *request_bytes = request ? story_exact_copy(request, request_len) : NULL;
    GString *facts = g_string_new(NULL);
    struct sip_message message, asked;

    if (sip_message_read(response_bytes, response_len, &message) &&
        (!request || sip_message_read(request_bytes, request_len, &asked)))
        response_facts_of(
            &(struct response_facts_source){book, &message, request ? &asked : NULL, time_us, false, NULL, NULL},
            keep_fact, facts);
    g_free(response_bytes);
    g_free(request_bytes);
    return g_string_free(facts, FALSE);
}

char *facts_of(const char *response, const char *request, int64_t time_us)
{
    char *text = response_text(response), *asked = request ? request_text(request) : NULL;
    char *facts = facts_of_texts(text, strlen(text), asked, asked ? strlen(asked) : 0, time_us);

    g_free(text);
    g_free(asked);
    return facts;
}

/** Compares the facts, and frees those that were found. */
static void expect_facts(const char *what, char *found, const char *expected)
{
    if (!g_str_equal(found, expected)) {
        g_test_message("%s\nexpected:\n%s\nfound:\n%s", what, expected, found);
        g_test_fail();
    }
    g_free(found);
}

void facts_check(const struct facts_row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        expect_facts(rows[i].response, facts_of(rows[i].response, NULL, NOW), rows[i].facts);
}

/** With the request cut before its blank line, the facts are those without it. */
static void check_cut(const struct facts_exchange *row)
{
    char *response = response_text(row->response), *request = request_text(row->request);
    size_t response_len = strlen(response), headers_len = (size_t)(strstr(request, "\n\n") + 1 - request);
    char *alone = facts_of_texts(response, response_len, NULL, 0, NOW);

    expect_facts(row->request, facts_of_texts(response, response_len, request, headers_len, NOW), alone);
    g_free(alone);
    headers_len = (size_t)(strstr(response, "\n\n") + 1 - response);
    alone = facts_of_texts(response, headers_len, NULL, 0, NOW);
    expect_facts(row->response, facts_of_texts(response, headers_len, request, strlen(request), NOW), alone);
    g_free(alone);
    g_free(response);
    g_free(request);
}

void facts_check_exchanges(const struct facts_exchange *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        expect_facts(rows[i].request, facts_of(rows[i].response, rows[i].request, NOW), rows[i].facts);
        check_cut(&rows[i]);
    }
}
