/* login_store.c
 * Finds logins, and counts which of them wait, so that few messages need a look-up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_store.h"

#include "sip/key.h"
#include "sip/login.h"

/* Logins are known until a new one comes to their slot that finds them too old: that costs less than to look for those
 * that are over. */
#define SLOTS 8192
#define LOGINS_MOST 16 /* in a slot */

/* Between so many pairs of hosts, challenges that were left are counted. */
#define CLIENTS_MOST 1024

#define HOUR_US (3600 * (int64_t)G_USEC_PER_SEC)

/* A longer response is not kept: its challenge then proves nothing. */
#define CHALLENGE_KEPT 4096

/** Counts a login that waits, or does so no longer. */
static void waiting_count(const struct login *login, int change)
{
    struct login_store *store = login->store;

    store->waiting_calls[login->call % LOGIN_COUNTERS] += (unsigned)change;
    if (login->method == METHOD_REGISTER)
        store->waiting_users += (unsigned)change;
    else
        store->waiting_hosts[login->hosts % LOGIN_COUNTERS] += (unsigned)change;
}

void login_wait(struct login *login, enum login_wait waits)
{
    login->waits = waits;
    waiting_count(login, 1);
    timer_list_add(waits == LOGIN_WAITS_FOR_PROOF ? &login->store->proofs : &login->store->answers, login,
                   login->time_us);
}

void login_settle(struct login *login)
{
    if (login->waits == LOGIN_WAITS_NOT)
        return;
    login->waits = LOGIN_WAITS_NOT;
    waiting_count(login, -1);
    list_timer_cancel(&login->wait);
}

struct sip_text login_challenge(const struct login *login)
{
    return (struct sip_text){login->challenge, login->challenge ? login->challenge_len : 0};
}

/** Forgets the first login of that list. */
static void login_drop(struct login **first)
{
    struct login *login = *first;

    login_settle(login);
    *first = login->next;
    g_free(login->held);
    g_free(login->challenge);
    g_free(login);
}

void login_store_start(struct login_store *store, const struct watch_context *context)
{
    *store = (struct login_store){.context = context, .age = AGE_CLOCK_NEW};
    recent_table_start(&store->clients, LOGIN_MEMORY_US, CLIENTS_MOST, sizeof(struct login_clients));
}

void login_store_stop(struct login_store *store)
{
    for (unsigned i = 0; store->slots && i < SLOTS; i++)
        while (store->slots[i])
            login_drop(&store->slots[i]);
    recent_table_stop(&store->clients);
    g_free(store->slots);
    g_free(store->waiting_calls);
    g_free(store->waiting_hosts);
    g_free(store->calls);
}

/** The URI of To as it stands there; both a request and its response have it. */
static struct sip_text user_of(const struct sip_message *message)
{
    struct sip_text to = message->to;
    const char *start = to.len ? memchr(to.at, '<', to.len) : NULL;
    const char *end = start ? memchr(start, '>', (size_t)(to.at + to.len - start)) : NULL;

    return end ? sip_text_of(start, end) : sip_element_uri(to);
}

uint64_t login_id_of(const struct sip_message *message, enum sip_method method)
{
    return method == METHOD_REGISTER ? key_mix(method, user_of(message)) : key_mix_number(message->call, method);
}

struct login *login_find(const struct login_store *store, uint64_t id)
{
    struct login *login = store->slots ? store->slots[id % SLOTS] : NULL;

    while (login && login->id != id)
        login = login->next;
    return login;
}

/** Forgets those in the slot whose last challenge is too long ago for any answer, or that are too many. */
static void slot_sweep(const struct login_store *store, struct login **slot, int64_t now_us)
{
    int64_t least_us = now_us == TIME_UNKNOWN ? TIME_UNKNOWN : now_us - LOGIN_MEMORY_US - store->answers.span_us;

    for (unsigned count = 1; *slot;) {
        if (count == LOGINS_MOST || (*slot)->time_us < least_us) {
            login_drop(slot);
        } else {
            slot = &(*slot)->next;
            count++;
        }
    }
}

/** Puts it first into its slot. */
static void login_enter(struct login_store *store, struct login *login)
{
    struct login **slot = &store->slots[login->id % SLOTS];

    login->next = *slot;
    *slot = login;
}

static void store_begin(struct login_store *store)
{
    store->slots = g_new0(struct login *, SLOTS);
    store->waiting_calls = g_new0(unsigned, LOGIN_COUNTERS);
    store->waiting_hosts = g_new0(unsigned, LOGIN_COUNTERS);
    store->calls = g_new0(uint8_t, LOGIN_CALLS);
}

struct login *login_get(struct login_store *store, uint64_t id, int64_t now_us)
{
    struct login *login = login_find(store, id);

    if (login)
        return login;
    if (!store->slots)
        store_begin(store);
    slot_sweep(store, &store->slots[id % SLOTS], now_us);
    login = g_new0(struct login, 1);
    login->id = id;
    login->store = store;
    login_enter(store, login);
    return login;
}

void login_rename(struct login_store *store, struct login *login, uint64_t id)
{
    struct login **at = &store->slots[login->id % SLOTS];

    if (login_find(store, id))
        return;
    while (*at != login)
        at = &(*at)->next;
    *at = login->next;
    login->id = id;
    login_enter(store, login);
}

/** A new hour begins with the first challenge in it. One that is seen again after 254 others only costs look-ups. */
static void hour_tick(struct login_store *store, int64_t time_us)
{
    int64_t now_us = age_clock_tick(&store->age, time_us);

    if (store->hour > 0 && (now_us == TIME_UNKNOWN || now_us < store->hour_us + HOUR_US))
        return;
    store->hour = store->hour % UINT8_MAX + 1;
    store->hour_us = now_us;
}

void login_note_call(struct login_store *store, uint64_t call, int64_t time_us)
{
    hour_tick(store, time_us);
    store->calls[call % LOGIN_CALLS] = (uint8_t)store->hour;
}

void login_drop_challenge(struct login *login)
{
    g_clear_pointer(&login->challenge, g_free);
    login->challenge_len = 0;
    login->challenges = login->tag = (struct sip_text){0};
}

/** The same part of the copy. */
static struct sip_text copied(const struct login *login, const struct sip_message *message, struct sip_text part)
{
    return part.at ? (struct sip_text){login->challenge + (part.at - message->start), part.len} : part;
}

static void challenge_copy(struct login *login, const struct sip_message *message, size_t len)
{
    login->challenge = g_malloc(len);
    login->challenge_len = len;
    memcpy(login->challenge, message->start, len);
    login->challenges = copied(login, message, login_challenges_of(message));
    login->tag = copied(login, message, message->to_tag);
}

void login_keep_challenge(struct login *login, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    size_t len = (size_t)(message->body.at - message->start);
    bool is_kept = !message->is_cut && len <= CHALLENGE_KEPT;

    login_drop_challenge(login);
    login->place = response->place;
    if (is_kept)
        challenge_copy(login, message, len);
    login->time_us = response->arrival->time_us;
    login->frame = response->arrival->frame;
    login->request_frame = response->part->request_frame;
    login->cseq = message->cseq;
    login->call = message->call;
    login->hosts = response->arrival->hosts;
    login->source = response->arrival->source;
    login->method = response->method;
    login->is_in_dialog = response->part->is_in_dialog;
    login->is_ignored = false;
    login->reuse = (struct login_reuse){0};
    login_note_call(login->store, message->call, login->time_us);
}

bool login_is_of_other_side(const struct login *login, const struct sip_message *message)
{
    return login->tag.len > 0 && sip_text_equal(login->tag, message->from_tag);
}
