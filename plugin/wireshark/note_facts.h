/* note_facts.h
 * What is known of a failed response, or of one that confirms the end of a call, by itself, its request and its dialog;
 * found when it is first shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_FACTS_H
#define SIPEXPLAIN_WIRESHARK_NOTE_FACTS_H

#include "watches/login.h"
#include "sip/message.h"
#include "calls/transaction.h"

#include <stdbool.h>
#include <stdint.h>

struct codebook;
struct dialog_store;
struct note_facts;
struct finding_log;
struct repeat;

/** What they are taken from. The stores must have seen the response last. */
struct note_facts_source {
    const struct sip_message *response;
    const struct transaction_part *part;
    const struct transaction_store *transactions;
    struct dialog_store *dialogs;
    const struct codebook *book;
    bool is_challenge;    /**< the response is a first challenge */
    bool may_have_missed; /**< messages between its hosts may be missing; asked for 491 only */
    const struct arrival *arrival;
    int64_t limit_us;            /**< 64*T1 */
    struct auth_judgement login; /**< of the response */
    struct sip_text absence;     /**< why a 404 or 480 found nobody, in one line; empty: not known */
    const bool *attack;          /**< of attack_watch_current() */
    uint64_t messages;           /**< how many the capture has so far: what may be kept grows with them */
};

/** A capture file is opened or dissected anew: nothing is kept of another one. */
void facts_open(void);

/** It is closed. What was kept belongs to the file scope. */
void facts_close(void);

/** Keeps what the facts can be found from; those of a long response, or of one among too many, are found at once, as
 * they are shorter. File scope; NULL: there are none. */
struct note_facts *note_facts_keep(const struct note_facts_source *source);

/** The same for a 2xx to BYE, which confirms the end of the call. NULL: nothing was wrong with the call so far. */
struct note_facts *facts_keep_end(const struct note_facts_source *source);

/** The facts of such a response, once something is found in the call that was not known then; NULL: nothing is. File
 * scope. */
struct note_facts *facts_of_end(uint64_t call, const struct finding_log *findings);

/** For repeat_failure(): where the fault is kept that several responses report. */
struct repeat **facts_repeat_place(struct note_facts *facts);

/** That fault; NULL: no other response reports it. `facts` may be NULL. */
const struct repeat *facts_repeat(const struct note_facts *facts);

/** What Reason and Warning of a message say that is no failure; NULL: nothing. */
struct note_facts *facts_keep_reason(const struct sip_message *message, const struct codebook *(*book)(void));

/** The facts, NULL behind the last; `facts` may be NULL. */
const char *const *note_facts_all(struct note_facts *facts, const struct codebook *book);

/**
 * What has happened, where the capture or the message itself says more than the code does: takes the place of the
 * summary of the code, and completes "603 Decline: ..." as that does. NULL: nothing does.
 */
const char *facts_summary(struct note_facts *facts, const struct codebook *book);

/** What later messages or the findings of the call add by now; NULL: nothing. */
const char *facts_later(struct note_facts *facts, const struct finding_log *findings);

/** The frame that proves facts_later(); 0: none. */
uint32_t facts_later_frame(const struct note_facts *facts);

/** Does the response confirm the end of a call that failed, by the Reason of its BYE or by what was found in it? Then
 * this was no normal call. */
bool facts_are_of_failed_call(struct note_facts *facts, const struct finding_log *findings);

/** Is it one of many refusals of a source that guesses? */
bool facts_are_of_attack(const struct note_facts *facts);

/** The Call-ID of the response; NULL if it has none. */
const char *note_facts_call_id(struct note_facts *facts, const struct codebook *book);

#endif
