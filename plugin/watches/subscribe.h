/* subscribe.h
 * The SUBSCRIBE watch: was a SUBSCRIBE accepted, and did the NOTIFY come that RFC 6665 section 4.2.1.2 promises at
 * once?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_SUBSCRIBE_H
#define SIPEXPLAIN_WATCHES_SUBSCRIBE_H

#include "calls/timer.h"
#include "watches/notify_path.h"
#include "calls/arrival.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct finding;
struct finding_log;
struct finding_place;
struct gap_log;
struct message_event;
struct subscribe_watch;
struct watch_context;

/**
 * One SUBSCRIBE: Call-ID, From tag and CSeq number, however many hops or copies the capture shows. To be read by
 * everyone, changed by subscribe.c only. Frames are numbers, 0 where there is none; times are microseconds since 1970,
 * TIME_UNKNOWN where there is none.
 */
struct subscribe_exchange {
    struct subscribe_dialog *dialog;
    uint32_t cseq;
    uint32_t subscribe_frame; /**< first copy of the SUBSCRIBE */
    int64_t subscribe_time;
    uint32_t accepted_frame; /**< first 2xx that promises a NOTIFY: any but 204 (RFC 5839 section 7.1) */
    int64_t accepted_time;
    unsigned accepted_code;
    char *package; /**< event package; NULL if it names none. Owned */
    char *event;   /**< Event as it is; NULL likewise. Owned */
    uint32_t hosts;
    struct notify_path path;
    bool is_ending;                       /**< Expires: 0 in the SUBSCRIBE: the NOTIFY is the last one */
    uint32_t notify_frame;                /**< first NOTIFY that may be for it */
    int64_t judged_time;                  /**< when its limit had passed without a NOTIFY */
    enum notify_doubt gap;                /**< what was hidden by then */
    struct finding_place *accepted_place; /**< of that 2xx */
    struct finding *no_notify;            /**< what was found, withdrawn or not; NULL: was not */
    struct timer due;
    GList waiting; /**< link in the dialog's queue */
};

/* So many NOTIFYs of unknown dialogs are remembered. */
#define SUBSCRIBE_EARLY_KEPT 16

/** The newest NOTIFY, if its Event is not that of a SUBSCRIBE. All zero: it is. */
struct subscribe_misfit {
    char *words; /**< owned */
    struct finding_place *place;
    uint32_t frame, cseq, subscribe_frame;
};

/** The SUBSCRIBEs of one side of a dialog: same Call-ID, same tag of the subscriber. */
struct subscribe_dialog {
    struct subscribe_watch *watch;
    uint64_t id;             /* of Call-ID and tag */
    struct sip_text call_id; /* its text is owned */
    GQueue waiting;          /* exchanges that no NOTIFY has reached, oldest first */
    struct subscribe_exchange *newest;
    struct subscribe_misfit misfit;
    int64_t notify_time; /* newest NOTIFY, and its frame */
    uint32_t notify_frame;
    uint32_t notify_cseq;
    int64_t cut_time;    /* when a NOTIFY for it was last seen that is cut before its Event */
    int64_t missed_time; /* when a NOTIFY for it was last answered that was not seen */
};

/** A NOTIFY whose dialog no SUBSCRIBE has made known so far. */
struct early_notify {
    uint64_t dialog; /* the id that its dialog would have */
    int64_t time_us;
    uint32_t frame; /* 0: none */
    uint32_t cseq;
};

/** All SUBSCRIBEs of a capture. To be read by subscribe_verdict.c, changed by subscribe.c only. */
struct subscribe_watch {
    unsigned t1_ms;
    int64_t blind_time;                              /* when a cut NOTIFY was last seen whose dialog cannot be told */
    struct early_notify early[SUBSCRIBE_EARLY_KEPT]; /* the newest ones */
    unsigned next_early;
    struct timer_queue *clock;
    const struct gap_log *losses;
    struct finding_log *findings;
    GHashTable *dialogs; /* id -> struct subscribe_dialog, owned */
    GPtrArray *all;      /* every exchange, owned */
};

enum subscribe_verdict {
    SUBSCRIBE_NOTHING,   /**< no NOTIFY is promised: not accepted (so far), or 204; or more are waited for than can be
                            watched */
    SUBSCRIBE_OK,        /**< accepted or not, a NOTIFY came */
    SUBSCRIBE_OPEN,      /**< accepted, the capture has not reached the limit */
    SUBSCRIBE_NO_NOTIFY, /**< accepted, the limit has passed, no NOTIFY was seen */
    SUBSCRIBE_UNKNOWN    /**< accepted, and the capture cannot show whether a NOTIFY came */
};

/** As refer_watch_new(). Free with subscribe_watch_free(), also the exchanges. */
struct subscribe_watch *subscribe_watch_new(const struct watch_context *context);

void subscribe_watch_free(struct subscribe_watch *watch);

/** As refer_watch_message(); returns the exchange of a SUBSCRIBE or its final response, NULL for other messages. */
struct subscribe_exchange *subscribe_watch_message(struct subscribe_watch *watch, const struct message_event *event);

enum subscribe_verdict subscribe_verdict(const struct subscribe_watch *watch,
                                         const struct subscribe_exchange *exchange);

/** The token of the verdict; "" for SUBSCRIBE_NOTHING. */
const char *subscribe_verdict_name(enum subscribe_verdict verdict);

struct sip_text subscribe_call_id(const struct subscribe_exchange *exchange);

/** How long after SUBSCRIBE and 2xx a NOTIFY is waited for, in microseconds. */
int64_t subscribe_limit(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange);

/** Has something been seen since the SUBSCRIBE that may hide its NOTIFY? NOTIFY_CUT, NOTIFY_LOST or NOTIFY_NO_DOUBT. */
enum notify_doubt subscribe_gap(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange);

/** How long no NOTIFY has been seen after the 2xx; negative if that cannot be told. */
int64_t subscribe_waited(const struct subscribe_watch *watch, const struct subscribe_exchange *exchange);

/** Says what the verdict rests on; no capital, no full stop. Nothing for SUBSCRIBE_NOTHING. */
void subscribe_words_verdict(GString *out, const struct subscribe_watch *watch,
                             const struct subscribe_exchange *exchange);

/** The finding of a missing NOTIFY, as a line of its own. */
void subscribe_words_no_notify(GString *out, const struct subscribe_watch *watch,
                               const struct subscribe_exchange *exchange);

#endif
