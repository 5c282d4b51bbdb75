/* session.c
 * The rows of a session, and what is counted over all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/session.h"

#include "report/mask.h"

#include <string.h>

void report_message_clear(void *data)
{
    g_strfreev(((struct report_message *)data)->seen);
}

static void ladder_clear(void *data)
{
    g_array_free(((struct report_ladder *)data)->messages, TRUE);
}

struct report_session *report_session_new(struct mask *mask)
{
    struct report_session *session = g_new0(struct report_session, 1);

    session->begin_us = TIME_UNKNOWN;
    session->mask = mask;
    session->texts = g_string_chunk_new(1024);
    session->doubts = g_ptr_array_new();
    session->findings = g_array_new(FALSE, TRUE, sizeof(struct report_finding));
    session->exchanges = g_array_new(FALSE, TRUE, sizeof(struct report_exchange));
    session->call_rows = g_array_new(FALSE, TRUE, sizeof(struct report_call));
    session->registrations = g_array_new(FALSE, TRUE, sizeof(struct report_registration));
    session->ladders = g_array_new(FALSE, TRUE, sizeof(struct report_ladder));
    g_array_set_clear_func(session->ladders, ladder_clear);
    return session;
}

void report_session_free(struct report_session *session)
{
    g_ptr_array_free(session->doubts, TRUE);
    g_array_free(session->findings, TRUE);
    g_array_free(session->exchanges, TRUE);
    g_array_free(session->call_rows, TRUE);
    g_array_free(session->registrations, TRUE);
    g_array_free(session->ladders, TRUE);
    g_string_chunk_free(session->texts);
    g_free(session);
}

const char *report_keep(struct report_session *session, const char *text)
{
    char *masked;
    const char *kept;

    if (!text || !session->mask)
        return text ? g_string_chunk_insert_const(session->texts, text) : NULL;
    masked = mask_text(session->mask, text);
    kept = g_string_chunk_insert_const(session->texts, masked);
    g_free(masked);
    return kept;
}

const char *report_keep_party(struct report_session *session, const char *party)
{
    if (!party || !session->mask)
        return report_keep(session, party);
    return g_string_chunk_insert_const(session->texts, mask_whole(session->mask, MASK_USER, party));
}

const char *report_keep_call_id(struct report_session *session, const char *call_id)
{
    if (!call_id || !session->mask)
        return report_keep(session, call_id);
    return g_string_chunk_insert_const(session->texts, mask_whole(session->mask, MASK_CALL, call_id));
}

const char *report_keep_endpoint(struct report_session *session, const struct endpoint *endpoint)
{
    GString *words = g_string_new(NULL);
    const char *kept;

    endpoint_add(words, endpoint);
    kept = report_keep(session, words->len > 0 ? words->str : "?");
    g_string_free(words, TRUE);
    return kept;
}

static const struct report_session *session_at(const struct report *report, unsigned i)
{
    return g_ptr_array_index(report->sessions, i);
}

unsigned report_messages(const struct report *report)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < report->sessions->len; i++)
        sum += session_at(report, i)->messages;
    return sum;
}

unsigned report_calls(const struct report *report)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < report->sessions->len; i++)
        sum += session_at(report, i)->calls;
    return sum;
}

static int by_count(const void *a, const void *b, void *counts)
{
    unsigned one = GPOINTER_TO_UINT(g_hash_table_lookup(counts, *(char *const *)a));
    unsigned other = GPOINTER_TO_UINT(g_hash_table_lookup(counts, *(char *const *)b));

    return one == other ? strcmp(*(char *const *)a, *(char *const *)b) : one > other ? -1 : 1;
}

char *report_verdicts(const struct report *report)
{
    GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *names = g_ptr_array_new();
    GString *words = g_string_new(NULL);

    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *calls = session_at(report, i)->call_rows;

        for (unsigned j = 0; j < calls->len; j++) {
            char *verdict = (char *)g_array_index(calls, struct report_call, j).verdict;
            unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, verdict));

            if (count == 0)
                g_ptr_array_add(names, verdict);
            g_hash_table_insert(counts, verdict, GUINT_TO_POINTER(count + 1));
        }
    }
    g_ptr_array_sort_with_data(names, by_count, counts);
    for (unsigned i = 0; i < names->len; i++)
        g_string_append_printf(words, "%s%u %s", i > 0 ? ", " : "",
                               GPOINTER_TO_UINT(g_hash_table_lookup(counts, names->pdata[i])),
                               (const char *)names->pdata[i]);
    g_ptr_array_free(names, TRUE);
    g_hash_table_destroy(counts);
    return g_string_free(words, words->len == 0);
}

unsigned report_count_findings(const struct report *report, unsigned *by_finding)
{
    unsigned sum = 0;

    memset(by_finding, 0, FINDING_COUNT * sizeof *by_finding);
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *findings = session_at(report, i)->findings;

        for (unsigned j = 0; j < findings->len; j++)
            by_finding[g_array_index(findings, struct report_finding, j).id]++;
        sum += findings->len;
    }
    return sum;
}

bool report_is_later(const struct report *report, const struct report_session *session)
{
    for (unsigned i = 0; i < report->sessions->len && session_at(report, i) != session; i++)
        if (session_at(report, i)->messages > 0)
            return true;
    return false;
}
