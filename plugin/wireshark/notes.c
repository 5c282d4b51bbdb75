/* notes.c
 * The first pass: reads each message once and keeps what later passes need.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/notes.h"

#include "calls/call.h"
#include "calls/dialog.h"
#include "calls/expected.h"
#include "calls/repeat.h"
#include "calls/time_steps.h"
#include "calls/transaction.h"
#include "sip/key.h"
#include "texts/codebook.h"
#include "watches/attack.h"
#include "watches/ordinary.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/arrival_reader.h"
#include "wireshark/audio_reader.h"
#include "wireshark/gap_reader.h"
#include "wireshark/note_calls.h"
#include "wireshark/note_facts.h"
#include "wireshark/note_index.h"
#include "wireshark/note_pairing.h"
#include "wireshark/note_stores.h"
#include "wireshark/notes_room.h"
#include "wireshark/sip_reader.h"

#include <epan/packet.h>
#include <string.h>

static struct codebook *codebook; /* NULL until it is first needed; kept from one capture file to the next */
static struct note_stores stores; /* of the capture file that is open; all NULL if none is */
static struct note_index noted;   /* of the capture file that is open */
static uint64_t messages;         /* of the capture file that is open, so far */
static struct time_steps steps;   /* of the capture file that is open */

static void (*message_listener)(const struct note *, struct sip_message *); /* NULL: nobody listens */

void notes_start(void)
{
    key_draw_secret();
    sip_reader_start();
    gap_reader_start();
}

void notes_open(unsigned t1_ms)
{
    note_index_open(&noted);
    note_room_open();
    messages = 0;
    facts_open();
    gap_reader_open();
    steps = (struct time_steps){0};
    note_stores_open(&stores, t1_ms, notes_codebook);
}

void notes_close(void)
{
    note_index_close(&noted);
    facts_close();
    note_stores_close(&stores);
}

void notes_listen(void (*listener)(const struct note *, struct sip_message *))
{
    message_listener = listener;
}

void notes_shutdown(void)
{
    notes_use_codebook(NULL);
    sip_reader_stop();
}

void notes_settle(void)
{
    attack_watch_settle(watches_attacks(stores.watches));
}

struct session notes_session(void)
{
    return (struct session){notes_codebook(), stores.refers, stores.subscribes};
}

const struct refer_watch *notes_refers(void)
{
    return stores.refers;
}

const struct subscribe_watch *notes_subscribes(void)
{
    return stores.subscribes;
}

const struct watch_context *notes_context(void)
{
    return &stores.context;
}

const struct watches *notes_watches(void)
{
    return stores.watches;
}

bool notes_are_overdue(void)
{
    return stores.context.clock->has_passed;
}

const struct finding *notes_next_overdue(void)
{
    const struct finding *finding = finding_next_late(stores.context.findings);

    stores.context.clock->has_passed = finding != NULL;
    return finding;
}

const struct codebook *notes_codebook(void)
{
    if (!codebook)
        codebook = codebook_new(codebook_builtin, codebook_builtin_len);
    return codebook;
}

void notes_use_codebook(struct codebook *book)
{
    codebook_free(codebook);
    codebook = book;
}

const char *const *notes_facts(const struct note *note)
{
    return note_facts_all(note->facts, notes_codebook());
}

/** The response that this one repeats; the message itself where it repeats none. */
static const struct note *first_copy(const struct note *note)
{
    const struct note *first = note->part.first_frame ? note_index_find(&noted, note->part.first_frame) : NULL;

    while (first && (first->code != note->code || first->part.request_frame != note->part.request_frame))
        first = first->next;
    return first ? first : note;
}

const char *notes_summary(const struct note *note)
{
    return facts_summary(first_copy(note)->facts, notes_codebook());
}

/** The facts, those of the end of a call by what is known by now. */
static struct note_facts *facts_by_now(const struct note *note)
{
    bool is_end = note->code / 100 == 2 && note->method == METHOD_BYE && !note->part.first_frame;

    if (!note->facts && is_end && note->call)
        ((struct note *)note)->facts = facts_of_end(note->call->id, stores.context.findings);
    return note->facts;
}

const char *notes_later_fact(const struct note *note)
{
    return facts_later(facts_by_now(note), stores.context.findings);
}

uint32_t notes_later_frame(const struct note *note)
{
    return facts_later_frame(facts_by_now(note));
}

bool notes_are_of_failed_call(const struct note *note)
{
    return facts_are_of_failed_call(facts_by_now(note), stores.context.findings);
}

/** Did an earlier response report the same fault? Where no bytes were found, nobody can tell. */
static bool is_repeated(struct note *note, const struct sip_message *response, struct sip_text request,
                        const struct arrival *arrival)
{
    return note->facts && repeat_failure(stores.repeats, response, request, arrival, note->is_challenge,
                                         facts_repeat_place(note->facts));
}

/** Raises a failure unless something explains it: part of a login, wanted, expected, or told already. */
static void failure_judge(struct note *note, const struct sip_message *response, const struct arrival *arrival,
                          enum exchange_standing standing)
{
    struct sip_text request = transaction_request(stores.transactions);

    note->raises = response->code < 700 && standing != EXCHANGE_WANTED &&
                   !ordinary_is_expected(response, request, note->part.response_us) &&
                   !is_repeated(note, response, request, arrival);
    if (note->raises)
        ordinary_failure(stores.ordinaries, response, request, arrival->time_us, &note->raises);
}

static struct note_facts_source facts_source(const struct note *note, const struct sip_message *response,
                                             const struct arrival *arrival)
{
    return (struct note_facts_source){.response = response,
                                      .part = &note->part,
                                      .transactions = stores.transactions,
                                      .dialogs = stores.dialogs,
                                      .book = notes_codebook(),
                                      .arrival = arrival,
                                      .limit_us = watch_64_t1_us(&stores.context),
                                      .login = watches_login(stores.watches),
                                      .attack = attack_watch_current(watches_attacks(stores.watches)),
                                      .messages = messages};
}

static void failed_note(struct note *note, const struct sip_message *response, enum sip_method method,
                        const struct arrival *arrival, enum exchange_standing standing)
{
    struct note_facts_source source = facts_source(note, response, arrival);

    if ((response->code == 404 || response->code == 480) && method != METHOD_REGISTER)
        source.absence = registrar_watch_cause(watches_registrar(stores.watches));
    note->is_challenge = source.is_challenge = standing == EXCHANGE_CHALLENGE && !source.login.is_refused;
    source.may_have_missed =
        response->code == 491 && watch_may_have_missed(&stores.context, arrival->hosts,
                                                       time_before(arrival->time_us, watch_64_t1_us(&stores.context)));
    note->facts = note_facts_keep(&source);
    failure_judge(note, response, arrival, standing);
}

/** The first copy of a response; the watches must have seen it. */
static void response_judge(struct note *note, struct sip_message *response, enum sip_method method,
                           const struct arrival *arrival)
{
    enum exchange_standing standing =
        exchange_response(stores.exchanges, response, &note->part, arrival->frame, arrival->time_us);
    struct note_facts_source source;

    if (response->code >= 200)
        ordinary_response(stores.ordinaries, response, transaction_request(stores.transactions), arrival->time_us);
    if (response->code >= 300) {
        failed_note(note, response, method, arrival, standing);
    } else if (response->code >= 200 && method == METHOD_BYE) {
        source = facts_source(note, response, arrival);
        note->facts = facts_keep_end(&source);
    }
}

static void response_note(struct note *note, struct sip_message *response, enum sip_method method,
                          const struct arrival *arrival)
{
    const char *pairing;

    note_keep_phrase(note, response);
    if (note->part.first_frame)
        return;
    pairing = pairing_keep(&note->part, response, method, arrival, stores.transactions);
    if (pairing)
        note_more_of(note)->pairing = pairing;
    if (method != METHOD_ACK) /* which is no failure of anything */
        response_judge(note, response, method, arrival);
}

static void request_judge(struct sip_message *request, enum sip_method method, int64_t time_us)
{
    exchange_request(stores.exchanges, request, method, time_us);
    ordinary_request(stores.ordinaries, request, method, time_us);
}

/** Notes the transfer and the subscription that a message belongs to. */
static void subscription_note(struct note *note, const struct message_event *event)
{
    struct refer_exchange *refer = refer_watch_message(stores.refers, event);
    struct subscribe_exchange *subscribe;

    if (refer)
        note_more_of(note)->refer = refer;
    subscribe = subscribe_watch_message(stores.subscribes, event);
    if (subscribe)
        note_more_of(note)->subscribe = subscribe;
}

/** Notes one message. */
static struct note *message_note(packet_info *pinfo, struct sip_message *message, int64_t time_us)
{
    enum sip_method method = sip_method_of(message->method);
    struct arrival arrival = arrival_read(pinfo, time_us);
    struct call *call = call_of(stores.calls, message, time_us, call_is_made_by(message, method));
    struct transaction_store *requests = stores.transactions;
    struct note *note = note_new();
    const struct refer_exchange *refer;
    struct message_event event = {message, method, call, &arrival, &note->part, requests, &note->findings, NULL};

    note->code = (uint16_t)message->code;
    note_keep_method(note, message->method, method);
    subscription_note(note, &event);
    refer = note->more->refer;
    if (method != METHOD_ACK || message->code) /* which nobody answers */
        transaction_message(requests, message, &arrival, &note->part);
    else
        transaction_ack(requests, message, &arrival);
    if (!note->part.first_frame)
        dialog_message(stores.dialogs, call, message, method, &note->part, &arrival);
    if (call && refer && refer->failed_frame == arrival.frame)
        dialog_fault_note(call, arrival.frame);
    note->findings.frame = arrival.frame;
    event.outcome = note->call = note_call(call, message, method, &note->part, refer, &arrival);
    note->facts = note_call_reason(message, method, &note->part);
    watches_message(stores.watches, &event);
    if (method == METHOD_REGISTER)
        note->registration = registrar_watch_current(watches_registrar(stores.watches));
    if (message->code)
        response_note(note, message, method, &arrival);
    else
        request_judge(message, method, time_us);
    if (message_listener)
        message_listener(note, message);
    return note;
}

const struct time_steps *notes_steps(void)
{
    return &steps;
}

/** The notes of all messages of a frame. */
static struct note *messages_note(packet_info *pinfo, int64_t time_us)
{
    struct note *first = NULL, **end = &first;
    struct sip_message *message;
    unsigned place = 0;

    while ((message = sip_reader_next(&place))) {
        messages++;
        *end = message_note(pinfo, message, time_us);
        end = &(*end)->next;
    }
    return first;
}

/** A frame without SIP of its own: an ICMP error may quote a request, others may be audio of a call. */
static void other_note(packet_info *pinfo, int64_t time_us)
{
    struct sip_message quoted;
    struct icmp_error error;

    if (!sip_reader_is_error(pinfo))
        audio_reader_note(pinfo, stores.audio, time_us);
    else if (sip_reader_quoted(pinfo, &quoted, &error))
        watches_unreachable(stores.transactions, &quoted, pinfo->num, &error);
}

const struct note *notes_make(packet_info *pinfo)
{
    bool has_messages = sip_reader_read(pinfo);
    struct note *first = NULL;
    int64_t time_us = arrival_time(pinfo);

    DISSECTOR_ASSERT(!PINFO_FD_VISITED(pinfo)); /* what is told here, is told once */
    if (time_steps_note(&steps, pinfo->num, stores.context.clock->now_us, time_us))
        note_stores_step_back(&stores, time_us);
    if (timer_queue_is_waited_for(stores.context.clock))
        gap_reader_note(pinfo, stores.losses, time_us); /* before it is judged who has waited in vain */
    if (has_messages && pinfo->ptype == PT_TCP)
        losses_note_message(pinfo, stores.losses, time_us);
    timer_queue_tick(stores.context.clock, time_us);
    if (has_messages)
        first = messages_note(pinfo, time_us);
    else if (messages > 0) /* else there is no request to be quoted, and no call */
        other_note(pinfo, time_us);
    if (first || pinfo->num <= noted.newest)
        note_index_keep(&noted, pinfo->num, first);
    return first;
}

const struct note *notes_get(const packet_info *pinfo)
{
    notes_settle();
    return note_index_find(&noted, pinfo->num);
}
