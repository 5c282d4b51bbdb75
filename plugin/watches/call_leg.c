/* call_leg.c
 * Looks among the calls that a server made after the one that it got, or before, for the one that belongs to it: only
 * where no other may.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/call_leg.h"

#include "calls/parties.h"
#include "texts/decimal.h"
#include "watches/call_verdict.h"

/* The end of one leg is passed on within this time. */
#define PASSED_ON_US ((int64_t)G_USEC_PER_SEC)

/* A call without any response so far counts as one that has failed after this time. */
#define UNANSWERED_US (3 * (int64_t)G_USEC_PER_SEC)

/* Of calls that begin in between, no more are looked at. */
#define LOOKED_AT 4096

/** The search for the other leg of a call. */
struct leg_search {
    const struct call_outcome *outcome;
    struct call_parties parties;
    struct call_event end;
    bool is_backward;                           /* the leg came in before: it was ended from there */
    const struct call_outcome *sure;            /* it has the same Session-ID */
    const struct call_outcome *called, *caller; /* the newest with the same number */
    unsigned called_count, under_way; /* how many have the same number called; how many were not over before */
};

struct call_event call_last_event(const struct call_outcome *outcome)
{
    if (!outcome->answer.frame && call_is_cancelled(outcome))
        return outcome->cancel;
    return outcome->end;
}

static bool is_by_caller(const struct call_outcome *outcome)
{
    return (!outcome->answer.frame && call_is_cancelled(outcome)) || outcome->ended_by == PARTY_CALLER;
}

/** Does one call come from the host that the other went to? Where all have one address, the port tells. */
static bool is_passed_on(const struct call_outcome *in, const struct call_outcome *out)
{
    if (in->id == out->id || !in->first.frame || !out->first.frame)
        return false;
    if (in->source_host == in->target_host || out->source_host == out->target_host)
        return in->target == out->source;
    return in->target_host == out->source_host;
}

/** Less than a second before, and after the calls have begun? */
static bool is_just_before(const struct leg_search *search, const struct call_event *event)
{
    int64_t span_us = call_span_us(event, &search->end);

    return event->frame && event->frame < search->end.frame && span_us >= 0 && span_us < PASSED_ON_US;
}

/** Did its end make the host end the call? */
static bool is_cause(const struct leg_search *search, const struct call_outcome *leg)
{
    struct call_event last = call_last_event(leg);

    if (search->is_backward)
        return is_by_caller(leg) && is_just_before(search, &last);
    if (last.frame)
        return !is_by_caller(leg) && is_just_before(search, &last);
    return !leg->is_heard && !leg->answer.frame && !search->outcome->answer.frame &&
           call_span_us(&leg->first, &search->end) >= UNANSWERED_US;
}

static bool was_over(const struct leg_search *search, const struct call_outcome *leg)
{
    struct call_event last = call_last_event(leg);
    int64_t span_us = call_span_us(&last, &search->end);

    return last.frame && last.frame < search->end.frame && span_us >= PASSED_ON_US;
}

static bool is_of_host(const struct leg_search *search, const struct call_outcome *leg)
{
    return search->is_backward ? leg->number < search->outcome->number && is_passed_on(leg, search->outcome)
                               : leg->number > search->outcome->number && is_passed_on(search->outcome, leg);
}

/** Looks at a call of the host whose end may have made it end this one. */
static void cause_try(struct leg_search *search, const struct call_outcome *leg)
{
    const struct call_outcome *outcome = search->outcome;
    struct call_parties parties;

    if (!is_of_host(search, leg) || !is_cause(search, leg))
        return;
    if (outcome->session_key && leg->session_key) {
        if (outcome->session_key == leg->session_key)
            search->sure = leg;
        return;
    }
    parties = call_parties_of(leg->from, leg->to, leg->uri);
    if (search->parties.called_key && search->parties.called_key == parties.called_key) {
        search->called = leg;
        search->called_count++;
    }
    if (search->parties.caller_key && search->parties.caller_key == parties.caller_key)
        search->caller = leg;
}

/** Those that ended shortly before. */
static void ended_try(struct leg_search *search, const GPtrArray *all, const GArray *endings)
{
    unsigned place = endings->len;

    while (place > 0 && g_array_index(endings, struct call_ending, place - 1).frame >= search->end.frame)
        place--;
    while (place-- > 0) {
        const struct call_ending *ending = &g_array_index(endings, struct call_ending, place);
        const struct call_outcome *leg = all->pdata[ending->number];
        struct call_event last = call_last_event(leg);

        if (last.frame != ending->frame)
            continue;
        if (call_span_us(&last, &search->end) >= PASSED_ON_US)
            return;
        cause_try(search, leg);
    }
}

/** Those without any response that began before the end, and how many were under way at all. False if there are too
 * many. */
static bool begun_try(struct leg_search *search, const GPtrArray *all)
{
    unsigned number = search->outcome->number;

    for (unsigned i = 0; i < LOOKED_AT; i++) {
        const struct call_outcome *leg;

        if (search->is_backward ? number == 0 : number + 1 >= all->len)
            return true;
        number = search->is_backward ? number - 1 : number + 1;
        leg = all->pdata[number];
        if (!search->is_backward && leg->first.frame > search->end.frame)
            return true;
        if (!is_of_host(search, leg) || was_over(search, leg))
            continue;
        search->under_way++;
        if (!call_last_event(leg).frame)
            cause_try(search, leg);
    }
    return false;
}

static const struct call_outcome *leg_find(const struct call_outcome *outcome, const struct outcome_store *store)
{
    const GPtrArray *all = outcome_store_all(store);
    struct leg_search search = {.outcome = outcome,
                                .parties = call_parties_of(outcome->from, outcome->to, outcome->uri),
                                .end = call_last_event(outcome),
                                .is_backward = is_by_caller(outcome)};

    ended_try(&search, all, outcome_store_endings(store));
    if (search.sure)
        return search.sure;
    if (search.called_count == 1)
        return search.called;
    if (search.called_count > 1 || !begun_try(&search, all))
        return NULL;
    if (search.sure || search.called_count == 1)
        return search.sure ? search.sure : search.called;
    return search.called_count == 0 && search.under_way == 1 ? search.caller : NULL;
}

const struct call_outcome *call_leg_of(struct call_outcome *outcome, const struct outcome_store *store)
{
    uint32_t frame = call_last_event(outcome).frame;

    if (!frame || !outcome->first.frame || !store)
        return NULL;
    if (outcome->leg_of_frame != frame) {
        outcome->leg = leg_find(outcome, store);
        outcome->leg_of_frame = frame;
    }
    return outcome->leg;
}

/** "was refused with 403 (frame 15)" */
static void add_end(GString *out, const struct call_outcome *leg, struct call_event last)
{
    if (!last.frame)
        g_string_append(out, "has no response in this capture");
    else if (leg->answer.frame)
        g_string_append_printf(out, "was ended by the other side (frame %u)", last.frame);
    else if (call_is_cancelled(leg))
        g_string_append_printf(out, "was cancelled (frame %u)", last.frame);
    else
        g_string_append_printf(out, "was refused with %u (frame %u)", leg->code, last.frame);
}

void call_leg_words(GString *out, const struct call_outcome *outcome, const struct call_outcome *leg)
{
    struct call_event last = call_last_event(leg), end = call_last_event(outcome);
    struct call_parties parties = call_parties_of(leg->from, leg->to, leg->uri);
    struct sip_text name = is_by_caller(outcome) ? parties.from : parties.to;

    g_string_append(out, is_by_caller(outcome) ? "The call that this server got from " : "This server's own call to ");
    g_string_append_len(out, name.at, (gssize)name.len);
    g_string_append_printf(out, " (frame %u) ", leg->first.frame);
    add_end(out, leg, last);
    if (last.frame && call_span_us(&last, &end) >= 0)
        decimal_append(out, " %.3f s before", (double)call_span_us(&last, &end) / G_USEC_PER_SEC);
}
