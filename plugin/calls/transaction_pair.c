/* transaction_pair.c
 * What a response answers where its Via is not that of the request, or it has none, and which copy of the request on
 * which hop.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/transaction_table.h"
#include "sip/key.h"

struct transaction *transaction_pair_loose(const struct transaction_store *store, const struct names *names,
                                           const struct arrival *response)
{
    struct transaction *found = NULL;

    if (!names->is_unique)
        return NULL;
    for (struct transaction *each = transaction_of_branch(store, names); each; each = each->next) {
        if (each->name != names->name || !each->hop.frame)
            continue;
        if (hop_is_reverse(&each->hop, response))
            return each;
        found = each;
    }
    return found;
}

const struct hop *transaction_hop_of(const struct transaction *transaction, const struct arrival *response)
{
    const struct transaction_more *more = transaction->more;

    if (hop_is_reverse(&transaction->hop, response))
        return &transaction->hop;
    for (unsigned i = 0; more && i < HOPS_KNOWN - 1 && more->hops[i].frame; i++)
        if (hop_is_reverse(&more->hops[i], response))
            return &more->hops[i];
    return &transaction->hop;
}

static uint64_t ack_name(const struct sip_message *message)
{
    return key_mix_number(message->call, message->cseq);
}

void transaction_ack(struct transaction_store *store, const struct sip_message *ack, const struct arrival *arrival)
{
    uint64_t name = ack_name(ack);
    struct known_ack *known;

    if (!ack->call_id.at || !ack->has_cseq)
        return;
    known = newest_table_find(&store->acks, name);
    while (known && (known->hop.source != arrival->source || known->hop.target != arrival->target))
        known = newest_table_next(&store->acks, known);
    if (!known)
        known = newest_table_add(&store->acks, name);
    known->hop = (struct hop){arrival->time_us, arrival->frame, arrival->source, arrival->target};
}

uint32_t transaction_ack_frame(const struct transaction_store *store, const struct sip_message *invite)
{
    const struct known_ack *known = newest_table_find(&store->acks, ack_name(invite));
    uint32_t frame = 0;

    for (; known; known = newest_table_next(&store->acks, known))
        frame = MAX(frame, known->hop.frame);
    return frame;
}

static const struct hop *ack_find(const struct transaction_store *store, const struct sip_message *response,
                                  const struct arrival *arrival)
{
    const struct known_ack *known = newest_table_find(&store->acks, ack_name(response));
    const struct hop *found = NULL;

    for (; known; known = newest_table_next(&store->acks, known)) {
        if (hop_is_reverse(&known->hop, arrival))
            return &known->hop;
        if (!found || known->hop.frame > found->frame)
            found = &known->hop;
    }
    return found;
}

/** The newest request of that name among the newest of the queue; NULL: none. */
static struct transaction *queue_find(const struct transaction_queue *queue, uint64_t name)
{
    struct transaction *each = queue->newest;

    for (unsigned i = 0; each && i < REQUESTS_BY_NAME; i++, each = each->older)
        if (each->name == name && each->hop.frame)
            return each;
    return NULL;
}

/** The newest request with that Call-ID, CSeq number and method, among the newest of all. Looked for one by one, as
 * only a response without Via needs it. NULL: none. */
static struct transaction *request_find(const struct transaction_store *store, uint64_t name)
{
    struct transaction *open = queue_find(&store->open, name), *settled = queue_find(&store->settled, name);

    return open && (!settled || open->hop.frame > settled->hop.frame) ? open : settled;
}

const struct hop *transaction_pair_by_name(const struct transaction_store *store, uint64_t name,
                                           const struct sip_message *response, const struct arrival *arrival)
{
    const struct transaction *transaction;

    if (sip_text_is(response->method, "ACK"))
        return ack_find(store, response, arrival);
    transaction = response->vias.len == 0 ? request_find(store, name) : NULL;
    return transaction ? transaction_hop_of(transaction, arrival) : NULL;
}

/** Is this a request whose branch the response may have taken? That of an INVITE is also that of its CANCEL (RFC 3261
 * section 9.1). */
static bool may_be_near(const struct transaction *request, const struct sip_message *response,
                        const struct arrival *arrival)
{
    bool is_cancel = sip_text_is(response->method, "CANCEL");

    return request->hop.frame && hop_is_reverse(transaction_hop_of(request, arrival), arrival) &&
           (transaction_method(request) == METHOD_CANCEL) == is_cancel;
}

bool transaction_near(const struct transaction_store *store, const struct sip_message *response,
                      const struct arrival *arrival, struct transaction_near *near)
{
    struct names names = names_of(response, response->method);
    struct transaction *found = NULL;
    struct sip_message request;
    struct sip_text bytes;

    for (struct transaction *each = names.is_unique ? transaction_of_branch(store, &names) : NULL; each;
         each = each->next) {
        if (!may_be_near(each, response, arrival))
            continue;
        if (found && found->name != each->name) /* the client gives several requests one branch */
            return false;
        found = each;
    }
    bytes = found ? request_kept(store, found) : (struct sip_text){0};
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
        return false;
    *near = (struct transaction_near){.room = transaction_room(found),
                                      .frame = transaction_hop_of(found, arrival)->frame,
                                      .has_other_call_id = !sip_text_equal(request.call_id, response->call_id),
                                      .has_other_cseq = request.cseq != response->cseq,
                                      .has_other_method = !sip_text_equal(request.method, response->method),
                                      .request = request};
    return near->has_other_call_id || near->has_other_cseq || near->has_other_method;
}

struct transaction_state *transaction_room_by_name(const struct transaction_store *store,
                                                   const struct sip_message *response)
{
    struct names names = names_of(response, response->method);

    return transaction_room(request_find(store, names.name));
}

bool transaction_challenged_before(const struct transaction_store *store, uint32_t *frame, uint32_t *response_frame,
                                   unsigned *code)
{
    const struct transaction *current = store->current;

    if (!current || !current->is_unique)
        return false;
    for (const struct transaction *each = transaction_same_branch(store, current); each; each = each->next) {
        if (each == current || transaction_method(each) != transaction_method(current) || !each->hop.frame ||
            (each->response_code != 401 && each->response_code != 407))
            continue;
        *frame = each->hop.frame;
        *response_frame = each->response_frame;
        *code = each->response_code;
        return true;
    }
    return false;
}

/** Is it an older request of that sender, and may it be compared? */
static bool may_be_twin(const struct transaction *each, const struct transaction *own)
{
    const struct hop *hop = &each->hop;

    return each != own && each->name != own->name && transaction_method(each) != METHOD_CANCEL && hop->frame &&
           hop->frame < own->hop.frame && hop->source == own->hop.source && each->response_code != 401 &&
           each->response_code != 407;
}

bool transaction_twin_of(const struct transaction_store *store, const struct transaction_state *room,
                         struct transaction_twin *twin)
{
    const struct transaction *own = transaction_of_room(room), *found = NULL;
    struct sip_message request;
    struct sip_text bytes;

    if (!own->is_unique || room->method == METHOD_CANCEL)
        return false;
    for (const struct transaction *each = transaction_same_branch(store, own); each; each = each->next)
        if (may_be_twin(each, own) && (!found || each->hop.frame > found->hop.frame))
            found = each;
    bytes = found ? request_kept(store, found) : (struct sip_text){0};
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
        return false;
    *twin = (struct transaction_twin){found->hop.frame, request.cseq, request.method};
    return true;
}

struct transaction_state *transaction_of_other_call(const struct transaction_store *store,
                                                    const struct sip_message *message, enum sip_method method)
{
    struct names names = names_of(message, message->method);
    struct transaction *transaction = names.is_unique ? transaction_of_branch(store, &names) : NULL;

    struct transaction_state *room;

    while (transaction && transaction_method(transaction) != method)
        transaction = transaction->next;
    room = transaction_room(transaction);
    return room && room->sent > 0 ? room : NULL;
}
