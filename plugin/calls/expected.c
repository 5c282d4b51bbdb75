/* expected.c
 * A store of what has been seen lately, keyed by the texts that identify it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/expected.h"

#include "calls/recent_table.h"
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
    SUBJECT_LOGIN = 'l'      /* this Call-ID and method were challenged, in all or for one realm */
};

struct mark {
    struct recent_table_entry recent;
    uint32_t cseq;    /* of the login: of its newest final response that is no challenge; of a realm: see `frame` */
    uint32_t frame;   /* of a realm: of its first challenge */
    uint32_t *logins; /* of the login: counts it in the store; NULL: of no login */
};

struct exchange_store {
    struct recent_table marks;
    uint32_t logins[LOGIN_SLOTS]; /* how many marks are SUBJECT_LOGIN, by Call-ID: spares most look-ups */
};

static void mark_forget(void *entry)
{
    const struct mark *mark = entry;

    if (mark->logins)
        --*mark->logins;
}

struct exchange_store *exchange_store_new(void)
{
    struct exchange_store *store = g_new0(struct exchange_store, 1);

    recent_table_start(&store->marks, MEMORY_US, UINT_MAX, sizeof(struct mark));
    store->marks.forgotten = mark_forget;
    return store;
}

void exchange_store_free(struct exchange_store *store)
{
    if (!store)
        return;
    recent_table_stop(&store->marks);
    g_free(store);
}

static uint64_t mark_id(enum subject subject, const struct sip_message *message)
{
    return key_mix_number(message->call, subject);
}

static uint64_t login_id(const struct sip_message *message)
{
    return key_mix(mark_id(SUBJECT_LOGIN, message), message->method);
}

/** The mark with that id, made if there is none: then `*is_new` is set. It is forgotten so long after it was made,
 * whatever comes later. */
static struct mark *mark_get(struct exchange_store *store, uint64_t id, int64_t time_us, bool *is_new)
{
    struct mark *mark = recent_table_find(&store->marks, id, time_us);

    *is_new = mark == NULL;
    return mark ? mark : recent_table_get(&store->marks, id, time_us);
}

static uint64_t cancelled_id(const struct sip_message *message)
{
    return key_mix_number(mark_id(SUBJECT_CANCELLED, message), message->cseq);
}

void exchange_request(struct exchange_store *store, const struct sip_message *request, enum sip_method method,
                      int64_t time_us)
{
    bool is_new;

    if (method == METHOD_CANCEL)
        mark_get(store, cancelled_id(request), time_us, &is_new);
    else if (method == METHOD_BYE)
        mark_get(store, mark_id(SUBJECT_ENDED, request), time_us, &is_new);
}

static bool is_challenge(const struct sip_message *response)
{
    return response->code == 401 || response->code == 407;
}

/** An answer other than a challenge ends the login that went before: the next challenge is a first one again. */
static void login_settled(struct exchange_store *store, const struct sip_message *response, int64_t time_us)
{
    struct mark *login = recent_table_find(&store->marks, login_id(response), time_us);

    if (login)
        login->cseq = response->cseq;
}

/** A request that was sent before the first challenge came, as the other side of a B2BUA has it, cannot know of that.
 */
static bool challenge_is_first(struct exchange_store *store, const struct sip_message *response, uint32_t request_frame,
                               uint32_t frame, int64_t time_us)
{
    const char *name = response->code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
    struct sip_text challenge, realm;
    struct mark *login, *first;
    bool is_new_login, is_new;
    uint64_t id = login_id(response);

    sip_header_find(response, name, 0, &challenge);
    sip_auth_param(challenge, "realm", &realm);

    login = mark_get(store, id, time_us, &is_new_login);
    if (is_new_login) {
        login->logins = &store->logins[response->call % LOGIN_SLOTS];
        ++*login->logins;
    }
    first = mark_get(store, key_mix_number(key_mix(id, realm), response->code), time_us, &is_new);
    if (is_new || is_new_login || (login->cseq >= first->cseq && login->cseq < response->cseq)) {
        first->cseq = response->cseq;
        first->frame = frame;
    }
    return first->cseq == response->cseq || (request_frame && request_frame < first->frame);
}

static bool end_is_wanted(struct exchange_store *store, const struct sip_message *response, int64_t time_us)
{
    return recent_table_find(&store->marks, mark_id(SUBJECT_ENDED, response), time_us) ||
           recent_table_find(&store->marks, cancelled_id(response), time_us);
}

enum exchange_standing exchange_response(struct exchange_store *store, const struct sip_message *response,
                                         const struct transaction_part *part, uint32_t frame, int64_t time_us)
{
    if (response->code >= 200 && !is_challenge(response) && store->logins[response->call % LOGIN_SLOTS] > 0)
        login_settled(store, response, time_us);
    if (response->code < 300 || !response->call_id.at)
        return EXCHANGE_NEW;
    if (is_challenge(response) && challenge_is_first(store, response, part->request_frame, frame, time_us))
        return EXCHANGE_CHALLENGE;
    if (response->code == 487 && end_is_wanted(store, response, time_us))
        return EXCHANGE_WANTED;
    return EXCHANGE_NEW;
}
