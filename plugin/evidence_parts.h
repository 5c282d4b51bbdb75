/* evidence_parts.h
 * What the files that find the facts of a response share.
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
    HEADER_CALL_INFO,
    HEADER_CONTACT,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_TYPE,
    HEADER_ERROR_INFO,
    HEADER_GEOLOCATION_ERROR,
    HEADER_MIN_EXPIRES,
    HEADER_MIN_SE,
    HEADER_PERMISSION_MISSING,
    HEADER_PROXY_AUTHENTICATE,
    HEADER_REASON,
    HEADER_RECV_INFO,
    HEADER_REQUIRE,
    HEADER_RETRY_AFTER,
    HEADER_SECURITY_SERVER,
    HEADER_SERVER,
    HEADER_UNSUPPORTED,
    HEADER_USER_AGENT,
    HEADER_VIA,
    HEADER_WARNING,
    HEADER_WWW_AUTHENTICATE,
    HEADER_NONE
};

/* A message has a line or two of each header; what goes beyond so many is not looked at. */
#define EVIDENCE_LINES 64

/** The lines of a message that hold facts, in its order. */
struct evidence_lines {
    unsigned count;
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

/** Starts a fact, goes on with it, and tells it. What is too long is shortened. */
void fact_start(struct evidence *evidence, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_add(struct evidence *evidence, const char *format, ...) G_GNUC_PRINTF(2, 3);
void fact_end(struct evidence *evidence);

/** Adds a value of the packet, up to `max` bytes of it: printable, folds and other blanks as single spaces, with or without quotes around it. */
void fact_add_value(struct evidence *evidence, struct sip_text value, size_t max);
void fact_add_quoted(struct evidence *evidence, struct sip_text value, size_t max);

/** Adds the elements of a list without their parameters, as many as fit, and how many more there are. */
void fact_add_list(struct evidence *evidence, const struct evidence_lines *lines, enum evidence_header header);

/** A value of digits and nothing else. */
bool evidence_number(struct sip_text value, uint32_t *number);

/** The meaning of a number in a table of the texts; NULL if there is none. */
const struct value_text *evidence_meaning(const struct evidence *evidence, const char *table, uint32_t number);

void evidence_reason(struct evidence *evidence);
void evidence_warning(struct evidence *evidence);
void evidence_errors(struct evidence *evidence);
void evidence_challenges(struct evidence *evidence);
void evidence_contacts(struct evidence *evidence);
void evidence_alternative(struct evidence *evidence);
void evidence_retry_after(struct evidence *evidence);
void evidence_intervals(struct evidence *evidence);
void evidence_abilities(struct evidence *evidence);
void evidence_pointers(struct evidence *evidence);
void evidence_sender(struct evidence *evidence);

#endif
