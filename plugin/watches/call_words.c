/* call_words.c
 * The verdict on a call in words, and who ended it when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/call_verdict.h"

#include "texts/decimal.h"
#include "watches/refer.h"

/** ", 12.3 s after ..." */
static void add_span(GString *out, const struct call_event *from, const struct call_event *to, const char *what)
{
    int64_t span_us = call_span_us(from, to);

    if (span_us >= 0)
        decimal_append(out, span_us < G_USEC_PER_SEC ? " %.3f s %s" : " %.1f s %s", (double)span_us / G_USEC_PER_SEC,
                       what);
}

static void add_cancelled(GString *out, const struct call_outcome *outcome)
{
    const struct call_event *end = outcome->cancel.frame ? &outcome->cancel : &outcome->end;

    g_string_append(out, "given up by the caller");
    if (outcome->ring.frame && outcome->ring.frame < end->frame)
        add_span(out, &outcome->ring, end, "after it began to ring");
    else
        add_span(out, &outcome->first, end, "after its INVITE; it had not rung");
}

static void add_ended(GString *out, const struct call_outcome *outcome)
{
    const char *name = call_party_name(outcome->ended_by);

    g_string_append_printf(out, "ended%s%s", name ? " by the " : "", name ? name : "");
    add_span(out, &outcome->answer, &outcome->end, "after the answer");
}

static void add_unknown(GString *out, const struct call_outcome *outcome)
{
    if (!outcome->first.frame)
        g_string_append(out, "the capture lacks the INVITE that began it");
    else
        g_string_append(out, "the capture lacks the answer");
    if (outcome->end.frame && outcome->ended_by)
        g_string_append_printf(out, "; ended by the %s", call_party_name(outcome->ended_by));
}

static void add_failed(GString *out, const struct call_outcome *outcome)
{
    if (!outcome->code) {
        g_string_append(out, "no response");
        return;
    }
    g_string_append_printf(out, "%u in frame %u", outcome->code, outcome->end.frame);
    if (outcome->ring.frame)
        add_span(out, &outcome->ring, &outcome->end, "after it began to ring");
    else
        add_span(out, &outcome->first, &outcome->end, "after its INVITE; it had not rung");
}

static void add_trying(GString *out, const struct call_outcome *outcome)
{
    if (outcome->code)
        g_string_append_printf(out, "challenged with %u in frame %u", outcome->code, outcome->end.frame);
    else
        g_string_append_printf(out, "no %sresponse so far", outcome->is_heard ? "final " : "");
    if (!outcome->code && outcome->ring.frame)
        g_string_append_printf(out, ", rings since frame %u", outcome->ring.frame);
}

static void add_answered(GString *out, const struct call_outcome *outcome)
{
    g_string_append(out, "answered, no end in this capture so far");
    if (outcome->bye_challenge_frame)
        g_string_append_printf(out, ": its BYE was challenged in frame %u and not sent again",
                               outcome->bye_challenge_frame);
}

static void add_transferred(GString *out, const struct call_outcome *outcome)
{
    add_ended(out, outcome);
    g_string_append_printf(out, "; the transfer worked (frame %u)", outcome->refer->outcome_frame);
}

static void add_elsewhere(GString *out, const struct call_outcome *outcome)
{
    g_string_append_printf(out, "taken by another device, as frame %u says", outcome->cancel.frame);
}

static void add_no_answer(GString *out, const struct call_outcome *outcome)
{
    if (call_is_cancelled(outcome))
        add_cancelled(out, outcome);
    else
        add_failed(out, outcome);
}

void call_verdict_words(GString *out, const struct call_outcome *outcome, enum call_verdict verdict)
{
    static void (*const words[])(GString *, const struct call_outcome *) = {
        [CALL_TRYING] = add_trying,       [CALL_UP] = add_answered,
        [CALL_COMPLETED] = add_ended,     [CALL_DROPPED] = add_ended,
        [CALL_CANCELLED] = add_cancelled, [CALL_ELSEWHERE] = add_elsewhere,
        [CALL_NO_ANSWER] = add_no_answer, [CALL_BUSY] = add_failed,
        [CALL_DECLINED] = add_failed,     [CALL_REDIRECTED] = add_failed,
        [CALL_UNAUTHORIZED] = add_failed, [CALL_REFUSED] = add_failed,
        [CALL_UNREACHABLE] = add_failed,  [CALL_TRANSFERRED] = add_transferred,
        [CALL_UNKNOWN] = add_unknown,
    };

    words[verdict](out, outcome);
}

bool call_end_words(GString *out, const struct call_outcome *outcome, uint32_t frame)
{
    if (outcome->answer.frame && outcome->end.frame) {
        const char *name = call_party_name(outcome->ended_by);

        g_string_append_printf(out, "Ended%s%s", name ? " by the " : "", name ? name : "");
        if (outcome->end.frame != frame)
            g_string_append_printf(out, " with the BYE in frame %u,", outcome->end.frame);
        add_span(out, &outcome->answer, &outcome->end, "after the answer");
        g_string_append_printf(out, " (frame %u)", outcome->answer.frame);
        return true;
    }
    if (outcome->answer.frame || !call_is_cancelled(outcome))
        return false;
    g_string_append(out, "Given up by the caller");
    if (outcome->cancel.frame != frame)
        g_string_append_printf(out, " with the CANCEL in frame %u,", outcome->cancel.frame);
    if (outcome->ring.frame && outcome->ring.frame < outcome->cancel.frame) {
        add_span(out, &outcome->ring, &outcome->cancel, "after it began to ring");
        g_string_append_printf(out, " (frame %u)", outcome->ring.frame);
    } else if (outcome->first.frame) {
        add_span(out, &outcome->first, &outcome->cancel, "after its INVITE");
        g_string_append_printf(out, " (frame %u); it had not rung", outcome->first.frame);
    }
    return true;
}
