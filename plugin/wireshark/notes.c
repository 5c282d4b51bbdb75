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
#include "watches/ordinary.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/arrival_reader.h"
#include "wireshark/gap_reader.h"
#include "wireshark/note_calls.h"
#include "wireshark/note_facts.h"
#include "wireshark/note_index.h"
#include "wireshark/note_texts.h"
#include "wireshark/packet_text.h"
#include "wireshark/sip_reader.h"

#include <epan/packet.h>
#include <string.h>

static struct codebook *codebook; /* NULL until it is first needed; kept from one capture file to the next */
static struct transaction_store *transactions; /* of the capture file that is open; used in the first pass only */
static struct call_store *calls;               /* likewise */
static struct dialog_store *dialogs;           /* likewise */
static struct exchange_store *exchanges;       /* likewise */
static struct repeat_store *repeats;           /* of the capture file that is open */
static struct ordinary_store *ordinaries;      /* likewise */
static struct refer_watch *refers;             /* of the capture file that is open */
static struct subscribe_watch *subscribes;
static struct timer_queue *capture_clock;
static struct watch_context context; /* of the watches; all of it is of the capture file that is open */
static struct watches *watches;
static struct note_index noted; /* of the capture file that is open */
static struct note *notes_room; /* where the next notes come to lie; file scope */
static unsigned notes_free;     /* how many more fit in there */
static uint64_t messages;       /* of the capture file that is open, so far */
static struct gap_log *losses;  /* filled from the first SIP message on */
static struct time_steps steps; /* of the capture file that is open */

static void (*message_listener)(const struct note *, struct sip_message *); /* NULL: nobody listens */
/* Notes are allocated so many at a time. */
#define NOTES_AT_ONCE 128

void notes_start(void)
{
    key_draw_secret();
    sip_reader_start();
    gap_reader_start();
}

void notes_open(unsigned t1_ms)
{
    note_index_open(&noted);
    notes_free = 0;
    messages = 0;
    facts_open();
    transactions = transaction_store_new();
    calls = call_store_new();
    dialogs = dialog_store_new(calls);
    exchanges = exchange_store_new();
    repeats = repeat_store_new();
    ordinaries = ordinary_store_new();
    gap_reader_open();
    losses = gap_log_new();
    steps = (struct time_steps){0};
    capture_clock = timer_queue_new();
    refers = refer_watch_new(t1_ms, capture_clock, losses);
    subscribes = subscribe_watch_new(t1_ms, capture_clock, losses);
    context =
        (struct watch_context){.t1_ms = t1_ms, .clock = capture_clock, .losses = losses, .findings = finding_log_new()};
    context.book = notes_codebook;
    note_calls_open(calls, &context);
    watches = watches_new(&context);
}

void notes_close(void)
{
    note_index_close(&noted);
    facts_close();
    call_store_free(calls); /* before what hangs on the calls */
    note_calls_close();
    watches_free(watches); /* before the transactions, which wait in its lines */
    transaction_store_free(transactions);
    dialog_store_free(dialogs);
    exchange_store_free(exchanges);
    repeat_store_free(repeats);
    ordinary_store_free(ordinaries);
    refer_watch_free(refers);
    subscribe_watch_free(subscribes);
    finding_log_free(context.findings);
    timer_queue_free(capture_clock);
    gap_log_free(losses);
    transactions = NULL;
    calls = NULL;
    dialogs = NULL;
    exchanges = NULL;
    repeats = NULL;
    ordinaries = NULL;
    refers = NULL;
    subscribes = NULL;
    watches = NULL;
    context = (struct watch_context){0};
    capture_clock = NULL;
    losses = NULL;
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

struct refer_watch *notes_refers(void)
{
    return refers;
}

struct subscribe_watch *notes_subscribes(void)
{
    return subscribes;
}

const struct watch_context *notes_context(void)
{
    return &context;
}

const struct watches *notes_watches(void)
{
    return watches;
}

bool notes_are_overdue(void)
{
    return capture_clock->has_passed;
}

bool notes_next_overdue(struct note *note)
{
    *note = (struct note){.refer = refer_watch_overdue(refers)};
    if (!note->refer)
        note->subscribe = subscribe_watch_overdue(subscribes);
    if (!note->refer && !note->subscribe)
        note->overdue = finding_next_late(context.findings);
    capture_clock->has_passed = note->refer || note->subscribe || note->overdue;
    return capture_clock->has_passed;
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

const char *notes_call_id(const struct note *note)
{
    return note_facts_call_id(note->facts, notes_codebook());
}

const char *notes_summary(const struct note *note)
{
    return facts_summary(note->facts, notes_codebook());
}

const char *notes_later_fact(const struct note *note)
{
    return facts_later(note->facts, context.findings);
}

uint32_t notes_later_frame(const struct note *note)
{
    return facts_later_frame(note->facts);
}

bool notes_are_of_failed_call(const struct note *note)
{
    return facts_are_of_failed_call(note->facts, context.findings);
}

/** Raises a failure unless something explains it: part of a login, wanted, expected, or told already. */
static void failure_judge(struct note *note, const struct sip_message *response, const struct arrival *arrival,
                          enum exchange_standing standing)
{
    struct sip_text request = transaction_request(transactions);

    note->raises = response->code < 700 && standing != EXCHANGE_WANTED &&
                   !ordinary_is_expected(response, request, note->part.response_us) &&
                   !repeat_failure(repeats, response, request, arrival, note->is_challenge, &note->repeat);
    if (note->raises)
        ordinary_failure(ordinaries, response, request, arrival->time_us, &note->raises);
}

/** The first copy of a response; the watches must have seen it. */
static void response_judge(struct note *note, struct sip_message *response, enum sip_method method,
                           const struct arrival *arrival)
{
    struct note_facts_source source = {.response = response,
                                       .part = &note->part,
                                       .transactions = transactions,
                                       .dialogs = dialogs,
                                       .arrival = arrival,
                                       .login = watches_login(watches),
                                       .attack = attack_watch_current(watches_attacks(watches)),
                                       .messages = messages};
    enum exchange_standing standing =
        exchange_response(exchanges, response, &note->part, arrival->frame, arrival->time_us);

    if (response->code >= 200)
        ordinary_response(ordinaries, response, transaction_request(transactions), arrival->time_us);
    source.book = notes_codebook();
    if (response->code / 100 == 2 && method == METHOD_BYE)
        note->facts = facts_keep_end(&source);
    if (response->code < 300)
        return;
    if ((response->code == 404 || response->code == 480) && method != METHOD_REGISTER)
        source.absence = registrar_watch_cause(watches_registrar(watches));
    note->is_challenge = source.is_challenge = standing == EXCHANGE_CHALLENGE && !source.login.is_refused;
    failure_judge(note, response, arrival, standing);
    source.may_have_missed =
        response->code == 491 &&
        watch_may_have_missed(&context, arrival->hosts, time_before(arrival->time_us, watch_64_t1_us(&context)));
    note->facts = note_facts_keep(&source);
}

static void response_note(struct note *note, struct sip_message *response, enum sip_method method,
                          const struct arrival *arrival)
{
    note->phrase = note_phrase_keep(response, notes_codebook());
    if (note->part.first_frame)
        return;
    if (note->part.has_other_sent_by || method == METHOD_ACK)
        note->pairing =
            note_pairing_keep(&note->part, response, transaction_request(transactions), method == METHOD_ACK);
    if (method != METHOD_ACK) /* which is no failure of anything */
        response_judge(note, response, method, arrival);
}

static void request_judge(struct sip_message *request, enum sip_method method, int64_t time_us)
{
    exchange_request(exchanges, request, time_us);
    ordinary_request(ordinaries, request, method, time_us);
}

/** Of most messages it is enough to know what identifies them. */
static bool message_tells_more(const struct sip_message *message, enum sip_method method)
{
    return message->code >= 300 || method == METHOD_REFER || method == METHOD_SUBSCRIBE ||
           (message->code == 0 && method == METHOD_NOTIFY);
}

static struct note *note_new(void)
{
    if (notes_free == 0) {
        notes_room = wmem_alloc_array(wmem_file_scope(), struct note, NOTES_AT_ONCE);
        notes_free = NOTES_AT_ONCE;
    }
    notes_free--;
    messages++;
    memset(notes_room, 0, sizeof *notes_room);
    return notes_room++;
}

/** Notes one message. */
static struct note *message_note(packet_info *pinfo, struct sip_message *message, int64_t time_us)
{
    enum sip_method method = sip_method_of(message->method);
    struct call *call = call_of(calls, message, time_us, call_is_made_by(message, method));
    struct note *note = note_new();
    struct arrival arrival;

    if (message_tells_more(message, method))
        sip_message_finish(message);
    arrival = arrival_read(pinfo, message, method, time_us);
    note->code = (uint16_t)message->code;
    note->method = note_method_keep(message->method, method);
    note->refer = refer_watch_message(refers, message, &arrival);
    note->subscribe = subscribe_watch_message(subscribes, message, &arrival);
    if (method != METHOD_ACK || message->code) /* which nobody answers */
        transaction_message(transactions, message, &arrival, &note->part);
    else
        transaction_ack(transactions, message, &arrival);
    if (!note->part.first_frame)
        dialog_message(dialogs, call, message, method, &note->part, &arrival);
    if (call && note->refer && note->refer->failed_frame == arrival.frame)
        dialog_fault_note(call, arrival.frame);
    note->findings.frame = arrival.frame;
    note->call = note_call(call, message, method, &note->part, note->refer, &arrival);
    note->facts = note_call_reason(message, method, &note->part);
    watches_message(watches, &(struct message_event){message, method, call, &arrival, &note->part, transactions,
                                                     &note->findings, note->call});
    if (method == METHOD_REGISTER)
        note->registration = registrar_watch_current(watches_registrar(watches));
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

/** Whatever was noted for a time that is now yet to come must not be taken for something that comes then. */
static void clock_stepped_back(int64_t time_us)
{
    loss_step(losses, time_us);
    loss_step(context.cuts, time_us);
    refers->blind_time = MIN(refers->blind_time, time_us);
    subscribes->blind_time = MIN(subscribes->blind_time, time_us);
}

const struct note *notes_make(packet_info *pinfo)
{
    bool has_messages = sip_reader_read(pinfo), is_waited_for = timer_queue_is_waited_for(capture_clock);
    struct note *first = NULL, **end = &first;
    struct sip_message *message, quoted;
    struct icmp_error error;
    unsigned place = 0;
    int64_t time_us = arrival_time(pinfo);

    if (time_steps_note(&steps, pinfo->num, capture_clock->now_us, time_us))
        clock_stepped_back(time_us);
    if (is_waited_for)
        gap_reader_note(pinfo, losses, time_us); /* before it is judged who has waited in vain */
    if (has_messages && pinfo->ptype == PT_TCP)
        losses_note_message(pinfo, losses, time_us);
    timer_queue_tick(capture_clock, time_us);
    if (!has_messages && sip_reader_quoted(pinfo, &quoted, &error))
        watches_unreachable(transactions, &quoted, pinfo->num, &error);
    if (!has_messages && pinfo->num > noted.newest) /* nearly all frames without SIP */
        return NULL;
    while (has_messages && (message = sip_reader_next(&place))) {
        *end = message_note(pinfo, message, time_us);
        end = &(*end)->next;
    }
    if (first || pinfo->num <= noted.newest)
        note_index_keep(&noted, pinfo->num, first);
    return first;
}

const struct note *notes_get(const packet_info *pinfo)
{
    return note_index_find(&noted, pinfo->num);
}
