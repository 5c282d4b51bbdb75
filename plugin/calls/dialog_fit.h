/* dialog_fit.h
 * Does a request fit the dialog that it is sent in? The one place that compares the two.
 *
 * Everything here is pure: the texts point into the bytes of the messages that they were read from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_DIALOG_FIT_H
#define SIPEXPLAIN_CALLS_DIALOG_FIT_H

#include "sip/message.h"
#include "sip/route.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** The two sides of a dialog: who sent the request that made it, and who answered that. */
enum dialog_side { DIALOG_CALLER, DIALOG_CALLEE };

/** What is known of one side (RFC 3261 section 12). */
struct dialog_party {
    struct sip_text tag;       /**< absent: not known */
    struct sip_text target;    /**< the URI of its newest Contact, which its peer's requests go to; absent: not known */
    uint32_t target_frame;     /**< the message with that Contact */
    unsigned contacts;         /**< how many URIs that Contact had; one is allowed (RFC 3261 section 8.1.1.8) */
    struct sip_routes routes;  /**< the way of its own requests, its first hop first */
    bool has_routes;           /**< that way is known */
    uint32_t cseq, cseq_frame; /**< the highest CSeq number of its requests so far; 0: none was seen */
};

/** A dialog as the messages of one hop show it. */
struct dialog_view {
    struct dialog_party party[2]; /**< by enum dialog_side */
    uint32_t request_frame;       /**< of the request that made it */
    uint32_t request_cseq;
    uint32_t answer_frame; /**< of the response that made it */
    uint32_t rseq;         /**< of that response, if it is a reliable provisional one; 0: it is not */
};

/** In what a request and its dialog differ. */
enum dialog_difference_kind {
    DIALOG_FROM_TAG_MISSING, /**< From has no tag; due: the tag of its side */
    DIALOG_TO_TAG_MISSING,
    DIALOG_FROM_TAG_OTHER, /**< From has another tag than its side */
    DIALOG_TO_TAG_OTHER,
    DIALOG_ACK_CSEQ,      /**< an ACK or PRACK's RAck has another number than the INVITE (section 13.2.2.4) */
    DIALOG_CSEQ_LOW,      /**< its number is not higher than that of the side's last request (section 12.2.1.1) */
    DIALOG_ROUTE_STRICT,  /**< its first Route has no lr, and so has to be in the Request-URI (section 12.2.1.1) */
    DIALOG_TARGET,        /**< the Request-URI is not the remote target */
    DIALOG_ROUTE_MISSING, /**< the route set has one more than there are Routes */
    DIALOG_ROUTE_OTHER,   /**< a Route is not that of the route set in its place */
    DIALOG_RACK,          /**< a PRACK's RAck is not that of the provisional response (RFC 3262 section 7.2) */
    DIALOG_CONTACTS       /**< the peer's Contact names several URIs */
};

/** One difference. */
struct dialog_difference {
    enum dialog_difference_kind kind;
    struct sip_text found;             /**< what the request has; absent if it has none */
    struct sip_text due;               /**< what the dialog calls for */
    uint32_t found_number, due_number; /**< instead of the texts, where numbers differ */
    uint32_t due_frame;                /**< the message that shows what is due */
};

/** More differences than these are never found in one request. */
#define DIALOG_DIFFERENCES_MAX 8

/**
 * Reads a dialog off the request and the response that made it. Both are read to their end and belong to one hop; what
 * is cut is not known. Route sets are known on the hop of a side only, where it has no other proxy before it: the
 * caller's where the response has one Via, the callee's where no more than its own proxies have recorded before.
 */
void dialog_view_of(struct dialog_view *view, const struct sip_message *request, uint32_t request_frame,
                    const struct sip_message *answer, uint32_t answer_frame);

/** The Contact of a target refresh: a re-INVITE or UPDATE, or a 2xx to one (RFC 3261 section 12.2, RFC 3311 section 5).
 */
void dialog_view_refresh(struct dialog_view *view, enum dialog_side side, const struct sip_message *message,
                         uint32_t frame);

/** Notes the CSeq number of an earlier request of that side. */
void dialog_view_cseq(struct dialog_view *view, enum dialog_side side, uint32_t cseq, uint32_t frame);

/**
 * Which side sent this request? By its tags, and where these do not tell, by the URIs of From and To. False if nothing
 * tells.
 */
bool dialog_side_of(const struct dialog_view *view, const struct sip_message *request, enum dialog_side *side);

/**
 * Compares a request of that side with its dialog. Returns how many differences there are, the most
 * telling first. An ACK is that of a 2xx. Route is compared only where the sender is the side itself and no proxy, and
 * behind a proxy the Request-URI only of the caller, where that is to be an IP address and all that have recorded
 * themselves are loose routers.
 */
unsigned dialog_differences(const struct dialog_view *view, enum dialog_side side, const struct sip_message *request,
                            struct dialog_difference differences[DIALOG_DIFFERENCES_MAX]);

/** A difference in words: what the request has, what is due and where that is from. No capital, no full stop. */
void dialog_difference_words(GString *out, const struct dialog_difference *difference);

#endif
