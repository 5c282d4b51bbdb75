/* outcome.h
 * What became of each call: a small record with its frames and times, which stays until the capture is closed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_OUTCOME_H
#define SIPEXPLAIN_CALLS_OUTCOME_H

#include "calls/arrival.h"
#include "calls/call.h"
#include "calls/transaction.h"
#include "sip/message.h"
#include "sip/method.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct call_session;
struct finding;
struct refer_exchange;

/** Who of the two. */
enum call_party { PARTY_UNKNOWN, PARTY_CALLER, PARTY_CALLEE };

/** Something that happened in a call. */
struct call_event {
    int64_t time_us; /**< TIME_UNKNOWN: the frame has no time stamp; only where there is a frame */
    uint32_t frame;  /**< 0: it has not happened */
};

/** So many dialogs of a call are told apart: one for each fork that has answered. */
#define CALL_DIALOGS 4

/**
 * A call: the INVITEs with one Call-ID and From tag, on whatever hops, with all that follows. To be read by everyone,
 * changed by outcome.c, but for what is marked otherwise.
 */
struct call_outcome {
    struct call_outcome *next; /**< of the same Call-ID, older */
    uint64_t id;               /**< as in struct sip_message: names its findings, those of `next` as well */
    unsigned number;           /**< its place in the store, from 0 */

    const char *from, *to, *uri; /**< From, To and Request-URI of the first INVITE, for call_parties_of(); cut, of the
                                    store */
    uint64_t session_key;        /**< call_session_key() of it */

    struct call_event first;    /**< the first copy of its INVITE */
    struct call_event ring;     /**< the first 18x */
    struct call_event answer;   /**< the first 2xx to an INVITE that begins it */
    struct call_event cancel;   /**< the CANCEL of the caller */
    struct call_event end;      /**< the BYE, or the final failure of the INVITE */
    struct call_event accepted; /**< the newest 2xx to any INVITE of it, by ... */
    struct call_event refused;  /**< a failure of a request in the dialog, of `refused_method`, that `refused_by` got */
    struct call_event asked;    /**< the newest request in the dialog that has no response yet, of `asked_by` */

    uint32_t source, target; /**< as in struct arrival, of the newest INVITE of the caller */
    uint32_t source_host, target_host;
    uint32_t invite_frame, refused_request_frame;
    uint32_t cseq;       /**< of that INVITE */
    uint32_t caller_tag; /**< dialog_tag_id() of the caller's tag; 0: not known, as the capture begins later */
    uint32_t dialogs[CALL_DIALOGS]; /**< tags of those who answered */
    uint32_t bye_challenge_frame;   /**< the BYE was answered with 401 or 407 there, and not sent again so far */
    unsigned dialog_count;          /**< those that were not kept included */
    unsigned dialogs_ended;         /**< a bit for each of them */
    unsigned branches, failures;    /**< of the newest INVITE: sent by the caller, and failed */

    uint16_t code;                                       /**< of the final failure */
    uint16_t refused_code;                               /**< of `refused` */
    uint8_t cause;                                       /**< Q.850 cause in the failure or the CANCEL; 0: none */
    uint8_t refused_method;                              /**< enum sip_method */
    uint8_t accepted_by, refused_by, asked_by, ended_by; /**< enum call_party */
    bool is_heard;                                       /**< it has some response */
    uint8_t challenges;     /**< how often an INVITE of the caller got 401 or 407, up to 2 */
    bool is_elsewhere;      /**< Reason of the CANCEL: somebody else has answered it */
    bool is_timed_out;      /**< Reason of the CANCEL or the failure: nobody has answered for too long */
    bool is_answer_missing; /**< an ACK or BYE shows that it was answered, but no 2xx was seen */

    /* What the watches keep with it; their own. */
    struct call_session *session;       /**< its session timer; NULL: there is none */
    uint32_t session_frame, session_s;  /**< the newest 2xx with Session-Expires, and what it says; 0: none */
    uint8_t refresher;                  /**< enum call_party: who it says refreshes the session */
    uint8_t refresher_side;             /**< what it names: 0 nobody, 1 uac, 2 uas of its transaction */
    struct finding *expired, *dropped;  /**< session.expired, call.dropped */
    const struct finding *explains;     /**< the finding that explains why it was dropped */
    const struct refer_exchange *refer; /**< the newest transfer that was asked for in it; by notes.c */
    const struct call_outcome *leg;     /**< the other leg, once it was looked for ... */
    uint32_t leg_of_frame;              /**< ... for the end in this frame; 0: not yet */
};

struct outcome_store;

/** The calls must be freed before it. Free with outcome_store_free(), also the records. */
struct outcome_store *outcome_store_new(struct call_store *calls);

void outcome_store_free(struct outcome_store *store);

/** The call that the message belongs to, with what the message tells of it noted; NULL if it belongs to none. Messages
 * come in capture order; `call` may be NULL. */
struct call_outcome *outcome_message(struct outcome_store *store, struct call *call, const struct sip_message *message,
                                     enum sip_method method, const struct transaction_part *part,
                                     const struct arrival *arrival);

/** All calls, struct call_outcome by their number. */
const GPtrArray *outcome_store_all(const struct outcome_store *store);

/** A message that ended a call; another one may have taken its place since. */
struct call_ending {
    uint32_t frame;
    unsigned number; /**< of the call */
};

/** All of them, struct call_ending in the order of the capture. */
const GArray *outcome_store_endings(const struct outcome_store *store);

/** Who sends this request of the call, by its tags or, where they tell nothing, by where it comes from. */
enum call_party outcome_sender(const struct call_outcome *outcome, const struct sip_message *request,
                               const struct arrival *arrival);

/** The other one. */
static inline enum call_party call_party_other(enum call_party party)
{
    return party == PARTY_UNKNOWN ? PARTY_UNKNOWN : party == PARTY_CALLER ? PARTY_CALLEE : PARTY_CALLER;
}

/** "caller", "callee"; NULL for PARTY_UNKNOWN. */
const char *call_party_name(enum call_party party);

/** How long from the one to the other; negative if that cannot be told. */
int64_t call_span_us(const struct call_event *from, const struct call_event *to);

#endif
