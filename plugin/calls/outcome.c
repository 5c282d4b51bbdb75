/* outcome.c
 * Notes what becomes of each call, message by message: a few comparisons for most of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/outcome_parts.h"

#include "calls/dialog_parts.h"

/* Longer From, To and Request-URIs are cut. */
#define TEXT_KEPT 100

/** The record stays; it only no longer grows. */
static void outcomes_forget(struct call *call, void *data)
{
    (void)data;
    call->outcomes = NULL;
}

struct outcome_store *outcome_store_new(struct call_store *calls)
{
    struct outcome_store *store = g_new0(struct outcome_store, 1);

    pool_start(&store->pool, sizeof(struct call_outcome));
    store->all = g_ptr_array_new();
    store->strings = g_string_chunk_new(16384);
    store->endings = g_array_new(FALSE, FALSE, sizeof(struct call_ending));
    call_store_on_forget(calls, outcomes_forget, store);
    return store;
}

void outcome_store_free(struct outcome_store *store)
{
    if (!store)
        return;
    pool_free(&store->pool);
    g_ptr_array_free(store->all, TRUE);
    g_string_chunk_free(store->strings);
    g_array_free(store->endings, TRUE);
    g_free(store);
}

const GPtrArray *outcome_store_all(const struct outcome_store *store)
{
    return store->all;
}

const GArray *outcome_store_endings(const struct outcome_store *store)
{
    return store->endings;
}

/** The message has ended the call, if it has. */
static void ending_keep(struct outcome_store *store, const struct call_outcome *outcome, uint32_t frame)
{
    struct call_ending ending = {frame, outcome->number};

    if (outcome->end.frame == frame || outcome->cancel.frame == frame)
        g_array_append_val(store->endings, ending);
}

const char *call_party_name(enum call_party party)
{
    static const char *const names[] = {NULL, "caller", "callee"};

    return names[party];
}

int64_t call_span_us(const struct call_event *from, const struct call_event *to)
{
    if (!from->frame || !to->frame || from->time_us == TIME_UNKNOWN || to->time_us == TIME_UNKNOWN)
        return -1;
    return to->time_us - from->time_us;
}

enum call_party outcome_party_by_tags(const struct call_outcome *outcome, const struct sip_message *request)
{
    if (!outcome->caller_tag)
        return PARTY_UNKNOWN;
    if (dialog_from_tag(request) == outcome->caller_tag)
        return PARTY_CALLER;
    return dialog_to_tag(request) == outcome->caller_tag ? PARTY_CALLEE : PARTY_UNKNOWN;
}

enum call_party outcome_sender(const struct call_outcome *outcome, const struct sip_message *request,
                               const struct arrival *arrival)
{
    enum call_party party = outcome_party_by_tags(outcome, request);

    if (party != PARTY_UNKNOWN || !outcome->first.frame || outcome->source_host == outcome->target_host)
        return party;
    if (source_host_of(arrival) == outcome->source_host)
        return PARTY_CALLER;
    return source_host_of(arrival) == outcome->target_host ? PARTY_CALLEE : PARTY_UNKNOWN;
}

const char *outcome_keep(struct outcome_store *store, struct sip_text text)
{
    return text.len ? g_string_chunk_insert_len(store->strings, text.at, (gssize)MIN(text.len, TEXT_KEPT)) : "";
}

static struct call_outcome *outcome_new(struct outcome_store *store, struct call *call)
{
    struct call_outcome *outcome = pool_take(&store->pool);

    *outcome = (struct call_outcome){
        .next = call->outcomes, .id = call->by_id.key, .number = store->all->len, .from = "", .to = "", .uri = ""};
    call->outcomes = outcome;
    g_ptr_array_add(store->all, outcome);
    return outcome;
}

/** The capture begins later than the call: who is caller and who is callee is not known. */
static struct call_outcome *outcome_begun_before(struct outcome_store *store, struct call *call,
                                                 const struct sip_message *message)
{
    struct call_outcome *outcome = outcome_new(store, call);

    outcome->from = outcome_keep(store, message->from);
    outcome->to = outcome_keep(store, message->to);
    return outcome;
}

/** Is it a request, or a response to one, that only calls have? */
static bool is_of_calls(enum sip_method method)
{
    switch (method) {
    case METHOD_INVITE:
    case METHOD_ACK:
    case METHOD_BYE:
    case METHOD_CANCEL:
    case METHOD_PRACK:
    case METHOD_UPDATE:
    case METHOD_INFO:
        return true;
    default:
        return false;
    }
}

/** Of several calls with one Call-ID, that with the tag of the message; else the newest. */
static struct call_outcome *outcome_by_tags(struct call *call, const struct sip_message *message)
{
    uint32_t from = dialog_from_tag(message), to = dialog_to_tag(message);

    for (struct call_outcome *outcome = call->outcomes; outcome; outcome = outcome->next)
        if (outcome->caller_tag && (outcome->caller_tag == from || outcome->caller_tag == to))
            return outcome;
    return call->outcomes;
}

/** So many calls with one Call-ID are told apart. */
#define OUTCOMES_OF_CALL 16

/** The call of an INVITE that begins one. */
static struct call_outcome *outcome_of_invite(struct outcome_store *store, struct call *call,
                                              const struct sip_message *invite)
{
    uint32_t tag = dialog_from_tag(invite);
    unsigned count = 0;

    for (struct call_outcome *outcome = call->outcomes; outcome; outcome = outcome->next, count++)
        if (outcome->caller_tag == tag || (!outcome->first.frame && !outcome->caller_tag))
            return outcome;
    if (count >= OUTCOMES_OF_CALL)
        return call->outcomes;
    outcome_new(store, call)->caller_tag = tag;
    return call->outcomes;
}

static struct call_outcome *outcome_of(struct outcome_store *store, struct call *call,
                                       const struct sip_message *message, enum sip_method method,
                                       const struct transaction_part *part)
{
    bool is_copy = part->first_frame != 0;

    if (message->code == 0 && method == METHOD_INVITE && !part->is_in_dialog && !is_copy)
        return outcome_of_invite(store, call, message);
    if (!call->outcomes)
        return is_of_calls(method) && !is_copy ? outcome_begun_before(store, call, message) : NULL;
    return call->outcomes->next ? outcome_by_tags(call, message) : call->outcomes;
}

struct call_outcome *outcome_message(struct outcome_store *store, struct call *call, const struct sip_message *message,
                                     enum sip_method method, const struct transaction_part *part,
                                     const struct arrival *arrival)
{
    struct call_outcome *outcome;

    if (!call || !message->has_cseq)
        return NULL;
    outcome = outcome_of(store, call, message, method, part);
    if (!outcome || part->first_frame || (message->code && method == METHOD_ACK))
        return outcome;
    if (message->code)
        outcome_response(outcome, message, method, part, arrival);
    else
        outcome_request(store, outcome, message, method, part, arrival);
    ending_keep(store, outcome, arrival->frame);
    return outcome;
}
