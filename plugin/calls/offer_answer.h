/* offer_answer.h
 * Who offered what in a call, and who answered what (RFC 3264), hop by hop, as proxies may change it on the way.
 *
 * An INVITE, UPDATE or PRACK offers and its response answers, a reliable provisional one as well (RFC 3262); or the
 * response to an INVITE without an offer has it, and the ACK or PRACK answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_OFFER_ANSWER_H
#define SIPEXPLAIN_CALLS_OFFER_ANSWER_H

#include "calls/arrival.h"
#include "calls/audio.h"
#include "calls/call.h"
#include "calls/text_room.h"
#include "calls/transaction.h"
#include "sip/message.h"
#include "sip/method.h"

#include <stdbool.h>
#include <stdint.h>

struct call_media;
struct finding;
struct finding_place;
struct finding_said;
struct media_hop;

enum media_side { MEDIA_CALLER, MEDIA_CALLEE };

/** A side of a hop as one that audio comes to. */
struct audio_end {
    struct audio_end *next, *previous; /**< with the same target */
    struct media_hop *hop;             /**< that it is of; NULL before it has had a target */
    struct audio_target *target;       /**< where its description asks for audio; NULL: not known, or nowhere */
    struct audio_target *source;       /**< where its own audio comes from, if that is somewhere else; NULL: not seen */
    uint64_t target_before, source_before; /**< packets that came there before it was this side's */
    uint64_t earlier;                      /**< packets to targets that it had before */
    uint64_t until_agreed;                 /**< packets until what is in force was agreed on */
};

/** What the watch of media keeps of a hop. */
struct media_watched {
    struct audio_end end[2];
    struct finding_place *place;       /**< of the message that agreed on the media in force */
    struct finding_place *accepted;    /**< of the newest 2xx to INVITE */
    struct finding *finding;           /**< that audio goes one way, or none */
    struct finding_said *ended[2];     /**< how much audio there was: on the BYE and its response */
    struct finding_said *asked, *held; /**< of the change that is open; of the hold that is in force */
    const char *asked_how;             /**< by which attribute; NULL: to take the call back */
    int64_t agreed_us, held_us;        /**< the former TIME_UNKNOWN: nothing is in force */
    uint32_t asked_frame, held_frame;  /**< the latter 0: the call is not on hold */
    enum media_side holder;
    bool is_both_ways;     /**< the media in force: audio is sent both ways */
    bool is_between_hosts; /**< and goes to the very hosts that the messages of this hop go to */
    bool is_source_said;
    bool is_asked_both_ways; /**< the change that is open asks for audio both ways */
    bool is_unreliable;      /**< the newest answer is in a provisional response without RSeq */
    bool is_doubtful;        /**< it may be one of those that its offerer gives the call up for */
    bool is_first_due; /**< the first answer was provisional: whether it leaves audio both ways is to be looked at when
                          the call is accepted */
};

/** A description that was sent, and where. */
struct media_description {
    struct sip_text text; /**< a copy; absent: not known */
    uint32_t frame;
};

struct media_hop {
    struct media_hop *next;
    struct call_media *media;         /**< of its call */
    uint32_t name;                    /**< of its two ends, in either direction */
    uint32_t caller;                  /**< names the From tag of that side */
    struct endpoint at[2];            /**< where the messages of each side come from */
    struct media_description side[2]; /**< what is in force */
    struct media_description asked;   /**< the offer of the newest request with one, while it is not answered ... */
    enum media_side asker;            /**< ... who sent that request ... */
    uint32_t asked_cseq;              /**< ... and its CSeq number */
    uint32_t invite_cseq;             /**< of the newest INVITE that a response with a description came to */
    uint32_t callee;                  /**< names the To tag of that response; 0: there is none */
    enum media_side inviter;          /**< who sent that INVITE */
    struct media_description offer;   /**< in a response, while it is not answered */
    bool is_early;                    /**< that response is provisional */
    bool is_begun;                    /**< the INVITE that made the call was seen, so that it is known who called */
    bool is_agreed;                   /**< an offer was answered */
    bool is_up;                       /**< the INVITE was accepted */
    GList age;                        /**< for offer_answer.c only: among all hops, by when they were begun */
    struct media_watched watched;
};

/** The media of a call. */
struct call_media {
    struct media_hop *hops;  /**< the newest first */
    struct sip_text call_id; /**< a copy */
    struct call *call;
    GList closing; /**< for the watch: among the calls that have just ended */
    int64_t ended_us;
    unsigned hop_count;
    uint32_t told_cseq; /**< of the offer that ... */
    unsigned told;      /**< ... these were found of, as bits; another hop shows them once more */
    bool is_ended;
};

#define MEDIA_HOPS_MAX 4

enum offer_answer_kind {
    OFFER_ANSWER_NOTHING,
    OFFER_ANSWER_OFFER,     /**< the message offers */
    OFFER_ANSWER_ANSWER,    /**< it answers */
    OFFER_ANSWER_UNANSWERED /**< it has no answer, where one is due */
};

/** What a message does. The texts are valid until the next message, and go as far as its bytes, which may be cut. */
struct offer_answer {
    enum offer_answer_kind kind;
    struct media_hop *hop;
    enum media_side offerer;
    struct sip_text offer, answer;
    uint32_t offer_frame;
    bool is_again;       /**< a response of the same branch has answered this offer before, in another way */
    bool is_first;       /**< no offer was answered before, on this hop */
    bool is_in_request;  /**< the offer is in a request */
    bool is_offer_whole; /**< for an offer in a response: it was not cut; others are to be looked at */
    bool is_accepting;   /**< it accepts the INVITE, or acknowledges that, and what was described is in force */
};

/** Its calls are forgotten with `calls`; `leave` is told before a hop is. */
struct media_store;
typedef void (*media_leaver)(struct media_hop *hop, void *data);

/** Free with media_store_free(), after `calls`. */
struct media_store *media_store_new(media_leaver leave, void *data);
void media_store_free(struct media_store *store);

/** Notes a message that is no copy of another: an INVITE, UPDATE, PRACK or ACK, or a 1xx or 2xx to one. */
void offer_answer_message(struct media_store *store, struct call *call, struct sip_message *message,
                          enum sip_method method, const struct arrival *arrival, const struct transaction_part *part,
                          const struct transaction_store *requests, struct offer_answer *step);

/** The two descriptions, as far as they were read, are in force on the hop. Call it last. */
void offer_answer_settle(struct media_store *store, const struct offer_answer *step, struct sip_text offer,
                         struct sip_text answer, uint32_t frame);

/** The hop that a message of the call came on; NULL if nothing is known of it. */
struct media_hop *media_hop_find(const struct call *call, const struct arrival *arrival);

/** Has any description not been kept, as there was no room? */
bool media_store_has_lost(const struct media_store *store);

/** Tells of all hops, the oldest first. */
void media_hops_each(const struct media_store *store, void (*each)(struct media_hop *hop, void *data), void *data);

/** Forgets the hop, or all of the call. */
void media_hop_forget(struct media_store *store, struct media_hop *hop);
void call_media_forget(struct media_store *store, struct call *call);

static inline enum media_side media_other(enum media_side side)
{
    return side == MEDIA_CALLER ? MEDIA_CALLEE : MEDIA_CALLER;
}

#endif
