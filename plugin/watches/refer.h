/* refer.h
 * The REFER watch: was a REFER accepted, did the NOTIFY come that RFC 3515 section 2.4.4 promises, what did it report?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_H
#define SIPEXPLAIN_WATCHES_REFER_H

#include "calls/key_table.h"
#include "calls/pool.h"
#include "calls/timer.h"
#include "watches/refer_terms.h"
#include "calls/arrival.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct codebook;
struct finding;
struct finding_log;
struct finding_place;
struct gap_log;
struct message_event;
struct refer_exchange;
struct watch_context;

enum refer_verdict {
    REFER_OK,           /**< the newest final report is 2xx */
    REFER_FAILED,       /**< the newest final report is 3xx-6xx */
    REFER_IN_PROGRESS,  /**< a NOTIFY came, no final report yet */
    REFER_NO_OUTCOME,   /**< the subscription was terminated without a final report */
    REFER_LATE,         /**< the first NOTIFY came after the limit, and no final report yet */
    REFER_NO_NOTIFY,    /**< accepted, the limit has passed, no NOTIFY was seen */
    REFER_OPEN,         /**< accepted, no NOTIFY seen, the capture has not reached the limit */
    REFER_NOT_EXPECTED, /**< accepted, and both sides know that no NOTIFY will come */
    REFER_REFUSED,      /**< 3xx-6xx that is no challenge */
    REFER_CHALLENGED,   /**< 401/407 */
    REFER_UNANSWERED,   /**< no final response was seen */
    REFER_UNKNOWN       /**< accepted, but the capture cannot show whether a NOTIFY came: see the doubt */
};

/** A BYE in the dialog, or in one of the dialogs that forking made of it. */
struct refer_bye {
    uint32_t frame;
    int64_t time_us;
    unsigned peer; /**< hash of the tag of the referrer's peer */
    bool by_referrer;
};

#define REFER_BYES_KEPT 8

/** The REFERs of one side of a dialog: same Call-ID, same tag of the referrer. */
struct refer_dialog {
    struct keyed by_id; /**< of Call-ID and tag */
    struct refer_watch *watch;
    struct sip_text call_id; /**< its text is owned */
    GQueue live;             /**< exchanges whose subscription may still be there, oldest first */
    GQueue unnotified;       /**< those of them that no NOTIFY has reached */
    struct refer_exchange *newest;
    struct refer_exchange
        *nameless; /**< made by a NOTIFY without id before any REFER was seen; NULL once a REFER took it over */
    uint32_t lowest, highest; /**< CSeq numbers of its REFERs, as they or their responses tell; 0: none seen */
    uint32_t stray_frame;     /**< newest NOTIFY without id that nobody seen by then seemed to wait for; 0: none */
    int64_t stray_time;
    GArray *byes;         /**< struct refer_bye, one a peer, up to REFER_BYES_KEPT; NULL before the first */
    int64_t cut_time;     /**< when a NOTIFY for it was last seen that is cut before its Event; TIME_UNKNOWN: never */
    int64_t missed_time;  /**< when a NOTIFY for it was last answered that was not seen; TIME_UNKNOWN: never */
    uint32_t missed_cseq; /**< the newest such NOTIFY: its CSeq number and the hash of its From tag */
    unsigned missed_peer;
    struct refer_copy {
        struct refer_exchange *exchange;
        uint32_t cseq;
        unsigned peer : 31;
        unsigned is_challenged : 1; /* answered with 401/407 */
    } copies[8]; /**< the newest NOTIFYs: their copies on other hops belong to the same exchange; NULL: to none, of
                    another event */
    unsigned next_copy;
};

/**
 * One REFER of one dialog: Call-ID, From tag and CSeq number, however many hops or copies the capture shows.
 * To be read by everyone, changed by refer.c and refer_store.c only. Frames are numbers, 0 where there is none; times
 * are microseconds since 1970.
 */
struct refer_exchange {
    struct keyed by_cseq; /**< of its dialog and cseq; not entered while the exchange is nameless */
    struct refer_dialog *dialog;
    uint32_t cseq; /**< 0 while the exchange is nameless */

    uint32_t refer_frame; /**< first copy of the REFER */
    int64_t refer_time;
    uint32_t hosts;           /**< as in struct arrival */
    unsigned peer;            /**< hash of the tag of the referee; 0: not known */
    struct refer_facts facts; /**< what REFER and 2xx agree on */

    uint32_t accepted_frame; /**< first 2xx */
    int64_t accepted_time;
    unsigned accepted_code;
    unsigned refused_code; /**< newest 3xx-6xx, 0: none */

    GArray
        *notify_frames; /**< uint32_t, in capture order, copies too, up to REFER_NOTIFIES_KEPT; NULL before the first */
    int64_t first_notify_time;
    bool notify_is_shared; /**< its only NOTIFYs have no id and may belong to another REFER of the dialog */
    unsigned outcome;      /**< newest status code that a NOTIFY reported; a final one stays; 0: none */
    uint32_t outcome_frame;
    int64_t outcome_time;
    uint32_t failed_frame; /**< first NOTIFY that reported a failure */
    unsigned failed_code;
    uint32_t terminated_frame;     /**< first NOTIFY with Subscription-State: terminated */
    const char *terminated_reason; /**< as in struct refer_report; not owned */

    uint32_t expires_frame; /**< newest NOTIFY */
    int64_t expires_time;   /**< when the subscription ends, as the newest NOTIFY says; TIME_UNKNOWN: it does not say */
    uint32_t
        rejected_frame; /**< first response that makes the referee drop the subscription (RFC 6665 section 4.2.2) ... */
    unsigned rejected_code; /**< ... and its code */
    bool is_unsubscribed;   /**< the referrer asked for the end of the subscription: SUBSCRIBE with Expires: 0 */

    int64_t judged_time;     /**< when its limit had passed without a NOTIFY; TIME_UNKNOWN: not so far */
    int64_t unfinished_time; /**< when its subscription had ended without a final NOTIFY; TIME_UNKNOWN: not so far */
    enum notify_doubt
        gap; /**< at the newer of these two: NOTIFY_CUT or NOTIFY_LOST if what was waited for may have been missed */
    struct finding_place *accepted_place, *notify_place; /**< of the first 2xx and of the newest NOTIFY */
    struct finding *no_notify, *late_notify, *no_final;  /**< what was found, withdrawn or not; NULL: was not */
    struct timer due;                                    /**< in the queue of the watch */
    GList live;                                          /**< link in dialog->live */
    GList unnotified;                                    /**< link in dialog->unnotified */
};

#define REFER_NOTIFIES_KEPT 64

/** All exchanges of a capture. To be read by refer_verdict.c, changed by refer.c and refer_store.c only. */
struct refer_watch {
    unsigned t1_ms;
    int64_t blind_time;        /**< when a cut NOTIFY was last seen whose dialog cannot be told; TIME_UNKNOWN: never */
    GHashTable *blind_answers; /**< the same of a final response: hosts, as in struct arrival -> int64_t, owned */
    struct timer_queue *clock;
    const struct gap_log *losses;
    struct finding_log *findings;
    const struct codebook *(*texts)(void);  /**< as in struct watch_context */
    const struct call_store *calls;         /**< for the call that Replaces names; NULL: they are not known */
    const struct outcome_store *outcomes;   /**< for the call that was made for a REFER; NULL: likewise */
    struct key_table dialogs;               /**< struct refer_dialog */
    struct key_table exchanges;             /**< struct refer_exchange: those with a CSeq number */
    GPtrArray *all;                         /**< every exchange */
    struct pool dialog_pool, exchange_pool; /**< that these are taken from, and stay in until the watch is freed */
};

/** What the context holds must outlive the watch: tick its clock for each frame of the first pass before its messages.
 * Free with refer_watch_free(), also the exchanges. */
struct refer_watch *refer_watch_new(const struct watch_context *context);

void refer_watch_free(struct refer_watch *watch);

/**
 * Notes a message of the first pass. Returns the exchange that it belongs to, which lives as long as the watch, or
 * NULL. Frames come in the order of the capture.
 */
struct refer_exchange *refer_watch_message(struct refer_watch *watch, const struct message_event *event);

/** What can be said of an exchange from all that the watch has seen so far. */
enum refer_verdict refer_verdict(const struct refer_watch *watch, const struct refer_exchange *exchange);

struct sip_text refer_call_id(const struct refer_exchange *exchange);

/** The token of the verdict, as filters and scripts use it. */
const char *refer_verdict_name(enum refer_verdict verdict);

/** How long after REFER and 2xx a NOTIFY is waited for: 64*T1 and one second (RFC 6665 section 4.1.2.4), in
 * microseconds. */
int64_t refer_limit(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** When a NOTIFY is overdue: the limit after the later of REFER and 2xx; TIME_UNKNOWN while that cannot be told. */
int64_t refer_deadline(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** How long no NOTIFY has been seen after the 2xx, up to now or to the first NOTIFY; negative if that cannot be told.
 */
int64_t refer_waited(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** Did the first NOTIFY come after the limit? */
bool refer_is_late(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** The BYE that ended the dialog after the REFER and before the limit; NULL if there was none. */
const struct refer_bye *refer_bye_of(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** NOTIFYs came, the subscription has run out, no final one came and nothing excuses that (RFC 3515 section 2.4.7). */
bool refer_is_unfinished(const struct refer_exchange *exchange);

/** When the final NOTIFY is overdue: the limit after the end that the newest one named; TIME_UNKNOWN if none is waited
 * for. */
int64_t refer_expiry(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** May the missing NOTIFY be less than a fault: after a BYE, or where Refer-Sub: false was asked for and not confirmed?
 */
bool refer_is_excusable(const struct refer_watch *watch, const struct refer_exchange *exchange);

/** Has something been seen since then that may hide a NOTIFY of the exchange? NOTIFY_CUT, NOTIFY_LOST or
 * NOTIFY_NO_DOUBT. */
enum notify_doubt refer_gap_since(const struct refer_watch *watch, const struct refer_exchange *exchange,
                                  int64_t time_us);

/** Why the verdict is REFER_UNKNOWN. */
enum notify_doubt refer_doubt(const struct refer_watch *watch, const struct refer_exchange *exchange);

#endif
