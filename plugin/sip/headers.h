/* headers.h
 * The headers of a message by name, the elements of their lists, and the simplest values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_HEADERS_H
#define SIPEXPLAIN_SIP_HEADERS_H

#include "sip/message.h"

#include <stdbool.h>
#include <stdint.h>

/** The headers that hold facts. */
enum sip_header {
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
    HEADER_DATE,
    HEADER_ERROR_INFO,
    HEADER_EVENT,
    HEADER_EXPIRES,
    HEADER_FROM,
    HEADER_GEOLOCATION,
    HEADER_GEOLOCATION_ERROR,
    HEADER_IDENTITY,
    HEADER_INFO_PACKAGE,
    HEADER_MAX_FORWARDS,
    HEADER_MIN_EXPIRES,
    HEADER_MIN_SE,
    HEADER_P_ASSERTED_IDENTITY,
    HEADER_P_PREFERRED_IDENTITY,
    HEADER_PERMISSION_MISSING,
    HEADER_PRIVACY,
    HEADER_PROXY_AUTHENTICATE,
    HEADER_PROXY_AUTHORIZATION,
    HEADER_PROXY_REQUIRE,
    HEADER_REASON,
    HEADER_RECORD_ROUTE,
    HEADER_RECV_INFO,
    HEADER_REMOTE_PARTY_ID,
    HEADER_REQUIRE,
    HEADER_RESOURCE_PRIORITY,
    HEADER_RETRY_AFTER,
    HEADER_ROUTE,
    HEADER_SECURITY_CLIENT,
    HEADER_SECURITY_SERVER,
    HEADER_SERVER,
    HEADER_SESSION_EXPIRES,
    HEADER_SUPPORTED,
    HEADER_TO,
    HEADER_UNSUPPORTED,
    HEADER_USER_AGENT,
    HEADER_VIA,
    HEADER_WARNING,
    HEADER_WWW_AUTHENTICATE,
    HEADER_NONE
};

/* A message has a line or two of each header, and one Via for each of up to 70 hops; what goes beyond so many is not
 * looked at. */
#define SIP_HEADERS_MAX 128

/** The lines of a message that hold facts, in its order. */
struct sip_headers {
    unsigned count;
    bool are_all; /* none went beyond */
    struct {
        enum sip_header header;
        struct sip_text value;
    } line[SIP_HEADERS_MAX];
};

/** The elements of a comma-separated header, however many lines it has. */
struct sip_header_list {
    const struct sip_headers *lines;
    enum sip_header header;
    unsigned line; /* the next one to look at */
    struct sip_text rest;
};

void sip_headers_read(struct sip_headers *lines, const struct sip_message *message);

/** The same, quicker, of those whose names begin with one of these letters (SIP_LETTER()); a few others may be among
 * them. */
void sip_headers_read_of(struct sip_headers *lines, const struct sip_message *message, uint32_t letters);

/** Takes the next line of that header; `*line` starts out as 0. */
bool sip_headers_line_next(const struct sip_headers *lines, enum sip_header header, unsigned *line,
                           struct sip_text *value);

/** The first line of that header. */
bool sip_headers_line(const struct sip_headers *lines, enum sip_header header, struct sip_text *value);

/** Takes the next element; the list starts out as {lines, header, 0, {0}}. */
bool sip_header_list_next(struct sip_header_list *list, struct sip_text *element);

/** How many elements a list has. */
unsigned sip_header_list_count(const struct sip_headers *lines, enum sip_header header);

/** Is that value in a list, parameters aside? `is_same` compares an element of the list with it. */
bool sip_header_list_has(const struct sip_headers *lines, enum sip_header header, struct sip_text value,
                         bool (*is_same)(struct sip_text listed, struct sip_text value));

/** Does the request list that option neither in Supported nor in Require? False also if it has too many headers to
 * tell.
 */
bool sip_lacks_option(const struct sip_message *request, const char *option);

/** Is this word the value of an element, parameters and case aside? It must have no signs that divide one. */
bool sip_element_is(struct sip_text element, const char *word);

/** Takes the bytes up to the next blank off a text, and the blanks around them. */
struct sip_text sip_word_next(struct sip_text *text);

/** Are they the same, case aside, as most tokens are compared (RFC 3261 section 7.3.1)? */
bool sip_word_is_same(struct sip_text one, struct sip_text other);

/** A value of digits and nothing else. */
bool sip_number_read(struct sip_text value, uint32_t *number);

/** Is there one element of Via only? Then the sender of the request, or the receiver of the response, is the client
 * itself and no proxy. */
bool sip_has_one_via(const struct sip_message *message);

#endif
