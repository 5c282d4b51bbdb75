/* call_watch.c
 * Finds the call of a message, and who watches what of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "call_watch.h"

#include "ack_loss.h"
#include "cancel_watch.h"
#include "invite_overlap.h"
#include "invite_watch.h"
#include "provisional_watch.h"

struct invite_store *call_watch_new(const struct watch_ground *ground)
{
    struct invite_store *store = invite_store_new(ground);

    invite_watch_start(store);
    provisional_watch_start(store);
    cancel_watch_start(store);
    return store;
}

void call_watch_free(struct invite_store *store)
{
    invite_store_free(store);
}

static void invite_provisional(struct invite_store *store, const struct heard *heard)
{
    if (store->early > 0)
        cancel_watch_provisional(invite_store_call(store, heard->message), heard);
    if (heard->message->code > 100)
        provisional_watch_response(store, heard);
}

/** The wait for PRACKs ends with the INVITE: with its final response or its CANCEL, and with the call. */
static void provisionals_end(struct invite *call, const struct heard *heard)
{
    bool is_awaited = call && call->store->unpracked.waiting.length > 0;

    for (; call && is_awaited; call = invite_next(call))
        if (heard->method == METHOD_BYE || call->cseq == heard->message->cseq)
            provisional_watch_end(call);
}

static void invite_final(struct invite *call, const struct heard *heard)
{
    provisionals_end(call, heard);
    invite_watch_final(call, heard);
    cancel_watch_final(call, heard);
    if (heard->message->code == 487)
        cancel_watch_terminated(call, heard);
    if (heard->message->code == 500)
        invite_overlap_check(call, heard);
}

static void call_response(struct invite_store *store, const struct heard *heard)
{
    if (heard->method == METHOD_INVITE && heard->message->code < 200)
        invite_provisional(store, heard);
    else if (heard->method == METHOD_INVITE)
        invite_final(invite_store_call(store, heard->message), heard);
    else if (heard->method == METHOD_CANCEL)
        cancel_watch_response(invite_store_call(store, heard->message), heard);
    else if (heard->method == METHOD_ACK)
        ack_loss_answer(invite_store_call(store, heard->message), heard);
}

static void call_request(struct invite_store *store, const struct heard *heard)
{
    struct invite *call;

    if (heard->method == METHOD_INVITE) {
        invite_store_request(store, heard);
        return;
    }
    call = invite_store_call(store, heard->message);
    if (!call)
        return;
    if (heard->method == METHOD_ACK)
        invite_watch_ack(call, heard);
    if (heard->method == METHOD_BYE) {
        invite_watch_bye(call, heard);
        cancel_watch_bye(call, heard);
    }
    if (heard->method == METHOD_CANCEL)
        cancel_watch_request(call, heard);
    if (heard->method == METHOD_PRACK)
        provisional_watch_prack(call, heard);
    else if (heard->method != METHOD_ACK)
        provisionals_end(call, heard);
}

void call_watch_message(struct invite_store *store, const struct heard *heard)
{
    if (!heard->message->call_id.at || !heard->message->has_cseq)
        return;
    if (heard->message->code)
        call_response(store, heard);
    else
        call_request(store, heard);
}
