/* dialog_parts.h
 * What the files about dialogs share: what is known by a Call-ID.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_DIALOG_PARTS_H
#define SIPEXPLAIN_CALLS_DIALOG_PARTS_H

#include "calls/dialog.h"
#include "calls/dialog_hop.h"
#include "calls/pool.h"

#define DIALOG_TAGS 6
#define DIALOG_ENDINGS 4
#define DIALOG_CHANGES 4

/* Most calls have no more tags than those of caller and callee, and one of the others. */
#define DIALOG_TAGS_FIRST 2

/* Longer tags are cut in sentences. */
#define DIALOG_TAG_SHOWN 23

/* Messages that are no further apart may have crossed on their way: timer T1, the estimated round trip (RFC 3261
 * section 17.1.1.1). */
#define DIALOG_CROSSING_US (500 * INT64_C(1000))

/** A tag of one who takes part. */
struct dialog_tag {
    uint32_t id;    /**< dialog_tag_id() */
    uint32_t frame; /**< that shows it; a 2xx, once there is one */
    uint16_t
        code;    /**< of that response; 0: a SUBSCRIBE or REFER outside a dialog, which a NOTIFY may make a dialog of */
    uint8_t len; /**< of the text, cut */
    char text[DIALOG_TAG_SHOWN];
};

enum dialog_ending_kind {
    DIALOG_BYE,
    DIALOG_LAST_NOTIFY,
    DIALOG_EARLY_END /**< a 199, or the final failure of the INVITE */
};

/** A dialog, or a usage of it, came to its end. */
struct dialog_ending {
    int64_t time_us;
    uint32_t frame;
    uint32_t from, to; /**< tags of the request */
    uint32_t cseq;
    uint32_t event;          /**< of a NOTIFY: which subscription of the dialog */
    uint32_t answered_frame; /**< of a BYE: its final response; 0: none so far */
    uint16_t code;           /**< of that response; of DIALOG_EARLY_END, its own */
    enum dialog_ending_kind kind;
};

/** An INVITE or UPDATE, which changes the session. */
struct dialog_change {
    int64_t time_us, closed_us;
    uint32_t side; /**< tag of its sender; 0: the place is free */
    uint32_t cseq;
    uint32_t frame, closed_frame; /**< its first copy, and its final response; 0: none so far */
    bool is_update;
};

/** The newest request that was answered with 481. */
struct dialog_refusal {
    uint32_t *goes_on_frame; /**< of dialog_refused(); NULL: there is no refusal */
    int64_t time_us;
    uint32_t frame; /**< of the response */
    uint32_t from, to, cseq;
};

/* Room for messages comes in so many sizes. */
#define DIALOG_ROOMS 5

struct dialog_store {
    struct call_store *calls;
    struct pool pool, more;          /**< of struct dialog_call, struct dialog_more */
    struct pool hops;                /**< of struct dialog_hop ... */
    GQueue oldest;                   /**< ... all of them, in the order in which they were made ... */
    struct pool rooms[DIALOG_ROOMS]; /**< ... and of their messages ... */
    size_t bytes;                    /**< ... which take so much */
};

/** What there is of few calls only, behind what struct dialog_call holds. */
struct dialog_more {
    struct dialog_tag tags[DIALOG_TAGS - DIALOG_TAGS_FIRST];
    struct dialog_ending endings[DIALOG_ENDINGS - 1];
    struct dialog_change changes[DIALOG_CHANGES - 1];
};

/** What is known by one Call-ID. */
struct dialog_call {
    uint32_t frame;           /**< of the message from which it is known; never 0 */
    uint32_t made_frame;      /**< of the first response that showed a dialog; 0: none */
    struct dialog_more *more; /**< NULL: all have room in what follows; to be read by dialog_tag_at() and the like */
    unsigned tag_count;       /**< those that were not kept included */
    unsigned ending_count;    /**< likewise */
    struct dialog_tag tags[DIALOG_TAGS_FIRST];
    struct dialog_ending ending;
    struct dialog_change change;
    bool has_lost_changes;  /**< one that was open was written over */
    uint32_t early_cseq;    /**< of the newest 1xx that showed an early dialog */
    uint32_t early_frame;   /**< likewise; 0: none */
    uint32_t failed_frame;  /**< of the newest final failure of that INVITE; 0: none */
    uint32_t expires_frame; /**< of the newest 2xx to SUBSCRIBE with Expires; 0: none */
    uint32_t expires_s;
    int64_t expires_us; /**< when it runs out; TIME_UNKNOWN: not known */
    uint16_t early_code, failed_code;
    uint32_t fault_frame; /**< of dialog_fault_note(); 0: none */
    struct dialog_refusal refusal;
};

/** Those that are kept, from 0 on. */
static inline unsigned dialog_tags_kept(const struct dialog_call *call)
{
    return MIN(call->tag_count, DIALOG_TAGS);
}

static inline const struct dialog_tag *dialog_tag_at(const struct dialog_call *call, unsigned i)
{
    return i < DIALOG_TAGS_FIRST ? &call->tags[i] : &call->more->tags[i - DIALOG_TAGS_FIRST];
}

/** Likewise. */
static inline unsigned dialog_endings_kept(const struct dialog_call *call)
{
    return MIN(call->ending_count, DIALOG_ENDINGS);
}

static inline const struct dialog_ending *dialog_ending_at(const struct dialog_call *call, unsigned i)
{
    return i == 0 ? &call->ending : &call->more->endings[i - 1];
}

/** Likewise, those that are free included. */
static inline unsigned dialog_changes_kept(const struct dialog_call *call)
{
    return call->more ? DIALOG_CHANGES : 1;
}

static inline const struct dialog_change *dialog_change_at(const struct dialog_call *call, unsigned i)
{
    return i == 0 ? &call->change : &call->more->changes[i - 1];
}

/** Makes room for what most calls do not have. */
void dialog_more_add(struct dialog_store *store, struct dialog_call *call);

/** Keep one, if it has not been seen before. Of a tag that has, the response that says most stays. `id` is its
 * dialog_tag_id(). */
void dialog_tag_keep(struct dialog_store *store, struct dialog_call *call, uint32_t id, struct sip_text text,
                     unsigned code, uint32_t frame);
void dialog_ending_keep(struct dialog_store *store, struct dialog_call *call, const struct dialog_ending *ending);

/** Names the subscription that a NOTIFY or SUBSCRIBE is about; 0 without Event. */
uint32_t dialog_event_id(const struct sip_message *request);

/** NULL if nothing is known by that Call-ID. `id` is the `call` of a message. */
const struct dialog_call *dialog_find(const struct dialog_store *store, uint64_t id);

/** NULL if the tag is not known. */
const struct dialog_tag *dialog_tag_find(const struct dialog_call *call, uint32_t tag);

/** The host that sent the request with the highest CSeq number of this sender; 0: none was seen in a dialog. */
uint32_t dialog_side_host(const struct call *call, const struct sip_message *request);

/** Makes the pools of the hops, gives back all hops of a call, and frees the pools. */
void dialog_hops_start(struct dialog_store *store);
void dialog_hops_drop(struct dialog_store *store, struct call *call);
void dialog_hops_stop(struct dialog_store *store);

/** Notes an INVITE or UPDATE, or that it has its final response. */
void dialog_change_open(struct dialog_store *store, struct dialog_call *call, const struct dialog_change *change);
void dialog_change_close(struct dialog_call *call, uint32_t side, uint32_t cseq, const struct arrival *arrival);

/** Adds how long before that time it was, if both are known. */
void dialog_add_ago(GString *out, int64_t since_us, int64_t time_us);

/** Was that BYE turned down, so that its call went on? After 481 and 408 it is over for its sender (RFC 3261
 * section 15.1.1). */
bool dialog_is_turned_down(const struct dialog_ending *bye);

/** As dialog_cause(), of an INVITE outside dialogs: Replaces (RFC 3891) and Join (RFC 3911) name another call. */
enum dialog_cause dialog_replaced_cause(const struct dialog_store *store, const struct sip_message *request,
                                        uint32_t request_frame, int64_t request_us, GString *out);

#endif
