/* dialog.c
 * Calls by their Call-ID, with the tags of those who take part, as far as responses, BYEs and last NOTIFYs show them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"
#include "sip/key.h"
#include "texts/decimal.h"

#include <string.h>

/* More are forgotten, the oldest first. */
#define CALLS_KEPT 16384
#define SIDES_KEPT 4096
#define REFUSED_SLOTS 1024

/** Who sends requests in a dialog, and the highest CSeq number seen of it. */
struct side {
    uint64_t id;
    uint32_t cseq;
    uint32_t frame;
};

struct dialog_store {
    GHashTable *calls;        /* id, or as much of it as a pointer holds -> struct dialog_call */
    struct dialog_call *ring; /* of CALLS_KEPT, in the order of their making */
    unsigned next;
    struct side sides[SIDES_KEPT];   /* those that share a place push each other out */
    bool has_refusal[REFUSED_SLOTS]; /* by Call-ID: spares nearly all look-ups */
};

struct dialog_store *dialog_store_new(void)
{
    struct dialog_store *store = g_new0(struct dialog_store, 1);

    store->calls = g_hash_table_new(NULL, NULL);
    return store;
}

void dialog_store_free(struct dialog_store *store)
{
    if (!store)
        return;
    g_hash_table_destroy(store->calls);
    g_free(store->ring);
    g_free(store);
}

static void *id_key(uint64_t id)
{
    return GSIZE_TO_POINTER((size_t)id);
}

uint32_t dialog_tag_id(struct sip_text from_or_to)
{
    struct sip_text tag = sip_tag(from_or_to);

    return tag.at ? (uint32_t)key_mix(1, tag) | 1 : 0;
}

uint32_t dialog_event_id(const struct sip_message *request)
{
    struct sip_text event;

    return sip_header_find(request, "Event", 'o', &event) ? (uint32_t)key_mix(1, event) | 1 : 0;
}

static struct dialog_call *call_find(const struct dialog_store *store, uint64_t id)
{
    struct dialog_call *call = g_hash_table_lookup(store->calls, id_key(id));

    return call && call->id == id ? call : NULL;
}

const struct dialog_call *dialog_find(const struct dialog_store *store, uint64_t id)
{
    return call_find(store, id);
}

static struct dialog_call *call_get(struct dialog_store *store, uint64_t id, uint32_t frame)
{
    struct dialog_call *call = call_find(store, id);

    if (call)
        return call;
    if (!store->ring)
        store->ring = g_new0(struct dialog_call, CALLS_KEPT);
    call = &store->ring[store->next++ % CALLS_KEPT];
    if (call->frame && g_hash_table_lookup(store->calls, id_key(call->id)) == call)
        g_hash_table_remove(store->calls, id_key(call->id));
    *call = (struct dialog_call){.id = id, .frame = frame, .expires_us = TIME_UNKNOWN};
    g_hash_table_insert(store->calls, id_key(id), call);
    return call;
}

const struct dialog_tag *dialog_tag_find(const struct dialog_call *call, uint32_t tag)
{
    for (unsigned i = 0; i < MIN(call->tag_count, DIALOG_TAGS); i++)
        if (call->tags[i].id == tag)
            return &call->tags[i];
    return NULL;
}

static void tag_keep(struct dialog_call *call, struct sip_text from_or_to, unsigned code, uint32_t frame)
{
    struct sip_text text = sip_tag(from_or_to);
    uint32_t id = dialog_tag_id(from_or_to);
    struct dialog_tag *tag;

    if (!id)
        return;
    tag = (struct dialog_tag *)dialog_tag_find(call, id);
    if (tag && (tag->code >= 200 || code < 200))
        return;
    if (!tag) {
        tag = &call->tags[call->tag_count++ % DIALOG_TAGS];
        tag->id = id;
        tag->len = (uint8_t)MIN(text.len, DIALOG_TAG_SHOWN);
        memcpy(tag->text, text.at, tag->len);
    }
    tag->frame = frame;
    tag->code = (uint16_t)code;
}

/** One that was seen already is the same message on another hop. */
static void ending_keep(struct dialog_call *call, const struct dialog_ending *ending)
{
    for (unsigned i = 0; i < MIN(call->ending_count, DIALOG_ENDINGS); i++) {
        const struct dialog_ending *known = &call->endings[i];

        if (known->kind == ending->kind && known->from == ending->from && known->to == ending->to &&
            known->cseq == ending->cseq)
            return;
    }
    call->endings[call->ending_count++ % DIALOG_ENDINGS] = *ending;
}

static struct dialog_ending ending_of(const struct sip_message *message, enum dialog_ending_kind kind,
                                      const struct arrival *arrival)
{
    return (struct dialog_ending){.time_us = arrival->time_us,
                                  .frame = arrival->frame,
                                  .from = dialog_tag_id(message->from),
                                  .to = dialog_tag_id(message->to),
                                  .cseq = message->cseq,
                                  .event = kind == DIALOG_LAST_NOTIFY ? dialog_event_id(message) : 0,
                                  .code = (uint16_t)message->code,
                                  .kind = kind};
}

static void bye_answered(struct dialog_call *call, const struct sip_message *response, uint32_t frame)
{
    uint32_t from = dialog_tag_id(response->from);

    for (unsigned i = 0; i < MIN(call->ending_count, DIALOG_ENDINGS); i++) {
        struct dialog_ending *bye = &call->endings[i];

        if (bye->kind == DIALOG_BYE && bye->from == from && bye->cseq == response->cseq && !bye->answered_frame) {
            bye->answered_frame = frame;
            bye->code = (uint16_t)response->code;
        }
    }
}

static bool is_last_notify(struct sip_message *notify)
{
    struct sip_text state;

    sip_message_finish(notify);
    return (sip_header_find_usual(notify, "Subscription-State", &state) ||
            sip_header_find(notify, "Subscription-State", 0, &state)) &&
           sip_text_is(sip_element_value(state), "terminated");
}

/** From is the same in all requests of a side. */
static uint64_t side_id(const struct sip_message *request)
{
    return key_mix(request->call, request->from);
}

/** The side that said 481 sends a request, or accepts one, after the time in which messages cross. */
static void refusal_check(struct dialog_store *store, const struct sip_message *message, const struct arrival *arrival)
{
    struct dialog_call *call =
        store->has_refusal[message->call % REFUSED_SLOTS] ? call_find(store, message->call) : NULL;
    struct dialog_refusal *refusal = call ? &call->refusal : NULL;

    if (!refusal || !refusal->goes_on_frame || *refusal->goes_on_frame ||
        dialog_tag_id(message->code ? message->to : message->from) != refusal->to)
        return;
    if (message->code && message->cseq <= refusal->cseq)
        return;
    if (arrival->time_us != TIME_UNKNOWN && refusal->time_us != TIME_UNKNOWN &&
        arrival->time_us - refusal->time_us >= DIALOG_CROSSING_US)
        *refusal->goes_on_frame = arrival->frame;
}

/** By the begin of the Call-ID and the end of From, where the tag stands: what nearly always tells one side from the
 * others. */
static unsigned side_place(const struct sip_message *request)
{
    uint64_t begin = 0, end = 0;
    size_t len = MIN(request->from.len, sizeof end);

    if (request->call_id.len > 0)
        memcpy(&begin, request->call_id.at, MIN(request->call_id.len, sizeof begin));
    if (len > 0)
        memcpy(&end, request->from.at + request->from.len - len, len);
    return key_plain_number(key_plain_number(0, begin), end) % SIDES_KEPT;
}

static void request_note(struct dialog_store *store, struct sip_message *request, enum sip_method method,
                         const struct arrival *arrival)
{
    uint64_t id = side_id(request);
    struct side *side = &store->sides[side_place(request)];
    struct dialog_ending ending;

    if (side->id != id || request->cseq > side->cseq)
        *side = (struct side){id, request->cseq, arrival->frame};
    if (method == METHOD_BYE || (method == METHOD_NOTIFY && is_last_notify(request))) {
        ending = ending_of(request, method == METHOD_BYE ? DIALOG_BYE : DIALOG_LAST_NOTIFY, arrival);
        ending_keep(call_get(store, request->call, arrival->frame), &ending);
    } else if (method == METHOD_INVITE || method == METHOD_UPDATE) {
        dialog_change_open(call_get(store, request->call, arrival->frame),
                           &(struct dialog_change){.time_us = arrival->time_us,
                                                   .side = dialog_tag_id(request->from),
                                                   .cseq = request->cseq,
                                                   .frame = arrival->frame,
                                                   .is_update = method == METHOD_UPDATE});
    }
    refusal_check(store, request, arrival);
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
static struct dialog_call *dialog_shown(struct dialog_store *store, struct sip_message *response,
                                        enum sip_method method, const struct arrival *arrival)
{
    struct dialog_call *call = call_get(store, response->call, arrival->frame);

    tag_keep(call, response->from, response->code, arrival->frame);
    tag_keep(call, response->to, response->code, arrival->frame);
    if (!call->made_frame)
        call->made_frame = arrival->frame;
    if (method == METHOD_SUBSCRIBE)
        expires_note(call, response, arrival);
    return call;
}

/** A 1xx makes an early dialog, and 199 ends one (RFC 6228). */
static void early_note(struct dialog_store *store, struct sip_message *response, const struct transaction_part *part,
                       const struct arrival *arrival)
{
    struct dialog_ending ending;
    struct dialog_call *call;

    if (!sip_has_tag(response->to))
        return;
    if (response->code == 199) {
        ending = ending_of(response, DIALOG_EARLY_END, arrival);
        ending_keep(call_get(store, response->call, arrival->frame), &ending);
        return;
    }
    call = dialog_shown(store, response, METHOD_INVITE, arrival);
    call->early_cseq = response->cseq;
    call->early_code = (uint16_t)response->code;
    call->early_frame = arrival->frame;
    if (part->request_frame)
        dialog_change_open(call,
                           &(struct dialog_change){.time_us = time_before(arrival->time_us, MAX(part->response_us, 0)),
                                                   .side = dialog_tag_id(response->from),
                                                   .cseq = response->cseq,
                                                   .frame = part->request_frame});
}

/** A final response to an INVITE or UPDATE, or to a BYE, after which less is open. */
static void final_note(struct dialog_store *store, const struct sip_message *response, enum sip_method method,
                       const struct transaction_part *part, const struct arrival *arrival)
{
    struct dialog_call *call = call_find(store, response->call);
    struct dialog_ending ending;

    if (!call)
        return;
    if (method == METHOD_BYE) {
        bye_answered(call, response, arrival->frame);
        return;
    }
    dialog_change_close(call, dialog_tag_id(response->from), response->cseq, arrival);
    if (method == METHOD_INVITE && response->code >= 300 && !part->is_in_dialog && call->early_frame &&
        call->early_cseq == response->cseq) {
        ending = ending_of(response, DIALOG_EARLY_END, arrival);
        ending_keep(call, &ending);
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

void dialog_fault_note(struct dialog_store *store, uint64_t call, uint32_t frame)
{
    struct dialog_call *known = call_find(store, call);

    if (known && !known->fault_frame)
        known->fault_frame = frame;
}

uint32_t dialog_fault_frame(const struct dialog_store *store, uint64_t call)
{
    const struct dialog_call *known = call_find(store, call);

    return known ? known->fault_frame : 0;
}

static void response_note(struct dialog_store *store, struct sip_message *response, enum sip_method method,
                          const struct transaction_part *part, const struct arrival *arrival)
{
    bool makes_dialog = method == METHOD_INVITE || method == METHOD_SUBSCRIBE || method == METHOD_REFER;

    if (response->code >= 200 && (method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_BYE))
        final_note(store, response, method, part, arrival);
    if (method == METHOD_INVITE && response->code > 100 && response->code < 200)
        early_note(store, response, part, arrival);
    if (response->code >= 300 && part->is_in_dialog && is_fault(response, method))
        dialog_fault_note(store, response->call, arrival->frame);
    if (response->code < 200 || response->code >= 300 || method == METHOD_CANCEL)
        return;
    if (part->is_in_dialog)
        refusal_check(store, response, arrival);
    if (makes_dialog || (part->is_in_dialog && method != METHOD_BYE))
        dialog_shown(store, response, method, arrival);
}

void dialog_message(struct dialog_store *store, struct sip_message *message, enum sip_method method,
                    const struct transaction_part *part, const struct arrival *arrival)
{
    if (!message->call_id.at || !message->has_cseq)
        return;
    if (message->code)
        response_note(store, message, method, part, arrival);
    else if (method == METHOD_ACK || method == METHOD_CANCEL)
        return;
    else if (part->is_in_dialog)
        request_note(store, message, method, arrival);
    else if (method == METHOD_SUBSCRIBE || method == METHOD_REFER)
        tag_keep(call_get(store, message->call, arrival->frame), message->from, 0, arrival->frame);
}

void dialog_refused(struct dialog_store *store, const struct sip_message *request, const struct arrival *response,
                    uint32_t *goes_on_frame)
{
    uint32_t from = dialog_tag_id(request->from), to = dialog_tag_id(request->to);
    struct dialog_call *call = to ? call_get(store, request->call, response->frame) : NULL;

    if (!call || (call->refusal.goes_on_frame && call->refusal.from == from && call->refusal.to == to &&
                  call->refusal.cseq == request->cseq))
        return; /* another hop */
    call->refusal = (struct dialog_refusal){goes_on_frame, response->time_us, response->frame, from, to, request->cseq};
    store->has_refusal[request->call % REFUSED_SLOTS] = true;
}

bool dialog_cseq_was_higher(const struct dialog_store *store, const struct sip_message *request, uint32_t *cseq,
                            uint32_t *frame)
{
    uint64_t id = side_id(request);
    const struct side *side = &store->sides[side_place(request)];

    *cseq = side->cseq;
    *frame = side->frame;
    return side->id == id && side->cseq > request->cseq;
}
