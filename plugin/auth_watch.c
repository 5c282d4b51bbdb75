/* auth_watch.c
 * Follows each login from challenge to challenge, on the hop nearest to who challenges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_watch.h"

#include "auth_refusal.h"
#include "key.h"
#include "recent.h"

/* What comes so long after the wait is no answer to a challenge any more. */
#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)

/* Logins are known until a new one comes to their slot that finds them too old: that costs less than to look for those that are over. */
#define LOGIN_SLOTS 8192
#define LOGINS_MOST 16 /* in a slot */
#define UNANSWERED_SLOTS 256

/* A longer response is not kept: its challenge then proves nothing. */
#define CHALLENGE_KEPT 4096

/* So many rejections in a row are a loop. */
#define LOOP 3

/* Between two hosts, so many unanswered challenges are told, lest a scan fills the report. */
#define UNANSWERED_MOST 3
#define CLIENTS_MOST 1024

/* A longer name of a user or a realm is cut. */
#define NAME_SHOWN 60

/** One user's REGISTERs, or the requests of one method under one Call-ID. */
struct login {
    uint64_t id;
    struct login *next;       /* in its slot */
    struct auth_watch *watch; /* NULL before the first challenge */
    struct due_wait wait;
    /* Of the newest challenge: */
    struct remark_place *place;
    char *challenge; /* its bytes, owned; NULL if they are not kept */
    size_t challenge_len;
    int64_t time_us;
    uint32_t frame;
    uint32_t request_frame;
    uint32_t cseq;
    uint64_t call;   /* names its Call-ID */
    uint32_t hosts;  /* as in struct sight, and the next one, too */
    uint32_t source; /* who challenged */
    enum sip_method method;
    bool is_unanswered;    /* no request has followed yet */
    struct remark *remark; /* that none did; NULL if nothing was said */
    /* Of the rejections in a row: */
    unsigned refused;
    uint32_t refused_frames[LOOP - 1];
};

/** Two hosts, of which some challenges were left without an answer. */
struct clients {
    struct recent_entry recent;
    unsigned told;
};

struct auth_watch {
    const struct watch_ground *ground;
    struct login **logins;                 /* LOGIN_SLOTS lists, the newest first, owned; NULL before the first challenge */
    struct recent clients;                 /* struct clients */
    struct due_line limit;                 /* of struct login */
    unsigned unanswered[UNANSWERED_SLOTS]; /* how many of them are, by Call-ID: spares most look-ups */
    unsigned unanswered_users;             /* how many of them are REGISTERs */
};

static struct sip_text challenge_of(const struct login *login)
{
    return (struct sip_text){login->challenge, login->challenge ? login->challenge_len : 0};
}

static unsigned *unanswered_slot(struct auth_watch *watch, uint64_t call)
{
    return &watch->unanswered[call % UNANSWERED_SLOTS];
}

static void login_settle(struct login *login)
{
    if (!login->is_unanswered)
        return;
    login->is_unanswered = false;
    (*unanswered_slot(login->watch, login->call))--;
    login->watch->unanswered_users -= login->method == METHOD_REGISTER;
    due_line_remove(&login->watch->limit, login);
    login->remark = NULL;
}

/** Something has followed the challenge. */
static void login_follow(struct login *login, int64_t time_us)
{
    if (login->remark && time_us != SIGHT_NO_TIME && time_us - login->time_us < MEMORY_US + login->watch->limit.span_us)
        login->remark->is_withdrawn = true;
    login_settle(login);
}

/** Has this client left so many challenges without an answer already? Then it is a scanner, or many of its users have no login. */
static bool client_is_told(struct auth_watch *watch, const struct login *login, int64_t now_us)
{
    struct clients *clients = recent_get(&watch->clients, login->hosts, now_us);

    return clients->told++ >= UNANSWERED_MOST;
}

static void login_unanswered(void *owner, int64_t now_us)
{
    struct login *login = owner;
    struct auth_watch *watch = login->watch;
    unsigned limit_s = (unsigned)(watch_64_t1_us(watch->ground) / G_USEC_PER_SEC);
    struct sip_message challenge;

    if (watch_may_have_missed(watch->ground, login->hosts, login->time_us) || !auth_is_answerable(challenge_of(login)))
        return;
    if (!sip_message_read(login->challenge, login->challenge_len, &challenge) || client_is_told(watch, login, now_us))
        return;
    login->remark = remark_add_late(watch->ground->remarks, login->place, FINDING_AUTH_UNANSWERED, challenge.call_id,
                                    login->method == METHOD_REGISTER ? "%u to %.*s: no other %.*s of this user within %u s in this capture"
                                                                     : "%u to %.*s: no other %.*s in this call within %u s in this capture",
                                    challenge.code, sip_method_shown(challenge.method), challenge.method.at, sip_method_shown(challenge.method),
                                    challenge.method.at, limit_s);
    remark_add_frame(login->remark, login->frame);
    remark_add_frame(login->remark, login->request_frame);
}

/** Forgets the first login of that list. */
static void login_drop(struct login **first)
{
    struct login *login = *first;

    login_settle(login);
    *first = login->next;
    g_free(login->challenge);
    g_free(login);
}

struct auth_watch *auth_watch_new(const struct watch_ground *ground)
{
    struct auth_watch *watch = g_new0(struct auth_watch, 1);

    watch->ground = ground;
    recent_start(&watch->clients, MEMORY_US, CLIENTS_MOST, sizeof(struct clients));
    due_line_start(&watch->limit, ground->clock, watch_64_t1_us(ground), login_unanswered, offsetof(struct login, wait));
    return watch;
}

void auth_watch_free(struct auth_watch *watch)
{
    if (!watch)
        return;
    for (unsigned i = 0; watch->logins && i < LOGIN_SLOTS; i++)
        while (watch->logins[i])
            login_drop(&watch->logins[i]);
    g_free(watch->logins);
    recent_stop(&watch->clients);
    g_free(watch);
}

/** The URI of To as it stands there; both a request and its response have it. */
static struct sip_text user_of(const struct sip_message *message)
{
    struct sip_text to = message->to;
    const char *start = to.len ? memchr(to.at, '<', to.len) : NULL;
    const char *end = start ? memchr(start, '>', (size_t)(to.at + to.len - start)) : NULL;

    return end ? sip_text_of(start, end) : sip_element_uri(to);
}

/** A user may register anew under another Call-ID. */
static uint64_t login_id(const struct sip_message *message, enum sip_method method)
{
    return method == METHOD_REGISTER ? key_mix(method, user_of(message)) : key_mix_number(message->call, method);
}

static struct login *login_find(const struct auth_watch *watch, uint64_t id)
{
    struct login *login = watch->logins ? watch->logins[id % LOGIN_SLOTS] : NULL;

    while (login && login->id != id)
        login = login->next;
    return login;
}

/** Forgets those in the slot whose last challenge is too long ago for any answer, or that are too many. */
static void logins_sweep(const struct auth_watch *watch, struct login **slot, int64_t now_us)
{
    int64_t least_us = now_us == SIGHT_NO_TIME ? SIGHT_NO_TIME : now_us - MEMORY_US - watch->limit.span_us;

    for (unsigned count = 1; *slot;) {
        if (count == LOGINS_MOST || (*slot)->time_us < least_us) {
            login_drop(slot);
        } else {
            slot = &(*slot)->next;
            count++;
        }
    }
}

/** Finds it, or makes a new one; its `watch` is NULL. */
static struct login *login_get(struct auth_watch *watch, uint64_t id, int64_t now_us)
{
    struct login *login = login_find(watch, id), **slot;

    if (login)
        return login;
    if (!watch->logins)
        watch->logins = g_new0(struct login *, LOGIN_SLOTS);
    slot = &watch->logins[id % LOGIN_SLOTS];
    logins_sweep(watch, slot, now_us);
    login = g_new0(struct login, 1);
    login->id = id;
    login->next = *slot;
    return *slot = login;
}

void auth_watch_request(struct auth_watch *watch, const struct heard *request)
{
    bool may_follow = request->method == METHOD_REGISTER ? watch->unanswered_users > 0 : *unanswered_slot(watch, request->message->call) > 0;
    struct login *login;

    if (!may_follow || request->part->first_frame)
        return;
    login = login_find(watch, login_id(request->message, request->method));
    if (login)
        login_follow(login, request->sight->time_us);
}

/** A final response other than a challenge shows that a request followed, even if the capture holds that in another order, or not at all. */
static void response_settles(struct auth_watch *watch, const struct heard *response)
{
    struct login *login;

    if (*unanswered_slot(watch, response->message->call) == 0)
        return;
    login = login_find(watch, login_id(response->message, response->method));
    if (login && (login->call != response->message->call || response->message->cseq - login->cseq - 1 < INT32_MAX))
        login_follow(login, response->sight->time_us);
}

/** Is this the next request after the challenge, to the same server? Some keep the CSeq number, although they should raise it. */
static bool follows(const struct heard *response, const struct login *login)
{
    return login->source == response->sight->source && login->call == response->message->call && response->message->cseq - login->cseq <= 1;
}

/** Did the client answer the challenge at once? A nonce has not expired by then. */
static bool is_prompt(const struct auth_watch *watch, const struct heard *response, const struct login *login)
{
    int64_t time_us = response->sight->time_us;

    return time_us != SIGHT_NO_TIME && login->time_us != SIGHT_NO_TIME && time_us - login->time_us <= watch_64_t1_us(watch->ground);
}

/** "401 to REGISTER: credentials of user "alice" for realm "example.com" rejected". Free with g_free(). */
static char *refusal_words(const struct sip_message *response, const struct refusal *refusal)
{
    int user_len = (int)MIN(refusal->user.len, NAME_SHOWN), realm_len = (int)MIN(refusal->realm.len, NAME_SHOWN);

    return g_strdup_printf("%u to %.*s: credentials%s%.*s%s for realm \"%.*s\" rejected", response->code, sip_method_shown(response->method),
                           response->method.at, user_len ? " of user \"" : "", user_len, refusal->user.at, user_len ? "\"" : "", realm_len,
                           refusal->realm.at);
}

/** Tells the first rejections in a row, and the loop once. */
static void refusal_tell(struct auth_watch *watch, const struct heard *response, struct login *login, const struct refusal *refusal)
{
    struct remark_log *log = watch->ground->remarks;
    struct sip_text call_id = response->message->call_id;
    char *words = refusal_words(response->message, refusal);
    struct remark *remark;

    if (login->refused == LOOP) {
        remark = remark_add(log, response->place, FINDING_AUTH_LOOP, call_id, "%s %d times in a row", words, LOOP);
        for (unsigned i = 0; i < LOOP - 1; i++)
            remark_add_frame(remark, login->refused_frames[i]);
    } else if (refusal->is_same_nonce) {
        remark = remark_add(log, response->place, FINDING_AUTH_REJECTED, call_id, "%s: the nonce is still the same, and not called stale", words);
    } else {
        remark = remark_add(log, response->place, FINDING_AUTH_REJECTED, call_id, "%s: made with the nonce of frame %u, which is not called stale",
                            words, login->frame);
        remark_add_frame(remark, login->frame);
    }
    remark_add_frame(remark, response->part->request_frame);
    g_free(words);
}

static void refusal_note(struct auth_watch *watch, const struct heard *response, struct login *login, const struct refusal *refusal)
{
    bool in_a_row = login->watch && follows(response, login);

    if (!refusal->is_refused) {
        login->refused = 0;
        return;
    }
    login->refused = in_a_row ? login->refused + 1 : 1;
    if (login->refused <= LOOP)
        refusal_tell(watch, response, login, refusal);
    if (login->refused < LOOP)
        login->refused_frames[login->refused - 1] = response->sight->frame;
}

/** Keeps the challenge for the next one. */
static void challenge_keep(struct auth_watch *watch, const struct heard *response, struct login *login)
{
    const struct sip_message *message = response->message;
    size_t len = (size_t)(message->body.at - message->start);
    bool is_kept = !message->is_cut && len <= CHALLENGE_KEPT;

    g_free(login->challenge);
    login->watch = watch;
    login->place = response->place;
    login->challenge = is_kept ? g_malloc(len) : NULL;
    login->challenge_len = is_kept ? len : 0;
    if (is_kept)
        memcpy(login->challenge, message->start, len);
    login->time_us = response->sight->time_us;
    login->frame = response->sight->frame;
    login->request_frame = response->part->request_frame;
    login->cseq = message->cseq;
    login->call = message->call;
    login->hosts = response->sight->hosts;
    login->source = response->sight->source;
    login->method = response->method;
}

/** Waits for the answer to a challenge. An OPTIONS or NOTIFY that keeps a path open wants any response and no login. */
static void login_wait(struct login *login)
{
    if (!login->request_frame || login->method == METHOD_OPTIONS || login->method == METHOD_NOTIFY)
        return;
    login->is_unanswered = true;
    (*unanswered_slot(login->watch, login->call))++;
    login->watch->unanswered_users += login->method == METHOD_REGISTER;
    due_line_add(&login->watch->limit, login, login->time_us);
}

/** Are these bytes whole as far as the blank line behind the headers? Behind that there is nothing, or mostly SDP, which is found sooner. */
static bool is_whole(struct sip_text bytes)
{
    const char *end = bytes.at + bytes.len, *sdp;

    if (memcmp(end - 4, "\r\n\r\n", 4) == 0 || memcmp(end - 2, "\n\n", 2) == 0)
        return true;
    sdp = sip_text_find(bytes, "v=0\r\n", 5);
    return (sdp && sdp > bytes.at && sdp[-1] == '\n') || sip_text_find(bytes, "\r\n\r\n", 4);
}

/** Has the request no credentials? They stand in Authorization and Proxy-Authorization; few other words have a z. */
static bool is_plain(struct sip_text request)
{
    return request.len > 4 && is_whole(request) && !sip_text_find(request, "zation:", 7);
}

/** Is it the challenge once more, on another hop or branch? The first one is the nearest to who challenges. */
static bool is_of_same_request(const struct heard *response, const struct login *login)
{
    return login->watch && login->call == response->message->call && login->cseq == response->message->cseq &&
           (login->source != response->sight->source || login->refused > 0);
}

static void challenge_note(struct auth_watch *watch, const struct heard *response)
{
    struct login *login = login_get(watch, login_id(response->message, response->method), response->sight->time_us);
    struct sip_text request = transaction_request(response->requests), before = {0};
    struct refusal refusal = {.is_known = is_plain(request)};

    if (is_of_same_request(response, login))
        return;
    if (!refusal.is_known && request.len > 0) {
        if (login->watch && follows(response, login) && is_prompt(watch, response, login))
            before = challenge_of(login);
        refusal = auth_refusal_of(response->message, request, before);
    }
    login_follow(login, response->sight->time_us);
    refusal_note(watch, response, login, &refusal);
    challenge_keep(watch, response, login);
    if (refusal.is_known && !refusal.has_credentials)
        login_wait(login);
}

void auth_watch_response(struct auth_watch *watch, const struct heard *response)
{
    struct sip_message *message = response->message;

    if (response->part->first_frame || !message->call_id.at || !message->has_cseq)
        return;
    if (message->code != 401 && message->code != 407) {
        response_settles(watch, response);
    } else if (response->method != METHOD_ACK && response->method != METHOD_CANCEL) {
        sip_message_finish(message);
        challenge_note(watch, response);
    }
}
