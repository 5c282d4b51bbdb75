/* notes.h
 * What is kept with each frame from the first pass on, and the state of the capture file that the notes refer to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTES_H
#define SIPEXPLAIN_WIRESHARK_NOTES_H

#include "watches/finding.h"
#include "calls/transaction.h"

#include <epan/packet_info.h>
#include <stdbool.h>
#include <stdint.h>

struct call_outcome;
struct codebook;
struct note_facts;
struct refer_exchange;
struct refer_watch;
struct registration;
struct repeat;
struct sip_message;
struct subscribe_exchange;
struct subscribe_watch;
struct time_steps;
struct watch_context;
struct watches;

/** What the first pass keeps of a message that there is something to say about. File scope. */
struct note {
    struct note *next; /* of the same frame */
    uint16_t code;     /* 0 in a request */
    bool raises;       /* an expert info of its class, or the challenge: the first response that reports its fault */
    bool is_challenge;
    const char *method;           /* NULL if a cut frame does not show it */
    const char *phrase;           /* only where it differs from the registered one */
    const char *pairing;          /* what is odd about what this response answers, in a sentence; NULL: nothing */
    struct repeat *repeat;        /* of a fault that several responses report; else NULL */
    struct note_facts *facts;     /* of notes_facts(); NULL if there are none */
    struct refer_exchange *refer; /* the exchanges it belongs to; they live as long as the capture file is open */
    struct subscribe_exchange *subscribe;
    struct call_outcome *call;               /* the call that it belongs to; NULL: none */
    const struct registration *registration; /* of a REGISTER and its responses; NULL: none */
    struct transaction_part part;            /* request and responses */
    struct finding_place findings;
    const struct finding *overdue; /* only in what notes_next_overdue() makes */
};

/** Call it once all protocols are registered. */
void notes_start(void);

/** A capture file is opened or dissected anew. `t1_ms` as for refer_watch_new(). */
void notes_open(unsigned t1_ms);

/** The capture file is closed: its exchanges are freed. */
void notes_close(void);

/** The program ends. */
void notes_shutdown(void);

/** From now on, each message is told in the first pass, as sip_message_begin() or sip_message_finish() leaves it, once
 * it is noted. */
void notes_listen(void (*listener)(const struct note *note, struct sip_message *message));

/** In the first pass, after notes_make(): is there a notes_next_overdue()? */
bool notes_are_overdue(void);

/** In the first pass, after notes_make(): an exchange whose limit passes at this frame, as a note without message;
 * false if there is none (any more).
 */
bool notes_next_overdue(struct note *note);

/** First pass, frames in the order of the capture: reads the frame's messages and keeps the notes. NULL if there are
 * none. */
const struct note *notes_make(packet_info *pinfo);

/** Later passes: the notes of the frame; NULL if there are none. */
const struct note *notes_get(const packet_info *pinfo);

/** What a response says about itself, NULL behind the last fact: found when it is first shown, then kept. */
const char *const *notes_facts(const struct note *note);

/** What takes the place of the summary of the code: see facts_summary(). */
const char *notes_summary(const struct note *note);

/** What later messages or the findings of its call add by now, and the frame that proves it; NULL and 0 if there is
 * nothing. */
const char *notes_later_fact(const struct note *note);
uint32_t notes_later_frame(const struct note *note);

/** Does the response confirm the end of a call that failed? */
bool notes_are_of_failed_call(const struct note *note);

/** The Call-ID of a response with facts; NULL if it has none. */
const char *notes_call_id(const struct note *note);

/** Where the time stamps of the capture file that is open are out of order. */
const struct time_steps *notes_steps(void);

/** The exchanges of the capture file that is open. */
struct refer_watch *notes_refers(void);

struct subscribe_watch *notes_subscribes(void);

/** What the watches of the capture file that is open share. */
const struct watch_context *notes_context(void);

/** The watches of the capture file that is open. */
const struct watches *notes_watches(void);

/** The texts; the built-in ones are read when they are first needed. Nothing keeps a pointer into them from one call to
 * the next. */
const struct codebook *notes_codebook(void);

/** Puts other texts in force and takes them over; NULL: the built-in ones. Not while a frame is dissected. */
void notes_use_codebook(struct codebook *book);

#endif
