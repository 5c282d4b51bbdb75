/* as_text.c
 * A report as text: a head, the causes with the worst first, every finding frame by frame, counts, and what became of
 * the exchanges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/as_text.h"

#include "report/cause.h"
#include "report/head.h"
#include "report/lines.h"
#include "report/share.h"
#include "texts/decimal.h"

#include <string.h>

#define RULE "===================================================================\n"

/* What follows the first line of an entry is indented. */
#define WORDS_INDENT 24
#define CAUSE_INDENT 16

/* More causes than that are counted. */
#define CAUSES_SHOWN 1000

/* So many peers are told, those with most calls that were not answered. */
#define SHARES_SHOWN 50

static const struct report_session *session_at(const struct report *report, unsigned i)
{
    return g_ptr_array_index(report->sessions, i);
}

/** From here on, the same frame numbers mean other frames. */
static void add_turn(GString *out, const struct report *report, const struct report_session *session)
{
    GDateTime *begin;
    char *words;

    if (!report_is_later(report, session))
        return;
    begin = g_date_time_new_from_unix_local(session->begin_us == TIME_UNKNOWN ? G_MININT64
                                                                              : session->begin_us / G_USEC_PER_SEC);
    words = begin ? g_date_time_format(begin, ", first message at %Y-%m-%d %H:%M:%S") : NULL;
    g_string_append_printf(out, "         frames are numbered from 1 again%s\n", words ? words : "");
    g_free(words);
    if (begin)
        g_date_time_unref(begin);
}

static void add_title(GString *out, const struct report *report)
{
    g_string_append_printf(out, "\n%sSIP Explain report%s%s\n", RULE, report->filter ? ", filter: " : "",
                           report->filter ? report->filter : "");
    report_head_add(out, report);
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GPtrArray *doubts = session_at(report, i)->doubts;

        if (doubts->len > 0)
            add_turn(out, report, session_at(report, i));
        for (unsigned j = 0; j < doubts->len; j++)
            lines_add(out, 2, g_ptr_array_index(doubts, j));
    }
}

/** Which findings they are; the frames only where their numbers name them. */
static void add_cause_frames(GString *out, const struct report *report, const struct report_cause *cause)
{
    bool is_one_session =
        report->sessions->len < 2 || !report_is_later(report, session_at(report, report->sessions->len - 1));
    GString *words = g_string_new(NULL);

    g_string_append_printf(words, "%s", finding_name(cause->first->id));
    if (is_one_session) {
        g_string_append(words, cause->count == 1 ? ": frame" : ": frames");
        for (unsigned i = 0; i < MIN(cause->count, CAUSE_FRAMES); i++)
            g_string_append_printf(words, "%s%u", i == 0 ? " " : ", ", cause->frames[i]);
        if (cause->count > CAUSE_FRAMES)
            g_string_append_printf(words, " and %u more", cause->count - CAUSE_FRAMES);
    }
    g_string_append_printf(out, "%*s", CAUSE_INDENT, "");
    lines_add(out, CAUSE_INDENT, words->str);
    g_string_free(words, TRUE);
}

/** "; the packet says "Do not disturb"", of a response whose phrase is not the registered one. */
static void words_add_phrase(GString *words, const struct report_finding *finding)
{
    if (finding->phrase && !strstr(words->str, finding->phrase))
        g_string_append_printf(words, "; the packet says \"%s\"", finding->phrase);
}

static void add_cause(GString *out, const struct report *report, const struct report_cause *cause)
{
    GString *words = g_string_new(cause->words);

    words_add_phrase(words, cause->first);
    g_string_append_printf(out, "  %-5s %4u x  ", codebook_severity_name(finding_severity(cause->first->id)),
                           cause->count);
    lines_add(out, CAUSE_INDENT, words->str);
    add_cause_frames(out, report, cause);
    g_string_free(words, TRUE);
}

static void add_causes(GString *out, const struct report *report)
{
    GPtrArray *causes = report_causes(report);

    g_string_append(out, "\nCauses, worst first\n");
    for (unsigned i = 0; i < MIN(causes->len, CAUSES_SHOWN); i++)
        add_cause(out, report, g_ptr_array_index(causes, i));
    if (causes->len > CAUSES_SHOWN)
        g_string_append_printf(out, "  and %u more: see the findings\n", causes->len - CAUSES_SHOWN);
    g_ptr_array_free(causes, TRUE);
}

static void add_place(GString *out, const struct report_place *place)
{
    decimal_append(out, "%8u %13.6f  ", place->frame, (double)place->since_us / G_USEC_PER_SEC);
}

/** The Call-ID ends the first line of an entry. */
static void add_call_id(GString *out, const struct report_place *place)
{
    lines_add(out, WORDS_INDENT, place->call_id);
    g_string_append_printf(out, "%*s", WORDS_INDENT, "");
}

static void add_finding(GString *out, const struct report_finding *finding)
{
    GString *words = g_string_new(finding->words);

    words_add_phrase(words, finding);
    add_place(out, &finding->place);
    g_string_append_printf(out, "%-4s  sipexplain.%-24s ", codebook_severity_name(finding_severity(finding->id)),
                           finding_name(finding->id));
    add_call_id(out, &finding->place);
    lines_add(out, WORDS_INDENT, words->str);
    g_string_free(words, TRUE);
}

static void add_findings(GString *out, const struct report *report)
{
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const struct report_session *session = session_at(report, i);

        if (session->findings->len > 0)
            add_turn(out, report, session);
        for (unsigned j = 0; j < session->findings->len; j++)
            add_finding(out, &g_array_index(session->findings, struct report_finding, j));
    }
}

static void add_counts(GString *out, const struct report *report, const unsigned *by_finding)
{
    g_string_append(out, "\nCount of each finding\n");
    for (unsigned i = 0; i < FINDING_COUNT; i++)
        if (by_finding[i] > 0)
            g_string_append_printf(out, "%8u  %-4s  sipexplain.%s\n", by_finding[i],
                                   codebook_severity_name(finding_severity(i)), finding_name(i));
    g_string_append(out, "\nCount of each response code\n");
    for (unsigned i = 0; i < REPORT_CODES; i++) {
        const char *name = report->by_code[i] > 0 ? codebook_known_name(report->book, i) : NULL;

        if (report->by_code[i] > 0)
            g_string_append_printf(out, "%8u  %u %s\n", report->by_code[i], i, name ? name : "(not registered)");
    }
}

/** Only where there are calls: not all captures are about them. */
static void add_shares(GString *out, const struct report *report, enum share_by by)
{
    GPtrArray *shares = report_shares(report, by);

    if (shares->len > 0)
        g_string_append_printf(out, "\n%s\n", report_share_heading(by));
    for (unsigned i = 0; i < MIN(shares->len, SHARES_SHOWN); i++) {
        const struct report_share *share = g_ptr_array_index(shares, i);

        g_string_append_printf(out, "%8u of %u (%u %%)  ", share->answered, share->calls,
                               (unsigned)((uint64_t)share->answered * 100 / share->calls));
        lines_add(out, WORDS_INDENT, share->name);
    }
    if (shares->len > SHARES_SHOWN)
        g_string_append_printf(out, "  and %u more\n", shares->len - SHARES_SHOWN);
    g_ptr_array_free(shares, TRUE);
}

static void add_exchange(GString *out, const struct report_exchange *exchange)
{
    char *words = exchange->target ? g_strdup_printf("%s: %s", exchange->target, exchange->words) : NULL;

    add_place(out, &exchange->place);
    g_string_append_printf(out, "%-9s  %-12s ", exchange->method, exchange->verdict);
    add_call_id(out, &exchange->place);
    lines_add(out, WORDS_INDENT, words ? words : exchange->words);
    g_free(words);
}

static void add_exchanges(GString *out, const struct report *report, bool is_undecided)
{
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const struct report_session *session = session_at(report, i);
        bool has_turn = false;

        for (unsigned j = 0; j < session->exchanges->len; j++) {
            const struct report_exchange *exchange = &g_array_index(session->exchanges, struct report_exchange, j);

            if (exchange->is_undecided != is_undecided || (!is_undecided && strcmp(exchange->method, "REFER") != 0))
                continue; /* a SUBSCRIBE that was notified is not worth a line */
            if (!has_turn)
                add_turn(out, report, session);
            has_turn = true;
            add_exchange(out, exchange);
        }
    }
}

void report_as_text(GString *out, const struct report *report)
{
    unsigned by_finding[FINDING_COUNT], count = report_count_findings(report, by_finding);

    add_title(out, report);
    add_causes(out, report);
    g_string_append_printf(out, "\nFindings: %u\n", count);
    add_findings(out, report);
    add_counts(out, report, by_finding);
    add_shares(out, report, SHARE_BY_PEER);
    add_shares(out, report, SHARE_BY_AGENT);
    g_string_append(out, "\nREFER exchanges\n");
    add_exchanges(out, report, false);
    g_string_append(out, "\nNot decided in this capture\n");
    add_exchanges(out, report, true);
    g_string_append(out, RULE);
}
