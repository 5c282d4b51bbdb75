/* sip_message.h
 * One SIP message as slices of the bytes it was read from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_MESSAGE_H
#define SIPEXPLAIN_SIP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A stretch of bytes owned by somebody else; not terminated. An absent text has `at == NULL`, an empty one does not. */
struct sip_text {
    const char *at;
    size_t len;
};

/**
 * A SIP message (RFC 3261 section 7). All texts point into the bytes given to sip_message_read() and live as long as those.
 * Header values keep their folds (RFC 3261 section 7.3.1); blanks around them are cut off.
 */
struct sip_message {
    unsigned code;          /**< status code 100-999; 0 in a request */
    struct sip_text method; /**< of the request line; in a response, of CSeq */
    struct sip_text phrase; /**< reason phrase; absent in a request */
    struct sip_text call_id;
    struct sip_text from_tag;
    struct sip_text to_tag;
    struct sip_text via; /**< topmost Via element */
    uint32_t cseq;       /**< sequence number; only where has_cseq */
    bool has_cseq;
    bool is_cut;             /**< the bytes end before the blank line after the headers */
    struct sip_text headers; /**< the lines between start line and blank line */
    struct sip_text body;    /**< as long as Content-Length says and the bytes reach; without it, up to their end */
    size_t length;           /**< bytes from the start line to the end of the body */
};

/** Reads the message that starts at the first byte. False if no SIP/2.0 start line stands there; a cut message is read as far as it goes. */
bool sip_message_read(const char *bytes, size_t len, struct sip_message *message);

/** Reads a status line (RFC 3261 section 7.2), as it also stands in a message/sipfrag body; the phrase may be missing. */
bool sip_status_line_read(struct sip_text line, unsigned *code, struct sip_text *phrase);

/** Takes the next header off `rest`, which starts out as message->headers. False at the end. Lines that are no header are passed over. */
bool sip_header_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value);

/** What follows the blank line after the headers that `rest` starts with; empty if there is no blank line. */
struct sip_text sip_headers_skip(struct sip_text rest);

/** Finds the first header of that name, in any case, or of its compact form (0: there is none; RFC 3261 section 7.3.3). */
bool sip_header_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value);

/** Takes the next element off a comma-separated header value; commas in quotes and in <> do not separate. False at the end. */
bool sip_list_next(struct sip_text *rest, struct sip_text *element);

/** Does a header of that name, in any of its lines, list this token? Case does not matter. */
bool sip_header_lists(const struct sip_message *message, const char *name, char compact, const char *token);

/** The part of a header element before its parameters, without blanks. */
struct sip_text sip_element_value(struct sip_text element);

/** The URI of an element of Contact, From, Refer-To and the like: what stands in <>, or else before the parameters. */
struct sip_text sip_element_uri(struct sip_text element);

/** Finds a parameter of a header element, outside quotes and <>; the value comes without quotes and is empty for a flag. */
bool sip_element_param(struct sip_text element, const char *name, struct sip_text *value);

/** Finds a parameter of a challenge or credentials, such as the realm of WWW-Authenticate (RFC 3261 section 25.1); no quotes around the value. */
bool sip_auth_param(struct sip_text header_value, const char *name, struct sip_text *value);

/** Is the text this string, case aside? */
bool sip_text_is(struct sip_text text, const char *string);

/** Are both texts the same bytes? Two absent ones are. */
bool sip_text_equal(struct sip_text a, struct sip_text b);

/** Reads decimal digits at the start of the text. False if there are none or the number exceeds 32 bits. */
bool sip_text_number(struct sip_text text, uint32_t *number);

#endif
