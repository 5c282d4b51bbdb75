/* dialog.c
 * Calls by their Call-ID, with the tags of those who take part, as far as responses, BYEs and last NOTIFYs show them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"
#include "sip/headers.h"
#include "sip/key.h"
#include "texts/decimal.h"

#include <string.h>

static void dialogs_forget(struct call *call, void *data)
{
    struct dialog_store *store = data;

    if (call->dialogs && call->dialogs->more)
        pool_give(&store->more, call->dialogs->more);
    if (call->dialogs)
        pool_give(&store->pool, call->dialogs);
    call->dialogs = NULL;
    dialog_hops_drop(store, call);
}

struct dialog_store *dialog_store_new(struct call_store *calls)
{
    struct dialog_store *store = g_new0(struct dialog_store, 1);

    store->calls = calls;
    pool_start(&store->pool, sizeof(struct dialog_call));
    pool_start(&store->more, sizeof(struct dialog_more));
    dialog_hops_start(store);
    call_store_on_forget(calls, dialogs_forget, store);
    return store;
}

void dialog_store_free(struct dialog_store *store)
{
    if (!store)
        return;
    pool_free(&store->pool);
    pool_free(&store->more);
    dialog_hops_stop(store);
    g_free(store);
}

const struct call_store *dialog_calls(const struct dialog_store *store)
{
    return store->calls;
}

uint32_t dialog_event_id(const struct sip_message *request)
{
    struct sip_text event;

    return sip_header_find(request, "Event", 'o', &event) ? (uint32_t)key_mix(1, event) | 1 : 0;
}

const struct dialog_call *dialog_find(const struct dialog_store *store, uint64_t id)
{
    const struct call *call = call_find(store->calls, id);

    return call ? call->dialogs : NULL;
}

static struct dialog_call *dialogs_get(struct dialog_store *store, struct call *call, uint32_t frame)
{
    if (!call->dialogs) {
        call->dialogs = pool_take(&store->pool);
        *call->dialogs = (struct dialog_call){.frame = frame, .expires_us = TIME_UNKNOWN};
    }
    return call->dialogs;
}

static struct dialog_ending ending_of(const struct sip_message *message, enum dialog_ending_kind kind,
                                      const struct arrival *arrival)
{
    return (struct dialog_ending){.time_us = arrival->time_us,
                                  .frame = arrival->frame,
                                  .from = dialog_from_tag(message),
                                  .to = dialog_to_tag(message),
                                  .cseq = message->cseq,
                                  .event = kind == DIALOG_LAST_NOTIFY ? dialog_event_id(message) : 0,
                                  .code = (uint16_t)message->code,
                                  .kind = kind};
}

static void bye_answered(struct dialog_call *call, const struct sip_message *response, uint32_t frame)
{
    uint32_t from = dialog_from_tag(response);

    for (unsigned i = 0; i < dialog_endings_kept(call); i++) {
        struct dialog_ending *bye = (struct dialog_ending *)dialog_ending_at(call, i);

        if (bye->kind == DIALOG_BYE && bye->from == from && bye->cseq == response->cseq && !bye->answered_frame) {
            bye->answered_frame = frame;
            bye->code = (uint16_t)response->code;
        }
    }
}

static bool is_last_notify(struct sip_message *notify)
{
    struct sip_text state;

    return sip_header_find(notify, "Subscription-State", 0, &state) && sip_element_is(state, "terminated");
}

/** Names the From of a request by its length and its end, where the tag stands: the same in all requests of a side,
 * and of no other side of the call. */
static uint64_t side_id(const struct sip_message *request)
{
    uint64_t end[2] = {0, 0};
    size_t len = MIN(request->from.len, sizeof end);

    if (len > 0)
        memcpy(end, request->from.at + request->from.len - len, len);
    return key_plain_number(key_plain_number(request->from.len, end[0]), end[1]);
}

static const struct call_side *side_find(const struct call *call, uint64_t id)
{
    for (unsigned i = 0; i < MIN(call->side_count, CALL_SIDES); i++)
        if (call->sides[i].id == id)
            return &call->sides[i];
    return NULL;
}

static void side_note(struct call *call, const struct sip_message *request, enum sip_method method,
                      const struct arrival *arrival)
{
    uint64_t id = side_id(request);
    struct call_side *side = (struct call_side *)side_find(call, id);

    if (!side)
        side = &call->sides[call->side_count++ % CALL_SIDES];
    else if (request->cseq <= side->cseq)
        return;
    *side =
        (struct call_side){id, request->cseq, arrival->frame, arrival->hosts - arrival->target_host, (uint8_t)method};
}

/** The side that said 481 sends a request, or accepts one, after the time in which messages cross. */
static void refusal_check(const struct call *call, const struct sip_message *message, const struct arrival *arrival)
{
    struct dialog_refusal *refusal = call->dialogs ? &call->dialogs->refusal : NULL;

    if (!refusal || !refusal->goes_on_frame || *refusal->goes_on_frame ||
        (message->code ? dialog_to_tag(message) : dialog_from_tag(message)) != refusal->to)
        return;
    if (message->code && message->cseq <= refusal->cseq)
        return;
    if (arrival->time_us != TIME_UNKNOWN && refusal->time_us != TIME_UNKNOWN &&
        arrival->time_us - refusal->time_us >= DIALOG_CROSSING_US)
        *refusal->goes_on_frame = arrival->frame;
}

static void request_note(struct dialog_store *store, struct call *call, struct sip_message *request,
                         enum sip_method method, const struct arrival *arrival)
{
    struct dialog_ending ending;

    side_note(call, request, method, arrival);
    if (method == METHOD_BYE || (method == METHOD_NOTIFY && is_last_notify(request))) {
        ending = ending_of(request, method == METHOD_BYE ? DIALOG_BYE : DIALOG_LAST_NOTIFY, arrival);
        dialog_ending_keep(store, dialogs_get(store, call, arrival->frame), &ending);
    } else if (method == METHOD_INVITE || method == METHOD_UPDATE) {
        dialog_change_open(store, dialogs_get(store, call, arrival->frame),
                           &(struct dialog_change){.time_us = arrival->time_us,
                                                   .side = dialog_from_tag(request),
                                                   .cseq = request->cseq,
                                                   .frame = arrival->frame,
                                                   .is_update = method == METHOD_UPDATE});
    }
    refusal_check(call, request, arrival);
}

/** How long the subscription lasts from now on. */
static void expires_note(struct dialog_call *call, const struct sip_message *response, const struct arrival *arrival)
{
    struct sip_text value;
    uint32_t seconds;

    if (!sip_header_find(response, "Expires", 0, &value) || !sip_text_number(value, &seconds))
        return;
    call->expires_frame = arrival->frame;
    call->expires_s = seconds;
    call->expires_us =
        arrival->time_us == TIME_UNKNOWN ? TIME_UNKNOWN : arrival->time_us + (int64_t)seconds * G_USEC_PER_SEC;
}

/** A response that shows a dialog: one that makes it, or says yes to a request in it. */
static struct dialog_call *dialog_shown(struct dialog_store *store, struct call *shown, struct sip_message *response,
                                        enum sip_method method, const struct arrival *arrival)
{
    struct dialog_call *call = dialogs_get(store, shown, arrival->frame);

    dialog_tag_keep(store, call, dialog_from_tag(response), response->from_tag, response->code, arrival->frame);
    if (method != METHOD_PRACK ||
        !dialog_tag_find(call, dialog_to_tag(response))) /* the INVITE is not answered by it */
        dialog_tag_keep(store, call, dialog_to_tag(response), response->to_tag, response->code, arrival->frame);
    if (!call->made_frame)
        call->made_frame = arrival->frame;
    if (method == METHOD_SUBSCRIBE)
        expires_note(call, response, arrival);
    return call;
}

/** A 1xx makes an early dialog, and 199 ends one (RFC 6228). */
static void early_note(struct dialog_store *store, struct call *known, struct sip_message *response,
                       const struct transaction_part *part, const struct arrival *arrival)
{
    struct dialog_ending ending;
    struct dialog_call *call;

    if (!response->to_tag.at)
        return;
    if (response->code == 199) {
        ending = ending_of(response, DIALOG_EARLY_END, arrival);
        dialog_ending_keep(store, dialogs_get(store, known, arrival->frame), &ending);
        return;
    }
    call = dialog_shown(store, known, response, METHOD_INVITE, arrival);
    call->early_cseq = response->cseq;
    call->early_code = (uint16_t)response->code;
    call->early_frame = arrival->frame;
    if (part->request_frame)
        dialog_change_open(store, call,
                           &(struct dialog_change){.time_us = time_before(arrival->time_us, MAX(part->response_us, 0)),
                                                   .side = dialog_from_tag(response),
                                                   .cseq = response->cseq,
                                                   .frame = part->request_frame});
}

/** A final response to an INVITE or UPDATE, or to a BYE, after which less is open. */
static void final_note(struct dialog_store *store, struct dialog_call *call, const struct sip_message *response,
                       enum sip_method method, const struct transaction_part *part, const struct arrival *arrival)
{
    struct dialog_ending ending;

    if (method == METHOD_BYE) {
        bye_answered(call, response, arrival->frame);
        return;
    }
    dialog_change_close(call, dialog_from_tag(response), response->cseq, arrival);
    if (method == METHOD_INVITE && response->code >= 300 && !part->is_in_dialog && call->early_frame &&
        call->early_cseq == response->cseq) {
        ending = ending_of(response, DIALOG_EARLY_END, arrival);
        dialog_ending_keep(store, call, &ending);
        call->failed_frame = arrival->frame;
        call->failed_code = (uint16_t)response->code;
    }
}

/** Does the call suffer from it? A login, a crossing and a second try with another interval do not count, nor does an
 * end that was wanted. */
static bool is_fault(const struct sip_message *response, enum sip_method method)
{
    static const unsigned harmless[] = {401, 407, 422, 487, 491};

    for (unsigned i = 0; i < G_N_ELEMENTS(harmless); i++)
        if (response->code == harmless[i])
            return false;
    if (method == METHOD_BYE || method == METHOD_CANCEL || method == METHOD_NOTIFY || method == METHOD_SUBSCRIBE)
        return false;
    return response->code == 408 || response->code == 481 || method == METHOD_INVITE || method == METHOD_UPDATE ||
           method == METHOD_REFER;
}

void dialog_fault_note(struct call *call, uint32_t frame)
{
    if (call->dialogs && !call->dialogs->fault_frame)
        call->dialogs->fault_frame = frame;
}

uint32_t dialog_fault_frame(const struct dialog_store *store, uint64_t call)
{
    const struct dialog_call *known = dialog_find(store, call);

    return known ? known->fault_frame : 0;
}

static void response_note(struct dialog_store *store, struct call *call, struct sip_message *response,
                          enum sip_method method, const struct transaction_part *part, const struct arrival *arrival)
{
    bool makes_dialog = method == METHOD_INVITE || method == METHOD_SUBSCRIBE || method == METHOD_REFER;

    if (call->dialogs && response->code >= 200 &&
        (method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_BYE))
        final_note(store, call->dialogs, response, method, part, arrival);
    if (method == METHOD_INVITE && response->code > 100 && response->code < 200)
        early_note(store, call, response, part, arrival);
    if (response->code >= 300 && part->is_in_dialog && is_fault(response, method))
        dialog_fault_note(call, arrival->frame);
    if (response->code < 200 || response->code >= 300 || method == METHOD_CANCEL)
        return;
    if (part->is_in_dialog)
        refusal_check(call, response, arrival);
    if (makes_dialog || (part->is_in_dialog && method != METHOD_BYE))
        dialog_shown(store, call, response, method, arrival);
}

void dialog_message(struct dialog_store *store, struct call *call, struct sip_message *message, enum sip_method method,
                    const struct transaction_part *part, const struct arrival *arrival)
{
    if (!call || !message->has_cseq)
        return;
    if (message->code)
        response_note(store, call, message, method, part, arrival);
    else if (method == METHOD_ACK || method == METHOD_CANCEL)
        return;
    else if (part->is_in_dialog)
        request_note(store, call, message, method, arrival);
    else if (method == METHOD_SUBSCRIBE || method == METHOD_REFER)
        dialog_tag_keep(store, dialogs_get(store, call, arrival->frame), dialog_from_tag(message), message->from_tag, 0,
                        arrival->frame);
}

void dialog_refused(struct dialog_store *store, const struct sip_message *request, const struct arrival *response,
                    uint32_t *goes_on_frame)
{
    uint32_t from = dialog_from_tag(request), to = dialog_to_tag(request);
    struct call *call = to ? call_find(store->calls, request->call) : NULL;
    struct dialog_refusal *refusal;

    if (!call)
        return;
    refusal = &dialogs_get(store, call, response->frame)->refusal;
    if (refusal->goes_on_frame && refusal->from == from && refusal->to == to && refusal->cseq == request->cseq)
        return; /* another hop */
    *refusal = (struct dialog_refusal){goes_on_frame, response->time_us, response->frame, from, to, request->cseq};
}

bool dialog_cseq_was_higher(const struct call *call, const struct sip_message *request, uint32_t *cseq, uint32_t *frame)
{
    const struct call_side *side = call ? side_find(call, side_id(request)) : NULL;

    if (!side)
        return false;
    *cseq = side->cseq;
    *frame = side->frame;
    return side->cseq > request->cseq;
}

bool dialog_cseq_was_used(const struct call *call, const struct sip_message *request, uint32_t *frame)
{
    const struct call_side *side = call ? side_find(call, side_id(request)) : NULL;

    if (!side)
        return false;
    *frame = side->frame;
    return side->cseq == request->cseq && side->method != sip_method_of(request->method);
}

uint32_t dialog_side_host(const struct call *call, const struct sip_message *request)
{
    const struct call_side *side = side_find(call, side_id(request));

    return side ? side->host : 0;
}
