/* refer.c
 * The REFER watch: which message belongs to which exchange, and what is due when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer.h"

#include "key.h"
#include "sip_message.h"

#include <string.h>

/* A NOTIFY that was captured before its REFER, as in merged files, is no older than this. */
#define REORDER_US (G_USEC_PER_SEC / 2)

/** A dialog by Call-ID and the referrer's tag; NULL if there is none and none is to be made. */
static struct refer_dialog *dialog_get(struct refer_watch *watch, struct sip_text call_id, struct sip_text tag, bool make)
{
    struct refer_dialog *dialog;
    GBytes *key;

    key_start(watch->key, 'd');
    key_add(watch->key, call_id);
    key_add(watch->key, tag);
    key = key_borrow(watch->key);
    dialog = g_hash_table_lookup(watch->dialogs, key);
    g_bytes_unref(key);
    if (dialog || !make)
        return dialog;

    dialog = g_new0(struct refer_dialog, 1);
    dialog->key = g_bytes_new(watch->key->str, watch->key->len);
    dialog->cut_time = REFER_NO_TIME;
    g_hash_table_insert(watch->dialogs, dialog->key, dialog);
    return dialog;
}

static bool is_live(const struct refer_exchange *exchange)
{
    return exchange->live.data != NULL;
}

static bool is_unnotified(const struct refer_exchange *exchange)
{
    return exchange->unnotified.data != NULL;
}

/** Links the exchange into the queues of its dialog: NOTIFYs may come for it. */
static void exchange_expect(struct refer_exchange *exchange)
{
    if (!is_live(exchange) && !exchange->terminated_frame) {
        exchange->live.data = exchange;
        g_queue_push_tail_link(&exchange->dialog->live, &exchange->live);
    }
    if (!is_unnotified(exchange) && !exchange->notify_frames) {
        exchange->unnotified.data = exchange;
        g_queue_push_tail_link(&exchange->dialog->unnotified, &exchange->unnotified);
    }
}

static void exchange_end(struct refer_exchange *exchange)
{
    if (!is_live(exchange))
        return;
    g_queue_unlink(&exchange->dialog->live, &exchange->live);
    exchange->live.data = NULL;
}

/** Takes the exchange out of the queue of the watch. */
static void exchange_unqueue(struct refer_exchange *exchange)
{
    if (exchange->deadline)
        g_sequence_remove(exchange->deadline);
    exchange->deadline = NULL;
}

/** Nothing is waited for any more: it was notified or refused. */
static void exchange_settle(struct refer_exchange *exchange)
{
    if (is_unnotified(exchange)) {
        g_queue_unlink(&exchange->dialog->unnotified, &exchange->unnotified);
        exchange->unnotified.data = NULL;
    }
    exchange_unqueue(exchange);
}

static struct refer_exchange *exchange_new(struct refer_watch *watch, struct refer_dialog *dialog)
{
    struct refer_exchange *exchange = g_new0(struct refer_exchange, 1);

    exchange->dialog = dialog;
    exchange->refer_time = exchange->accepted_time = exchange->first_notify_time = exchange->outcome_time = REFER_NO_TIME;
    exchange->judged_time = REFER_NO_TIME;
    g_ptr_array_add(watch->all, exchange);
    dialog->newest = exchange;
    exchange_expect(exchange);
    return exchange;
}

static struct refer_exchange *exchange_find(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq)
{
    const struct refer_exchange key = {.dialog = dialog, .cseq = cseq};

    return g_hash_table_lookup(watch->exchanges, &key);
}

/** The exchange of a REFER or its response. One that began with a NOTIFY, as in reordered captures, is taken over if it is young enough. */
static struct refer_exchange *exchange_get(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq, int64_t not_before)
{
    struct refer_exchange *exchange = exchange_find(watch, dialog, cseq);

    if (exchange)
        return exchange;
    if (dialog->nameless && dialog->nameless->first_notify_time >= not_before)
        exchange = dialog->nameless;
    else
        exchange = exchange_new(watch, dialog);
    dialog->nameless = NULL;
    exchange->cseq = cseq;
    g_hash_table_add(watch->exchanges, exchange);
    return exchange;
}

static int deadline_compare(const void *a, const void *b, void *data)
{
    int64_t one = refer_deadline(data, a), other = refer_deadline(data, b);

    return (one > other) - (one < other);
}

/** Waits for a NOTIFY as soon as REFER and 2xx are there. A further copy of them may have changed how long. */
static void exchange_wait(struct refer_watch *watch, struct refer_exchange *exchange)
{
    if (exchange->judged_time != REFER_NO_TIME)
        return;
    exchange_unqueue(exchange);
    if (is_unnotified(exchange) && refer_deadline(watch, exchange) != REFER_NO_TIME)
        exchange->deadline = g_sequence_insert_sorted(watch->waiting, exchange, deadline_compare, watch);
}

static struct refer_exchange *note_refer(struct refer_watch *watch, const struct sip_message *refer, uint32_t frame, int64_t time_us)
{
    struct refer_dialog *dialog = dialog_get(watch, refer->call_id, sip_tag(refer->from), true);
    struct refer_exchange *exchange = exchange_get(watch, dialog, refer->cseq, time_us == REFER_NO_TIME ? time_us : time_us - REORDER_US);

    refer_facts_of_request(&exchange->facts, refer);
    if (!exchange->refer_frame) {
        exchange->refer_frame = frame;
        exchange->refer_time = time_us;
    }
    exchange_wait(watch, exchange);
    return exchange;
}

static struct refer_exchange *note_answer(struct refer_watch *watch, const struct sip_message *answer, uint32_t frame, int64_t time_us)
{
    struct refer_dialog *dialog = dialog_get(watch, answer->call_id, sip_tag(answer->from), answer->code >= 200);
    struct refer_exchange *exchange;

    if (!dialog)
        return NULL;
    if (answer->code < 200)
        return exchange_find(watch, dialog, answer->cseq);
    exchange = exchange_get(watch, dialog, answer->cseq, time_us == REFER_NO_TIME ? time_us : time_us - 64 * (int64_t)watch->t1_ms * 1000);
    if (answer->code >= 300) {
        exchange->refused_code = answer->code;
        if (!exchange->accepted_frame) {
            exchange_settle(exchange);
            exchange_end(exchange);
        }
        return exchange;
    }
    refer_facts_of_answer(&exchange->facts, answer);
    if (!exchange->accepted_frame) {
        exchange->accepted_frame = frame;
        exchange->accepted_time = time_us;
        exchange->accepted_code = answer->code;
        exchange_expect(exchange);
    }
    exchange_wait(watch, exchange);
    return exchange;
}

/** Notes that a NOTIFY reached this exchange. */
static void exchange_notified(struct refer_exchange *exchange, uint32_t frame, int64_t time_us, bool is_shared)
{
    if (!exchange->notify_frames) {
        exchange->notify_frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        exchange->first_notify_time = time_us;
        exchange->notify_is_shared = is_shared;
    }
    exchange->notify_is_shared &= is_shared;
    if (exchange->notify_frames->len < REFER_NOTIFIES_KEPT)
        g_array_append_val(exchange->notify_frames, frame);
    exchange_settle(exchange);
}

/** The exchange of an earlier copy of this NOTIFY; NULL if it is the first. */
static struct refer_exchange *copy_find(const struct refer_dialog *dialog, uint32_t cseq, unsigned tag_hash)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(dialog->copies); i++) {
        const struct refer_copy *copy = &dialog->copies[i];

        if (copy->exchange && copy->cseq == cseq && copy->tag_hash == tag_hash)
            return copy->exchange;
    }
    return NULL;
}

/**
 * The exchange that a NOTIFY without a usable id reports on: the oldest whose subscription may be there (the first REFER of a
 * dialog need not have an id, RFC 3515 section 2.4.6). All others that wait may be meant as well, so none of them is overdue.
 */
static struct refer_exchange *exchange_guess(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t frame, int64_t time_us)
{
    struct refer_exchange *oldest = g_queue_peek_head(&dialog->live);

    if (!oldest && dialog->newest && !(dialog->newest->refused_code && !dialog->newest->accepted_frame))
        oldest = dialog->newest;
    if (!oldest) {
        oldest = dialog->nameless = exchange_new(watch, dialog);
        return oldest;
    }
    while (g_queue_get_length(&dialog->unnotified) > 0) {
        struct refer_exchange *other = g_queue_peek_head(&dialog->unnotified);

        exchange_settle(other);
        if (other != oldest)
            exchange_notified(other, frame, time_us, true);
    }
    return oldest;
}

static void outcome_keep(struct refer_exchange *exchange, unsigned outcome, uint32_t frame, int64_t time_us)
{
    if (outcome == 0 || (exchange->outcome >= 200 && outcome < 200))
        return;
    if (outcome >= 300 && !exchange->failed_frame) {
        exchange->failed_frame = frame;
        exchange->failed_code = outcome;
    }
    exchange->outcome = outcome;
    exchange->outcome_frame = frame;
    exchange->outcome_time = time_us;
}

static struct refer_exchange *note_notify(struct refer_watch *watch, const struct sip_message *notify, uint32_t frame, int64_t time_us)
{
    struct refer_report report = refer_report_read(notify);
    struct refer_dialog *dialog = dialog_get(watch, notify->call_id, sip_tag(notify->to), report.is_refer);
    struct sip_text notifier = sip_tag(notify->from);
    unsigned tag_hash = 0;
    struct refer_exchange *exchange;

    if (report.is_cut && dialog)
        dialog->cut_time = MAX(dialog->cut_time, time_us);
    if (!report.is_refer)
        return NULL;

    for (size_t i = 0; i < notifier.len; i++)
        tag_hash = tag_hash * 31 + (unsigned char)notifier.at[i];
    exchange = copy_find(dialog, notify->cseq, tag_hash);
    if (exchange) {
        exchange_notified(exchange, frame, time_us, exchange->notify_is_shared);
        if (!exchange->outcome)
            outcome_keep(exchange, report.outcome, frame, time_us);
        return exchange;
    }
    exchange = report.has_id ? exchange_find(watch, dialog, report.id) : NULL;
    if (!exchange)
        exchange = exchange_guess(watch, dialog, frame, time_us);
    dialog->copies[dialog->next_copy++ % G_N_ELEMENTS(dialog->copies)] = (struct refer_copy){exchange, notify->cseq, tag_hash};
    exchange_notified(exchange, frame, time_us, false);
    outcome_keep(exchange, report.outcome, frame, time_us);
    if (report.is_terminated && !exchange->terminated_frame) {
        exchange->terminated_frame = frame;
        exchange_end(exchange);
    }
    return exchange;
}

static void note_bye_of(struct refer_dialog *dialog, uint32_t frame, int64_t time_us, bool by_referrer)
{
    if (!dialog || dialog->bye_frame)
        return;
    dialog->bye_frame = frame;
    dialog->bye_time = time_us;
    dialog->bye_by_referrer = by_referrer;
}

static void note_bye(struct refer_watch *watch, const struct sip_message *bye, uint32_t frame, int64_t time_us)
{
    if (g_hash_table_size(watch->dialogs) == 0)
        return;
    note_bye_of(dialog_get(watch, bye->call_id, sip_tag(bye->from), false), frame, time_us, true);
    note_bye_of(dialog_get(watch, bye->call_id, sip_tag(bye->to), false), frame, time_us, false);
}

/** Is it cut before what tells its dialog? */
static bool is_cut_short(const struct sip_message *message, struct sip_text tagged)
{
    return message->is_cut && !(message->call_id.at && message->has_cseq && sip_tag(tagged).at);
}

struct refer_exchange *refer_watch_message(struct refer_watch *watch, const struct sip_message *message, uint32_t frame, int64_t time_us)
{
    bool is_request = message->code == 0;

    if (is_request && sip_text_is(message->method, "NOTIFY")) {
        if (is_cut_short(message, message->to))
            watch->blind_time = MAX(watch->blind_time, time_us);
        else if (message->call_id.at && message->has_cseq)
            return note_notify(watch, message, frame, time_us);
        return NULL;
    }
    if (!message->call_id.at || !message->has_cseq)
        return NULL;
    if (sip_text_is(message->method, "REFER") && !is_cut_short(message, message->from))
        return is_request ? note_refer(watch, message, frame, time_us) : note_answer(watch, message, frame, time_us);
    if (is_request && sip_text_is(message->method, "BYE"))
        note_bye(watch, message, frame, time_us);
    return NULL;
}

void refer_watch_tick(struct refer_watch *watch, int64_t time_us)
{
    if (time_us == REFER_NO_TIME)
        return;
    watch->now = time_us;
    while (!g_sequence_is_empty(watch->waiting)) {
        struct refer_exchange *exchange = g_sequence_get(g_sequence_get_begin_iter(watch->waiting));

        if (watch->now < refer_deadline(watch, exchange))
            return;
        exchange->may_be_cut = refer_may_be_cut(watch, exchange);
        exchange->judged_time = watch->now;
        exchange_unqueue(exchange);
        g_queue_push_tail(&watch->overdue, exchange);
    }
}

struct refer_exchange *refer_watch_overdue(struct refer_watch *watch)
{
    struct refer_exchange *exchange;

    while ((exchange = g_queue_pop_head(&watch->overdue)))
        if (refer_verdict(watch, exchange) == REFER_NO_NOTIFY)
            return exchange;
    return NULL;
}
