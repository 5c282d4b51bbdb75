/* notes.h
 * What is kept with each frame from the first pass on, and the state of the capture file that the notes refer to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTES_H
#define SIPEXPLAIN_WIRESHARK_NOTES_H

#include "watches/finding.h"
#include "calls/transaction.h"
#include "sip/method.h"

#include <epan/packet_info.h>
#include <stdbool.h>
#include <stdint.h>

struct call_outcome;
struct codebook;
struct note_facts;
struct refer_exchange;
struct refer_watch;
struct registration;
struct sip_message;
struct subscribe_exchange;
struct subscribe_watch;
struct time_steps;
struct watch_context;
struct watches;

/** What there is to keep of few messages only. File scope. */
struct note_more {
    const char *method;           /* of an extension */
    const char *phrase;           /* only where it differs from the registered one */
    const char *pairing;          /* what is odd about what this response answers, in a sentence; NULL: nothing */
    struct refer_exchange *refer; /* the exchanges it belongs to; they live as long as the capture file is open */
    struct subscribe_exchange *subscribe;
};

/** What the first pass keeps of a message. File scope. There is one for each: what most do not need is in `more`. */
struct note {
    struct note *next;            /* of the same frame */
    struct note_more *more;       /* never NULL; most share one in which there is nothing */
    struct note_facts *facts;     /* of notes_facts(); NULL if there are none */
    struct call_outcome *call;    /* the call that it belongs to; NULL: none */
    struct transaction_part part; /* request and responses */
    struct finding_place findings;
    const struct registration *registration; /* of a REGISTER and its responses; NULL: none */
    uint16_t code;                           /* 0 in a request */
    uint8_t method; /* enum sip_method, of the request or of what is answered: see note_method() */
    bool raises;    /* an expert info of its class, or the challenge: the first response that reports its fault */
    bool is_challenge;
};

/** The method; NULL if a cut frame does not show it. */
static inline const char *note_method(const struct note *note)
{
    return note->method == METHOD_OTHER ? note->more->method : sip_method_name((enum sip_method)note->method);
}

/** What the notes of a capture file refer to. Valid while the file is open, until other texts are put in force. */
struct session {
    const struct codebook *book;
    const struct refer_watch *refers;
    const struct subscribe_watch *subscribes;
};

/** Call it once all protocols are registered. */
void notes_start(void);

/** A capture file is opened or dissected anew. `t1_ms` as in struct watch_context. */
void notes_open(unsigned t1_ms);

/** The capture file is closed: its exchanges are freed. */
void notes_close(void);

/** The program ends. */
void notes_shutdown(void);

/** From now on, each message is told in the first pass, once it is noted. */
void notes_listen(void (*listener)(const struct note *note, struct sip_message *message));

/** In the first pass, after notes_make(): is there a notes_next_overdue()? */
bool notes_are_overdue(void);

/** In the first pass, after notes_make(): takes the next finding whose limit passes at this frame; NULL if there is
 * none (any more). */
const struct finding *notes_next_overdue(void);

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

/** Where the time stamps of the capture file that is open are out of order. */
const struct time_steps *notes_steps(void);

/** Puts findings that count messages into words again, with what was counted since. Later passes do so by notes_get().
 */
void notes_settle(void);

/** That of the capture file that is open. */
struct session notes_session(void);

/** The exchanges of the capture file that is open. */
const struct refer_watch *notes_refers(void);
const struct subscribe_watch *notes_subscribes(void);

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
