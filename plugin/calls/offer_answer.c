/* offer_answer.c
 * Which messages of a call offer media, and which answer (RFC 3261 section 13.2.1, RFC 3262 section 5, RFC 3311).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/offer_answer.h"

#include "calls/dialog_parts.h"
#include "sip/body.h"
#include "sip/session.h"

struct media_store {
    struct pool calls, hops; /* of struct call_media, struct media_hop */
    struct text_room texts;
    GQueue all; /* of struct media_hop, the oldest first */
    bool has_lost;
    media_leaver leave;
    void *data;
};

/** What is known of a message while it is taken apart. */
struct media_message {
    struct media_store *store;
    struct call *call;
    struct sip_message *message;
    enum sip_method method;
    const struct arrival *arrival;
    const struct transaction_part *part;
    const struct transaction_store *requests;
    struct sip_text text; /* its description */
    bool has_text;
};

struct media_store *media_store_new(media_leaver leave, void *data)
{
    struct media_store *store = g_new0(struct media_store, 1);

    pool_start(&store->calls, sizeof(struct call_media));
    pool_start(&store->hops, sizeof(struct media_hop));
    text_room_start(&store->texts);
    store->leave = leave;
    store->data = data;
    return store;
}

void media_store_free(struct media_store *store)
{
    if (!store)
        return;
    pool_free(&store->calls);
    pool_free(&store->hops);
    text_room_free(&store->texts);
    g_free(store);
}

/** Both ends of a hop may be on one host: then their ports tell hops apart. */
static uint32_t hop_name(const struct arrival *arrival)
{
    return arrival->hosts == 2 * arrival->target_host ? arrival->source + arrival->target : arrival->hosts;
}

struct media_hop *media_hop_find(const struct call *call, const struct arrival *arrival)
{
    struct media_hop *hop = call && call->media ? call->media->hops : NULL;
    uint32_t name = hop_name(arrival);

    while (hop && hop->name != name)
        hop = hop->next;
    return hop;
}

bool media_store_has_lost(const struct media_store *store)
{
    return store->has_lost;
}

void media_hops_each(const struct media_store *store, void (*each)(struct media_hop *hop, void *data), void *data)
{
    for (const GList *link = store->all.head; link; link = link->next)
        each(link->data, data);
}

void media_hop_forget(struct media_store *store, struct media_hop *hop)
{
    struct media_hop **at = &hop->media->hops;

    store->leave(hop, store->data);
    text_room_give(&store->texts, &hop->side[MEDIA_CALLER].text);
    text_room_give(&store->texts, &hop->side[MEDIA_CALLEE].text);
    text_room_give(&store->texts, &hop->asked.text);
    text_room_give(&store->texts, &hop->offer.text);
    g_queue_unlink(&store->all, &hop->age);
    while (*at != hop)
        at = &(*at)->next;
    *at = hop->next;
    hop->media->hop_count--;
    pool_give(&store->hops, hop);
}

void call_media_forget(struct media_store *store, struct call *call)
{
    if (!call->media)
        return;
    while (call->media->hops)
        media_hop_forget(store, call->media->hops);
    text_room_give(&store->texts, &call->media->call_id);
    pool_give(&store->calls, call->media);
    call->media = NULL;
}

/** The hop of the message; begun if it is the first one. NULL if there are too many. */
static struct media_hop *hop_of(const struct media_message *of)
{
    struct media_hop *hop = media_hop_find(of->call, of->arrival);
    struct call_media *media;
    bool is_request = of->message->code == 0;

    if (hop)
        return hop;
    if (!of->call->media) {
        media = pool_take(&of->store->calls);
        *media = (struct call_media){.call = of->call, .closing.data = media};
        media->call_id = text_room_keep(&of->store->texts, of->message->call_id);
        of->call->media = media;
    }
    media = of->call->media;
    if (media->hop_count >= MEDIA_HOPS_MAX)
        return NULL;
    hop = pool_take(&of->store->hops);
    *hop = (struct media_hop){.next = media->hops, .media = media, .name = hop_name(of->arrival), .age.data = hop};
    hop->watched.agreed_us = TIME_UNKNOWN;
    hop->caller = dialog_from_tag(of->message);
    hop->at[MEDIA_CALLER] = is_request ? of->arrival->from : of->arrival->to;
    hop->at[MEDIA_CALLEE] = is_request ? of->arrival->to : of->arrival->from;
    hop->is_begun = of->method == METHOD_INVITE && (is_request ? !of->message->to_tag.at : !of->part->is_in_dialog);
    media->hops = hop;
    media->hop_count++;
    g_queue_push_tail_link(&of->store->all, &hop->age);
    return hop;
}

/** Which side sends the requests of this transaction. */
static enum media_side asker(const struct media_hop *hop, const struct sip_message *message)
{
    return hop->caller == dialog_from_tag(message) ? MEDIA_CALLER : MEDIA_CALLEE;
}

/** A response to this INVITE has a description. */
static void response_note(const struct media_message *of, struct media_hop *hop)
{
    hop->inviter = asker(hop, of->message);
    hop->invite_cseq = of->message->cseq;
    hop->callee = dialog_to_tag(of->message);
}

static bool is_of_noted(const struct media_message *of, const struct media_hop *hop)
{
    return hop->callee && hop->invite_cseq == of->message->cseq && hop->inviter == asker(hop, of->message);
}

/** Does the response answer the request whose offer was kept, or was while that was not answered? */
static bool is_of_asked(const struct media_message *of, const struct media_hop *hop)
{
    return hop->asked.frame && hop->asked.frame == of->part->request_frame && hop->asked_cseq == of->message->cseq;
}

static bool is_of_same_branch(const struct media_message *of, const struct media_hop *hop)
{
    return is_of_noted(of, hop) && hop->callee == dialog_to_tag(of->message);
}

static void description_keep(struct media_store *store, struct media_description *of, struct sip_text text,
                             uint32_t frame)
{
    struct sip_text before = of->text;

    of->text = text_room_keep(&store->texts, text);
    of->frame = frame;
    store->has_lost |= !of->text.at;
    text_room_give(&store->texts, &before);
}

/** The message offers. That is kept until it is answered, so that the request need not be read once more then. */
static void offer_begin(const struct media_message *of, struct offer_answer *step)
{
    struct media_hop *hop = hop_of(of);
    struct session session;

    if (!hop)
        return;
    step->hop = hop;
    step->kind = OFFER_ANSWER_OFFER;
    step->offer = of->text;
    step->is_first = !hop->is_agreed;
    step->is_in_request = of->message->code == 0;
    step->offerer = step->is_in_request ? asker(hop, of->message) : media_other(asker(hop, of->message));
    text_room_give(&of->store->texts, &hop->offer.text);
    if (step->is_in_request) {
        description_keep(of->store, &hop->asked, of->text, of->arrival->frame);
        hop->asker = step->offerer;
        hop->asked_cseq = of->message->cseq;
        return;
    }
    response_note(of, hop);
    hop->is_early = of->message->code < 200;
    hop->offer.frame = of->arrival->frame;
    if (sip_body_is_whole(of->message) && session_read(of->text, &session))
        hop->offer.text = text_room_keep(&of->store->texts, session.text);
}

/** The message answers the offer, or does not. */
static void offer_end(const struct media_message *of, struct media_hop *hop, struct sip_text offer,
                      uint32_t offer_frame, struct offer_answer *step)
{
    step->hop = hop;
    step->kind = of->has_text ? OFFER_ANSWER_ANSWER : OFFER_ANSWER_UNANSWERED;
    step->offer = offer;
    step->offer_frame = offer_frame;
    step->answer = of->text;
    step->is_first = !hop->is_agreed;
    step->is_in_request = of->message->code != 0;
    step->is_offer_whole = of->message->code == 0;
    step->offerer = step->is_in_request ? asker(hop, of->message) : media_other(asker(hop, of->message));
}

static void request_step(const struct media_message *of, struct offer_answer *step)
{
    struct media_hop *hop = media_hop_find(of->call, of->arrival);
    bool is_offered = hop && hop->offer.text.at && hop->callee == dialog_to_tag(of->message);

    if (of->method == METHOD_ACK) {
        if (is_offered && !hop->is_early && hop->invite_cseq == of->message->cseq)
            offer_end(of, hop, hop->offer.text, hop->offer.frame, step);
        step->is_accepting = step->kind == OFFER_ANSWER_ANSWER;
        if (step->kind == OFFER_ANSWER_UNANSWERED)
            hop->callee = 0; /* nor is a copy of the ACK an answer */
    } else if (of->method == METHOD_PRACK && is_offered && hop->is_early && of->has_text) {
        offer_end(of, hop, hop->offer.text, hop->offer.frame, step);
    } else if (of->has_text) {
        offer_begin(of, step);
    }
}

/** Does the description say what one in a response to the same INVITE has said? */
static bool is_said_before(const struct media_message *of, const struct media_hop *hop)
{
    struct sip_text before = hop->side[media_other(asker(hop, of->message))].text;

    return before.at && of->text.len >= before.len && memcmp(of->text.at, before.at, before.len) == 0 &&
           is_of_same_branch(of, hop);
}

/** The offer in the request that the response answers; false if there is none. */
static bool offer_find(const struct media_message *of, const struct media_hop *hop, struct sip_text *offer)
{
    struct sip_text bytes;
    struct sip_message request;

    if (hop && hop->asked.text.at && is_of_asked(of, hop)) {
        *offer = hop->asked.text;
        return true;
    }
    bytes = transaction_request(of->requests);
    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request) && session_find(&request, offer);
}

/** A response to an INVITE that offers. Later responses may repeat the answer, or leave it out. */
static void answer_to_invite(const struct media_message *of, struct offer_answer *step)
{
    struct media_hop *hop = hop_of(of);
    struct sip_text offer;
    bool is_final = of->message->code >= 200;

    if (!hop || (!of->has_text && !is_final))
        return;
    if (hop->is_up && is_of_noted(of, hop) && !is_of_same_branch(of, hop))
        return; /* of another branch of the call */
    step->hop = hop;
    step->is_accepting = is_final;
    if (of->has_text ? is_said_before(of, hop) : is_of_noted(of, hop))
        return;
    step->is_accepting = is_final && of->has_text;
    if (!offer_find(of, hop, &offer))
        return;
    offer_end(of, hop, offer, of->part->request_frame, step);
    step->is_again = of->has_text && is_of_same_branch(of, hop);
    if (of->has_text)
        response_note(of, hop);
}

/** A response to an INVITE that leaves the offer to the other side. */
static void offer_in_response(const struct media_message *of, struct offer_answer *step)
{
    struct media_hop *hop = media_hop_find(of->call, of->arrival);
    bool is_same = hop && is_of_same_branch(of, hop);
    struct sip_text rseq;

    step->hop = hop;
    step->is_accepting = is_same && of->message->code >= 200 && !hop->offer.text.at;
    if (!of->has_text || is_same)
        return;
    if (of->message->code >= 200 || sip_header_find(of->message, "RSeq", 0, &rseq))
        offer_begin(of, step);
}

/** A 2xx to an UPDATE, or to a PRACK whose description may itself be an answer. */
static void answer_to_change(const struct media_message *of, struct sip_text offer, struct offer_answer *step)
{
    struct media_hop *hop = hop_of(of);

    if (hop && (of->has_text || of->method == METHOD_UPDATE))
        offer_end(of, hop, offer, of->part->request_frame, step);
}

static void response_step(const struct media_message *of, struct offer_answer *step)
{
    struct media_hop *hop;
    struct sip_text offer;

    if ((!of->has_text && of->message->code < 200) || transaction_request(of->requests).len == 0)
        return;
    hop = media_hop_find(of->call, of->arrival);
    if (of->method == METHOD_INVITE && ((hop && is_of_asked(of, hop)) || offer_find(of, hop, &offer)))
        answer_to_invite(of, step);
    else if (of->method == METHOD_INVITE)
        offer_in_response(of, step);
    else if (of->message->code >= 200 && offer_find(of, hop, &offer))
        answer_to_change(of, offer, step);
}

void offer_answer_message(struct media_store *store, struct call *call, struct sip_message *message,
                          enum sip_method method, const struct arrival *arrival, const struct transaction_part *part,
                          const struct transaction_store *requests, struct offer_answer *step)
{
    struct media_message of = {.store = store,
                               .call = call,
                               .message = message,
                               .method = method,
                               .arrival = arrival,
                               .part = part,
                               .requests = requests};

    *step = (struct offer_answer){.kind = OFFER_ANSWER_NOTHING};
    if (!message->has_cseq || !arrival->hosts)
        return;
    if (method == METHOD_ACK) { /* hardly any has a description: this one is due only to an offer in a response */
        struct media_hop *hop = media_hop_find(call, arrival);

        if (!hop || !hop->offer.text.at)
            return;
    }
    of.has_text = session_find(message, &of.text);
    if (message->code)
        response_step(&of, step);
    else
        request_step(&of, step);
    if (step->is_accepting && step->hop)
        step->hop->is_up = true;
}

void offer_answer_settle(struct media_store *store, const struct offer_answer *step, struct sip_text offer,
                         struct sip_text answer, uint32_t frame)
{
    struct media_hop *hop = step->hop;

    description_keep(store, &hop->side[step->offerer], offer, step->offer_frame);
    description_keep(store, &hop->side[media_other(step->offerer)], answer, frame);
    text_room_give(&store->texts, &hop->offer.text);
    if (hop->asked.frame == step->offer_frame)
        text_room_give(&store->texts, &hop->asked.text);
    hop->is_agreed = true;
}
