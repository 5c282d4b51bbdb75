/* call_lines.c
 * The list of calls, a line for each, in columns of 120 altogether.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/call_lines.h"

#include "calls/parties.h"
#include "texts/decimal.h"
#include "watches/call_leg.h"
#include "wireshark/compat.h"
#include "wireshark/note_calls.h"
#include "wireshark/packet_text.h"

#define LINE_WIDTH 120
#define NAME_WIDTH 12
#define VERDICT_WIDTH 12

/** Appends a text that fills its column, and two blanks. */
static void add_column(GString *out, struct sip_text text, unsigned width)
{
    GString *shown = g_string_new(NULL);

    packet_text_add(shown, text, text.len > width ? width - 3 : text.len);
    g_string_append(out, shown->str);
    for (long i = g_utf8_strlen(shown->str, -1); i < (long)width; i++)
        g_string_append_c(out, ' ');
    g_string_append(out, "  ");
    g_string_free(shown, TRUE);
}

/** Seconds, or a dash. */
static void add_seconds(GString *out, int64_t span_us, int width)
{
    if (span_us < 0)
        g_string_append_printf(out, "%*s  ", width, "-");
    else
        decimal_append(out, "%*.3f  ", width, (double)span_us / G_USEC_PER_SEC);
}

void call_lines_add_head(GString *out)
{
    g_string_append_printf(out, "%10s  %-*s  %-*s  %-*s  %7s  %9s  %s\n", "Time", NAME_WIDTH, "From", NAME_WIDTH, "To",
                           VERDICT_WIDTH, "Verdict", "Ring", "Duration", "Cause");
}

/** Why the call ended so; else what became of it. */
static void add_cause(GString *out, struct call_outcome *call, enum call_verdict verdict,
                      const struct call_knowledge *known)
{
    const struct call_outcome *leg = notes_call_leg(call);

    if (call_cause_words(out, call, verdict, known))
        return;
    if (leg)
        call_leg_words(out, call, leg);
    else
        call_verdict_words(out, call, verdict);
}

int64_t call_lines_begin(const struct call_outcome *call)
{
    const struct call_event *const events[] = {&call->first, &call->answer, &call->accepted, &call->cancel, &call->end};

    for (unsigned i = 0; i < G_N_ELEMENTS(events); i++)
        if (events[i]->frame)
            return events[i]->time_us;
    return TIME_UNKNOWN;
}

void call_lines_add(GString *out, struct call_outcome *call, int64_t begin_us)
{
    const struct call_knowledge known = notes_call_knowledge();
    enum call_verdict verdict = call_verdict(call, &known);
    struct call_parties parties = call_parties_of(call->from, call->to, call->uri);
    int64_t first_us = call_lines_begin(call);
    GString *line = g_string_new(NULL), *cause = g_string_new(NULL);
    size_t room;

    add_seconds(line, first_us == TIME_UNKNOWN || begin_us == TIME_UNKNOWN ? -1 : first_us - begin_us, 10);
    add_column(line, parties.from, NAME_WIDTH);
    add_column(line, parties.to, NAME_WIDTH);
    g_string_append_printf(line, "%-*s  ", VERDICT_WIDTH, call_verdict_name(verdict));
    add_seconds(line, call_span_us(&call->first, &call->ring), 7);
    add_seconds(line, call->answer.frame ? call_span_us(&call->answer, &call->end) : -1, 9);
    add_cause(cause, call, verdict, &known);
    room = LINE_WIDTH - MIN((size_t)g_utf8_strlen(line->str, -1), LINE_WIDTH - 20);
    packet_text_add(line, (struct sip_text){cause->str, cause->len}, cause->len > room ? room - 3 : room);
    g_string_append_printf(out, "%s\n", g_strchomp(line->str));
    g_string_free(line, TRUE);
    g_string_free(cause, TRUE);
}
