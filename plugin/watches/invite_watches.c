/* invite_watches.c
 * Finds the call of a message, and who watches what of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/invite_watches.h"

#include "watches/ack.h"
#include "watches/ack_loss.h"
#include "watches/ack_misfit.h"
#include "watches/bye_early.h"
#include "watches/cancel.h"
#include "watches/cancel_fit.h"
#include "watches/overlap.h"
#include "watches/prack.h"

struct invite_store *call_watch_new(const struct watch_context *context)
{
    struct invite_store *store = invite_store_new(context);

    invite_watch_start(store);
    provisional_watch_start(store);
    cancel_watch_start(store);
    return store;
}

void call_watch_free(struct invite_store *store)
{
    invite_store_free(store);
}

static void invite_provisional(struct invite_store *store, const struct message_event *event)
{
    if (store->early > 0)
        cancel_watch_provisional(invite_store_call(store, event->message), event);
    if (event->message->code > 100)
        provisional_watch_response(store, event);
}

/** The wait for PRACKs ends with the INVITE: with its final response or its CANCEL, and with the call. */
static void provisionals_end(struct invite *call, const struct message_event *event)
{
    bool is_awaited = call && call->store->unpracked.waiting.length > 0;

    for (; call && is_awaited; call = invite_next(call))
        if (event->method == METHOD_BYE || call->cseq == event->message->cseq)
            provisional_watch_end(call);
}

static void invite_final(struct invite *call, const struct message_event *event)
{
    provisionals_end(call, event);
    invite_watch_final(call, event);
    cancel_watch_final(call, event);
    if (event->message->code == 487)
        cancel_watch_terminated(call, event);
    if (event->message->code == 500)
        invite_overlap_check(call, event);
    if (event->message->code == 482)
        invite_merged_check(call, event);
}

static void cancel_response(struct invite_store *store, const struct message_event *event)
{
    struct invite *call = invite_store_call(store, event->message);

    cancel_watch_response(call, event);
    cancel_fit_response(store->context, call, event);
}

static void call_response(struct invite_store *store, const struct message_event *event)
{
    if (event->method == METHOD_INVITE && event->message->code < 200)
        invite_provisional(store, event);
    else if (event->method == METHOD_INVITE)
        invite_final(invite_store_call(store, event->message), event);
    else if (event->method == METHOD_CANCEL)
        cancel_response(store, event);
    else if (event->method == METHOD_BYE)
        bye_early_response(invite_store_call(store, event->message), event);
    else if (event->method == METHOD_PRACK && event->message->code / 100 == 2)
        provisional_watch_accepted(invite_store_call(store, event->message), event);
    else if (event->method == METHOD_PRACK && event->message->code >= 400)
        provisional_watch_refused(invite_store_call(store, event->message), event);
    else if (event->method == METHOD_ACK)
        ack_loss_answer(invite_store_call(store, event->message), event);
}

static void call_request(struct invite_store *store, const struct message_event *event)
{
    struct invite *call;

    if (event->method == METHOD_INVITE) {
        invite_store_request(store, event);
        return;
    }
    if (event->method == METHOD_BYE && event->call)
        event->call->has_bye = true;
    call = invite_store_call(store, event->message);
    if (!call) {
        if (event->method == METHOD_ACK)
            ack_misfit_other_call(store, event);
        return;
    }
    if (event->method == METHOD_ACK)
        invite_watch_ack(call, event);
    if (event->method == METHOD_BYE) {
        invite_watch_bye(call, event);
        cancel_watch_bye(call, event);
    }
    if (event->method == METHOD_CANCEL)
        cancel_watch_request(call, event);
    if (event->method == METHOD_PRACK)
        provisional_watch_prack(call, event);
    else if (event->method != METHOD_ACK)
        provisionals_end(call, event);
}

void call_watch_message(struct invite_store *store, const struct message_event *event)
{
    if (!event->message->call_id.at || !event->message->has_cseq)
        return;
    if (event->message->code)
        call_response(store, event);
    else
        call_request(store, event);
}
