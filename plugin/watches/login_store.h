/* login_store.h
 * What is remembered of each login, from challenge to challenge. For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_STORE_H
#define SIPEXPLAIN_WATCHES_LOGIN_STORE_H

#include "calls/recent_table.h"
#include "watches/watch.h"

/* So many rejections, or challenges that are ignored, in a row are told as such. */
#define LOGIN_ROW 3

/* For at least so long a call is known to have been challenged: as long as its nonces are. */
#define LOGIN_HOURS 2

/* What comes so long after the wait is no answer to a challenge any more. */
#define LOGIN_MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)

enum login_wait {
    LOGIN_WAITS_NOT,
    LOGIN_WAITS_FOR_CREDENTIALS, /* its newest challenge is unanswered */
    LOGIN_WAITS_FOR_PROOF        /* what was held back may turn out not to be a rejection */
};

struct login_store;

/** A request with credentials that has the branch of the challenged one. All zero: there is none. */
struct login_reuse {
    struct finding_place *place;
    struct finding *finding; /* NULL: nothing is said so far */
    uint32_t frame, cseq;
};

/** One user's REGISTERs, or the requests of one method under one Call-ID. */
struct login {
    uint64_t id;
    struct login *next; /* in its slot */
    struct login_store *store;
    struct list_timer wait;
    enum login_wait waits; /* it goes on when the time has passed: an answer may come late */
    /* Of the newest challenge: */
    struct finding_place *place; /* NULL before the first one */
    char *challenge;             /* its bytes, owned; NULL if they are not kept, or once they prove nothing any more */
    size_t challenge_len;
    struct sip_text challenges; /* login_challenges_of() it, in these bytes: absent once those are */
    struct sip_text tag;        /* of its To, likewise; absent also where there is none */
    int64_t time_us;
    uint32_t frame;
    uint32_t request_frame;
    uint32_t cseq;
    uint64_t call;   /* names its Call-ID */
    uint32_t hosts;  /* as in struct arrival, and the next one, too */
    uint32_t source; /* who challenged */
    enum sip_method method;
    bool is_in_dialog;
    bool is_ignored; /* a request without credentials has followed */
    /* Of the challenges in a row that were not answered, this one included: */
    unsigned unanswered;
    uint32_t unanswered_frames[LOGIN_ROW - 1];
    struct finding *unanswered_remarks[LOGIN_ROW - 1]; /* of the first ones; NULL if nothing was said */
    struct finding *finding;                           /* the newest; NULL if nothing was said of this challenge */
    /* Of the rejections in a row: */
    unsigned refused;
    uint32_t refused_frames[LOGIN_ROW - 1];
    struct finding *refused_remarks[LOGIN_ROW - 1];
    uint64_t refused_user; /* names the user of the newest one; 0: unknown */
    int64_t refused_us;
    /* Of the nonces in a row that were called stale at once: */
    unsigned stale;
    uint32_t stale_frames[LOGIN_ROW - 1];
    struct login_reuse reuse; /* of the request that answers the newest challenge */
    char *held;               /* the sentence of a rejection that is held back, owned; NULL: none is */
    uint32_t held_frame;      /* of the challenge before it */
};

/** Two hosts between which challenges were left without an answer. */
struct login_clients {
    struct recent_table_entry recent;
    unsigned told;      /* how many of them */
    unsigned rows_told; /* how many rows of them */
};

/** The logins of a capture. Those that are over are dropped when another one comes to their slot. */
struct login_store {
    const struct watch_context *context;
    struct recent_table clients; /* struct login_clients */
    struct timer_list answers;   /* of those who wait for credentials */
    struct timer_list proofs;    /* of those who wait for proof */
    struct login **slots;        /* lists, the newest first, owned; NULL before the first challenge */
    unsigned *waiting_calls;     /* how many wait, by Call-ID: spares most look-ups; owned, NULL likewise */
    unsigned *waiting_hosts;     /* how many of them, REGISTERs aside, by the two hosts: likewise */
    uint8_t *calls;              /* in which hour a Call-ID of that place was challenged last; 0: none was; likewise */
    struct age_clock age;        /* of the challenges */
    unsigned hour;               /* the newest one, from 1 to 255 and round again */
    int64_t hour_us;             /* when it began, by that clock */
    unsigned waiting_users;      /* how many of them are REGISTERs */
};

/** `answers` and `proofs` are to be started by the caller. */
void login_store_start(struct login_store *store, const struct watch_context *context);

void login_store_stop(struct login_store *store);

/** Names the login that a message belongs to. A user may register anew under another Call-ID. */
uint64_t login_id_of(const struct sip_message *message, enum sip_method method);

struct login *login_find(const struct login_store *store, uint64_t id);

/** Finds it, or makes a new one, all zero. */
struct login *login_get(struct login_store *store, uint64_t id, int64_t now_us);

/** Gives it another id, unless there is such a login. */
void login_rename(struct login_store *store, struct login *login, uint64_t id);

/** Keeps the challenge as its newest one. */
void login_keep_challenge(struct login *login, const struct message_event *response);

/** Its newest challenge proves nothing any more. */
void login_drop_challenge(struct login *login);

/** The bytes of its newest challenge; absent if they are not kept. */
struct sip_text login_challenge(const struct login *login);

/** Was the message, or the request that it answers, sent by who answered with the newest challenge, as the other side
 * of a dialog? */
bool login_is_of_other_side(const struct login *login, const struct sip_message *message);

/** Notes that the call was challenged. */
void login_note_call(struct login_store *store, uint64_t call, int64_t time_us);

/** Starts to wait. It must not be waiting. */
void login_wait(struct login *login, enum login_wait waits);

/** It waits no longer. */
void login_settle(struct login *login);

#define LOGIN_COUNTERS 256

/* Each call has one of so many places, a power of two. */
#define LOGIN_CALLS (1U << 17)

/** May this message concern a login that waits? Costs a look at an array. */
static inline bool login_may_wait(const struct login_store *store, const struct message_event *event)
{
    return store->slots &&
           (event->method == METHOD_REGISTER ? store->waiting_users > 0
                                             : store->waiting_calls[event->message->call % LOGIN_COUNTERS] > 0);
}

/** May a request between these hosts take a login over to another Call-ID? Likewise. */
static inline bool login_may_move(const struct login_store *store, const struct message_event *request)
{
    return store->slots && request->method != METHOD_REGISTER &&
           store->waiting_hosts[request->arrival->hosts % LOGIN_COUNTERS] > 0;
}

/** May this Call-ID have been challenged within the last hours? Likewise. True of all that were, and of few others: of
 * those whose place one of them has. */
static inline bool login_may_be_of_call(const struct login_store *store, uint64_t call)
{
    unsigned hour = store->slots ? store->calls[call % LOGIN_CALLS] : 0;

    return hour > 0 && (store->hour + UINT8_MAX - hour) % UINT8_MAX <= LOGIN_HOURS;
}

#endif
