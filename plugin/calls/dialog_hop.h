/* dialog_hop.h
 * The messages that made and changed a dialog, as they were on one hop: a request that fails is compared with them.
 *
 * They are copied and not read: that is done when something fails. A dialog's are dropped when it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_DIALOG_HOP_H
#define SIPEXPLAIN_CALLS_DIALOG_HOP_H

#include "calls/arrival.h"
#include "calls/dialog.h"
#include "calls/dialog_fit.h"

/** One message; `len` is 0 if there is none. */
struct dialog_copy {
    char *bytes; /**< owned by the store */
    int64_t time_us;
    uint32_t frame;
    struct endpoint from; /**< where it came from */
    uint16_t len;         /**< what is longer is cut */
    uint8_t room;         /**< for dialog_hop.c only */
};

/** A dialog between two hosts. Arrays are indexed by enum dialog_side. */
struct dialog_hop {
    struct dialog_hop *next;          /**< of the same call, older */
    struct call *call;                /**< that it hangs on */
    GList age;                        /**< in the store's queue */
    uint32_t host[2];                 /**< as target_host of struct arrival */
    uint32_t tag[2];                  /**< dialog_tag_id() */
    uint32_t cseq;                    /**< of the request that made it */
    uint16_t code;                    /**< of the answer */
    bool is_joined;                   /**< made by a request in the dialog: how that was made was not captured */
    struct dialog_copy made[2];       /**< the request that made it, and its newest answer */
    struct dialog_copy refresh[2];    /**< the newest message since then that gives the Contact of that side */
    struct dialog_copy tried[2];      /**< a newer one that was not accepted, at least so far */
    uint32_t change[2], elsewhere[2]; /**< name the newest change of that side's Contact on this hop, and on others */
    uint32_t referrer;                /**< the host that first asked to have this call replaced; 0: none */
    bool is_accepted[2];              /**< a later request of that side had a 2xx since the other's Contact is known */
};

/** A request in a dialog, and where it was seen. */
struct dialog_request {
    const struct sip_message *message;
    int64_t time_us;
    uint32_t frame;
    uint32_t source_host; /**< names its sender, as target_host of struct arrival ... */
    uint32_t target_host; /**< ... and where it went */
    struct endpoint from, to;
    bool is_stream; /**< as in struct arrival */
};

/** Its dialog on the hop of its sender. The texts point into the store's copies, and last until the next message. */
struct dialog_hop_view {
    const struct dialog_hop *hop;
    enum dialog_side side; /**< who sent the request */
    struct dialog_view dialog;
    struct sip_text tried_target;  /**< a Contact of the peer that may not be in force; absent: none */
    struct sip_text peer_via;      /**< of the newest message of the peer, which shows its transport */
    struct endpoint peer;          /**< where that came from ... */
    uint32_t peer_frame;           /**< ... and its frame */
    int64_t made_us, refreshed_us; /**< when the dialog was made, and the peer's Contact known; TIME_UNKNOWN: never */
    bool is_direct;                /**< no proxy between the two has shown itself */
    bool is_target_known;          /**< the peer has not changed its Contact where this hop has not seen it */
    bool is_old;                   /**< one of the two may go by RFC 2543 */
    bool has_both_tags;            /**< the request has the tags of the dialog */
    bool is_alone;                 /**< the call has no other dialog on that hop */
};

/** A response that shows a dialog: a 2xx or, noted apart as few are looked at, a reliable provisional response. */
void dialog_hop_answer(struct dialog_store *store, struct call *call, const struct sip_message *response,
                       const struct transaction_part *part, const struct transaction_store *requests,
                       const struct arrival *arrival);

/** Any other message that is no copy. */
void dialog_hop_message(struct dialog_store *store, struct call *call, const struct sip_message *message,
                        enum sip_method method, const struct transaction_part *part,
                        const struct transaction_store *requests, const struct arrival *arrival);

/** The dialog of the request, as its sender knows it. False if it is not known. */
bool dialog_hop_view(const struct call *call, const struct dialog_request *request, struct dialog_hop_view *view);

/** The request that made the dialog whose newest answer is in that frame, if it is kept whole. `call` may be NULL. The
 * texts last as those of dialog_hop_view(). */
bool dialog_hop_maker(const struct call *call, uint32_t answer_frame, struct sip_message *request, uint32_t *frame);

/** Does the request have the tags of its dialog the wrong way round: in From that of its recipient, in To that of its
 * sender? Tells the response that made the dialog. */
bool dialog_hop_is_swapped(const struct call *call, const struct dialog_request *request, uint32_t *frame);

/** Adds between which two hosts the capture shows the call, if that is one pair, and not `hosts` of struct arrival,
 * which may be 0. False: it is not. `call` may be NULL. */
bool dialog_hop_add_ends(GString *out, const struct call *call, uint32_t hosts);

#endif
