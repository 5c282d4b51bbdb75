/* report_calls.c
 * What became of the calls and the registrations of a session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_calls.h"

#include "calls/parties.h"
#include "watches/call_leg.h"
#include "watches/call_verdict.h"
#include "watches/registration_words.h"
#include "watches/watch.h"
#include "wireshark/note_calls.h"
#include "wireshark/packet_text.h"
#include "wireshark/report_entry.h"
#include "wireshark/report_trace.h"

#include <string.h>

/* Of longer texts the end is left out. */
#define PARTY_SHOWN 128
#define WORDS_SHOWN 1000

static char *shown(struct sip_text text, size_t most)
{
    GString *words = g_string_new(NULL);

    packet_text_add(words, text, most);
    return g_string_free(words, FALSE);
}

/** A sentence, or NULL if it is empty; texts of packets may be in it as they came. */
static const char *keep_words(struct report_session *session, const GString *words)
{
    char *safe = shown((struct sip_text){words->str, words->len}, WORDS_SHOWN);
    const char *kept = *safe ? report_keep(session, safe) : NULL;

    g_free(safe);
    return kept;
}

static const char *keep_party(struct report_session *session, struct sip_text party)
{
    char *safe = shown(party, PARTY_SHOWN);
    const char *kept = *safe ? report_keep_party(session, safe) : NULL;

    g_free(safe);
    return kept;
}

static struct report_place place_of(struct report_session *session, const struct report_entry *entry)
{
    const struct trace_call *call = report_trace_call(entry->note);

    return (struct report_place){entry->frame, entry->since_us, entry->time_us,
                                 call ? report_keep_call_id(session, call->call_id) : ""};
}

/** Why the call ended so, as far as that is proved: by a finding, or by the other leg. */
static const char *keep_cause(struct report_session *session, struct call_outcome *call, enum call_verdict verdict)
{
    const struct call_knowledge known = notes_call_knowledge();
    const struct call_outcome *leg = notes_call_leg(call);
    GString *words = g_string_new(NULL);
    const char *kept;

    if (!call_cause_words(words, call, verdict, &known) && leg)
        call_leg_words(words, call, leg);
    kept = keep_words(session, words);
    g_string_free(words, TRUE);
    return kept;
}

/** Whom the call went to first, by its first message. */
static const char *keep_peer(struct report_session *session, const struct report_entry *entry)
{
    const struct note *note = entry->note;

    if (note->method != METHOD_INVITE)
        return NULL;
    return report_keep_endpoint(session, note->code ? &entry->from : &entry->to);
}

static void add_call(struct report_session *session, const struct report_entry *entry)
{
    struct call_outcome *call = entry->note->call;
    const struct call_knowledge known = notes_call_knowledge();
    enum call_verdict verdict = call_verdict(call, &known);
    const struct call_parties parties = call_parties_of(call->from, call->to, call->uri);
    const struct trace_call *trace = report_trace_call(entry->note);
    const struct call_outcome *leg = notes_call_leg(call);
    GString *words = g_string_new(NULL);
    struct report_call row = {.place = place_of(session, entry),
                              .from = keep_party(session, parties.from),
                              .to = keep_party(session, parties.to),
                              .verdict = call_verdict_name(verdict),
                              .cause = keep_cause(session, call, verdict),
                              .ended_by = call_ended_by(call, verdict),
                              .peer = keep_peer(session, entry),
                              .agent = trace && trace->agent ? report_keep(session, trace->agent) : NULL,
                              .first_in = call->first.frame,
                              .answered_in = call->answer.frame,
                              .ended_in = call_last_event(call).frame,
                              .leg_in = leg ? leg->first.frame : 0,
                              .ring_us = call_span_us(&call->first, &call->ring),
                              .answer_us = call_span_us(&call->first, &call->answer),
                              .duration_us = call->answer.frame ? call_span_us(&call->answer, &call->end) : -1};

    call_verdict_words(words, call, verdict);
    row.words = keep_words(session, words);
    g_string_free(words, TRUE);
    g_array_append_val(session->call_rows, row);
}

static int64_t seconds_of(uint32_t stated)
{
    return stated == SIP_NO_SPAN ? -1 : (int64_t)stated;
}

/** The last REGISTER of a login that this one begins, or itself. */
static const struct registration *registration_last(const struct registration *registration)
{
    const struct registration *next = registration_outcome(registration);

    while (next != registration) {
        registration = next;
        next = registration_outcome(registration);
    }
    return registration;
}

/** The row of a REGISTER, and of those with credentials that took its place. */
static void add_registration(struct report_session *session, const struct report_entry *entry,
                             const struct registration *registration)
{
    const struct watch_context *context = notes_context();
    const struct registration *last = registration_last(registration);
    const struct trace_call *call = report_trace_call(entry->note);
    int64_t limit_us = watch_64_t1_us(context), now_us = context->clock->now_us;
    GString *words = g_string_new(NULL);
    struct report_registration row = {.place = place_of(session, entry),
                                      .user = call ? report_keep(session, call->to) : NULL,
                                      .contact = call ? report_keep(session, call->contact) : NULL,
                                      .verdict =
                                          registration_verdict_name(registration_verdict_of(last, now_us, limit_us)),
                                      .asked_s = seconds_of(registration->asked_s),
                                      .granted_s = seconds_of(last->granted_s)};

    registration_words_verdict(words, last, now_us, limit_us);
    row.words = keep_words(session, words);
    g_string_free(words, TRUE);
    g_array_append_val(session->registrations, row);
}

void report_add_calls(struct report_session *session, const GArray *entries)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);

    for (unsigned i = 0; i < entries->len; i++) {
        const struct report_entry *entry = &g_array_index(entries, struct report_entry, i);
        const struct registration *registration = entry->note->registration;

        if (entry->note->call && g_hash_table_add(seen, entry->note->call))
            add_call(session, entry);
        if (registration && g_hash_table_add(seen, (void *)registration_last(registration)))
            add_registration(session, entry, registration);
    }
    g_hash_table_destroy(seen);
}
