/* report_collect.c
 * What there is to say of the notes of a session by now: findings, exchanges, and doubts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report_collect.h"

#include "calls/time_steps.h"
#include "texts/decimal.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/gap_reader.h"
#include "wireshark/note_findings.h"
#include "wireshark/packet_text.h"
#include "wireshark/report_calls.h"
#include "wireshark/report_entry.h"
#include "wireshark/report_ladders.h"

#include <string.h>

/* Of longer texts the end is left out. */
#define TARGET_SHOWN 512
#define CALL_ID_SHOWN 256

static const struct report_entry *entry_at(const GArray *entries, unsigned i)
{
    return &g_array_index(entries, struct report_entry, i);
}

static const char *keep_text(struct report_session *session, struct sip_text text, size_t most)
{
    GString *words = g_string_new(NULL);
    const char *kept;

    packet_text_add(words, text, most);
    kept = report_keep(session, words->str);
    g_string_free(words, TRUE);
    return kept;
}

static const char *keep_call_id(struct report_session *session, struct sip_text call_id)
{
    GString *words = g_string_new(NULL);
    const char *kept;

    packet_text_add(words, call_id, CALL_ID_SHOWN);
    kept = words->len > 0 ? report_keep_call_id(session, words->str) : "";
    g_string_free(words, TRUE);
    return kept;
}

static struct report_place place_of(struct report_session *session, const struct report_entry *entry,
                                    struct sip_text call_id)
{
    return (struct report_place){entry->frame, entry->since_us, entry->time_us, keep_call_id(session, call_id)};
}

/** The frames that prove it; of a missing NOTIFY, the request that asks for it. */
static void evidence_of(const struct finding *finding, uint32_t evidence[FINDING_FRAMES])
{
    memcpy(evidence, finding->frames, sizeof finding->frames);
    if (!evidence[0] && finding->refer)
        evidence[0] = finding->refer->refer_frame;
    else if (!evidence[0] && finding->subscribe)
        evidence[0] = finding->subscribe->subscribe_frame;
}

static void add_finding(struct report_session *session, const struct report_entry *entry,
                        const struct note_finding *found)
{
    const struct session shown = notes_session();
    const struct note *note = entry->note;
    GString *words = g_string_new(NULL);
    struct report_finding row = {.place = place_of(session, entry, finding_call_id(&shown, note)), .id = found->id};

    finding_words(words, &shown, found, note);
    row.words = report_keep(session, words->str);
    g_string_free(words, TRUE);
    if (note->more->phrase && !found->finding)
        row.phrase = report_keep(session, note->more->phrase);
    if (found->finding)
        evidence_of(found->finding, row.evidence);
    g_array_append_val(session->findings, row);
}

static void add_findings(struct report_session *session, const GArray *entries, bool with_responses)
{
    for (unsigned i = 0; i < entries->len; i++) {
        const struct report_entry *entry = entry_at(entries, i);
        struct finding_list findings = finding_list_of(entry->note, false, with_responses);

        for (unsigned j = 0; j < findings.count; j++)
            add_finding(session, entry, &findings.all[j]);
    }
}

static bool refer_is_undecided(enum refer_verdict verdict)
{
    return verdict == REFER_OPEN || verdict == REFER_UNKNOWN || verdict == REFER_IN_PROGRESS ||
           verdict == REFER_UNANSWERED;
}

/** The row of an exchange, at the first of its frames that passes the filter. */
static void add_exchange(struct report_session *session, const struct report_entry *entry, const char *verdict,
                         bool is_undecided)
{
    const struct session shown = notes_session();
    const struct note *note = entry->note;
    const struct refer_exchange *refer = note->more->refer;
    char *target = refer ? refer_facts_target(&refer->facts) : NULL;
    struct report_exchange row = {.place = place_of(session, entry, finding_call_id(&shown, note)),
                                  .method = refer ? "REFER" : "SUBSCRIBE",
                                  .verdict = verdict,
                                  .is_undecided = is_undecided};
    GString *words = g_string_new(NULL);

    finding_verdict_words(words, &shown, note);
    row.words = report_keep(session, words->str);
    g_string_free(words, TRUE);
    if (target)
        row.target = keep_text(session, (struct sip_text){target, strlen(target)}, TARGET_SHOWN);
    g_free(target);
    g_array_append_val(session->exchanges, row);
}

/** The exchange of that note, at the first of its messages. A SUBSCRIBE that owes nothing is not worth a row. */
static void add_exchange_at(struct report_session *session, const struct report_entry *entry, GHashTable *seen)
{
    struct refer_exchange *refer = entry->note->more->refer;
    struct subscribe_exchange *subscribe = entry->note->more->subscribe;

    if (refer && g_hash_table_add(seen, refer)) {
        enum refer_verdict verdict = refer_verdict(notes_refers(), refer);

        add_exchange(session, entry, refer_verdict_name(verdict), refer_is_undecided(verdict));
    } else if (!refer && subscribe && g_hash_table_add(seen, subscribe)) {
        enum subscribe_verdict verdict = subscribe_verdict(notes_subscribes(), subscribe);

        if (verdict != SUBSCRIBE_NOTHING)
            add_exchange(session, entry, subscribe_verdict_name(verdict),
                         verdict == SUBSCRIBE_OPEN || verdict == SUBSCRIBE_UNKNOWN);
    }
}

/** Is it a request of which nothing is said in another row? */
static bool is_plain_request(const struct note *note)
{
    return note->code == 0 && !(note->more->refer && note->method == METHOD_REFER);
}

/** The row of a request without response. */
static void add_open(struct report_session *session, const struct report_entry *entry, const struct request_open *open)
{
    const char *method = sip_method_name(open->method), *words = strstr(open->words, ": ");
    struct sip_text call_id = {open->call_id, open->call_id ? strlen(open->call_id) : 0};
    struct report_exchange row = {.place = place_of(session, entry, call_id),
                                  .method = method ? method : "request",
                                  .verdict = "unanswered",
                                  .is_undecided = true};
    GString *all = g_string_new(words ? words + 2 : open->words);

    g_string_append_printf(all, "; %s", open->reason);
    if (open->more > 0)
        g_string_append_printf(all, "; likewise %u more until frame %u", open->more, open->more_frame);
    row.words = report_keep(session, all->str);
    g_string_free(all, TRUE);
    g_array_append_val(session->exchanges, row);
}

/** A request that the capture shows no response to, where it does not prove that there was none. */
static void add_open_at(struct report_session *session, const struct report_entry *entry,
                        const struct request_opens *at_end)
{
    const struct request_open *open;

    if (!is_plain_request(entry->note))
        return;
    open = watches_open_request(notes_watches(), &entry->note->findings);
    if (!open)
        open = request_opens_at(at_end, &entry->note->findings);
    if (open)
        add_open(session, entry, open);
}

static void add_exchanges(struct report_session *session, const GArray *entries)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);
    struct request_opens at_end;

    watches_open_at_end(notes_watches(), &at_end);
    for (unsigned i = 0; i < entries->len; i++) {
        add_exchange_at(session, entry_at(entries, i), seen);
        add_open_at(session, entry_at(entries, i), &at_end);
    }
    request_opens_stop(&at_end);
    g_hash_table_destroy(seen);
}

static void add_doubt(struct report_session *session, const char *words)
{
    g_ptr_array_add(session->doubts, (void *)report_keep(session, words));
}

/** What leaves more of the capture undecided than single exchanges. */
static void add_doubts(struct report_session *session)
{
    const struct time_steps *steps = notes_steps();
    GString *words;

    if (losses_are_unchecked())
        add_doubt(session,
                  "Wireshark's TCP analysis is switched off (tcp.analyze_sequence_numbers): nothing is reported as "
                  "missing over TCP");
    if (steps->count == 0)
        return;
    words = g_string_new(NULL);
    decimal_append(words, "Time stamps: frame %u is %.3f s %s the frame before it", steps->frame,
                   (double)ABS(steps->by_us) / G_USEC_PER_SEC, steps->by_us < 0 ? "earlier than" : "later than");
    if (steps->count > 1)
        g_string_append_printf(words, ", and %u more %s out of order", steps->count - 1,
                               steps->count == 2 ? "is" : "are");
    g_string_append(words, "; limits may be judged late or not at all");
    add_doubt(session, words->str);
    g_string_free(words, TRUE);
}

void report_collect(struct report_session *session, const GArray *entries, bool with_responses)
{
    session->messages = entries->len;
    if (entries->len == 0)
        return;
    notes_settle();
    session->begin_us = entry_at(entries, 0)->time_us;
    add_doubts(session);
    report_add_calls(session, entries);
    session->calls = session->call_rows->len;
    add_findings(session, entries, with_responses);
    add_exchanges(session, entries);
    report_add_ladders(session, entries);
}
