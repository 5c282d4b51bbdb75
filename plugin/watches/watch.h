/* watch.h
 * What all watches of exchanges are given: the capture's clock and log, and each message in capture order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_WATCH_H
#define SIPEXPLAIN_WATCHES_WATCH_H

#include "calls/call.h"
#include "calls/outcome.h"
#include "calls/dialog.h"
#include "calls/timer_list.h"
#include "calls/gaps.h"
#include "calls/registration.h"
#include "watches/finding.h"
#include "calls/arrival.h"
#include "sip/message.h"
#include "sip/method.h"
#include "calls/transaction.h"
#include "calls/ways.h"

struct attack_watch;
struct codebook;

/** What the watches of a capture share; it belongs to who made it. */
struct watch_context {
    unsigned t1_ms; /**< timer T1 (RFC 3261 section 17.1.1.1), in milliseconds */
    struct call_store *calls;
    struct timer_queue *clock;
    const struct gap_log *losses;
    struct finding_log *findings;
    const struct codebook *(*texts)(void); /**< the texts, read when they are first asked for; NULL: none are at hand */
    struct dialog_store *dialogs;
    const struct outcome_store *outcomes; /**< what became of the calls; NULL: that is not noted */
    struct gap_log
        *cuts; /**< messages that are cut before what identifies them, and so may be any between their two hosts */
    struct registration_store *registrations; /**< of the watch of registrations */
    const struct ways *hosts;     /**< from which host to which a message went, to 0: to any; NULL: that is not noted */
    struct attack_watch *attacks; /**< to be told of requests without response */
};

/** A message in the first pass. */
struct message_event {
    struct sip_message *message;
    enum sip_method method; /**< of the request, or the one that is answered */
    struct call *call;      /**< what is known by its Call-ID; NULL: nothing */
    const struct arrival *arrival;
    const struct transaction_part *part; /**< its place in its transaction, with all that is known up to this message */
    struct transaction_store *requests;  /**< transaction_request() of it is the request that this response answers */
    struct finding_place *place;         /**< to finding on it, now or later */
    struct call_outcome *outcome;        /**< the call that it belongs to, with this message noted; NULL: none */
};

/** 64*T1 in microseconds: how long requests and their answers are repeated (RFC 3261 section 17). */
static inline int64_t watch_64_t1_us(const struct watch_context *context)
{
    return time_64_t1_us(context->t1_ms);
}

/** May messages between these hosts be missing since then? */
static inline bool watch_may_have_missed(const struct watch_context *context, uint32_t hosts, int64_t since_us)
{
    return gap_is_since(context->cuts, hosts, since_us) || gap_is_since(context->losses, hosts, since_us);
}

#endif
