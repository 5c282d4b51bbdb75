/* fact.h
 * What the files that find the facts of a response share: where the facts are taken from, and how one is written.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FACTS_FACT_H
#define SIPEXPLAIN_FACTS_FACT_H

#include "calls/arrival.h"
#include "sip/headers.h"
#include "texts/codebook.h"

#include <glib.h>
#include <stdbool.h>

/** A fact is longer for nobody: Wireshark cuts a line of its packet details at 240 bytes, label included. */
#define FACT_LEN_MAX 226

/** So much is told of what the answerer says in its own words. */
#define FACT_WORDS_MAX 200

/** More facts than this are told of no response. */
#define FACTS_MAX 16

/** How a response came. */
struct response_circumstances {
    int64_t after_us;          /**< how long after its request; negative: not known */
    int64_t rung_us;           /**< how long after the first 18x to an INVITE; negative: not known, or there was none */
    int64_t limit_us;          /**< 64*T1 */
    struct endpoint from;      /**< where it came from */
    bool has_rung;             /**< there was a provisional response other than 100 */
    bool is_in_dialog;         /**< the request has a tag in To */
    uint32_t same_offer_frame; /**< of a refused offer: the earlier request whose same offer was accepted; 0: none */
};

/** What the facts are taken from. */
struct response_facts_source {
    const struct codebook *book;
    const struct sip_message *response; /**< 300-699; of other codes there are no facts */
    const struct sip_message *request;  /**< the request that it answers; NULL if it is not at hand */
    int64_t time_us;                    /**< when the response was seen, in microseconds since 1970, or TIME_UNKNOWN */
    bool is_login_explained;            /**< it is known otherwise why the credentials were refused */
    const struct response_circumstances *about; /**< NULL: not known */
    GString *says; /**< gets evidence_says(), which is nothing if the message names no cause; NULL: it is not wanted */
};

/** Is given each fact: up to FACT_LEN_MAX bytes of printable UTF-8, no full stop; valid during the call. */
typedef void (*response_facts_listener)(const char *fact, void *data);

/** One response while its facts are found. */
struct fact_writer {
    struct response_facts_source source;
    unsigned code;
    response_facts_listener add;
    void *data;
    GString *fact;  /* the one that is being written */
    unsigned count; /* of those told */
    struct sip_headers response;
    struct sip_headers request; /* empty without has_request */
    bool has_request;           /* it is at hand, and of it and of the response nothing is missing */
};

/** Starts a fact, goes on with it, and tells it. What is too long is shortened. */
void fact_start(struct fact_writer *writer, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_add(struct fact_writer *writer, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_end(struct fact_writer *writer);

/** Adds a value of the packet, up to `max` bytes of it: printable, folds and other blanks as single spaces, with or
 * without quotes around it. */
void fact_add_value(struct fact_writer *writer, struct sip_text value, size_t max);
void fact_add_quoted(struct fact_writer *writer, struct sip_text value, size_t max);

/** Adds the elements of a list without their parameters, as many as fit, and how many more there are. */
void fact_add_list(struct fact_writer *writer, const struct sip_headers *lines, enum sip_header header);

/** The meaning of a number in a table of the texts; NULL if there is none. */
const struct value_text *facts_meaning(const struct fact_writer *writer, const char *table, uint32_t number);

/**
 * What the answerer itself says of the cause, where that is not what the code says anyway: a header of its own,
 * Warning, Reason, the phrase. It completes "603 Decline: ..."; appends nothing if the message names no cause.
 */
void evidence_says(struct fact_writer *writer, GString *out);

/** The elements of Reason: of Q.850 first. Starts out as {{lines, HEADER_REASON, 0, {0}}, true}. */
struct evidence_reasons {
    struct sip_header_list list;
    bool is_of_network;
};

bool evidence_reasons_next(struct evidence_reasons *reasons, struct sip_text *element);

/** Does an element of Reason say no more than that code does? */
bool evidence_reason_is_of_code(const struct fact_writer *writer, struct sip_text element);

/** Does RFC 3398 pair that Q.850 cause with that status code? */
bool evidence_cause_is_of_code(const struct fact_writer *writer, uint32_t cause);

/** Writes one element of Reason as a fact, to be ended by fact_end(). */
void evidence_reason_start(struct fact_writer *writer, struct sip_text element);

/** Is it a header of a vendor that is made to name a cause: X-Twilio-Error, X-Asterisk-HangupCause, ms-diagnostics? */
bool evidence_is_cause_header(struct sip_text name);

/** Is there a part of facts_timing() or facts_hops() that tells what has happened? Then starts the fact. */
bool facts_say_machine(struct fact_writer *writer);
bool facts_say_loop(struct fact_writer *writer);

void evidence_vendor(struct fact_writer *writer);
void facts_reason(struct fact_writer *writer);
void facts_warning(struct fact_writer *writer);
void facts_errors(struct fact_writer *writer);
void facts_claims(struct fact_writer *writer);
void facts_phrase(struct fact_writer *writer);
void facts_timing(struct fact_writer *writer);
void facts_missing(struct fact_writer *writer);
void facts_credentials(struct fact_writer *writer);
void facts_challenges(struct fact_writer *writer);
void facts_redirection(struct fact_writer *writer);
void facts_contacts(struct fact_writer *writer);
void facts_alternative(struct fact_writer *writer);
void facts_retry_after(struct fact_writer *writer);
void facts_intervals(struct fact_writer *writer);
void facts_asked(struct fact_writer *writer);
void facts_abilities(struct fact_writer *writer);
void facts_options(struct fact_writer *writer);
void facts_offer(struct fact_writer *writer);
void facts_pointers(struct fact_writer *writer);
void facts_sender(struct fact_writer *writer);

/** Parts of facts_asked(): only with a request. */
void facts_matches(struct fact_writer *writer);
void facts_carried(struct fact_writer *writer);
void facts_parties(struct fact_writer *writer);
void facts_hops(struct fact_writer *writer);
void facts_signature(struct fact_writer *writer);

struct sip_preference;

/** Adds them in order, each up to `max` bytes, and how many more there are. */
void fact_add_order(struct fact_writer *writer, const struct sip_preference *order, size_t max);

#endif
