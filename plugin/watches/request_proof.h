/* request_proof.h
 * Whether the capture proves that a request got no response, or why it does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_PROOF_H
#define SIPEXPLAIN_WATCHES_REQUEST_PROOF_H

#include "watches/request_words.h"
#include "watches/watch.h"
#include "calls/newest_table.h"
#include "calls/ways.h"

/** What a call has shown. */
struct call_mark {
    struct newest_entry newest;
    uint32_t request_frame;  /**< the newest request with a tag in To; 0: none */
    uint32_t response_frame; /**< the newest response to an INVITE that may have brought that tag; 0: none */
    uint32_t told;           /**< its place in `told`, counted from 1: that its INVITE got no response; 0: none */
};

/** What the capture has shown so far. To be set up by request_proof_start() and emptied by request_proof_stop(). */
struct request_proof {
    const struct watch_context *context;
    struct transaction_store *requests; /**< where the transactions are; NULL before the first message */
    struct ways hosts;                  /**< from which address to which a message went; to 0: to whichever */
    struct ways ends;                   /**< the same with ports */
    struct newest_table calls;          /**< struct call_mark */
    GPtrArray *told;                    /**< struct finding; the findings belong to their log */
};

void request_proof_start(struct request_proof *proof, const struct watch_context *context);

void request_proof_stop(struct request_proof *proof);

/** Why it is not decided whether a request got a response. */
enum request_doubt {
    REQUEST_NO_DOUBT,
    REQUEST_DOUBT_CLOCK,    /**< the time stamps leap */
    REQUEST_DOUBT_ANSWERED, /**< another request shows that there was a response */
    REQUEST_DOUBT_LOST,     /**< packets are missing */
    REQUEST_DOUBT_ONE_WAY,  /**< nothing shows that responses would have been captured */
};

/** Notes a message of any kind; to be called first. */
void request_proof_message(struct request_proof *proof, const struct message_event *event);

/** It has been told that this request got no response; a later message may disprove it. */
void request_proof_told(struct request_proof *proof, const struct transaction_state *room);

/** In doubt, `frame` is that which shows it, or 0. */
enum request_doubt request_proof_doubt(const struct request_proof *proof, const struct transaction_state *room,
                                       int64_t now_us, uint32_t *frame);

/** The doubt in words. Free with g_free(). */
char *request_proof_reason(const struct request_proof *proof, const struct transaction_state *room,
                           enum request_doubt doubt, uint32_t frame);

/** Would a response have been captured? */
bool request_proof_has_way_back(const struct request_proof *proof, const struct transaction_state *room);

enum peer_seen request_proof_peer(const struct request_proof *proof, const struct transaction_state *room);

#endif
