/* call.c
 * A table of the calls, and the one place that decides which of them to forget.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/call.h"

#include "calls/age_clock.h"
#include "calls/pool.h"

struct listener {
    call_listener forgotten;
    void *data;
};

struct call_store {
    struct key_table calls;
    struct pool pool;
    GQueue oldest; /* those that may be forgotten, by their newest message */
    struct age_clock age;
    struct listener listeners[CALL_LISTENERS];
    unsigned listener_count;
};

struct call_store *call_store_new(void)
{
    struct call_store *store = g_new0(struct call_store, 1);

    key_table_start(&store->calls);
    store->age = AGE_CLOCK_NEW;
    pool_start(&store->pool, sizeof(struct call));
    return store;
}

static void listeners_tell(const struct call_store *store, struct call *call)
{
    for (unsigned i = 0; i < store->listener_count; i++)
        store->listeners[i].forgotten(call, store->listeners[i].data);
}

/** One that is kept leaves the queue for good. */
static void call_forget(struct call_store *store, struct call *call)
{
    g_queue_unlink(&store->oldest, &call->age);
    call->age.data = NULL;
    if (call->is_kept)
        return;
    listeners_tell(store, call);
    key_table_remove(&store->calls, &call->by_id);
    pool_give(&store->pool, call);
}

void call_store_free(struct call_store *store)
{
    if (!store)
        return;
    for (unsigned i = 0; i < store->calls.size; i++)
        for (struct keyed *call = store->calls.places[i]; call; call = call->next)
            listeners_tell(store, (struct call *)call);
    pool_free(&store->pool);
    key_table_stop(&store->calls);
    g_free(store);
}

void call_store_on_forget(struct call_store *store, call_listener forgotten, void *data)
{
    g_return_if_fail(store->listener_count < CALL_LISTENERS);
    store->listeners[store->listener_count++] = (struct listener){forgotten, data};
}

/** Two for each one that comes in, so nothing piles up. */
static void store_sweep(struct call_store *store)
{
    for (unsigned i = 0; i < 2 && store->oldest.head; i++) {
        struct call *call = store->oldest.head->data;

        if (store->oldest.length < CALLS_MAX && call->seen_us >= time_before(store->age.now_us, CALL_SILENT_US))
            return;
        call_forget(store, call);
    }
}

static struct call *call_new(struct call_store *store, uint64_t id)
{
    struct call *call;

    store_sweep(store);
    call = pool_take(&store->pool);
    *call = (struct call){.age.data = call};
    key_table_add(&store->calls, &call->by_id, id);
    g_queue_push_tail_link(&store->oldest, &call->age);
    return call;
}

struct call *call_find(const struct call_store *store, uint64_t id)
{
    return key_table_find(&store->calls, id);
}

bool call_is_made_by(const struct sip_message *message, enum sip_method method)
{
    switch (method) {
    case METHOD_REGISTER:
        return false;
    case METHOD_OPTIONS:
    case METHOD_MESSAGE:
    case METHOD_PUBLISH:
        return message->code == 0 && message->to_tag.at != NULL;
    default:
        return true;
    }
}

struct call *call_of(struct call_store *store, const struct sip_message *message, int64_t time_us, bool make)
{
    struct call *call;

    if (!message->call_id.at)
        return NULL;
    age_clock_tick(&store->age, time_us);
    call = call_find(store, message->call);
    if (!call && !make)
        return NULL;
    if (!call) {
        call = call_new(store, message->call);
    } else if (call->age.data && store->oldest.tail != &call->age) {
        g_queue_unlink(&store->oldest, &call->age);
        g_queue_push_tail_link(&store->oldest, &call->age);
    }
    call->seen_us = store->age.now_us;
    return call;
}
