/* transaction.h
 * Which response answers which request, and which message is a copy of one seen before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_TRANSACTION_H
#define SIPEXPLAIN_CALLS_TRANSACTION_H

#include "calls/timer_list.h"
#include "calls/icmp_error.h"
#include "calls/arrival.h"
#include "sip/message.h"
#include "sip/method.h"

#include <stdbool.h>
#include <stdint.h>

struct finding;
struct finding_place;
struct registration;
struct transaction_store;

/**
 * What is known of one message's transaction. It stands in what the caller keeps of the message, and what later
 * messages tell is written into it: it must live as long as the store is used. All zero before it is given to a
 * function below.
 */
struct transaction_part {
    struct transaction_part *next; /**< for transaction.c only */
    int64_t response_us;    /**< of a response: how long after the first copy of its request; TIME_UNKNOWN: not known */
    uint32_t request_frame; /**< of a response: the first copy of its request, between the same two ends if there is
                               one; 0: not captured */
    uint32_t response_frame; /**< of a request: its first final response, the first provisional one while there is none;
                                0: none */
    uint32_t first_frame;    /**< of a copy: the first one; 0: this is the first */
    uint16_t response_code;  /**< of that response */
    bool is_in_dialog;       /**< the request has a tag in To (RFC 3261 section 12.2) */
    bool has_other_sent_by : 1; /**< of a response: its topmost Via has the branch of the request, but another sent-by
                                 */
    bool is_unmatched : 1; /**< of a response: it has no Via, or answers an ACK, so that its client cannot take it for
                              an answer */
};

/** `t1_ms`: timer T1 of RFC 3261. What the watches keep with a transaction is kept until nothing is sent again any
 * more, 64*T1 after its final response. Free with transaction_store_free(). */
struct transaction_store *transaction_store_new(unsigned t1_ms);

void transaction_store_free(struct transaction_store *store);

/**
 * Notes a request or a response, in capture order. Both belong to one transaction if the branch and the sent-by of the
 * topmost Via, the Call-ID and the CSeq agree (RFC 3261 sections 17.1.3 and 17.2.3), which also holds for peers of RFC
 * 2543, and no more than some minutes lie between them. A response for whose sent-by there is none belongs to the
 * request with its branch: the client compares no more than branch and method. Each hop has transactions of its own. A
 * message without Call-ID or CSeq belongs to none.
 */
void transaction_message(struct transaction_store *store, const struct sip_message *message,
                         const struct arrival *arrival, struct transaction_part *part);

/** Notes an ACK, which has no transaction of its own. */
void transaction_ack(struct transaction_store *store, const struct sip_message *ack, const struct arrival *arrival);

/** The newest ACK with the Call-ID and CSeq number of this INVITE, on whichever hop; 0: none is known. */
uint32_t transaction_ack_frame(const struct transaction_store *store, const struct sip_message *invite);

/** What a transaction is told only once, as bits: those of all watches, lest two of them take the same one. */
enum transaction_told {
    REPORTED_TO_TAG = 1,        /**< a response has no tag in To */
    REPORTED_EARLY_CONTACT = 2, /**< a provisional response has no Contact */
    REPORTED_CONTACT = 4,       /**< a 2xx has none */
    REPORTED_MISMATCH = 8,      /**< a final response has its branch, but does not fit */
    REPORTED_OTHER_BRANCH = 16  /**< a response fits but for its branch */
};

/** The response that ends the repetition of a request over UDP, and what came after it. All zero: none was seen. */
struct transaction_answer {
    struct finding_place *place; /**< of the response */
    struct finding *finding;     /**< that the request is sent again after it */
    int64_t time_us;
    uint32_t frame;
    struct endpoint to;    /**< where it goes */
    struct endpoint from;  /**< where it came from, if that is not where the request went to */
    uint16_t code, copies; /**< the latter: of the request, later than a crossing would explain */
    uint16_t fault_len;    /**< of the words on the response that stand at the end of the finding */
};

/** What a watch keeps with a transaction, from the first copy of its request on. */
struct transaction_state {
    struct list_timer wait;            /**< cancelled when this is given back */
    struct finding_place *place;       /**< of the first copy of the request */
    struct finding *finding;           /**< that it has no response, or that a response has no request */
    struct finding *cause;             /**< what is wrong with the request, once it has failed; its words name ... */
    uint16_t cause_len;                /**< ... the method, a colon, and so many bytes that say what it is */
    struct finding *mismatch;          /**< that a response does not fit the request */
    struct finding *malformed;         /**< that the request is malformed */
    struct registration *registration; /**< of a REGISTER; NULL: none */
    int64_t begin_us;                  /**< of the first copy */
    int64_t sent_us;                   /**< when it was sent last */
    uint32_t frame, hosts;             /**< of the first copy */
    uint32_t target_host;              /**< as in struct arrival */
    uint32_t source, target;           /**< likewise */
    struct endpoint from, to;          /**< likewise */
    struct finding_place *again;       /**< of the second copy of an INVITE, if no response came before it */
    int64_t again_us;                  /**< its time */
    struct icmp_error icmp;            /**< says that it did not arrive */
    uint32_t icmp_frame;               /**< where; 0: nowhere */
    uint32_t response_frame;           /**< the newest provisional response to an INVITE; 0: none */
    struct transaction_answer answer;
    unsigned sent; /**< how often the request was sent */
    enum sip_method method;
    bool is_fragmented; /**< it came in IP fragments */
    bool is_stream;     /**< as in struct arrival */
    bool is_cut;        /**< likewise */
    bool is_in_dialog;  /**< it has a tag in To */
    bool is_answered;   /**< there is a response of any kind */
    bool is_final;      /**< there is a final one */
    bool is_cancelled;  /**< an INVITE that has a CANCEL */
    unsigned told;      /**< of enum transaction_told */
};

/** The transaction of the message given last, until the next one is given; NULL if it belongs to none, or to one that
 * has had its final response for long. */
struct transaction_state *transaction_state(const struct transaction_store *store);

/** The room of the transaction that the message, which is none of the capture's own, would belong to if it had that
 * method; NULL if it is unknown. */
struct transaction_state *transaction_state_of(const struct transaction_store *store, const struct sip_message *message,
                                               struct sip_text method);

/** A request whose branch a response has that does not answer it. */
struct transaction_near {
    struct transaction_state *room; /**< NULL: it has had its final response for long */
    uint32_t frame;
    bool has_other_call_id, has_other_cseq, has_other_method;
    struct sip_message request; /**< valid until the next message */
};

/** Is there one, and no more than one, that went the way on which this response comes? The response itself must have no
 * request. */
bool transaction_near(const struct transaction_store *store, const struct sip_message *response,
                      const struct arrival *arrival, struct transaction_near *near);

/** An earlier request of the same method with the branch of the one given last, which was challenged: its frame, and
 * frame and code of the challenge. False if there is none. */
bool transaction_challenged_before(const struct transaction_store *store, uint32_t *frame, uint32_t *response_frame,
                                   unsigned *code);

/** The room of a request with that method and the branch of this message, but another Call-ID or CSeq number; NULL if
 * there is none. */
struct transaction_state *transaction_of_other_call(const struct transaction_store *store,
                                                    const struct sip_message *message, enum sip_method method);

/** The room of the newest request with the Call-ID and CSeq of this response, which has no Via; NULL if it is not known
 * (any more). */
struct transaction_state *transaction_room_by_name(const struct transaction_store *store,
                                                   const struct sip_message *response);

/** When the first copy of the request of the message given last was seen; TIME_UNKNOWN if that is not known. */
int64_t transaction_begin_us(const struct transaction_store *store);

/** Has the transaction of the message given last a provisional response other than 100, and since when? TIME_UNKNOWN:
 * it is not known. */
bool transaction_has_rung(const struct transaction_store *store, int64_t *since_us);

/** The final response that the request with that method, but the branch and CSeq number of this message, has got so
 * far: its frame and code. False if it has none. */
bool transaction_sibling_final(const struct transaction_store *store, const struct sip_message *message,
                               struct sip_text method, uint32_t *frame, unsigned *code);

/** The earlier request of the same side, in the same call and with the same method, whose offer was accepted although
 * it is the one that the response given last refuses: its frame; 0 if none is known (any more). */
uint32_t transaction_same_offer(const struct transaction_store *store);

/** An older request that has the branch of this one. */
struct transaction_twin {
    uint32_t frame, cseq;
    struct sip_text method; /**< valid until the next message */
};

/**
 * Has the request whose room this is the branch of an older one of the same sender, although it is a new one (RFC 3261
 * section 8.1.1.7)? CANCEL has that of its INVITE, and of one that was challenged the login is told. False also where
 * that is not known (any more).
 */
bool transaction_twin_of(const struct transaction_store *store, const struct transaction_state *room,
                         struct transaction_twin *twin);

/** No more bytes of a request are kept. */
#define TRANSACTION_REQUEST_KEPT 16384

/** The bytes of the request that the response given last answers, as far as they are kept; absent if they are not (any
 * more). Valid until the next message. */
struct sip_text transaction_request(const struct transaction_store *store);

/** The same of the request whose room this is. */
struct sip_text transaction_state_request(const struct transaction_store *store, const struct transaction_state *room);

#endif
