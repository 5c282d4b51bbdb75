/* expected.c
 * A store of what has been seen lately, keyed by the texts that identify it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/expected.h"

#include "calls/age_clock.h"
#include "calls/transaction.h"
#include "sip/key.h"
#include "sip/message.h"

#include <glib.h>
#include <string.h>

/* A login or the end of a call may take 64*T1 (RFC 3261 section 17), which is 128 s in IMS; then it is forgotten. */
#define MEMORY_US (200 * G_USEC_PER_SEC)

#define LOGIN_SLOTS 4096

/** What a mark says. */
enum subject {
    SUBJECT_CANCELLED = 'c', /* a CANCEL for this Call-ID and CSeq number was seen */
    SUBJECT_ENDED = 'b',     /* a BYE for this Call-ID was seen */
    SUBJECT_LOGIN =
        'l', /* this Call-ID and method were challenged; cseq: of their newest final response that is no challenge */
    SUBJECT_REALM = 'm' /* this Call-ID and method were challenged for this realm; cseq: of the first such challenge */
};

struct mark {
    uint64_t id;     /* of all that it is for, as 64 bits: the key */
    int64_t time_us; /* when it was made */
    enum subject subject;
    uint32_t cseq;
    uint32_t slot;  /* of SUBJECT_LOGIN: among the store's logins */
    uint32_t frame; /* of SUBJECT_REALM: of the first such challenge */
};

struct exchange_store {
    GHashTable *marks; /* id -> struct mark, owned */
    GQueue oldest;     /* the marks by the time they were made */
    struct age_clock age;
    uint32_t logins[LOGIN_SLOTS]; /* how many marks are SUBJECT_LOGIN, by Call-ID: spares most look-ups */
};

static unsigned mark_hash(const void *mark)
{
    return (unsigned)((const struct mark *)mark)->id;
}

static gboolean mark_equal(const void *a, const void *b)
{
    return ((const struct mark *)a)->id == ((const struct mark *)b)->id;
}

struct exchange_store *exchange_store_new(void)
{
    struct exchange_store *store = g_new0(struct exchange_store, 1);

    store->marks = g_hash_table_new_full(mark_hash, mark_equal, g_free, NULL);
    g_queue_init(&store->oldest);
    store->age = AGE_CLOCK_NEW;
    return store;
}

void exchange_store_free(struct exchange_store *store)
{
    if (!store)
        return;
    g_queue_clear(&store->oldest);
    g_hash_table_destroy(store->marks);
    g_free(store);
}

/** Moves the clock on and forgets what is too old: only where a mark is made or looked for, which few messages call
 * for. */
static void store_tick(struct exchange_store *store, int64_t time_us)
{
    struct mark *mark;

    age_clock_tick(&store->age, time_us);
    while ((mark = g_queue_peek_head(&store->oldest)) && mark->time_us < time_before(store->age.now_us, MEMORY_US)) {
        g_queue_pop_head(&store->oldest);
        if (mark->subject == SUBJECT_LOGIN)
            store->logins[mark->slot]--;
        g_hash_table_remove(store->marks, mark);
    }
}

static uint64_t mark_id(enum subject subject, const struct sip_message *message)
{
    return key_mix_number(message->call, subject);
}

static uint64_t login_id(const struct sip_message *message)
{
    return key_mix(mark_id(SUBJECT_LOGIN, message), message->method);
}

static struct mark *mark_find(struct exchange_store *store, uint64_t id)
{
    const struct mark key = {.id = id};

    return g_hash_table_lookup(store->marks, &key);
}

/** The mark with that id, made if there is none: then `*is_new` is set. */
static struct mark *mark_get(struct exchange_store *store, enum subject subject, uint64_t id, bool *is_new)
{
    struct mark *mark = mark_find(store, id);

    *is_new = mark == NULL;
    if (mark)
        return mark;
    mark = g_new0(struct mark, 1);
    mark->id = id;
    mark->subject = subject;
    mark->time_us = store->age.now_us;
    g_hash_table_add(store->marks, mark);
    g_queue_push_tail(&store->oldest, mark);
    return mark;
}

void exchange_request(struct exchange_store *store, const struct sip_message *request, enum sip_method method,
                      int64_t time_us)
{
    bool is_new;

    if (method == METHOD_CANCEL) {
        store_tick(store, time_us);
        mark_get(store, SUBJECT_CANCELLED, key_mix_number(mark_id(SUBJECT_CANCELLED, request), request->cseq), &is_new);
    } else if (method == METHOD_BYE) {
        store_tick(store, time_us);
        mark_get(store, SUBJECT_ENDED, mark_id(SUBJECT_ENDED, request), &is_new);
    }
}

static bool is_challenge(const struct sip_message *response)
{
    return response->code == 401 || response->code == 407;
}

/** An answer other than a challenge ends the login that went before: the next challenge is a first one again. */
static void login_settled(struct exchange_store *store, const struct sip_message *response)
{
    struct mark *login = mark_find(store, login_id(response));

    if (login)
        login->cseq = response->cseq;
}

/** A request that was sent before the first challenge came, as the other side of a B2BUA has it, cannot know of that.
 */
static bool challenge_is_first(struct exchange_store *store, const struct sip_message *response, uint32_t request_frame,
                               uint32_t frame)
{
    const char *name = response->code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
    struct sip_text challenge, realm;
    struct mark *login, *first;
    bool is_new_login, is_new;
    uint64_t id = login_id(response);

    sip_header_find(response, name, 0, &challenge);
    sip_auth_param(challenge, "realm", &realm);

    login = mark_get(store, SUBJECT_LOGIN, id, &is_new_login);
    login->slot = response->call % LOGIN_SLOTS;
    store->logins[login->slot] += is_new_login;
    first = mark_get(store, SUBJECT_REALM, key_mix_number(key_mix(id, realm), response->code), &is_new);
    if (is_new || is_new_login || (login->cseq >= first->cseq && login->cseq < response->cseq)) {
        first->cseq = response->cseq;
        first->frame = frame;
    }
    return first->cseq == response->cseq || (request_frame && request_frame < first->frame);
}

static bool end_is_wanted(struct exchange_store *store, const struct sip_message *response)
{
    return mark_find(store, mark_id(SUBJECT_ENDED, response)) ||
           mark_find(store, key_mix_number(mark_id(SUBJECT_CANCELLED, response), response->cseq));
}

enum exchange_standing exchange_response(struct exchange_store *store, const struct sip_message *response,
                                         const struct transaction_part *part, uint32_t frame, int64_t time_us)
{
    if (response->code >= 200 && !is_challenge(response) && store->logins[response->call % LOGIN_SLOTS] > 0) {
        store_tick(store, time_us);
        login_settled(store, response);
    }
    if (response->code < 300 || !response->call_id.at)
        return EXCHANGE_NEW;
    store_tick(store, time_us);
    if (is_challenge(response) && challenge_is_first(store, response, part->request_frame, frame))
        return EXCHANGE_CHALLENGE;
    if (response->code == 487 && end_is_wanted(store, response))
        return EXCHANGE_WANTED;
    return EXCHANGE_NEW;
}
