/* watch.h
 * What all watches of exchanges are given: the capture's clock and log, and each message in capture order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCH_H
#define SIPEXPLAIN_WATCH_H

#include "dialog.h"
#include "due_line.h"
#include "loss.h"
#include "remark.h"
#include "sight.h"
#include "sip_message.h"
#include "sip_method.h"
#include "transaction.h"

/** What the watches of a capture share; it belongs to who made it. */
struct watch_ground {
    unsigned t1_ms; /**< timer T1 (RFC 3261 section 17.1.1.1), in milliseconds */
    struct due_clock *clock;
    const struct loss_log *losses;
    struct remark_log *remarks;
    struct loss_log *cuts; /**< messages that are cut before what identifies them, and so may be any between their two hosts */
};

/** A message in the first pass. */
struct heard {
    struct sip_message *message; /**< as sip_message_begin() leaves it: who needs more calls sip_message_finish() */
    enum sip_method method;      /**< of the request, or the one that is answered */
    const struct sight *sight;
    const struct transaction_part *part; /**< its place in its transaction, with all that is known up to this message */
    struct transaction_store *requests;  /**< transaction_request() of it is the request that this response answers */
    const struct dialog_store *dialogs;  /**< with this message in it */
    struct remark_place *place;          /**< to remark on it, now or later */
};

/** 64*T1 in microseconds: how long requests and their answers are repeated (RFC 3261 section 17). */
static inline int64_t watch_64_t1_us(const struct watch_ground *ground)
{
    return sight_answer_us(ground->t1_ms);
}

/** May messages between these hosts be missing since then? */
static inline bool watch_may_have_missed(const struct watch_ground *ground, uint32_t hosts, int64_t since_us)
{
    return loss_is_since(ground->cuts, hosts, since_us) || loss_is_since(ground->losses, hosts, since_us);
}

#endif
