/* dialog_hop.c
 * Keeps the messages that make and change dialogs, for as long as these last and there is room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_hop.h"

#include "calls/dialog_parts.h"

/* Of a Call-ID, so many are kept: forks and hops. */
#define HOPS_OF_CALL 8

/* Of all messages together, so many bytes are kept: of more, the oldest dialogs are dropped. */
#define BYTES_MOST ((size_t)16 << 20)

static const uint16_t room_sizes[DIALOG_ROOMS] = {512, 768, 1024, 1536, 2048};

void dialog_hops_start(struct dialog_store *store)
{
    pool_start(&store->hops, sizeof(struct dialog_hop));
    for (unsigned i = 0; i < DIALOG_ROOMS; i++)
        pool_start(&store->rooms[i], room_sizes[i]);
}

void dialog_hops_stop(struct dialog_store *store)
{
    pool_free(&store->hops);
    for (unsigned i = 0; i < DIALOG_ROOMS; i++)
        pool_free(&store->rooms[i]);
}

static void copy_drop(struct dialog_store *store, struct dialog_copy *copy)
{
    if (copy->len == 0)
        return;
    store->bytes -= room_sizes[copy->room];
    pool_give(&store->rooms[copy->room], copy->bytes);
    copy->len = 0;
}

static void copy_keep(struct dialog_store *store, struct dialog_copy *copy, struct sip_text bytes)
{
    uint8_t room = 0;

    copy_drop(store, copy);
    while (room + 1 < DIALOG_ROOMS && room_sizes[room] < bytes.len)
        room++;
    copy->room = room;
    copy->bytes = pool_take(&store->rooms[room]);
    copy->len = (uint16_t)MIN(bytes.len, room_sizes[room]);
    memcpy(copy->bytes, bytes.at, copy->len);
    store->bytes += room_sizes[room];
}

static void copy_keep_message(struct dialog_store *store, struct dialog_copy *copy, const struct sip_message *message,
                              const struct arrival *arrival)
{
    copy_keep(store, copy, sip_message_bytes(message));
    copy->time_us = arrival->time_us;
    copy->frame = arrival->frame;
    copy->from = arrival->from;
}

static void hop_drop(struct dialog_store *store, struct dialog_hop *hop)
{
    struct dialog_hop **at = &hop->call->hops;

    while (*at != hop)
        at = &(*at)->next;
    *at = hop->next;
    for (unsigned i = 0; i < 2; i++) {
        copy_drop(store, &hop->made[i]);
        copy_drop(store, &hop->refresh[i]);
        copy_drop(store, &hop->tried[i]);
    }
    g_queue_unlink(&store->oldest, &hop->age);
    pool_give(&store->hops, hop);
}

void dialog_hops_drop(struct dialog_store *store, struct call *call)
{
    while (call->hops)
        hop_drop(store, call->hops);
}

/** The one that this answer belongs to, maybe after an earlier answer of the same fork. */
static struct dialog_hop *hop_answered(struct call *call, const struct transaction_part *part, uint32_t tag,
                                       unsigned *count)
{
    struct dialog_hop *found = NULL;

    *count = 0;
    for (struct dialog_hop *hop = call->hops; hop; hop = hop->next, ++*count)
        if (hop->made[DIALOG_CALLER].frame == part->request_frame && hop->tag[DIALOG_CALLEE] == tag)
            found = hop;
    return found;
}

static struct dialog_hop *hop_new(struct dialog_store *store, struct call *call, const struct sip_message *response,
                                  uint32_t tag, const struct arrival *arrival)
{
    struct dialog_hop *hop = pool_take(&store->hops);

    *hop = (struct dialog_hop){.next = call->hops,
                               .call = call,
                               .age.data = hop,
                               .host = {arrival->target_host, arrival->hosts - arrival->target_host},
                               .tag = {dialog_from_tag(response), tag},
                               .cseq = response->cseq};
    call->hops = hop;
    g_queue_push_tail_link(&store->oldest, &hop->age);
    return hop;
}

void dialog_hop_answer(struct dialog_store *store, struct call *call, const struct sip_message *response,
                       const struct transaction_part *part, const struct transaction_store *requests,
                       const struct arrival *arrival)
{
    struct sip_text request = transaction_request(requests);
    const struct transaction_state *room = transaction_state(requests);
    uint32_t tag = dialog_to_tag(response);
    struct dialog_hop *hop;
    unsigned count;

    if (!call || !room || !tag || request.len == 0 || !part->request_frame)
        return;
    hop = hop_answered(call, part, tag, &count);
    if (!hop) {
        if (count >= HOPS_OF_CALL)
            return;
        while (store->bytes >= BYTES_MOST)
            hop_drop(store, store->oldest.head->data);
        hop = hop_new(store, call, response, tag, arrival);
        copy_keep(store, &hop->made[DIALOG_CALLER], request);
        hop->made[DIALOG_CALLER].frame = part->request_frame;
        hop->made[DIALOG_CALLER].time_us = room->begin_us;
        hop->made[DIALOG_CALLER].from = room->from;
    } else if (hop->code >= 200) {
        return;
    }
    hop->code = (uint16_t)response->code;
    hop->is_joined = part->is_in_dialog;
    copy_keep_message(store, &hop->made[DIALOG_CALLEE], response, arrival);
}

/** Which side of that dialog has sent the request with these tags? False: it is another dialog. */
static bool side_of(const struct dialog_hop *hop, uint32_t from, uint32_t to, enum dialog_side *side)
{
    *side = hop->tag[DIALOG_CALLER] == from ? DIALOG_CALLER : DIALOG_CALLEE;
    return hop->tag[*side] == from && hop->tag[!*side] == to;
}

static bool has_contact(const struct sip_message *message)
{
    struct sip_text value;

    return sip_header_find(message, "Contact", 'm', &value);
}

static bool refreshes(enum sip_method method)
{
    return method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_SUBSCRIBE || method == METHOD_NOTIFY;
}

/** A request that may change the Contact of its sender. */
static void request_note(struct dialog_store *store, struct call *call, const struct sip_message *request,
                         const struct arrival *arrival)
{
    uint32_t from = dialog_from_tag(request), to = dialog_to_tag(request), change = request->cseq << 1 | 1;
    enum dialog_side side;

    if (!has_contact(request))
        return;
    for (struct dialog_hop *hop = call->hops; hop; hop = hop->next) {
        if (!side_of(hop, from, to, &side))
            continue;
        if (hop->host[side] != arrival->hosts - arrival->target_host || hop->host[!side] != arrival->target_host) {
            hop->elsewhere[side] = change;
            continue;
        }
        hop->change[side] = change;
        copy_keep_message(store, &hop->tried[side], request, arrival);
    }
}

/** A later request of that side was accepted. */
static void accepted_note(struct dialog_store *store, struct dialog_hop *hop, enum dialog_side side,
                          const struct sip_message *response, enum sip_method method, const struct arrival *arrival)
{
    struct dialog_copy *tried = &hop->tried[side];

    hop->is_accepted[side] = true;
    if (!refreshes(method))
        return;
    if (tried->len > 0) {
        copy_drop(store, &hop->refresh[side]);
        hop->refresh[side] = *tried;
        tried->len = 0;
        hop->is_accepted[!side] = false;
    }
    if (!has_contact(response))
        return;
    hop->change[!side] = response->cseq << 1;
    copy_keep_message(store, &hop->refresh[!side], response, arrival);
}

/** Returns whether the dialog is known, on whichever hop. */
static bool response_note(struct dialog_store *store, struct call *call, const struct sip_message *response,
                          enum sip_method method, const struct arrival *arrival)
{
    uint32_t from = dialog_from_tag(response), to = dialog_to_tag(response);
    bool is_known = false;
    enum dialog_side side;

    for (struct dialog_hop *hop = call->hops; hop; hop = hop->next) {
        if (!side_of(hop, from, to, &side))
            continue;
        is_known = true;
        if (hop->host[side] == arrival->target_host && hop->host[!side] == arrival->hosts - arrival->target_host)
            accepted_note(store, hop, side, response, method, arrival);
        else if (refreshes(method) && has_contact(response))
            hop->elsewhere[!side] = response->cseq << 1;
    }
    return is_known;
}

/** The dialogs with these tags are over, on all hops. */
static void dialog_ended(struct dialog_store *store, struct call *call, const struct sip_message *response)
{
    uint32_t from = dialog_from_tag(response), to = dialog_to_tag(response);
    struct dialog_hop *hop = call->hops, *next;
    enum dialog_side side;

    for (; hop; hop = next) {
        next = hop->next;
        if (side_of(hop, from, to, &side))
            hop_drop(store, hop);
    }
}

/** The INVITE has failed, and its early dialogs are over. */
static void early_ended(struct dialog_store *store, struct call *call, uint32_t request_frame)
{
    struct dialog_hop *hop = call->hops, *next;

    for (; hop; hop = next) {
        next = hop->next;
        if (hop->code < 200 && hop->made[DIALOG_CALLER].frame == request_frame)
            hop_drop(store, hop);
    }
}

/** Was that the NOTIFY that ends its subscription? */
static bool is_last_notify(const struct call *call, uint32_t request_frame)
{
    for (unsigned i = 0; call->dialogs && i < dialog_endings_kept(call->dialogs); i++) {
        const struct dialog_ending *ending = dialog_ending_at(call->dialogs, i);

        if (ending->kind == DIALOG_LAST_NOTIFY && ending->frame == request_frame)
            return true;
    }
    return false;
}

/** A 2xx. One that makes a dialog may be that of a re-INVITE, where the capture began in the middle of the call. */
static void success_note(struct dialog_store *store, struct call *call, const struct sip_message *response,
                         enum sip_method method, const struct transaction_part *part,
                         const struct transaction_store *requests, const struct arrival *arrival)
{
    bool is_known = part->is_in_dialog && call->hops && response_note(store, call, response, method, arrival);

    if (!is_known && (method == METHOD_INVITE || method == METHOD_SUBSCRIBE))
        dialog_hop_answer(store, call, response, part, requests, arrival);
    if (method == METHOD_BYE || (method == METHOD_NOTIFY && is_last_notify(call, part->request_frame)))
        dialog_ended(store, call, response);
}

void dialog_hop_message(struct dialog_store *store, struct call *call, const struct sip_message *message,
                        enum sip_method method, const struct transaction_part *part,
                        const struct transaction_store *requests, const struct arrival *arrival)
{
    if (message->code >= 200 && message->code < 300 && method != METHOD_CANCEL && method != METHOD_ACK)
        success_note(store, call, message, method, part, requests, arrival);
    else if (!call->hops)
        return;
    else if (message->code == 0 && part->is_in_dialog && refreshes(method))
        request_note(store, call, message, arrival);
    else if (message->code >= 300 && method == METHOD_INVITE && !part->is_in_dialog)
        early_ended(store, call, part->request_frame);
}
