/* transaction.c
 * The transactions of the last minutes, by what both a request and its responses carry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "transaction.h"

#include "key.h"
#include "sip_message.h"

#include <stddef.h>

/* Nothing is repeated for longer than 64*T1 (RFC 3261 section 17), which is 128 s in IMS; then a settled transaction is forgotten. */
#define SETTLED_US (200 * (int64_t)G_USEC_PER_SEC)

/* A call may ring for long; a proxy gives up after some minutes (RFC 3261 section 16.6, timer C). */
#define OPEN_US (900 * (int64_t)G_USEC_PER_SEC)

/* Of the responses of a transaction, so many different ones are known again. */
#define RESPONSES_KNOWN 8

/* The newest requests are kept as they are, so much of them and of each, for the facts of those that fail. */
#define REQUESTS_ROOM ((size_t)8 << 20)
#define REQUEST_KEPT 16384

/** A response that was seen. */
struct known_response {
    uint32_t frame;
    uint32_t signature;
    unsigned code;
};

/** One transaction on one hop, while it may still see messages. */
struct transaction {
    uint64_t id;             /* of what identifies it; the key */
    int64_t request_us;      /* time of the request's first copy */
    int64_t since_us;        /* when it began or, once it has one, when its final response came */
    uint32_t request_frame;  /* 0: not captured */
    uint32_t response_frame; /* these two as in struct transaction_part */
    uint16_t response_code;
    bool is_final;                     /* it has a final response */
    bool is_in_dialog;                 /* the request has a tag in To */
    bool is_late;                      /* a response was captured before the first copy of the request that was */
    unsigned responses;                /* how many were kept, those written over included */
    uint64_t bytes_at;                 /* where the request is kept: bytes written before it */
    uint32_t bytes_len;                /* 0: it is not kept */
    struct transaction_part *requests; /* copies of the request that are to learn of a better response */
    struct transaction_part *waiting;  /* responses that came before their request */
    GList age;                         /* in the store's queue */
    struct transaction_room room;
    struct known_response known[RESPONSES_KNOWN];
};

struct transaction_store {
    GHashTable *transactions;    /* id, or as much of it as a pointer holds -> struct transaction */
    GQueue oldest;               /* the transactions, by their begin; those that have been open for long, behind others */
    GQueue spare;                /* forgotten ones, to be used again */
    int64_t now_us;              /* the highest time seen */
    char *bytes;                 /* the newest requests, one behind the other, round and round */
    uint64_t written;            /* how many bytes were written in all */
    struct transaction *current; /* of the message given last */
    bool is_response;            /* that one */
};

struct transaction_store *transaction_store_new(void)
{
    struct transaction_store *store = g_new0(struct transaction_store, 1);

    store->transactions = g_hash_table_new(NULL, NULL);
    store->now_us = SIGHT_NO_TIME;
    return store;
}

static void transactions_free(GQueue *queue)
{
    struct transaction *transaction;

    while ((transaction = g_queue_peek_head(queue))) {
        g_queue_unlink(queue, &transaction->age);
        g_free(transaction);
    }
}

void transaction_store_free(struct transaction_store *store)
{
    if (!store)
        return;
    g_hash_table_destroy(store->transactions);
    transactions_free(&store->oldest);
    transactions_free(&store->spare);
    g_free(store->bytes);
    g_free(store);
}

static void *id_key(uint64_t id)
{
    return GSIZE_TO_POINTER((size_t)id);
}

static bool is_over(const struct transaction_store *store, const struct transaction *transaction)
{
    if (transaction->since_us == SIGHT_NO_TIME)
        return false;
    return store->now_us - transaction->since_us > (transaction->is_final ? SETTLED_US : OPEN_US);
}

static void transaction_forget(struct transaction_store *store, struct transaction *transaction)
{
    due_wait_cancel(&transaction->room.wait);
    g_queue_unlink(&store->oldest, &transaction->age);
    g_hash_table_remove(store->transactions, id_key(transaction->id));
    g_queue_push_tail_link(&store->spare, &transaction->age);
}

/** Forgets what is over: two for each one that comes in, so nothing piles up. An open one does not hold up those behind it for long. */
static void store_sweep(struct transaction_store *store)
{
    for (unsigned i = 0; i < 2 && store->oldest.head; i++) {
        struct transaction *transaction = store->oldest.head->data;

        if (is_over(store, transaction)) {
            transaction_forget(store, transaction);
        } else if (!transaction->is_final && transaction->since_us < sight_before(store->now_us, SETTLED_US)) {
            g_queue_unlink(&store->oldest, &transaction->age);
            g_queue_push_tail_link(&store->oldest, &transaction->age);
        } else {
            return;
        }
    }
}

static struct transaction *transaction_new(struct transaction_store *store, uint64_t id)
{
    struct transaction *transaction = g_queue_peek_head(&store->spare);

    if (transaction)
        g_queue_unlink(&store->spare, &transaction->age);
    else
        transaction = g_new(struct transaction, 1);
    *transaction = (struct transaction){.id = id, .request_us = SIGHT_NO_TIME, .since_us = store->now_us, .age.data = transaction};
    g_queue_push_tail_link(&store->oldest, &transaction->age);
    g_hash_table_insert(store->transactions, id_key(id), transaction);
    return transaction;
}

static struct transaction *transaction_get(struct transaction_store *store, uint64_t id)
{
    struct transaction *transaction = g_hash_table_lookup(store->transactions, id_key(id));

    if (transaction && transaction->id == id && !is_over(store, transaction))
        return transaction;
    if (transaction)
        transaction_forget(store, transaction);
    store_sweep(store);
    return transaction_new(store, id);
}

/** As 64 bits, into which all of the texts go: two transactions of some minutes that share them are not to be expected. */
static uint64_t id_of(const struct sip_message *message, struct sip_text method)
{
    struct sip_text sent_by, branch;
    uint64_t id = key_mix_number(message->call, message->cseq);

    sip_via_identity(message, &sent_by, &branch);
    id = key_mix(id, method);
    id = key_mix(id, branch);
    return key_mix(id, sent_by);
}

/** The bytes of the message, and what follows them in a stream if it was not read to its end. */
static struct sip_text bytes_of(const struct sip_message *message)
{
    const char *end = message->unread.at ? message->unread.at + message->unread.len : message->start + message->length;

    return sip_text_of(message->start, end);
}

static void request_keep(struct transaction_store *store, struct transaction *transaction, const struct sip_message *request)
{
    struct sip_text bytes = bytes_of(request);
    size_t len = MIN(bytes.len, REQUEST_KEPT), at = store->written % REQUESTS_ROOM;

    if (!store->bytes)
        store->bytes = g_malloc(REQUESTS_ROOM);
    if (at + len > REQUESTS_ROOM) {
        store->written += REQUESTS_ROOM - at;
        at = 0;
    }
    memcpy(store->bytes + at, bytes.at, len);
    transaction->bytes_at = store->written;
    transaction->bytes_len = (uint32_t)len;
    store->written += len;
}

static struct sip_text request_kept(const struct transaction_store *store, const struct transaction *transaction)
{
    if (transaction->bytes_len == 0 || store->written - transaction->bytes_at > REQUESTS_ROOM)
        return (struct sip_text){0};
    return (struct sip_text){store->bytes + transaction->bytes_at % REQUESTS_ROOM, transaction->bytes_len};
}

struct sip_text transaction_request(const struct transaction_store *store)
{
    return store->current && store->is_response ? request_kept(store, store->current) : (struct sip_text){0};
}

struct sip_text transaction_room_request(const struct transaction_store *store, const struct transaction_room *room)
{
    const char *start = (const char *)room - offsetof(struct transaction, room);

    return request_kept(store, (const struct transaction *)(const void *)start);
}

static void response_joins(const struct transaction *transaction, struct transaction_part *part, int64_t time_us)
{
    bool is_timed = time_us != SIGHT_NO_TIME && transaction->request_us != SIGHT_NO_TIME && !transaction->is_late;

    part->request_frame = transaction->request_frame;
    part->is_in_dialog = transaction->is_in_dialog;
    part->response_us = is_timed ? time_us - transaction->request_us : SIGHT_NO_TIME;
}

/** Responses came before the first copy of their request: the capture is out of order, or it has missed earlier copies. */
static void waiting_join(struct transaction *transaction)
{
    for (struct transaction_part *part = transaction->waiting; part; part = part->next)
        transaction->is_late |= part->response_us < transaction->request_us;
    for (struct transaction_part *part = transaction->waiting; part && !transaction->is_late; part = part->next)
        response_joins(transaction, part, part->response_us);
    transaction->waiting = NULL;
}

static void request_note(struct transaction_store *store, struct transaction *transaction, const struct sip_message *request,
                         const struct sight *sight, struct transaction_part *part)
{
    part->response_frame = transaction->response_frame;
    part->response_code = transaction->response_code;
    part->is_in_dialog = transaction->is_in_dialog;
    if (!transaction->is_final) {
        part->next = transaction->requests;
        transaction->requests = part;
    }
    if (transaction->request_frame) {
        part->first_frame = transaction->request_frame;
        return;
    }
    transaction->request_frame = sight->frame;
    transaction->request_us = sight->time_us;
    part->is_in_dialog = transaction->is_in_dialog = sip_has_tag(request->to);
    request_keep(store, transaction, request);
    waiting_join(transaction);
}

/** What tells responses with the same code apart: forks by the tag, provisional ones also by all the rest. A failure is the same as another. */
static uint32_t signature_of(const struct sip_message *response)
{
    uint64_t hash = 0;

    if (response->code > 100 && response->code < 200)
        hash = key_mix(hash, bytes_of(response));
    else if (response->code < 300)
        hash = key_mix(hash, response->to);
    return (uint32_t)hash; /* key_mix() has folded the upper half in */
}

/** The first frame with this response; 0 if this is it. */
static uint32_t response_known(struct transaction *transaction, const struct sip_message *response, uint32_t frame)
{
    uint32_t signature = signature_of(response);
    struct known_response *known = transaction->known;

    for (unsigned i = 0; i < MIN(transaction->responses, RESPONSES_KNOWN); i++)
        if (known[i].code == response->code && known[i].signature == signature)
            return known[i].frame;
    known[transaction->responses++ % RESPONSES_KNOWN] = (struct known_response){frame, signature, response->code};
    return 0;
}

static void response_note(struct transaction_store *store, struct transaction *transaction, const struct sip_message *response,
                          const struct sight *sight, struct transaction_part *part)
{
    bool is_final = response->code >= 200;

    part->first_frame = response_known(transaction, response, sight->frame);
    if (transaction->request_frame) {
        response_joins(transaction, part, sight->time_us);
    } else {
        part->response_us = sight->time_us;
        part->next = transaction->waiting;
        transaction->waiting = part;
    }
    if (transaction->is_final || (transaction->response_frame && !is_final))
        return;
    transaction->response_frame = sight->frame;
    transaction->response_code = (uint16_t)response->code;
    transaction->is_final = is_final;
    for (struct transaction_part *request = transaction->requests; request; request = request->next) {
        request->response_frame = sight->frame;
        request->response_code = (uint16_t)response->code;
    }
    if (!is_final)
        return;
    transaction->since_us = store->now_us;
    transaction->requests = NULL;
}

void transaction_message(struct transaction_store *store, const struct sip_message *message, const struct sight *sight, struct transaction_part *part)
{
    struct transaction *transaction;

    store->current = NULL;
    part->response_us = SIGHT_NO_TIME;
    if (!message->call_id.at || !message->has_cseq || message->method.len == 0)
        return;
    store->now_us = MAX(store->now_us, sight->time_us);
    transaction = transaction_get(store, id_of(message, message->method));
    store->current = transaction;
    store->is_response = message->code != 0;
    if (message->code)
        response_note(store, transaction, message, sight, part);
    else
        request_note(store, transaction, message, sight, part);
}

struct transaction_room *transaction_room(const struct transaction_store *store)
{
    return store->current ? &store->current->room : NULL;
}

int64_t transaction_begin_us(const struct transaction_store *store)
{
    return store->current && !store->current->is_late ? store->current->request_us : SIGHT_NO_TIME;
}

static struct transaction *transaction_find(const struct transaction_store *store, const struct sip_message *message, struct sip_text method)
{
    uint64_t id = id_of(message, method);
    struct transaction *transaction = g_hash_table_lookup(store->transactions, id_key(id));

    return transaction && transaction->id == id ? transaction : NULL;
}

struct transaction_room *transaction_room_of(const struct transaction_store *store, const struct sip_message *message, struct sip_text method)
{
    struct transaction *transaction = transaction_find(store, message, method);

    return transaction ? &transaction->room : NULL;
}

bool transaction_sibling_final(const struct transaction_store *store, const struct sip_message *message, struct sip_text method, uint32_t *frame,
                               unsigned *code)
{
    const struct transaction *transaction = transaction_find(store, message, method);

    if (!transaction || !transaction->is_final)
        return false;
    *frame = transaction->response_frame;
    *code = transaction->response_code;
    return true;
}
