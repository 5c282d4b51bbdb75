/* subscribe.c
 * Waits for the NOTIFY that follows every accepted SUBSCRIBE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/subscribe.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "watches/subscribe_end.h"
#include "watches/subscribe_event.h"
#include "watches/watch.h"

/* Longer event packages are cut: nothing needs more of them. */
#define PACKAGE_KEPT 60
#define EVENT_KEPT 200

/* So many SUBSCRIBEs of a dialog are watched at a time. */
#define WAITING_KEPT 32

static void exchange_free(void *data)
{
    struct subscribe_exchange *exchange = data;

    g_free(exchange->package);
    g_free(exchange->event);
    g_free(exchange);
}

static void dialog_free(void *data)
{
    struct subscribe_dialog *dialog = data;

    subscribe_event_free(dialog);
    g_free((char *)dialog->call_id.at);
    g_free(dialog);
}

struct subscribe_watch *subscribe_watch_new(const struct watch_context *context)
{
    struct subscribe_watch *watch = g_new0(struct subscribe_watch, 1);

    watch->t1_ms = context->t1_ms;
    watch->losses = context->losses;
    watch->clock = context->clock;
    watch->findings = context->findings;
    watch->blind_time = TIME_UNKNOWN;
    watch->dialogs = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, dialog_free);
    watch->all = g_ptr_array_new_with_free_func(exchange_free);
    return watch;
}

void subscribe_watch_free(struct subscribe_watch *watch)
{
    if (!watch)
        return;
    g_hash_table_destroy(watch->dialogs);
    g_ptr_array_free(watch->all, TRUE);
    g_free(watch);
}

static void notify_keep(struct subscribe_dialog *dialog, uint32_t frame, int64_t time_us, uint32_t cseq)
{
    dialog->notify_frame = frame;
    dialog->notify_time = time_us;
    dialog->notify_cseq = cseq;
}

/** Gives a new dialog its NOTIFY that was captured before the SUBSCRIBE. */
static void early_recall(const struct subscribe_watch *watch, struct subscribe_dialog *dialog)
{
    for (unsigned i = 0; i < SUBSCRIBE_EARLY_KEPT; i++) {
        const struct early_notify *early = &watch->early[i];

        if (early->frame > dialog->notify_frame && early->dialog == dialog->id)
            notify_keep(dialog, early->frame, early->time_us, early->cseq);
    }
}

/** The dialog of the message's call with that tag of the subscriber; NULL if there is none and none is to be made. */
static struct subscribe_dialog *dialog_get(struct subscribe_watch *watch, const struct message_event *event,
                                           struct sip_text tag, bool make)
{
    struct sip_text call_id = event->message->call_id;
    struct subscribe_dialog *dialog;
    uint64_t id;

    if (!event->call->has_subscribes && !make)
        return NULL;
    id = key_mix(event->call->by_id.key, tag);
    dialog = g_hash_table_lookup(watch->dialogs, &id);
    if (dialog || !make)
        return dialog;

    event->call->has_subscribes = event->call->is_kept = true;
    dialog = g_new0(struct subscribe_dialog, 1);
    dialog->watch = watch;
    dialog->id = id;
    dialog->call_id = (struct sip_text){g_strndup(call_id.at, call_id.len), call_id.len};
    dialog->notify_time = dialog->cut_time = dialog->missed_time = TIME_UNKNOWN;
    g_hash_table_insert(watch->dialogs, &dialog->id, dialog);
    early_recall(watch, dialog);
    return dialog;
}

/** The exchange with that CSeq number: the newest, or one that still waits; NULL if there is none. */
static struct subscribe_exchange *exchange_find(const struct subscribe_dialog *dialog, uint32_t cseq)
{
    if (dialog->newest && dialog->newest->cseq == cseq)
        return dialog->newest;
    for (GList *link = dialog->waiting.tail; link; link = link->prev) {
        struct subscribe_exchange *exchange = link->data;

        if (exchange->cseq == cseq)
            return exchange;
    }
    return NULL;
}

/** Nothing is waited for (any more). */
static void exchange_settle(struct subscribe_exchange *exchange)
{
    timer_cancel(exchange->dialog->watch->clock, &exchange->due);
    if (!exchange->waiting.data)
        return;
    g_queue_unlink(&exchange->dialog->waiting, &exchange->waiting);
    exchange->waiting.data = NULL;
}

/** A NOTIFY may come for it. */
static void exchange_expect(struct subscribe_exchange *exchange)
{
    struct subscribe_dialog *dialog = exchange->dialog;

    if (exchange->waiting.data || exchange->notify_frame)
        return;
    exchange->waiting.data = exchange;
    g_queue_push_tail_link(&dialog->waiting, &exchange->waiting);
    if (dialog->waiting.length > WAITING_KEPT)
        exchange_settle(g_queue_peek_head(&dialog->waiting));
}

static struct subscribe_exchange *exchange_new(struct subscribe_watch *watch, struct subscribe_dialog *dialog,
                                               uint32_t cseq)
{
    struct subscribe_exchange *exchange = g_new0(struct subscribe_exchange, 1);

    exchange->dialog = dialog;
    exchange->cseq = cseq;
    exchange->subscribe_time = exchange->accepted_time = exchange->judged_time = TIME_UNKNOWN;
    exchange_expect(exchange);
    dialog->newest = exchange;
    g_ptr_array_add(watch->all, exchange);
    return exchange;
}

/** Something has become known of the exchange, or its limit has passed: what is missing is found, worded by all that
 * is known, or withdrawn. It does not go by its Call-ID, as no call ends with it. */
static void finding_update(struct subscribe_exchange *exchange)
{
    const struct subscribe_watch *watch = exchange->dialog->watch;
    enum finding_id id = exchange->is_ending ? FINDING_SUBSCRIBE_NO_NOTIFY_ENDING : FINDING_SUBSCRIBE_NO_NOTIFY;
    bool holds = subscribe_verdict(watch, exchange) == SUBSCRIBE_NO_NOTIFY;
    GString *words;

    if (exchange->no_notify)
        exchange->no_notify->is_withdrawn = !holds;
    if (!holds)
        return;
    words = g_string_new(NULL);
    subscribe_words_no_notify(words, watch, exchange);
    if (exchange->no_notify) {
        finding_reword(exchange->no_notify, words->str);
    } else {
        exchange->no_notify =
            finding_add_late(watch->findings, exchange->accepted_place, id, (struct sip_text){0}, "%s", words->str);
        watch->clock->has_passed = true; /* to be shown at this frame */
    }
    exchange->no_notify->id = id;
    exchange->no_notify->subscribe = exchange;
    g_string_free(words, TRUE);
}

static void exchange_notified(struct subscribe_exchange *exchange, uint32_t frame)
{
    exchange->notify_frame = frame;
    exchange_settle(exchange);
    if (exchange->no_notify)
        finding_update(exchange);
}

/** The limit has passed. */
static void exchange_passed(void *owner, int64_t now_us)
{
    struct subscribe_exchange *exchange = owner;
    struct subscribe_watch *watch = exchange->dialog->watch;

    exchange->gap = sight_leaps(exchange->due.time_us, now_us) ? NOTIFY_LEAP : subscribe_gap(watch, exchange);
    exchange->judged_time = now_us;
    finding_update(exchange);
}

static void exchange_wait(struct subscribe_watch *watch, struct subscribe_exchange *exchange)
{
    bool is_over = !exchange->waiting.data || exchange->judged_time != TIME_UNKNOWN;

    if (!is_over && exchange->subscribe_time != TIME_UNKNOWN && exchange->accepted_time != TIME_UNKNOWN)
        timer_set(watch->clock, &exchange->due,
                  MAX(exchange->subscribe_time, exchange->accepted_time) + subscribe_limit(watch, exchange),
                  exchange_passed, exchange);
    if (exchange->judged_time != TIME_UNKNOWN)
        finding_update(exchange);
}

/** The event package without its parameters; NULL if there is none. */
static char *package_keep(struct sip_text event)
{
    struct sip_text package = sip_element_value(event);

    return package.len ? g_strndup(package.at, MIN(package.len, PACKAGE_KEPT)) : NULL;
}

static struct subscribe_exchange *note_subscribe(struct subscribe_watch *watch, const struct message_event *event)
{
    const struct sip_message *subscribe = event->message;
    const struct arrival *arrival = event->arrival;
    struct subscribe_dialog *dialog = dialog_get(watch, event, subscribe->from_tag, true);
    struct subscribe_exchange *exchange = exchange_find(dialog, subscribe->cseq);
    struct event_headers headers = event_headers_of(subscribe);
    struct sip_text event_header, expires;
    uint32_t seconds;

    if (!exchange)
        exchange = exchange_new(watch, dialog, subscribe->cseq);
    timer_queue_watch(watch->clock, time_64_t1_us(watch->t1_ms)); /* its NOTIFY may overtake the 2xx */
    notify_path_of_request(&exchange->path, subscribe, &headers, arrival);
    exchange->is_ending |=
        sip_header_find(subscribe, "Expires", 0, &expires) && sip_text_number(expires, &seconds) && seconds == 0;
    if (!exchange->subscribe_frame) {
        exchange->subscribe_frame = arrival->frame;
        exchange->subscribe_time = arrival->time_us;
        exchange->hosts = arrival->hosts;
        sip_header_find(subscribe, "Event", 'o', &event_header);
        exchange->package = package_keep(event_header);
        exchange->event = exchange->package ? g_strndup(event_header.at, MIN(event_header.len, EVENT_KEPT)) : NULL;
        if (dialog->notify_frame && dialog->notify_time >= time_before(arrival->time_us, TIME_REORDER_US))
            exchange_notified(exchange, dialog->notify_frame);
    }
    exchange_wait(watch, exchange);
    return exchange;
}

static struct subscribe_exchange *note_answer(struct subscribe_watch *watch, const struct message_event *event)
{
    const struct sip_message *answer = event->message;
    const struct arrival *arrival = event->arrival;
    struct subscribe_dialog *dialog = dialog_get(watch, event, answer->from_tag, false);
    struct subscribe_exchange *exchange = dialog ? exchange_find(dialog, answer->cseq) : NULL;
    struct event_headers headers;

    if (!exchange || answer->code < 200)
        return NULL;
    if (answer->code == 204 || answer->code >= 300) {
        if (!exchange->accepted_frame)
            exchange_settle(exchange);
        return exchange;
    }
    headers = event_headers_of(answer);
    notify_path_of_answer(&exchange->path, answer, &headers);
    if (!exchange->accepted_frame) {
        exchange->accepted_frame = arrival->frame;
        exchange->accepted_time = arrival->time_us;
        exchange->accepted_code = answer->code;
        exchange->accepted_place = event->place;
        exchange_expect(exchange);
    }
    exchange_wait(watch, exchange);
    return exchange;
}

/** May a NOTIFY with this Event be for the exchange? The id is not looked at: stacks forget it. Without Event it may be
 * for any. */
static bool is_for(struct sip_text event, const struct subscribe_exchange *exchange)
{
    struct sip_text package = sip_element_value(event);

    package.len = MIN(package.len, PACKAGE_KEPT);
    return !event.at || !exchange->package || sip_text_is(package, exchange->package);
}

static void note_notify(struct subscribe_watch *watch, const struct message_event *event)
{
    const struct sip_message *notify = event->message;
    const struct arrival *arrival = event->arrival;
    struct sip_text subscriber = notify->to_tag, package;
    struct subscribe_dialog *dialog = dialog_get(watch, event, subscriber, false);

    if (!dialog) {
        watch->early[watch->next_early++ % SUBSCRIBE_EARLY_KEPT] = (struct early_notify){
            key_mix(event->call->by_id.key, subscriber), arrival->time_us, arrival->frame, notify->cseq};
        return;
    }
    sip_header_find(notify, "Event", 'o', &package);
    if (!package.at && notify->is_cut) {
        dialog->cut_time = MAX(dialog->cut_time, arrival->time_us);
        return;
    }
    notify_keep(dialog, arrival->frame, arrival->time_us, notify->cseq);
    if (!sip_element_is(package, "refer")) {
        subscribe_event_notify(dialog, event, package);
        subscribe_end_notify(watch->findings, event);
    }
    for (GList *link = dialog->waiting.head, *next; link; link = next) {
        next = link->next;
        if (is_for(package, link->data))
            exchange_notified(link->data, arrival->frame);
    }
}

/** An answer to a NOTIFY proves that there was one. */
static void note_notify_answer(struct subscribe_watch *watch, const struct message_event *event)
{
    struct subscribe_dialog *dialog = dialog_get(watch, event, event->message->to_tag, false);

    if (dialog && event->message->code >= 400)
        subscribe_event_answer(dialog, event);
    if (dialog && event->message->cseq > dialog->notify_cseq)
        dialog->missed_time = MAX(dialog->missed_time, event->arrival->time_us);
}

/** A message of SUBSCRIBE or NOTIFY, whose dialog can be told. */
static struct subscribe_exchange *note_message(struct subscribe_watch *watch, const struct message_event *event)
{
    bool is_request = event->message->code == 0;

    if (event->method == METHOD_SUBSCRIBE)
        return is_request ? note_subscribe(watch, event) : note_answer(watch, event);
    if (is_request)
        note_notify(watch, event);
    else
        note_notify_answer(watch, event);
    return NULL;
}

struct subscribe_exchange *subscribe_watch_message(struct subscribe_watch *watch, const struct message_event *event)
{
    const struct sip_message *message = event->message;
    bool is_notify = event->method == METHOD_NOTIFY;

    if (!is_notify && event->method != METHOD_SUBSCRIBE)
        return NULL;
    if (event->call && message->has_cseq && (is_notify ? message->to_tag : message->from_tag).at)
        return note_message(watch, event);
    if (message->is_cut && message->code == 0 && is_notify)
        watch->blind_time = MAX(watch->blind_time, event->arrival->time_us);
    return NULL;
}
