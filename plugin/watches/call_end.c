/* call_end.c
 * Looks, when a BYE comes, for the fault that made its sender give up: only what has just happened, or what its Reason
 * names, counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/call_end.h"

#include "facts/response_facts.h"
#include "texts/decimal.h"
#include "watches/refer.h"

/* What ends a call is no older than this. */
#define CAUSE_US (2 * (int64_t)G_USEC_PER_SEC)

/* Who waits for an ACK in vain gives up at 64*T1; so much earlier or later it may be seen. */
#define ACK_EARLY_US ((int64_t)G_USEC_PER_SEC)
#define ACK_LATE_US (8 * (int64_t)G_USEC_PER_SEC)

/** A BYE while its cause is looked for. */
struct call_end {
    const struct watch_context *context;
    const struct message_event *bye;
    const struct call_outcome *outcome;
    const struct finding *explains; /* NULL: no finding does */
    uint32_t frames[2];             /* that prove it; 0: none */
    GString *words;
};

bool finding_is_among(const struct finding *finding, const char *const *names)
{
    for (; *names; names++)
        if (g_str_has_suffix(*names, ".") ? g_str_has_prefix(finding_name(finding->id), *names)
                                          : g_str_equal(finding_name(finding->id), *names))
            return true;
    return false;
}

static double seconds_of(int64_t span_us)
{
    return (double)span_us / G_USEC_PER_SEC;
}

/** "0.029 s", "32.0 s" */
static void add_span(GString *out, int64_t span_us)
{
    decimal_append(out, span_us < G_USEC_PER_SEC ? "%.3f s" : "%.1f s", seconds_of(span_us));
}

/** How long before the BYE; -1 if it has not happened or that cannot be told. */
static int64_t span_before(const struct call_end *end, const struct call_event *event)
{
    struct call_event bye = {end->bye->arrival->time_us, end->bye->arrival->frame};

    return call_span_us(event, &bye);
}

static bool has_just_been(const struct call_end *end, const struct call_event *event)
{
    int64_t span_us = span_before(end, event);

    return span_us >= 0 && span_us <= CAUSE_US;
}

/** Takes over what a finding says. */
static bool explain_by(struct call_end *end, const struct finding *finding)
{
    if (!finding)
        return false;
    end->explains = finding;
    g_string_append(end->words, finding->words);
    if (finding->frame && finding->frame != end->bye->arrival->frame)
        g_string_append_printf(end->words, " (frame %u)", finding->frame);
    end->frames[0] = finding->frame;
    return true;
}

static bool is_of_ack(const struct finding *finding, const void *data)
{
    static const char *const names[] = {"dialog.mismatch", "contact.unreachable", "invite.ack_lost", "invite.no_ack",
                                        NULL};

    (void)data;
    return finding_is_among(finding, names) && finding_severity(finding->id) >= CODEBOOK_NOTE;
}

/** c1: who answered has waited 64*T1 for an ACK (RFC 3261 section 13.3.1.4). */
static bool is_unacknowledged(struct call_end *end)
{
    const struct call_outcome *outcome = end->outcome;
    int64_t span_us = span_before(end, &outcome->accepted), limit_us = watch_64_t1_us(end->context);

    if (span_us < limit_us - ACK_EARLY_US || span_us > limit_us + ACK_LATE_US ||
        outcome->accepted_by != outcome->ended_by)
        return false;
    return explain_by(end, finding_of_call(end->context->findings, outcome->id, is_of_ack, NULL));
}

static bool is_of_media(const struct finding *finding, const void *data)
{
    static const char *const names[] = {"media.no_common_format", "media.mismatch", NULL};
    const uint32_t *since = data;

    return finding_is_among(finding, names) && (!finding->frame || finding->frame >= *since);
}

/** c6: the answer does not fit the offer. */
static bool is_of_answer(struct call_end *end)
{
    return has_just_been(end, &end->outcome->accepted) &&
           explain_by(end, finding_of_call(end->context->findings, end->outcome->id, is_of_media,
                                           &end->outcome->accepted.frame));
}

static bool is_at_refusal(const struct finding *finding, const void *data)
{
    const struct call_outcome *outcome = data;
    static const char *const names[] = {"dialog.mismatch",   "contact.unreachable", "response.unheard",
                                        "response.mismatch", "request.malformed",   NULL};

    return (finding->frame == outcome->refused.frame ||
            (finding->frame && finding->frame == outcome->refused_request_frame)) &&
           finding_is_among(finding, names);
}

/** c4, c5: a request in the call was refused, and the call is given up. */
static bool is_refused(struct call_end *end)
{
    const struct call_outcome *outcome = end->outcome;
    enum sip_method method = outcome->refused_method;
    bool is_change = method == METHOD_INVITE || method == METHOD_UPDATE,
         is_by_same = outcome->refused_by == outcome->ended_by;

    if (!has_just_been(end, &outcome->refused) || (!is_change && !is_by_same))
        return false;
    g_string_append_printf(end->words, "%s %s%s", is_by_same ? "its" : "the", method == METHOD_INVITE ? "re-" : "",
                           method == METHOD_OTHER ? "request" : sip_method_name(method));
    if (!is_by_same)
        g_string_append(end->words, " of the other side");
    if (outcome->refused_request_frame)
        g_string_append_printf(end->words, " (frame %u)", outcome->refused_request_frame);
    g_string_append_printf(end->words, " was refused with %u (frame %u) ", outcome->refused_code,
                           outcome->refused.frame);
    add_span(end->words, span_before(end, &outcome->refused));
    g_string_append(end->words, " before");
    end->frames[0] = outcome->refused_request_frame;
    end->frames[1] = outcome->refused.frame;
    end->explains = finding_of_call(end->context->findings, outcome->id, is_at_refusal, outcome);
    if (end->explains)
        g_string_append_printf(end->words, ": %s", end->explains->words);
    return true;
}

static bool is_no_response(const struct finding *finding, const void *data)
{
    const struct call_outcome *outcome = data;
    static const char *const names[] = {"request.no_response", NULL};

    return finding_is_among(finding, names) && (!finding->frame || finding->frame == outcome->asked.frame);
}

/** c4: a request in the call got no response until it timed out (timer F). */
static bool is_unanswered(struct call_end *end)
{
    const struct call_outcome *outcome = end->outcome;
    int64_t span_us = span_before(end, &outcome->asked), limit_us = watch_64_t1_us(end->context);

    if (outcome->asked_by != outcome->ended_by || span_us < limit_us - ACK_EARLY_US || span_us > limit_us + CAUSE_US)
        return false;
    return explain_by(end, finding_of_call(end->context->findings, outcome->id, is_no_response, outcome));
}

/** c7 */
static bool is_of_transfer(struct call_end *end)
{
    const struct refer_exchange *refer = end->outcome->refer;
    struct call_event failed = {TIME_UNKNOWN, 0};

    if (refer && refer->failed_frame && refer->failed_frame == refer->outcome_frame)
        failed = (struct call_event){refer->outcome_time, refer->failed_frame};
    if (!has_just_been(end, &failed))
        return false;
    g_string_append_printf(end->words, "the transfer that was asked for in it failed (frame %u) ", failed.frame);
    add_span(end->words, span_before(end, &failed));
    g_string_append(end->words, " before");
    end->frames[0] = failed.frame;
    return true;
}

/** c3: the BYE itself names a failure (RFC 3326). */
static bool is_named(struct call_end *end)
{
    const struct sip_message *bye = end->bye->message;
    struct sip_text value;

    return end->context->texts && !bye->is_cut && sip_header_find(bye, "Reason", 0, &value) &&
           evidence_failed_end(end->context->texts(), bye, end->words);
}

static void dropped_tell(const struct call_end *end)
{
    struct call_outcome *outcome = end->bye->outcome;
    const char *name = call_party_name(outcome->ended_by);
    GString *words = g_string_new("dropped ");
    int64_t span_us = span_before(end, &outcome->answer);

    if (name)
        g_string_append_printf(words, "by the %s ", name);
    if (span_us >= 0) {
        add_span(words, span_us);
        g_string_append(words, " after the answer");
    }
    g_string_append_printf(words, ": %s", end->words->str);
    outcome->explains = end->explains;
    outcome->dropped = finding_add(end->context->findings, end->bye->place, FINDING_CALL_DROPPED,
                                   end->bye->message->call_id, "%s", words->str);
    for (unsigned i = 0; i < G_N_ELEMENTS(end->frames); i++)
        if (end->frames[i] != end->bye->arrival->frame)
            finding_add_frame(outcome->dropped, end->frames[i]);
    g_string_free(words, TRUE);
}

void call_end_judge(const struct watch_context *context, const struct message_event *bye, const struct finding *expired,
                    GString *words)
{
    const struct call_outcome *outcome = bye->outcome;
    struct call_end end = {.context = context, .bye = bye, .outcome = outcome};
    bool is_transferred = outcome->refer && outcome->refer->outcome / 100 == 2;

    if (outcome->end.frame != bye->arrival->frame || !outcome->answer.frame || is_transferred)
        return;
    end.words = g_string_truncate(words, 0);
    if (explain_by(&end, expired) || is_unacknowledged(&end) || is_of_answer(&end) || is_refused(&end) ||
        is_unanswered(&end) || is_of_transfer(&end) || is_named(&end))
        dropped_tell(&end);
}
