/* refer.c
 * The REFER watch: which message belongs to which exchange, and what is due when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer.h"

#include "sip/headers.h"
#include "watches/refer_findings.h"
#include "watches/refer_store.h"
#include "watches/watch.h"

/* No dialog has more REFERs without an answer, unless somebody means harm. */
#define LIVE_SEARCHED 32

static void peer_keep(struct refer_exchange *exchange, const struct sip_message *message)
{
    if (!exchange->peer && dialog_to_tag(message))
        exchange->peer = refer_peer(dialog_to_tag(message));
}

/** Notes that a NOTIFY reached this exchange. */
static void exchange_notified(struct refer_exchange *exchange, const struct arrival *arrival, bool is_shared)
{
    if (!exchange->notify_frames) {
        exchange->notify_frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        exchange->first_notify_time = arrival->time_us;
        exchange->notify_is_shared = is_shared;
    }
    exchange->notify_is_shared &= is_shared;
    if (exchange->notify_frames->len < REFER_NOTIFIES_KEPT)
        g_array_append_val(exchange->notify_frames, arrival->frame);
    refer_exchange_settle(exchange);
    refer_findings_update(exchange);
}

/** Notes which CSeq numbers REFERs have. */
static void cseq_keep(struct refer_dialog *dialog, uint32_t cseq)
{
    dialog->lowest = dialog->highest ? MIN(dialog->lowest, cseq) : cseq;
    dialog->highest = MAX(dialog->highest, cseq);
}

static void fault_keep(struct refer_watch *watch, struct refer_facts *facts, const struct sip_message *refer,
                       const struct arrival *arrival)
{
    GString *words;

    if (!refer_replaces_may_fail(facts->refer_to))
        return;
    words = g_string_new(NULL);
    facts->fault = refer_replaces_fault(watch->calls, refer, arrival, words);
    facts->fault_words = g_string_free(words, words->len == 0);
}

/** A REFER that was seen for the first time: a stray NOTIFY just before it may be its own, in a file merged out of
 * order. */
static void exchange_begin(struct refer_exchange *exchange, const struct arrival *arrival)
{
    const struct refer_dialog *dialog = exchange->dialog;

    exchange->refer_frame = arrival->frame;
    exchange->refer_time = arrival->time_us;
    exchange->hosts = arrival->hosts;
    if (refer_is_unnotified(exchange) && dialog->stray_frame &&
        dialog->stray_time >= time_before(arrival->time_us, TIME_REORDER_US))
        exchange_notified(exchange,
                          &(const struct arrival){.frame = dialog->stray_frame, .time_us = dialog->stray_time}, true);
}

static struct refer_exchange *note_refer(struct refer_watch *watch, const struct message_event *event)
{
    const struct sip_message *refer = event->message;
    const struct arrival *arrival = event->arrival;
    struct refer_dialog *dialog = refer_dialog_get(watch, event, refer->from_tag, true);
    struct refer_exchange *exchange =
        refer_exchange_get(watch, dialog, refer->cseq, time_before(arrival->time_us, TIME_REORDER_US));

    timer_queue_watch(watch->clock, time_64_t1_us(watch->t1_ms)); /* its NOTIFY may overtake the 2xx */
    refer_facts_of_request(&exchange->facts, refer, arrival);
    peer_keep(exchange, refer);
    cseq_keep(dialog, refer->cseq);
    if (!exchange->refer_frame) {
        fault_keep(watch, &exchange->facts, refer, arrival);
        exchange_begin(exchange, arrival);
    }
    if (exchange->refused_code == 503) /* sent to the next server (RFC 3263 section 4.3) */
        refer_exchange_expect(exchange);
    refer_exchange_wait(watch, exchange);
    return exchange;
}

static void note_refusal(struct refer_exchange *exchange, unsigned code)
{
    exchange->refused_code = code;
    if (exchange->accepted_frame)
        return;
    refer_exchange_settle(exchange);
    refer_exchange_end(exchange);
}

static struct refer_exchange *note_answer(struct refer_watch *watch, const struct message_event *event)
{
    const struct sip_message *answer = event->message;
    const struct arrival *arrival = event->arrival;
    struct refer_dialog *dialog = refer_dialog_get(watch, event, answer->from_tag, answer->code >= 200);
    struct refer_exchange *exchange;

    if (!dialog)
        return NULL;
    if (answer->code < 200)
        return refer_exchange_find(watch, dialog, answer->cseq);
    cseq_keep(dialog, answer->cseq);
    exchange =
        refer_exchange_get(watch, dialog, answer->cseq, time_before(arrival->time_us, time_64_t1_us(watch->t1_ms)));
    if (answer->code >= 300) {
        note_refusal(exchange, answer->code);
        return exchange;
    }
    refer_facts_of_answer(&exchange->facts, answer);
    peer_keep(exchange, answer);
    if (!exchange->accepted_frame) {
        exchange->accepted_frame = arrival->frame;
        exchange->accepted_time = arrival->time_us;
        exchange->accepted_code = answer->code;
        exchange->accepted_place = event->place;
        refer_exchange_expect(exchange);
    }
    refer_exchange_wait(watch, exchange);
    return exchange;
}

/** Any REFER that waits for its first NOTIFY may be meant by one that does not say which, so none of them is overdue.
 */
static void share_with_others(struct refer_dialog *dialog, const struct refer_exchange *exchange,
                              const struct arrival *arrival)
{
    while (g_queue_get_length(&dialog->unnotified) > 0) {
        struct refer_exchange *other = g_queue_peek_head(&dialog->unnotified);

        refer_exchange_settle(other);
        if (other != exchange)
            exchange_notified(other, arrival, true);
    }
}

/** Refused for good: after a 503 the same REFER may go to the next server (RFC 3263 section 4.3). */
static bool is_refused(const struct refer_exchange *exchange)
{
    return exchange->refused_code && exchange->refused_code != 503 && !exchange->accepted_frame;
}

/** Of the exchanges whose subscription may be there: the oldest that is known to be, else the oldest; NULL if there is
 * none. */
static struct refer_exchange *oldest_live(const struct refer_dialog *dialog)
{
    GList *link = dialog->live.head;

    for (unsigned i = 0; link && i < LIVE_SEARCHED; i++, link = link->next) {
        struct refer_exchange *exchange = link->data;
        bool is_subscribed =
            exchange->accepted_frame && refer_facts_suppression(&exchange->facts) == REFER_NOT_SUPPRESSED;

        if (is_subscribed || (exchange->notify_frames && !exchange->notify_is_shared))
            return exchange;
    }
    return dialog->live.head ? dialog->live.head->data : NULL;
}

/**
 * The exchange that a NOTIFY without id reports on: the oldest whose subscription may be there (the first REFER of a
 * dialog need not have an id, RFC 3515 section 2.4.6).
 */
static struct refer_exchange *exchange_guess(struct refer_watch *watch, struct refer_dialog *dialog,
                                             const struct arrival *arrival)
{
    struct refer_exchange *oldest = oldest_live(dialog);

    if (!oldest || !oldest->accepted_frame || !oldest->refer_frame) { /* the REFER that it is of may still come */
        dialog->stray_frame = arrival->frame;
        dialog->stray_time = arrival->time_us;
    }
    if (!oldest && dialog->newest && !is_refused(dialog->newest))
        oldest = dialog->newest;
    if (!oldest)
        oldest = dialog->nameless = refer_exchange_new(watch, dialog);
    return oldest;
}

/** Is this the number of no REFER that was seen, but of one from before the capture or, out of order, of one that is
 * still to come? */
static bool is_unseen_id(const struct refer_dialog *dialog, uint32_t id)
{
    return dialog->highest == 0 || id < dialog->lowest || id > dialog->highest;
}

/** The exchange that a new NOTIFY reports on. */
static struct refer_exchange *exchange_of(struct refer_watch *watch, struct refer_dialog *dialog,
                                          const struct sip_message *notify, const struct refer_report *report,
                                          const struct arrival *arrival)
{
    struct refer_exchange *exchange = report->has_id ? refer_exchange_find(watch, dialog, report->id) : NULL;
    const struct refer_copy *challenged =
        refer_copy_find(dialog, notify->cseq - 1, refer_peer(dialog_from_tag(notify)));

    if (exchange && (exchange->refer_frame || exchange->accepted_frame))
        return exchange;
    if (!exchange && challenged && challenged->is_challenged && challenged->exchange)
        return challenged->exchange; /* the same again, with credentials (RFC 3261 section 22.2) */
    if (!exchange && report->has_id && is_unseen_id(dialog, report->id))
        exchange = refer_exchange_get(watch, dialog, report->id, INT64_MAX);
    else if (!exchange)
        exchange = exchange_guess(watch, dialog, arrival);
    share_with_others(dialog, exchange, arrival);
    return exchange;
}

static void outcome_keep(struct refer_exchange *exchange, unsigned outcome, const struct message_event *event)
{
    const struct arrival *arrival = event->arrival;

    if (outcome == 0 || (exchange->outcome >= 200 && outcome < 200))
        return;
    if (outcome >= 300 && !exchange->failed_frame) {
        exchange->failed_frame = arrival->frame;
        exchange->failed_code = outcome;
        refer_findings_failed(exchange, event);
    }
    exchange->outcome = outcome;
    exchange->outcome_frame = arrival->frame;
    exchange->outcome_time = arrival->time_us;
}

/** When the subscription ends, and whether it has ended, as a new NOTIFY says. */
static void state_keep(struct refer_watch *watch, struct refer_exchange *exchange, const struct refer_report *report,
                       const struct message_event *event)
{
    const struct arrival *arrival = event->arrival;
    bool is_timed = report->has_expires && arrival->time_us != TIME_UNKNOWN;

    exchange->expires_frame = arrival->frame;
    exchange->expires_time = is_timed ? arrival->time_us + report->expires * (int64_t)G_USEC_PER_SEC : TIME_UNKNOWN;
    exchange->unfinished_time = TIME_UNKNOWN;
    refer_findings_go_on(exchange, event->place);
    if (report->is_terminated && !exchange->terminated_frame) {
        exchange->terminated_frame = arrival->frame;
        exchange->terminated_reason = report->reason;
        refer_exchange_end(exchange);
    }
    refer_exchange_wait(watch, exchange);
}

/** A further copy of a NOTIFY, on another hop or sent again. */
static struct refer_exchange *note_copy(struct refer_watch *watch, struct refer_exchange *exchange, unsigned outcome,
                                        const struct message_event *event)
{
    if (!exchange)
        return NULL;
    exchange_notified(exchange, event->arrival, exchange->notify_is_shared);
    if (!exchange->outcome)
        outcome_keep(exchange, outcome, event);
    refer_exchange_wait(watch, exchange);
    return exchange;
}

/** Is it a NOTIFY of another event package? Of one in a call without any REFER, nothing else has to be read. */
static bool is_of_other_event(const struct sip_message *notify)
{
    struct sip_text event;

    return sip_header_find(notify, "Event", 'o', &event) && !sip_element_is(event, "refer");
}

static struct refer_exchange *note_notify(struct refer_watch *watch, const struct message_event *event)
{
    const struct sip_message *notify = event->message;
    const struct arrival *arrival = event->arrival;
    struct refer_report report = refer_report_read(notify);
    struct refer_dialog *dialog = refer_dialog_get(watch, event, notify->to_tag, report.is_refer);
    unsigned peer = refer_peer(dialog_from_tag(notify));
    struct refer_exchange *exchange = NULL;
    const struct refer_copy *copy;

    if (!dialog)
        return NULL;
    copy = refer_copy_find(dialog, notify->cseq, peer);
    if (copy)
        return note_copy(watch, copy->exchange, report.outcome, event);
    if (dialog->missed_cseq == notify->cseq && dialog->missed_peer == peer)
        dialog->missed_time = TIME_UNKNOWN; /* its answer was captured before it */
    if (report.is_cut)
        dialog->cut_time = MAX(dialog->cut_time, arrival->time_us);
    if (report.is_refer) {
        exchange = exchange_of(watch, dialog, notify, &report, arrival);
        exchange_notified(exchange, arrival, false);
        if (g_array_index(exchange->notify_frames, uint32_t, 0) == arrival->frame)
            refer_findings_notified(exchange, event->place);
        outcome_keep(exchange, report.outcome, event);
        state_keep(watch, exchange, &report, event);
    }
    refer_copy_keep(dialog, exchange, notify->cseq, peer);
    return exchange;
}

/** A NOTIFY was answered that was not seen, so far. */
static void missed_keep(struct refer_dialog *dialog, uint32_t cseq, unsigned peer, int64_t time_us)
{
    dialog->missed_time = MAX(dialog->missed_time, time_us);
    dialog->missed_cseq = cseq;
    dialog->missed_peer = peer;
}

/** An answer to a NOTIFY also proves that there was one. */
static void note_notify_answer(struct refer_watch *watch, const struct message_event *event)
{
    const struct sip_message *answer = event->message;
    struct refer_dialog *dialog = refer_dialog_get(watch, event, answer->to_tag, false);
    struct refer_copy *copy =
        dialog ? refer_copy_find(dialog, answer->cseq, refer_peer(dialog_from_tag(answer))) : NULL;

    if (copy)
        copy->is_challenged |= answer->code == 401 || answer->code == 407 ? 1U : 0U;
    if (dialog && !copy)
        missed_keep(dialog, answer->cseq, refer_peer(dialog_from_tag(answer)), event->arrival->time_us);
    if (!copy || !copy->exchange || copy->exchange->rejected_frame || !refer_drops_subscription(answer->code))
        return;
    copy->exchange->rejected_frame = event->arrival->frame;
    copy->exchange->rejected_code = answer->code;
    refer_exchange_wait(watch, copy->exchange);
}

/** Is it cut before what tells its dialog? */
static bool is_cut_short(const struct sip_message *message, struct sip_text tag)
{
    return !(message->call_id.at && message->has_cseq && tag.at);
}

/** A message of a call with REFERs that is of no REFER itself. */
static void note_other(struct refer_watch *watch, const struct message_event *event)
{
    bool is_request = event->message->code == 0;

    if (event->method == METHOD_NOTIFY && event->message->code >= 200)
        note_notify_answer(watch, event);
    else if (event->method == METHOD_BYE && is_request)
        refer_watch_bye(watch, event);
    else if (event->method == METHOD_SUBSCRIBE && is_request)
        refer_watch_subscribe(watch, event);
}

struct refer_exchange *refer_watch_message(struct refer_watch *watch, const struct message_event *event)
{
    const struct sip_message *message = event->message;
    bool is_notify = event->method == METHOD_NOTIFY && message->code == 0;

    if (message->is_cut && is_cut_short(message, is_notify ? message->to_tag : message->from_tag)) {
        refer_watch_blind(watch, message, event->arrival);
        return NULL;
    }
    if (!event->call || !message->has_cseq)
        return NULL;
    if (event->method == METHOD_REFER)
        return message->code ? note_answer(watch, event) : note_refer(watch, event);
    if (is_notify)
        return event->call->has_refers || !is_of_other_event(message) ? note_notify(watch, event) : NULL;
    if (event->call->has_refers)
        note_other(watch, event);
    return NULL;
}
