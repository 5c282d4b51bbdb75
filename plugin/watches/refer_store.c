/* refer_store.c
 * The REFER watch as a store: its dialogs and exchanges, and what waits.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_store.h"

#include "sip/key.h"
#include "watches/refer_findings.h"
#include "watches/watch.h"

/* So many bits keep a copy of a NOTIFY small. */
#define TAG_HASH_MAX 0x7FFFFFFFU

unsigned refer_tag_hash(struct sip_text tag)
{
    unsigned hash = (unsigned)key_plain(1, tag) & TAG_HASH_MAX;

    return hash ? hash : 1;
}

static uint64_t exchange_key(const struct refer_dialog *dialog, uint32_t cseq)
{
    return key_mix_number(dialog->by_id.key, cseq);
}

/** Lets go of what it owns. */
static void exchange_clear(void *data)
{
    struct refer_exchange *exchange = data;

    if (exchange->notify_frames)
        g_array_free(exchange->notify_frames, TRUE);
    refer_facts_free(&exchange->facts);
    g_free(exchange->facts.fault_words);
}

static void dialog_clear(struct refer_dialog *dialog)
{
    if (dialog->byes)
        g_array_free(dialog->byes, TRUE);
    g_free((char *)dialog->call_id.at);
}

struct refer_watch *refer_watch_new(const struct watch_context *context)
{
    struct refer_watch *watch = g_new0(struct refer_watch, 1);

    watch->t1_ms = context->t1_ms;
    watch->losses = context->losses;
    watch->clock = context->clock;
    watch->calls = context->calls;
    watch->outcomes = context->outcomes;
    watch->findings = context->findings;
    watch->texts = context->texts;
    watch->blind_time = TIME_UNKNOWN;
    watch->blind_answers = g_hash_table_new_full(key_pointer_hash, NULL, NULL, g_free);
    key_table_start(&watch->dialogs);
    key_table_start(&watch->exchanges);
    watch->all = g_ptr_array_new_with_free_func(exchange_clear);
    pool_start(&watch->dialog_pool, sizeof(struct refer_dialog));
    pool_start(&watch->exchange_pool, sizeof(struct refer_exchange));
    return watch;
}

void refer_watch_free(struct refer_watch *watch)
{
    if (!watch)
        return;
    g_hash_table_destroy(watch->blind_answers);
    g_ptr_array_free(watch->all, TRUE);
    for (unsigned i = 0; i < watch->dialogs.size; i++)
        for (struct keyed *dialog = watch->dialogs.places[i]; dialog; dialog = dialog->next)
            dialog_clear((struct refer_dialog *)dialog);
    key_table_stop(&watch->dialogs);
    key_table_stop(&watch->exchanges);
    pool_free(&watch->dialog_pool);
    pool_free(&watch->exchange_pool);
    g_free(watch);
}

struct refer_dialog *refer_dialog_get(struct refer_watch *watch, const struct message_event *event, struct sip_text tag,
                                      bool make)
{
    struct sip_text call_id = event->message->call_id;
    struct refer_dialog *dialog;
    uint64_t id;

    if (!event->call->has_refers && !make)
        return NULL;
    id = key_mix(event->call->by_id.key, tag);
    dialog = key_table_find(&watch->dialogs, id);
    if (dialog || !make)
        return dialog;

    event->call->has_refers = event->call->is_kept = true;
    dialog = pool_take(&watch->dialog_pool);
    *dialog = (struct refer_dialog){.watch = watch,
                                    .call_id = {g_strndup(call_id.at, call_id.len), call_id.len},
                                    .cut_time = TIME_UNKNOWN,
                                    .missed_time = TIME_UNKNOWN};
    key_table_add(&watch->dialogs, &dialog->by_id, id);
    return dialog;
}

static bool is_live(const struct refer_exchange *exchange)
{
    return exchange->live.data != NULL;
}

bool refer_is_unnotified(const struct refer_exchange *exchange)
{
    return exchange->unnotified.data != NULL;
}

void refer_exchange_expect(struct refer_exchange *exchange)
{
    if (!is_live(exchange) && !exchange->terminated_frame) {
        exchange->live.data = exchange;
        g_queue_push_tail_link(&exchange->dialog->live, &exchange->live);
    }
    if (!refer_is_unnotified(exchange) && !exchange->notify_frames) {
        exchange->unnotified.data = exchange;
        g_queue_push_tail_link(&exchange->dialog->unnotified, &exchange->unnotified);
    }
}

void refer_exchange_end(struct refer_exchange *exchange)
{
    if (!is_live(exchange))
        return;
    g_queue_unlink(&exchange->dialog->live, &exchange->live);
    exchange->live.data = NULL;
}

void refer_exchange_settle(struct refer_exchange *exchange)
{
    if (refer_is_unnotified(exchange)) {
        g_queue_unlink(&exchange->dialog->unnotified, &exchange->unnotified);
        exchange->unnotified.data = NULL;
    }
    timer_cancel(exchange->dialog->watch->clock, &exchange->due);
}

struct refer_exchange *refer_exchange_new(struct refer_watch *watch, struct refer_dialog *dialog)
{
    struct refer_exchange *exchange = pool_take(&watch->exchange_pool);

    *exchange = (struct refer_exchange){.dialog = dialog,
                                        .refer_time = TIME_UNKNOWN,
                                        .accepted_time = TIME_UNKNOWN,
                                        .first_notify_time = TIME_UNKNOWN,
                                        .outcome_time = TIME_UNKNOWN,
                                        .expires_time = TIME_UNKNOWN,
                                        .judged_time = TIME_UNKNOWN,
                                        .unfinished_time = TIME_UNKNOWN};
    g_ptr_array_add(watch->all, exchange);
    dialog->newest = exchange;
    refer_exchange_expect(exchange);
    return exchange;
}

struct refer_exchange *refer_exchange_find(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq)
{
    return key_table_find(&watch->exchanges, exchange_key(dialog, cseq));
}

struct refer_exchange *refer_exchange_get(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq,
                                          int64_t not_before)
{
    struct refer_exchange *exchange = refer_exchange_find(watch, dialog, cseq);

    if (exchange)
        return exchange;
    if (dialog->nameless && dialog->nameless->first_notify_time >= not_before)
        exchange = dialog->nameless;
    else
        exchange = refer_exchange_new(watch, dialog);
    dialog->nameless = NULL;
    exchange->cseq = cseq;
    key_table_add(&watch->exchanges, &exchange->by_cseq, exchange_key(dialog, cseq));
    return exchange;
}

struct refer_copy *refer_copy_find(struct refer_dialog *dialog, uint32_t cseq, unsigned peer)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(dialog->copies); i++) {
        struct refer_copy *copy = &dialog->copies[i];

        if (copy->peer == peer && copy->cseq == cseq)
            return copy;
    }
    return NULL;
}

void refer_copy_keep(struct refer_dialog *dialog, struct refer_exchange *exchange, uint32_t cseq, unsigned peer)
{
    dialog->copies[dialog->next_copy++ % G_N_ELEMENTS(dialog->copies)] =
        (struct refer_copy){exchange, cseq, peer, false};
}

/** The limit has passed, of the first NOTIFY or of the final one. */
static void exchange_passed(void *owner, int64_t now_us)
{
    struct refer_exchange *exchange = owner;
    struct refer_watch *watch = exchange->dialog->watch;
    bool is_shown = !sight_leaps(exchange->due.time_us, now_us);

    if (refer_is_unnotified(exchange)) {
        exchange->gap =
            is_shown ? refer_gap_since(watch, exchange, exchange->refer_time - TIME_REORDER_US) : NOTIFY_LEAP;
        exchange->judged_time = now_us;
    } else {
        exchange->gap = is_shown ? refer_gap_since(watch, exchange, exchange->first_notify_time) : NOTIFY_LEAP;
        exchange->unfinished_time = now_us;
    }
    refer_findings_update(exchange);
}

void refer_exchange_wait(struct refer_watch *watch, struct refer_exchange *exchange)
{
    int64_t time_us = refer_is_unnotified(exchange) ? refer_deadline(watch, exchange) : refer_expiry(watch, exchange);
    bool is_over = (refer_is_unnotified(exchange) ? exchange->judged_time : exchange->unfinished_time) != TIME_UNKNOWN;

    if (is_over || time_us == TIME_UNKNOWN)
        timer_cancel(watch->clock, &exchange->due);
    else
        timer_set(watch->clock, &exchange->due, time_us, exchange_passed, exchange);
    refer_findings_update(exchange);
}

/* So many subscriptions of a dialog are looked at when a SUBSCRIBE or a BYE ends them. */
#define ENDED_MOST 32

static void exchange_unsubscribe(struct refer_exchange *exchange)
{
    exchange->is_unsubscribed = true;
    refer_exchange_wait(exchange->dialog->watch, exchange);
}

static void dialog_unsubscribe(struct refer_dialog *dialog, uint32_t id)
{
    struct refer_exchange *exchange = id ? refer_exchange_find(dialog->watch, dialog, id) : NULL;
    unsigned count = 0;

    if (exchange)
        exchange_unsubscribe(exchange);
    for (GList *link = dialog->live.tail; !id && link && count++ < ENDED_MOST; link = link->prev)
        exchange_unsubscribe(link->data);
}

void refer_watch_subscribe(struct refer_watch *watch, const struct message_event *event)
{
    struct refer_dialog *dialog = refer_dialog_get(watch, event, event->message->from_tag, false);
    uint32_t id;

    if (dialog && refer_unsubscribes(event->message, &id))
        dialog_unsubscribe(dialog, id);
}

/** A BYE may be read after the limit that it came before, in a file merged out of order. */
static void waiting_update(const GQueue *waiting)
{
    unsigned count = 0;

    for (GList *link = waiting->tail; link && count++ < ENDED_MOST; link = link->prev)
        refer_findings_update(link->data);
}

static void bye_keep(struct refer_dialog *dialog, struct sip_text peer, const struct arrival *arrival, bool by_referrer)
{
    struct refer_bye bye = {arrival->frame, arrival->time_us, refer_tag_hash(peer), by_referrer};

    if (!dialog)
        return;
    if (!dialog->byes)
        dialog->byes = g_array_new(FALSE, FALSE, sizeof bye);
    for (unsigned i = 0; i < dialog->byes->len; i++)
        if (g_array_index(dialog->byes, struct refer_bye, i).peer == bye.peer)
            return;
    if (dialog->byes->len >= REFER_BYES_KEPT)
        return;
    g_array_append_val(dialog->byes, bye);
    waiting_update(&dialog->unnotified);
    waiting_update(&dialog->live);
}

void refer_watch_bye(struct refer_watch *watch, const struct message_event *event)
{
    struct sip_text from = event->message->from_tag, to = event->message->to_tag;

    bye_keep(refer_dialog_get(watch, event, from, false), to, event->arrival, true);
    bye_keep(refer_dialog_get(watch, event, to, false), from, event->arrival, false);
}

static void blind_answer_keep(struct refer_watch *watch, const struct arrival *arrival)
{
    int64_t *time_us = g_hash_table_lookup(watch->blind_answers, GUINT_TO_POINTER(arrival->hosts));

    if (!time_us) {
        time_us = g_new(int64_t, 1);
        g_hash_table_insert(watch->blind_answers, GUINT_TO_POINTER(arrival->hosts), time_us);
    }
    *time_us = arrival->time_us;
}

void refer_watch_blind(struct refer_watch *watch, const struct sip_message *message, const struct arrival *arrival)
{
    if (message->code == 0 && sip_text_is(message->method, "NOTIFY"))
        watch->blind_time = MAX(watch->blind_time, arrival->time_us);
    else if (message->code >= 200 && (!message->has_cseq || sip_text_is(message->method, "REFER")))
        blind_answer_keep(watch, arrival);
}
