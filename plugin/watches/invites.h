/* invites.h
 * The INVITEs of the last minutes, each on its hop, with what they wait for: what the watches of calls stand on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_INVITES_H
#define SIPEXPLAIN_WATCHES_INVITES_H

#include "calls/age_clock.h"
#include "watches/watch.h"

/** How often a response was sent again. */
struct repeats {
    unsigned count;
    uint32_t source, target; /**< of the first copy */
    uint32_t frame;          /**< of the newest copy, which may be the first */
    int64_t time_us;         /**< likewise */
    int64_t before_us;       /**< of the copy before that one */
    bool is_mirrored;        /**< the capture has the same packet twice */
};

/* Together, an INVITE and its 2xx are kept if they are no longer than this ... */
#define KEPT_LEN 4096

/** ... while there is no ACK to the 2xx. */
struct kept_bytes {
    struct kept_bytes *next; /**< of those not in use */
    size_t request_len, len; /**< of the INVITE, and of the 2xx that follows it */
    char bytes[KEPT_LEN];
};

/* Of a tag, so much is quoted. */
#define TAG_KEPT 40

/** An ACK or PRACK of the same call that differs from what the response calls for. All zero: there is none. */
struct misfit {
    char *words;                 /**< how it differs; owned */
    struct finding_place *place; /**< of that message */
    int64_t time_us;
    uint32_t frame;
    bool is_tag, is_told; /**< of a PRACK: only its tag differs; it is said with the response to it */
};

/** What is found out about the ACKs to a 2xx that comes again. All zero: nothing. */
struct ack_fit {
    char *words;                 /**< what is wrong with the ACK; owned, NULL: nothing that is known */
    enum finding_id id;          /**< what that is */
    struct finding_place *place; /**< of the ACK ... */
    uint32_t ack_frame;          /**< ... and its frame */
};

/** A 2xx that comes again although its ACK was seen. */
struct ack_loss {
    struct finding *finding; /**< says so; NULL: it does not come again */
    unsigned copies;         /**< how often it came again later than a crossing would explain */
    double since_s;          /**< how long after the ACK the first of them came */
    unsigned acks;           /**< how often the ACK followed such a copy */
    uint32_t answer_frame;   /**< a response to the ACK, from who sent the 2xx; 0: none */
    uint16_t answer_code;
    struct ack_fit fit; /**< what is wrong with the ACKs */
    bool is_given_up;   /**< its sender then ended the call */
    bool is_stream;     /**< both came over TCP or another transport that loses nothing */
    bool is_copy_acked; /**< the ACK has followed the newest copy */
    bool has_branch;    /**< the ACK has the branch of its INVITE */
};

/** A final response, which an ACK is due for. */
struct answer {
    struct answer *next; /**< to the same INVITE: each fork answers with a 2xx of its own */
    struct invite *invite;
    struct list_timer wait;
    struct finding_place *place;
    struct finding *early;   /**< a missing ACK that was reported before the limit: an ACK until then withdraws it */
    struct finding *unheard; /**< that it takes a way on which it does not arrive; NULL: none, likewise */
    struct kept_bytes *kept; /**< of a 2xx that waits; NULL: they are not kept */
    struct misfit misfit;    /**< an ACK that does not fit */
    char *contact; /**< what is wrong with the Contact of a 2xx that waits; owned, NULL: nothing that is known */
    struct ack_loss loss;
    int64_t time_us, response_us, acked_us;
    uint32_t frame, acked_frame; /**< the latter: 0: none yet */
    uint32_t bye_frame;          /**< a BYE of the dialog that came before the ACK; 0: none */
    uint32_t to_tag;
    uint16_t code;
    bool is_given_up; /**< such a BYE came from who answered, after the time that the wait for the ACK takes */
    bool is_told, is_misfit_told, is_bye_told;
    bool is_unheard;   /**< no provisional response came before it */
    bool is_stream;    /**< it came over TCP or another transport that loses nothing */
    bool is_in_dialog; /**< its INVITE has a tag in To */
    struct repeats repeats;
    uint8_t acked_at; /**< its place in `acked` of the store, from 1 on; 0: it has had none */
    uint8_t tag_len;  /**< of a 2xx: the start of its To tag, to be quoted */
    char tag[TAG_KEPT];
};

/** A reliable provisional response (RFC 3262 section 3), which a PRACK is due for. */
struct reliable {
    struct reliable *next; /**< to the same INVITE, older */
    struct invite *invite;
    struct list_timer wait;
    struct finding_place *place;
    int64_t time_us;
    uint32_t frame, to_tag, rseq;
    uint16_t code;
    struct repeats repeats;
    struct misfit misfit;                 /**< a PRACK that does not fit */
    uint32_t prack_frame, accepted_frame; /**< of its PRACK, and of the 2xx to that; 0: none so far */
    int64_t accepted_us;
    struct finding *again; /**< it comes again all the same ... */
    unsigned copies;       /**< ... so often */
    uint8_t tag_len;       /**< the start of its To tag, to be quoted */
    char tag[TAG_KEPT];
};

/** The CANCEL of an INVITE. */
struct cancel {
    struct list_timer wait;
    struct finding_place *place;
    int64_t time_us;
    uint32_t frame;          /**< of its first copy; 0: there is none */
    uint32_t accepted_frame; /**< its 200; 0: none yet */
    bool is_early;           /**< no response to the INVITE was seen before it */
};

/** An INVITE on one hop. */
struct invite {
    struct invite *next; /**< in the same bucket, older; of the same call: invite_next() */
    struct invite_store *store;
    GList age;                           /**< in the store's queue */
    uint64_t call;                       /**< as in struct sip_message */
    const struct transaction_part *part; /**< of its first copy: tells of its responses, also of those to come */
    int64_t time_us, since_us;           /**< the latter by the store's clock */
    int64_t checked_us;                  /**< likewise: when it was last looked at whether to forget it */
    uint32_t frame, hosts, source, target, cseq;
    uint32_t source_host;   /**< names the host that sent it */
    unsigned copies;        /**< how often it was sent again */
    struct answer *answers; /**< of its final responses: the first failure, and each 2xx */
    struct answer first;    /**< one of them */
    struct reliable *reliables;
    struct cancel cancel;
    struct finding *unasked; /**< a 487 that nobody asked for ... */
    int64_t unasked_us;      /**< ... and when it came */
    uint32_t acked_frame;    /**< of an ACK of its CSeq number, on whichever hop; 0: none */
    bool is_stray_acked;     /**< one came that belongs to no response seen before it */
    bool is_stray_pracked;   /**< likewise a PRACK, of ... */
    uint32_t stray_rseq;     /**< ... which RSeq; 0: not known */
    bool is_cancelled, is_ended, is_no_prack_told, is_overlap_told;
    struct sip_text call_id_text,
        via; /**< the latter: its topmost Via, with what follows in that line; each stands in its room, or is owned */
    char call_id_room[64], via_room[128];
};

/* A power of two: some thousands of calls in some minutes are a lot. */
#define INVITE_BUCKETS 8192

/* So many 2xx that had their ACK last are at hand: on the next hop, the ACK comes at once. */
#define ACKED_KEPT 16

/** All of a capture, for the watches that share it. */
struct invite_store {
    const struct watch_context *context;
    struct invite *buckets[INVITE_BUCKETS]; /**< by `call` */
    struct kept_bytes *spare_bytes;
    unsigned kept;                                     /**< how many of them are in use */
    GQueue spare;                                      /**< forgotten INVITEs, to be used again */
    GQueue oldest;                                     /**< all others, by `checked_us` */
    struct timer_list unacked, unpracked, uncancelled; /**< each is started by its watch */
    struct age_clock age;
    unsigned early;                   /**< how many CANCELs have is_early */
    struct answer *acked[ACKED_KEPT]; /**< the 2xx that had their ACK last; NULL: none */
    unsigned acked_next;              /**< the place for the next one of them */
};

/** Free with invite_store_free(). */
struct invite_store *invite_store_new(const struct watch_context *context);

void invite_store_free(struct invite_store *store);

/** The newest INVITE with this Call-ID; NULL if there is none. */
struct invite *invite_store_call(struct invite_store *store, const struct sip_message *message);

/** Notes an INVITE, or a copy of one. */
void invite_store_request(struct invite_store *store, const struct message_event *event);

/** The INVITE of the call that this response answers, on its hop. */
struct invite *invite_answered(struct invite *call, const struct message_event *response);

/** The next older INVITE with the same Call-ID; NULL if there is none. */
struct invite *invite_next(const struct invite *invite);

/** The newest INVITE with the Call-ID of this one. */
struct invite *invite_store_same_call(const struct invite *invite);

/** Has the message the branch of the INVITE, as its ACK to a failure and its CANCEL have (RFC 3261 sections 9.1
 * and 17.1.1.3)? */
bool invite_has_branch_of(const struct invite *invite, const struct sip_message *message);

/** Is its branch none of RFC 3261, so that its client, or all behind it, may go by RFC 2543? */
bool invite_is_old(const struct invite *invite);

/** The INVITE of the call that a CANCEL, or a response to it, belongs to. */
struct invite *invite_cancelled(struct invite *call, const struct sip_message *message);

/** Keeps what an ACK of the dialog goes by, if there is room. */
void invite_keep(struct answer *answer, struct sip_text request, struct sip_text response);

void invite_drop(struct answer *answer);

/** Before any copy: that a response was first seen here. */
struct repeats repeats_of(const struct arrival *arrival);

/** The longest time between two copies of a final response is T2, of a provisional one there is none. */
#define REPEATS_T2_OF_T1 8
#define REPEATS_UNLIMITED 64

/**
 * Counts another copy. What comes too soon, or between other addresses, is the same packet seen at another place:
 * false. `longest` is the longest time between two copies, in T1.
 */
bool repeats_count(struct repeats *repeats, const struct arrival *arrival, const struct watch_context *context,
                   unsigned longest);

/** Has the response come again since the message that does not fit it? Otherwise its sender has accepted that one all
 * the same. */
static inline bool misfit_has_failed(const struct misfit *misfit, const struct repeats *repeats)
{
    return misfit->frame && repeats->count > 0 && repeats->time_us > misfit->time_us;
}

/** Notes the first message that does not fit, and takes over the words. */
void misfit_keep(struct misfit *misfit, char *words, const struct message_event *message);

/** Is nothing known to be missing since then between the hosts of the INVITE? */
bool invite_is_all_seen(const struct invite *invite, int64_t since_us);

/** Shows a late finding of the message at hand on its own frame, in the first pass: what is found needs no limit to
 * pass. */
static inline void invite_show_now(const struct invite_store *store)
{
    store->context->clock->has_passed = true;
}

static inline double invite_seconds(int64_t span_us)
{
    return (double)span_us / G_USEC_PER_SEC;
}

/** 64*T1 in seconds, for sentences. */
static inline double invite_limit_s(const struct invite_store *store)
{
    return invite_seconds(watch_64_t1_us(store->context));
}

#endif
