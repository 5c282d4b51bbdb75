/* transaction_table.c
 * The table of transactions by their branch, their age, and the bytes of their requests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/transaction_table.h"

#include "sip/key.h"

/* Nothing is repeated for longer than 64*T1 (RFC 3261 section 17), which is 128 s in IMS; then a settled transaction is
 * forgotten. */
#define SETTLED_US (200 * (int64_t)G_USEC_PER_SEC)

/* With the T1 of this capture, that is over so much earlier: then most of what is known of it is. Some copies come
 * late.
 */
#define ACTIVE_OF_64_T1(span_us) ((span_us) / 4 * 5)

/* A call may ring for long; a proxy gives up after some minutes (RFC 3261 section 16.6, timer C). */
#define OPEN_US (900 * (int64_t)G_USEC_PER_SEC)

/* So many transactions with one branch are in one list, as of an INVITE, its CANCEL and their hops; who gives all
 * requests the same, has others. */
#define LIST_MOST 8

/* The newest requests are kept as they are, so much of them, for the facts of those that fail. */
#define REQUESTS_ROOM ((size_t)8 << 20)

struct transaction_store *transaction_store_new(unsigned t1_ms)
{
    struct transaction_store *store = g_new0(struct transaction_store, 1);

    key_table_start(&store->branches);
    pool_start(&store->pool, sizeof(struct transaction));
    pool_start(&store->active, sizeof(struct transaction_active));
    store->active_us = ACTIVE_OF_64_T1(time_64_t1_us(t1_ms));
    pool_start(&store->more, sizeof(struct transaction_more));
    store->age = AGE_CLOCK_NEW;
    newest_table_start(&store->acks, ACKS_KNOWN, sizeof(struct known_ack));
    return store;
}

void transaction_store_free(struct transaction_store *store)
{
    if (!store)
        return;
    key_table_stop(&store->branches);
    pool_free(&store->pool);
    pool_free(&store->active);
    pool_free(&store->more);
    newest_table_stop(&store->acks);
    g_free(store->bytes);
    g_free(store);
}

struct names names_of(const struct sip_message *message, struct sip_text method)
{
    static const char cookie[] = "z9hG4bK";
    struct sip_text sent_by, branch;
    struct names names = {.name = key_mix(key_mix_number(message->call, message->cseq), method)};

    sip_via_identity(message, &sent_by, &branch);
    names.is_unique = branch.len >= sizeof cookie && memcmp(branch.at, cookie, sizeof cookie - 1) == 0;
    names.key = key_mix(names.is_unique ? 0 : names.name, branch);
    names.id = key_mix(key_mix_number(names.name, names.key), sent_by);
    return names;
}

struct transaction *transaction_of_branch(const struct transaction_store *store, const struct names *names)
{
    return key_table_find(&store->branches, names->key);
}

/** The one with that id in the list; counts those it has passed. */
static struct transaction *list_find(struct transaction *list, uint64_t id, unsigned *count)
{
    for (*count = 0; list && list->id != id; list = list->next)
        ++*count;
    return list;
}

struct transaction *transaction_lookup(const struct transaction_store *store, const struct names *names)
{
    unsigned count;
    struct transaction *found = list_find(transaction_of_branch(store, names), names->id, &count);

    if (!found && count >= LIST_MOST)
        found = list_find(key_table_find(&store->branches, names->id), names->id, &count);
    return found;
}

static void list_remove(struct transaction_store *store, struct transaction *transaction)
{
    struct transaction *before = transaction_same_branch(store, transaction);

    if (before != transaction) {
        while (before->next != transaction)
            before = before->next;
        before->next = transaction->next;
        return;
    }
    key_table_remove(&store->branches, &transaction->by_branch);
    if (transaction->next)
        key_table_add(&store->branches, &transaction->next->by_branch, transaction->by_branch.key);
}

static void list_add(struct transaction_store *store, struct transaction *transaction, uint64_t key)
{
    struct transaction *first = key_table_find(&store->branches, key);
    unsigned count;

    list_find(first, transaction->id, &count);
    if (count >= LIST_MOST) {
        key = transaction->id;
        first = key_table_find(&store->branches, key);
    }
    if (!first) {
        key_table_add(&store->branches, &transaction->by_branch, key);
        return;
    }
    transaction->by_branch.key = key;
    transaction->next = first->next;
    first->next = transaction;
}

static void queue_push(struct transaction_queue *queue, struct transaction *transaction)
{
    transaction->older = queue->newest;
    transaction->newer = NULL;
    *(queue->newest ? &queue->newest->newer : &queue->oldest) = transaction;
    queue->newest = transaction;
}

static void queue_remove(struct transaction_queue *queue, struct transaction *transaction)
{
    *(transaction->older ? &transaction->older->newer : &queue->oldest) = transaction->newer;
    *(transaction->newer ? &transaction->newer->older : &queue->newest) = transaction->older;
}

/** Is that longer ago? */
static bool is_past(const struct transaction_store *store, const struct transaction *transaction, int64_t span_us)
{
    return transaction->since_us != TIME_UNKNOWN && store->age.now_us - transaction->since_us > span_us;
}

static bool is_over(const struct transaction_store *store, const struct transaction *transaction)
{
    return is_past(store, transaction, transaction->is_final ? SETTLED_US : OPEN_US);
}

static void active_give(struct transaction_store *store, struct transaction *transaction)
{
    struct transaction_active *active = transaction->active;

    if (!active)
        return;
    list_timer_cancel(&active->room.wait);
    transaction->method_kept = (uint8_t)active->room.method;
    transaction->active = NULL;
    pool_give(&store->active, active);
}

void transaction_settle(struct transaction_store *store, struct transaction *transaction)
{
    queue_remove(&store->open, transaction);
    transaction->is_final = true;
    transaction->since_us = store->age.now_us;
    queue_push(&store->settled, transaction);
    if (!store->first_active)
        store->first_active = transaction;
}

static void transaction_forget(struct transaction_store *store, struct transaction *transaction)
{
    if (store->first_active == transaction)
        store->first_active = transaction->newer;
    active_give(store, transaction);
    queue_remove(transaction->is_final ? &store->settled : &store->open, transaction);
    list_remove(store, transaction);
    if (transaction->more)
        pool_give(&store->more, transaction->more);
    pool_give(&store->pool, transaction);
}

bool transaction_is_over(struct transaction_store *store, struct transaction *transaction)
{
    if (!is_over(store, transaction))
        return false;
    transaction_forget(store, transaction);
    return true;
}

/** Forgets the oldest of the queue if it is over. One from before the first time stamp grows old from now on. */
static void oldest_sweep(struct transaction_store *store, const struct transaction_queue *queue)
{
    struct transaction *oldest = queue->oldest;

    if (!oldest)
        return;
    if (oldest->since_us == TIME_UNKNOWN)
        oldest->since_us = store->age.now_us;
    if (is_over(store, oldest))
        transaction_forget(store, oldest);
}

/** Forgets what is over: two of a kind for each one that comes in, so nothing piles up. */
static void store_sweep(struct transaction_store *store)
{
    for (unsigned i = 0; i < 2; i++) {
        struct transaction *active = store->first_active;

        if (active && is_past(store, active, store->active_us)) {
            store->first_active = active->newer;
            if (active->active->room.answer.copies == 0) /* of others, who sends them may have another T1 */
                active_give(store, active);
        }
        oldest_sweep(store, &store->open);
        oldest_sweep(store, &store->settled);
    }
}

struct transaction *transaction_new(struct transaction_store *store, const struct names *names)
{
    struct transaction *transaction;

    store_sweep(store);
    transaction = pool_take(&store->pool);
    *transaction = (struct transaction){.name = names->name,
                                        .id = names->id,
                                        .is_unique = names->is_unique,
                                        .since_us = store->age.now_us,
                                        .active = pool_take(&store->active)};
    *transaction->active = (struct transaction_active){.of = transaction, .rung_us = TIME_UNKNOWN};
    queue_push(&store->open, transaction);
    list_add(store, transaction, names->key);
    return transaction;
}

struct transaction_more *transaction_more_of(struct transaction_store *store, struct transaction *transaction)
{
    if (!transaction->more) {
        transaction->more = pool_take(&store->more);
        *transaction->more = (struct transaction_more){0};
    }
    return transaction->more;
}

void request_keep(struct transaction_store *store, struct transaction *transaction, struct sip_text bytes)
{
    size_t len = MIN(bytes.len, TRANSACTION_REQUEST_KEPT), at = store->written % REQUESTS_ROOM;

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

struct sip_text request_kept(const struct transaction_store *store, const struct transaction *transaction)
{
    if (transaction->bytes_len == 0 || store->written - transaction->bytes_at > REQUESTS_ROOM)
        return (struct sip_text){0};
    return (struct sip_text){store->bytes + transaction->bytes_at % REQUESTS_ROOM, transaction->bytes_len};
}

struct sip_text transaction_request(const struct transaction_store *store)
{
    return store->current && store->is_response ? request_kept(store, store->current) : (struct sip_text){0};
}

struct sip_text transaction_state_request(const struct transaction_store *store, const struct transaction_state *room)
{
    return request_kept(store, transaction_of_room(room));
}
