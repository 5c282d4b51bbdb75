/* transaction_table.h
 * Where transactions are found and forgotten. For transaction.c and transaction_pair.c only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TRANSACTION_TABLE_H
#define SIPEXPLAIN_CALLS_TRANSACTION_TABLE_H

#include "calls/age_clock.h"
#include "calls/key_table.h"
#include "calls/newest_table.h"
#include "calls/pool.h"
#include "sip/message.h"
#include "calls/transaction.h"

/* Of the responses of a transaction, so many different ones are known again; few have more than the first of these. */
#define RESPONSES_KNOWN 8
#define RESPONSES_FIRST 3

/* The same request may be seen on so many hops of one branch: behind a NAT, or a proxy without a Via of its own. */
#define HOPS_KNOWN 3

/* So many of the newest ACKs, and of the newest requests, are found again by their Call-ID and CSeq alone. */
#define ACKS_KNOWN 2048
#define REQUESTS_BY_NAME 1024

/** A response that was seen. */
struct known_response {
    uint32_t frame;
    uint32_t signature; /* of its code and, of some, of more */
};

/** The first copy of a request between two ends. */
struct hop {
    int64_t time_us;
    uint32_t frame;          /* 0: none */
    uint32_t source, target; /* as in struct arrival */
};

/** What identifies a transaction, as 64 bits each, into which all of the texts go: two transactions of some minutes
 * that share them are not to be expected. */
struct names {
    uint64_t name;  /* Call-ID, CSeq number and method */
    uint64_t key;   /* the branch, by which it is found; of an old branch that need not be unique, the name as well */
    uint64_t id;    /* all of that, and the sent-by */
    bool is_unique; /* the branch is one of RFC 3261 */
};

/** What few transactions have. */
struct transaction_more {
    struct hop hops[HOPS_KNOWN - 1]; /* behind the first one */
    struct known_response known[RESPONSES_KNOWN - RESPONSES_FIRST];
};

/** What is needed of a transaction while copies of its messages come: for 64*T1 after its final response. */
struct transaction_active {
    struct transaction_state room;
    struct transaction *of;
    struct transaction_part *requests; /* copies of the request that are to learn of a better response */
    struct transaction_part *waiting;  /* responses that came before their request */
    int64_t rung_us;                   /* when the first response between 101 and 199 came; TIME_UNKNOWN: not known */
    bool has_rung;                     /* there is such a response */
};

/** One transaction on one hop, while it may still see messages. */
struct transaction {
    struct keyed by_branch;   /* its key is that of struct names, or the id; in the table if it is the first with it */
    uint64_t name, id;        /* as in struct names */
    struct transaction *next; /* with the same key */
    struct transaction *older, *newer; /* in the same queue of the store */
    int64_t since_us; /* by the age clock: when it began or, once it has one, when its final response came */
    struct hop hop;   /* of the first copy of the request */
    struct transaction_active
        *active;                   /* NULL: nothing is sent again any more; such a message is only known as a copy */
    struct transaction_more *more; /* NULL of nearly all */
    uint64_t bytes_at;             /* where the request is kept: bytes written before it */
    uint32_t bytes_len;            /* of the request; 0: it is not kept */
    uint32_t response_frame;       /* these two as in struct transaction_part */
    uint16_t response_code;
    uint8_t method_kept; /* enum sip_method, as it was in `active`: for transaction_method() */
    bool is_unique;      /* as in struct names */
    bool is_final;       /* it has a final response */
    bool is_in_dialog;   /* the request has a tag in To */
    bool is_late;        /* a response was captured before the first copy of the request that was */
    uint8_t responses;   /* how many were kept, modulo RESPONSES_KNOWN once they are so many */
    struct known_response known[RESPONSES_FIRST];
};

/** Transactions in the order of `since_us`. */
struct transaction_queue {
    struct transaction *oldest, *newest; /* NULL: there are none */
};

/** An ACK, which has no transaction of its own. */
struct known_ack {
    struct newest_entry newest; /* its id is made of its Call-ID and CSeq number */
    struct hop hop;
};

struct transaction_store {
    struct key_table branches;        /* the first struct transaction with each key */
    struct pool pool, active, more;   /* of struct transaction, transaction_active, transaction_more */
    struct transaction_queue open;    /* those without a final response */
    struct transaction_queue settled; /* all others */
    struct transaction *first_active; /* in `settled`: it and all newer ones are active, few older ones are */
    int64_t active_us;                /* how long they are */
    struct age_clock age;
    char *bytes;                 /* the newest requests, one behind the other, round and round */
    uint64_t written;            /* how many bytes were written in all */
    struct transaction *current; /* of the message given last */
    bool is_response;            /* that one */
    struct newest_table acks;    /* struct known_ack: of each, the newest copy on each hop */
};

struct names names_of(const struct sip_message *message, struct sip_text method);

/** NULL if there is none. */
struct transaction *transaction_lookup(const struct transaction_store *store, const struct names *names);

/** The transactions of that branch, of which not all need be in one list. */
struct transaction *transaction_of_branch(const struct transaction_store *store, const struct names *names);

static inline struct transaction *transaction_same_branch(const struct transaction_store *store,
                                                          const struct transaction *transaction)
{
    return key_table_find(&store->branches, transaction->by_branch.key);
}

struct transaction *transaction_new(struct transaction_store *store, const struct names *names);

/** It has its final response now. */
void transaction_settle(struct transaction_store *store, struct transaction *transaction);

/** The method of the request, once a watch has told it; METHOD_OTHER before. */
static inline enum sip_method transaction_method(const struct transaction *transaction)
{
    return transaction->active ? transaction->active->room.method : (enum sip_method)transaction->method_kept;
}

static inline struct transaction_state *transaction_room(const struct transaction *transaction)
{
    return transaction && transaction->active ? &transaction->active->room : NULL;
}

/** The transaction whose room it is. */
static inline const struct transaction *transaction_of_room(const struct transaction_state *room)
{
    return ((const struct transaction_active *)(const void *)room)->of;
}

/** Room for what few transactions have. */
struct transaction_more *transaction_more_of(struct transaction_store *store, struct transaction *transaction);

/** Forgets it if nothing belongs to it any more. */
bool transaction_is_over(struct transaction_store *store, struct transaction *transaction);

void request_keep(struct transaction_store *store, struct transaction *transaction, struct sip_text bytes);

struct sip_text request_kept(const struct transaction_store *store, const struct transaction *transaction);

/** Did what was sent on that hop come back from where it went? */
static inline bool hop_is_reverse(const struct hop *hop, const struct arrival *response)
{
    return hop->source == response->target && hop->target == response->source;
}

/* transaction_pair.c */

/** The request of a response whose own is not there: the same but for the sent-by. NULL: none. */
struct transaction *transaction_pair_loose(const struct transaction_store *store, const struct names *names,
                                           const struct arrival *response);

/** The copy of the request that this response answers: the first one between the same ends, or else the first one. */
const struct hop *transaction_hop_of(const struct transaction *transaction, const struct arrival *response);

/** A response to an ACK, or one without Via: finds what it answers by its Call-ID and CSeq. NULL: not known. */
const struct hop *transaction_pair_by_name(const struct transaction_store *store, uint64_t name,
                                           const struct sip_message *response, const struct arrival *arrival);

#endif
