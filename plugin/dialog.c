/* dialog.c
 * Calls by their Call-ID, with the tags of those who take part, as far as answers, BYEs and last NOTIFYs show them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "dialog.h"

#include "decimal.h"
#include "key.h"

/* More are forgotten, the oldest first. */
#define CALLS_KEPT 16384
#define TAGS_KEPT 6
#define SIDES_KEPT 4096

/* Longer Call-IDs are cut in sentences. */
#define CALL_ID_SHOWN 60

/** A dialog or subscription came to its end. */
struct ending {
    uint32_t frame; /* 0: not seen */
    int64_t time_us;
    uint32_t from, to; /* tags of the request that ended it, as numbers */
    bool has_more;     /* another request has ended another dialog of the same Call-ID */
};

/** What is known by one Call-ID. */
struct call {
    uint64_t id;
    uint32_t frame; /* of the answer that made it */
    uint32_t tags[TAGS_KEPT];
    unsigned tag_count;
    struct ending bye, notify;
};

/** Who sends requests in a dialog, and the highest CSeq number seen of it. */
struct side {
    uint64_t id;
    uint32_t cseq;
    uint32_t frame;
};

struct dialog_store {
    GHashTable *calls; /* id, or as much of it as a pointer holds -> struct call */
    struct call *ring; /* of CALLS_KEPT, in the order of their making */
    unsigned next;
    struct side sides[SIDES_KEPT]; /* those that share a place push each other out */
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

static uint32_t tag_of(struct sip_text from_or_to)
{
    struct sip_text tag = sip_tag(from_or_to);

    return tag.at ? (uint32_t)key_mix(1, tag) | 1 : 0;
}

static struct call *call_find(const struct dialog_store *store, uint64_t id)
{
    struct call *call = g_hash_table_lookup(store->calls, id_key(id));

    return call && call->id == id ? call : NULL;
}

static struct call *call_get(struct dialog_store *store, uint64_t id, uint32_t frame)
{
    struct call *call = call_find(store, id);

    if (call)
        return call;
    if (!store->ring)
        store->ring = g_new0(struct call, CALLS_KEPT);
    call = &store->ring[store->next++ % CALLS_KEPT];
    if (call->frame && g_hash_table_lookup(store->calls, id_key(call->id)) == call)
        g_hash_table_remove(store->calls, id_key(call->id));
    *call = (struct call){.id = id, .frame = frame};
    g_hash_table_insert(store->calls, id_key(id), call);
    return call;
}

static bool has_tag(const struct call *call, uint32_t tag)
{
    for (unsigned i = 0; i < MIN(call->tag_count, TAGS_KEPT); i++)
        if (call->tags[i] == tag)
            return true;
    return false;
}

static void tag_keep(struct call *call, uint32_t tag)
{
    if (tag && !has_tag(call, tag))
        call->tags[call->tag_count++ % TAGS_KEPT] = tag;
}

static void ending_keep(struct ending *ending, const struct sip_message *request, const struct sight *sight)
{
    uint32_t from = tag_of(request->from), to = tag_of(request->to);

    if (!ending->frame)
        *ending = (struct ending){sight->frame, sight->time_us, from, to, false};
    else if (from + to != ending->from + ending->to)
        ending->has_more = true;
}

static bool is_last_notify(struct sip_message *notify)
{
    struct sip_text state;

    sip_message_finish(notify);
    return (sip_header_find_usual(notify, "Subscription-State", &state) || sip_header_find(notify, "Subscription-State", 0, &state)) &&
           sip_text_is(sip_element_value(state), "terminated");
}

/** From is the same in all requests of a side. */
static uint64_t side_id(const struct sip_message *request)
{
    return key_mix(request->call, request->from);
}

static void request_note(struct dialog_store *store, struct sip_message *request, enum sip_method method, const struct sight *sight)
{
    uint64_t id = side_id(request);
    struct side *side = &store->sides[id % SIDES_KEPT];

    if (side->id != id || request->cseq > side->cseq)
        *side = (struct side){id, request->cseq, sight->frame};
    if (method == METHOD_BYE)
        ending_keep(&call_get(store, request->call, sight->frame)->bye, request, sight);
    else if (method == METHOD_NOTIFY && is_last_notify(request))
        ending_keep(&call_get(store, request->call, sight->frame)->notify, request, sight);
}

void dialog_message(struct dialog_store *store, struct sip_message *message, enum sip_method method, bool is_in_dialog, const struct sight *sight)
{
    bool makes_dialog = method == METHOD_INVITE || method == METHOD_SUBSCRIBE || method == METHOD_REFER;

    if (!message->call_id.at || !message->has_cseq)
        return;
    if (message->code >= 200 && message->code < 300 && makes_dialog) {
        struct call *call = call_get(store, message->call, sight->frame);

        tag_keep(call, tag_of(message->from));
        tag_keep(call, tag_of(message->to));
    } else if (!message->code && is_in_dialog && method != METHOD_ACK && method != METHOD_CANCEL) {
        request_note(store, message, method, sight);
    }
}

bool dialog_cseq_was_higher(const struct dialog_store *store, const struct sip_message *request, uint32_t *cseq, uint32_t *frame)
{
    uint64_t id = side_id(request);
    const struct side *side = &store->sides[id % SIDES_KEPT];

    *cseq = side->cseq;
    *frame = side->frame;
    return side->id == id && side->cseq > request->cseq;
}

/** Did it end the dialog with these tags, before this frame? */
static bool is_ended_by(const struct ending *ending, uint32_t one, uint32_t other, uint32_t before)
{
    return ending->frame && ending->frame < before && ((ending->from == one && ending->to == other) || (ending->from == other && ending->to == one));
}

static void add_ago(GString *out, int64_t since_us, int64_t time_us)
{
    if (since_us != SIGHT_NO_TIME && time_us != SIGHT_NO_TIME && time_us >= since_us)
        decimal_append(out, ", %.3f s before", (double)(time_us - since_us) / G_USEC_PER_SEC);
}

/** Replaces (RFC 3891) and Join (RFC 3911) name another call. */
static bool replaced_cause(const struct dialog_store *store, const struct sip_message *request, uint32_t request_frame, int64_t time_us, GString *out)
{
    struct sip_text value, named;
    const struct call *call;
    const char *header = "Replaces";

    if (!sip_header_find(request, header, 0, &value) && !sip_header_find(request, header = "Join", 0, &value))
        return false;
    named = sip_element_value(value);
    call = call_find(store, key_mix(0, named));
    g_string_append_printf(out, "%s of the request names the call %.*s%s", header, (int)MIN(named.len, CALL_ID_SHOWN), named.at,
                           named.len > CALL_ID_SHOWN ? "..." : "");
    if (call && call->bye.frame && call->bye.frame < request_frame) {
        g_string_append_printf(out, ", which ended with the BYE in frame %u", call->bye.frame);
        add_ago(out, call->bye.time_us, time_us);
    } else if (!call) {
        g_string_append(out, ", of which no answer was captured before");
    }
    return true;
}

static void add_ending(GString *out, const struct ending *ending, int64_t time_us)
{
    g_string_append_printf(out, "%u", ending->frame);
    add_ago(out, ending->time_us, time_us);
}

/** Its tags are not those of the answers that made dialogs by its Call-ID. */
static void add_wrong_tag(GString *out, const struct call *call, bool knows_from, bool knows_to)
{
    g_string_append_printf(out, "The request has %s that no 2xx of this Call-ID has in this capture; it was answered in frame %u",
                           knows_from ? "a tag in To"
                           : knows_to ? "a tag in From"
                                      : "tags",
                           call->frame);
}

bool dialog_cause(const struct dialog_store *store, const struct sip_message *request, uint32_t request_frame, int64_t time_us, GString *out)
{
    uint32_t from = tag_of(request->from), to = tag_of(request->to);
    const struct call *call = call_find(store, request->call);
    bool is_subscription = sip_text_is(request->method, "NOTIFY") || sip_text_is(request->method, "SUBSCRIBE");

    if (!to)
        return replaced_cause(store, request, request_frame, time_us, out);
    if (call && is_ended_by(&call->bye, from, to, request_frame)) {
        g_string_append(out, "The call ended with the BYE in frame ");
        add_ending(out, &call->bye, time_us);
    } else if (call && is_subscription && is_ended_by(&call->notify, from, to, request_frame)) {
        g_string_append(out, "The subscription ended with the NOTIFY in frame ");
        add_ending(out, &call->notify, time_us);
    } else if (!call || call->tag_count == 0 || call->frame > request_frame) {
        g_string_append(out, "No 2xx that made the dialog was captured before the request, so this capture cannot tell why it is not known");
    } else if (call->tag_count <= TAGS_KEPT && !(has_tag(call, from) && has_tag(call, to))) {
        add_wrong_tag(out, call, has_tag(call, from), has_tag(call, to));
    } else if (!call->bye.has_more && !call->notify.has_more) {
        g_string_append_printf(out, "The dialog was made in frame %u, and nothing in this capture ended it before the request", call->frame);
    }
    return out->len > 0;
}
