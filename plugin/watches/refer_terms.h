/* refer_terms.h
 * What the messages of a REFER exchange say about the NOTIFY that is to follow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_TERMS_H
#define SIPEXPLAIN_WATCHES_REFER_TERMS_H

#include "watches/notify_path.h"
#include "watches/refer_replaces.h"

#include <stdbool.h>
#include <stdint.h>

struct sip_message;

/** Why no NOTIFY need follow a 2xx. */
enum refer_suppression {
    REFER_NOT_SUPPRESSED,
    REFER_SUB_FALSE,   /**< the 2xx says Refer-Sub: false (RFC 4488 section 4) */
    REFER_NOSUB,       /**< Require: nosub (RFC 7614 section 5.3) */
    REFER_EXPLICITSUB, /**< Require: explicitsub: only a separate SUBSCRIBE brings NOTIFYs (RFC 7614 section 4.3) */
    REFER_NOREFERSUB,  /**< Require: norefersub and no Refer-Sub in the 2xx; some phones ask for suppression this way */
    REFER_MULTIPLE     /**< Require: multiple-refer or Refer-To: <cid:...> (RFC 5368 section 5) */
};

struct refer_facts {
    struct notify_path path;
    enum refer_suppression asked;          /**< what the REFER requires */
    bool asked_no_sub;                     /**< the REFER says Refer-Sub: false */
    bool answered_sub;                     /**< the 2xx has a Refer-Sub header ... */
    bool answered_no_sub;                  /**< ... that says false */
    bool answered_events_at;               /**< the 2xx has a Refer-Events-At header (RFC 7614 section 4.3) */
    enum refer_fault fault;                /**< of Refer-To and the Replaces in it ... */
    char *fault_words;                     /**< ... in words; free with g_free(), NULL: none */
    struct sip_text refer_to, referred_by; /**< of the first copy of the REFER that has a Refer-To; copies in one block,
                                              which refer_facts_free() frees */
};

/** Adds what a copy of the REFER says. */
void refer_facts_of_request(struct refer_facts *facts, const struct sip_message *refer, const struct arrival *arrival);

void refer_facts_free(struct refer_facts *facts);

/** What the REFER asks for, in words; NULL if that is not known. Free with g_free(). */
char *refer_facts_target(const struct refer_facts *facts);

/** Adds what the 2xx says. */
void refer_facts_of_answer(struct refer_facts *facts, const struct sip_message *answer);

/** Why no NOTIFY need follow, from what REFER and 2xx say together. */
enum refer_suppression refer_facts_suppression(const struct refer_facts *facts);

/** Does the 2xx refuse the Refer-Sub: false that the REFER asks for, by a Refer-Sub that says otherwise (RFC 4488
 * section 4)? */
bool refer_facts_is_refused(const struct refer_facts *facts);

/** What a NOTIFY says about a subscription made by REFER. */
struct refer_report {
    bool is_refer;      /**< Event: refer, or no Event but a message/sipfrag body */
    bool is_cut;        /**< cut off before that could be told */
    bool is_terminated; /**< Subscription-State: terminated */
    const char *reason; /**< why it was terminated, explained; NULL if it does not say, or says what no RFC knows */
    bool has_id;
    bool has_expires;
    uint32_t id;      /**< CSeq number of its REFER (RFC 3515 section 2.4.6) */
    uint32_t expires; /**< seconds until the subscription ends, of Subscription-State */
    unsigned outcome; /**< status code in its message/sipfrag body; 0: none */
};

struct refer_report refer_report_read(const struct sip_message *notify);

/**
 * Does this SUBSCRIBE end the subscription of a REFER (RFC 6665 section 4.1.2.3)? Tells the CSeq number of the REFER
 * that its Event names; 0: it names none.
 */
bool refer_unsubscribes(const struct sip_message *subscribe, uint32_t *id);

/** Does this response to a NOTIFY make the notifier drop the subscription (RFC 6665 section 4.2.2)? */
bool refer_drops_subscription(unsigned code);

#endif
