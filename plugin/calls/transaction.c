/* transaction.c
 * The transactions of the last minutes, by what both a request and its responses carry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/transaction.h"

#include "calls/transaction_table.h"
#include "sip/key.h"

/** Do the time stamps of request and response belong to one clock? It may have been set in between. */
static bool are_of_one_clock(int64_t request_us, int64_t response_us)
{
    return response_us >= request_us - TIME_REORDER_US && !sight_leaps(request_us, response_us);
}

static void response_joins(const struct transaction *transaction, struct transaction_part *part, const struct hop *hop,
                           int64_t time_us)
{
    bool is_timed = time_us != TIME_UNKNOWN && hop->time_us != TIME_UNKNOWN && !transaction->is_late &&
                    are_of_one_clock(hop->time_us, time_us);

    part->request_frame = hop->frame;
    part->is_in_dialog = transaction->is_in_dialog;
    part->response_us = is_timed ? time_us - hop->time_us : TIME_UNKNOWN;
}

/** Responses came before the first copy of their request: the capture is out of order, or it has missed earlier copies.
 */
static void waiting_join(struct transaction *transaction)
{
    const struct hop *first = &transaction->hop;
    struct transaction_part *waiting = transaction->active ? transaction->active->waiting : NULL;

    transaction->is_late = !transaction->active;
    for (struct transaction_part *part = waiting; part; part = part->next)
        transaction->is_late |= part->response_us < first->time_us;
    for (struct transaction_part *part = waiting; part && !transaction->is_late; part = part->next)
        response_joins(transaction, part, first, part->response_us);
    if (waiting)
        transaction->active->waiting = NULL;
}

/** Another copy of the request: the first one on this hop, as far as so many are kept. A copy on another hop is no
 * further one there. */
static uint32_t copy_note(struct transaction_store *store, struct transaction *transaction,
                          const struct arrival *arrival)
{
    const struct hop *first = &transaction->hop;
    struct hop *hops;
    unsigned i = 0;

    if (first->source == arrival->source && first->target == arrival->target)
        return first->frame;
    hops = transaction_more_of(store, transaction)->hops;
    for (; i < HOPS_KNOWN - 1 && hops[i].frame; i++)
        if (hops[i].source == arrival->source && hops[i].target == arrival->target)
            return hops[i].frame;
    if (i < HOPS_KNOWN - 1)
        hops[i] = (struct hop){arrival->time_us, arrival->frame, arrival->source, arrival->target};
    return first->frame;
}

static void request_note(struct transaction_store *store, struct transaction *transaction,
                         const struct sip_message *request, const struct arrival *arrival,
                         struct transaction_part *part)
{
    struct sip_text bytes;

    part->response_frame = transaction->response_frame;
    part->response_code = transaction->response_code;
    part->is_in_dialog = transaction->is_in_dialog;
    if (!transaction->is_final) {
        part->next = transaction->active->requests;
        transaction->active->requests = part;
    }
    if (transaction->hop.frame) {
        part->first_frame = copy_note(store, transaction, arrival);
        return;
    }
    transaction->hop = (struct hop){arrival->time_us, arrival->frame, arrival->source, arrival->target};
    part->is_in_dialog = transaction->is_in_dialog = request->to_tag.at != NULL;
    bytes = sip_message_bytes(request);
    if (!arrival->is_stream)
        bytes.len += request->behind; /* all of the datagram: its body may go on behind Content-Length */
    request_keep(store, transaction, bytes);
    waiting_join(transaction);
}

/** What tells responses apart: the code, forks by the tag, provisional ones also by all the rest. A failure is
 * the same as another. */
static uint32_t signature_of(const struct sip_message *response)
{
    uint64_t hash = key_mix_number(0, response->code);

    if (response->code > 100 && response->code < 200)
        hash = key_mix(hash, sip_message_bytes(response));
    else if (response->code < 300)
        hash = key_mix(hash, response->to);
    return (uint32_t)hash; /* key_mix() has folded the upper half in */
}

/** The place of one of the responses that are known. */
static struct known_response *known_at(struct transaction_store *store, struct transaction *transaction, unsigned i)
{
    return i < RESPONSES_FIRST ? &transaction->known[i]
                               : &transaction_more_of(store, transaction)->known[i - RESPONSES_FIRST];
}

/** The first frame with this response; 0 if this is it. */
static uint32_t response_known(struct transaction_store *store, struct transaction *transaction,
                               const struct sip_message *response, uint32_t frame)
{
    uint32_t signature = signature_of(response);

    for (unsigned i = 0; i < MIN(transaction->responses, RESPONSES_KNOWN); i++) {
        const struct known_response *known = known_at(store, transaction, i);

        if (known->signature == signature)
            return known->frame;
    }
    *known_at(store, transaction, transaction->responses++ % RESPONSES_KNOWN) =
        (struct known_response){frame, signature};
    if (transaction->responses == 2 * RESPONSES_KNOWN)
        transaction->responses = RESPONSES_KNOWN;
    return 0;
}

/** A response that has no request of its own, but may answer one all the same: nobody can tell who is to get it, or
 * nobody may. */
static void orphan_note(const struct transaction_store *store, const struct transaction *transaction,
                        const struct sip_message *response, const struct arrival *arrival,
                        struct transaction_part *part)
{
    const struct hop *hop = transaction_pair_by_name(store, transaction->name, response, arrival);

    part->is_unmatched = hop != NULL || sip_text_is(response->method, "ACK");
    if (hop)
        response_joins(transaction, part, hop, arrival->time_us);
}

static void response_note(struct transaction_store *store, struct transaction *transaction,
                          const struct sip_message *response, const struct arrival *arrival,
                          struct transaction_part *part)
{
    struct transaction_active *active = transaction->active;
    bool is_final = response->code >= 200;

    part->first_frame = response_known(store, transaction, response, arrival->frame);
    if (transaction->hop.frame) {
        response_joins(transaction, part, transaction_hop_of(transaction, arrival), arrival->time_us);
    } else if (response->vias.len == 0 || sip_text_is(response->method, "ACK")) {
        orphan_note(store, transaction, response, arrival, part);
    } else if (active) {
        part->response_us = arrival->time_us;
        part->next = active->waiting;
        active->waiting = part;
    }
    if (!is_final && response->code > 100 && active && !active->has_rung) {
        active->has_rung = true;
        active->rung_us = arrival->time_us;
    }
    if (transaction->is_final || (transaction->response_frame && !is_final))
        return;
    transaction->response_frame = arrival->frame;
    transaction->response_code = (uint16_t)response->code;
    for (struct transaction_part *request = active->requests; request; request = request->next) {
        request->response_frame = arrival->frame;
        request->response_code = (uint16_t)response->code;
    }
    if (!is_final)
        return;
    transaction_settle(store, transaction);
    active->requests = NULL;
}

/** That of the message, or a new one. Most are found at once. */
static struct transaction *transaction_get(struct transaction_store *store, const struct sip_message *message,
                                           const struct arrival *arrival, struct transaction_part *part)
{
    struct names names = names_of(message, message->method);
    struct transaction *transaction = transaction_lookup(store, &names);

    if (!transaction && message->code) {
        transaction = transaction_pair_loose(store, &names, arrival);
        part->has_other_sent_by = transaction != NULL;
    }
    if (transaction && !transaction_is_over(store, transaction))
        return transaction;
    part->has_other_sent_by = false;
    return transaction_new(store, &names);
}

void transaction_message(struct transaction_store *store, const struct sip_message *message,
                         const struct arrival *arrival, struct transaction_part *part)
{
    struct transaction *transaction;

    store->current = NULL;
    part->response_us = TIME_UNKNOWN;
    if (!message->call_id.at || !message->has_cseq || message->method.len == 0)
        return;
    age_clock_tick(&store->age, arrival->time_us);
    transaction = transaction_get(store, message, arrival, part);
    store->current = transaction;
    store->is_response = message->code != 0;
    if (message->code)
        response_note(store, transaction, message, arrival, part);
    else
        request_note(store, transaction, message, arrival, part);
}

struct transaction_state *transaction_state(const struct transaction_store *store)
{
    return transaction_room(store->current);
}

int64_t transaction_begin_us(const struct transaction_store *store)
{
    const struct transaction *current = store->current;

    return current && !current->is_late && current->hop.frame ? current->hop.time_us : TIME_UNKNOWN;
}

bool transaction_has_rung(const struct transaction_store *store, int64_t *since_us)
{
    const struct transaction_active *active = store->current ? store->current->active : NULL;

    *since_us = active ? active->rung_us : TIME_UNKNOWN;
    return active && active->has_rung;
}

static struct transaction *transaction_find(const struct transaction_store *store, const struct sip_message *message,
                                            struct sip_text method)
{
    struct names names = names_of(message, method);

    return transaction_lookup(store, &names);
}

struct transaction_state *transaction_state_of(const struct transaction_store *store, const struct sip_message *message,
                                               struct sip_text method)
{
    return transaction_room(transaction_find(store, message, method));
}

bool transaction_sibling_final(const struct transaction_store *store, const struct sip_message *message,
                               struct sip_text method, uint32_t *frame, unsigned *code)
{
    const struct transaction *transaction = transaction_find(store, message, method);

    if (!transaction || !transaction->is_final)
        return false;
    *frame = transaction->response_frame;
    *code = transaction->response_code;
    return true;
}
