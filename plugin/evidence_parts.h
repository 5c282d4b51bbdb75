/* evidence_parts.h
 * What the files that find the facts of a response share with one another, and with the watches that judge by the same facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EVIDENCE_PARTS_H
#define SIPEXPLAIN_EVIDENCE_PARTS_H

#include "codebook.h"
#include "evidence.h"
#include "sip_message.h"

#include <glib.h>
#include <stdbool.h>

/** The headers that hold facts. */
enum evidence_header {
    HEADER_ACCEPT,
    HEADER_ACCEPT_ENCODING,
    HEADER_ACCEPT_LANGUAGE,
    HEADER_ACCEPT_RESOURCE_PRIORITY,
    HEADER_ALERTMSG_ERROR,
    HEADER_ALLOW,
    HEADER_ALLOW_EVENTS,
    HEADER_AUTHORIZATION,
    HEADER_CALL_INFO,
    HEADER_CONTACT,
    HEADER_CONTENT_ENCODING,
    HEADER_CONTENT_LANGUAGE,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_TYPE,
    HEADER_ERROR_INFO,
    HEADER_EVENT,
    HEADER_EXPIRES,
    HEADER_GEOLOCATION,
    HEADER_GEOLOCATION_ERROR,
    HEADER_IDENTITY,
    HEADER_INFO_PACKAGE,
    HEADER_MAX_FORWARDS,
    HEADER_MIN_EXPIRES,
    HEADER_MIN_SE,
    HEADER_PERMISSION_MISSING,
    HEADER_PROXY_AUTHENTICATE,
    HEADER_PROXY_AUTHORIZATION,
    HEADER_PROXY_REQUIRE,
    HEADER_REASON,
    HEADER_RECV_INFO,
    HEADER_REQUIRE,
    HEADER_RESOURCE_PRIORITY,
    HEADER_RETRY_AFTER,
    HEADER_SECURITY_CLIENT,
    HEADER_SECURITY_SERVER,
    HEADER_SERVER,
    HEADER_SESSION_EXPIRES,
    HEADER_SUPPORTED,
    HEADER_UNSUPPORTED,
    HEADER_USER_AGENT,
    HEADER_VIA,
    HEADER_WARNING,
    HEADER_WWW_AUTHENTICATE,
    HEADER_NONE
};

/* A message has a line or two of each header, and one Via for each of up to 70 hops; what goes beyond so many is not looked at. */
#define EVIDENCE_LINES 128

/** The lines of a message that hold facts, in its order. */
struct evidence_lines {
    unsigned count;
    bool are_all; /* none went beyond */
    struct {
        enum evidence_header header;
        struct sip_text value;
    } line[EVIDENCE_LINES];
};

/** One response while its facts are found. */
struct evidence {
    struct evidence_source source;
    unsigned code;
    evidence_listener add;
    void *data;
    GString *fact;  /* the one that is being written */
    unsigned count; /* of those told */
    struct evidence_lines response;
    struct evidence_lines request; /* empty without has_request */
    bool has_request;              /* it is at hand, and of it and of the response nothing is missing */
};

/** The elements of a comma-separated header, however many lines it has. */
struct evidence_list {
    const struct evidence_lines *lines;
    enum evidence_header header;
    unsigned line; /* the next one to look at */
    struct sip_text rest;
};

void evidence_lines_read(struct evidence_lines *lines, const struct sip_message *message);

/** Takes the next line of that header; `*line` starts out as 0. */
bool evidence_line_next(const struct evidence_lines *lines, enum evidence_header header, unsigned *line, struct sip_text *value);

/** The first line of that header. */
bool evidence_line(const struct evidence_lines *lines, enum evidence_header header, struct sip_text *value);

/** Takes the next element; the list starts out as {lines, header, 0, {0}}. */
bool evidence_list_next(struct evidence_list *list, struct sip_text *element);

/** How many elements a list has. */
unsigned evidence_list_count(const struct evidence_lines *lines, enum evidence_header header);

/** Is that value in a list, parameters aside? `is_same` compares an element of the list with it. */
bool evidence_is_listed(const struct evidence_lines *lines, enum evidence_header header, struct sip_text value,
                        bool (*is_same)(struct sip_text listed, struct sip_text value));

/** Takes the bytes up to the next blank off a text, and the blanks around them. */
struct sip_text evidence_word_next(struct sip_text *text);

/** Are they the same, case aside, as most tokens are compared (RFC 3261 section 7.3.1)? */
bool evidence_is_same_word(struct sip_text one, struct sip_text other);

/** The Request-URI of a request; absent if it cannot be told. */
struct sip_text evidence_request_uri(const struct sip_message *request);

/** Are these the same address by RFC 3261 section 19.1.4? Where percent-encoding would decide they count as different. */
bool evidence_uri_equal(struct sip_text one, struct sip_text other);

/** Starts a fact, goes on with it, and tells it. What is too long is shortened. */
void fact_start(struct evidence *evidence, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_add(struct evidence *evidence, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_end(struct evidence *evidence);

/** Adds a value of the packet, up to `max` bytes of it: printable, folds and other blanks as single spaces, with or without quotes around it. */
void fact_add_value(struct evidence *evidence, struct sip_text value, size_t max);
void fact_add_quoted(struct evidence *evidence, struct sip_text value, size_t max);

/** Adds the elements of a list without their parameters, as many as fit, and how many more there are. */
void fact_add_list(struct evidence *evidence, const struct evidence_lines *lines, enum evidence_header header);

/** Is it a challenge, or are they credentials, of that scheme? */
bool evidence_auth_is(struct sip_text value, const char *scheme);

/** A value of digits and nothing else. */
bool evidence_number(struct sip_text value, uint32_t *number);

/** Retry-After: delta-seconds [comment] *(;param) (RFC 3261 section 20.33). False if it is no number of seconds; `rest` is what follows it. */
bool evidence_retry_seconds(struct sip_text value, uint32_t *seconds, struct sip_text *rest);

/** Is there one element of Via only? Then the sender of the request, or the receiver of the response, is the client itself and no proxy. */
bool evidence_has_one_via(const struct sip_message *message);

/** The meaning of a number in a table of the texts; NULL if there is none. */
const struct value_text *evidence_meaning(const struct evidence *evidence, const char *table, uint32_t number);

/**
 * What the answerer itself says of the cause, where that is not what the code says anyway: a header of its own, Warning, Reason, the phrase. It
 * completes "603 Decline: ..."; appends nothing if the message names no cause.
 */
void evidence_says(struct evidence *evidence, GString *out);

/** The elements of Reason: of Q.850 first. Starts out as {{lines, HEADER_REASON, 0, {0}}, true}. */
struct evidence_reasons {
    struct evidence_list list;
    bool is_of_network;
};

bool evidence_reasons_next(struct evidence_reasons *reasons, struct sip_text *element);

/** Does an element of Reason say no more than that code does? */
bool evidence_reason_is_of_code(const struct evidence *evidence, struct sip_text element);

/** Does RFC 3398 pair that Q.850 cause with that status code? */
bool evidence_cause_is_of_code(const struct evidence *evidence, uint32_t cause);

/** Writes one element of Reason as a fact, to be ended by fact_end(). */
void evidence_reason_start(struct evidence *evidence, struct sip_text element);

void evidence_vendor(struct evidence *evidence);
void evidence_reason(struct evidence *evidence);
void evidence_warning(struct evidence *evidence);
void evidence_errors(struct evidence *evidence);
void evidence_missing(struct evidence *evidence);
void evidence_credentials(struct evidence *evidence);
void evidence_challenges(struct evidence *evidence);
void evidence_redirection(struct evidence *evidence);
void evidence_contacts(struct evidence *evidence);
void evidence_alternative(struct evidence *evidence);
void evidence_retry_after(struct evidence *evidence);
void evidence_intervals(struct evidence *evidence);
void evidence_asked(struct evidence *evidence);
void evidence_abilities(struct evidence *evidence);
void evidence_options(struct evidence *evidence);
void evidence_offer(struct evidence *evidence);
void evidence_pointers(struct evidence *evidence);
void evidence_sender(struct evidence *evidence);

/** Parts of evidence_asked(): only with a request. */
void evidence_matches(struct evidence *evidence);
void evidence_carried(struct evidence *evidence);

#endif
