/* message.h
 * One SIP message as slices of the bytes it was read from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_MESSAGE_H
#define SIPEXPLAIN_SIP_MESSAGE_H

#include "sip/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIP_VERSION "SIP/2.0"
#define SIP_VERSION_LEN (sizeof SIP_VERSION - 1)

/** So many header lines are found without a search. Most messages have less than half as many. */
#define SIP_LINES_KEPT 31

/**
 * A SIP message (RFC 3261 section 7). All texts point into the bytes given to sip_message_read() and live as long as
 * those. Header values keep their folds (RFC 3261 section 7.3.1); blanks around them are cut off.
 */
struct sip_message {
    const char *start;      /**< its first byte; NULL if its bytes were not found */
    unsigned code;          /**< status code 100-999; 0 in a request */
    struct sip_text method; /**< of the request line; in a response, of CSeq */
    struct sip_text phrase; /**< reason phrase; absent in a request */
    struct sip_text call_id;
    uint64_t call;        /**< key_mix() of the Call-ID, to begin keys with; 0 without one */
    struct sip_text from; /**< value of From */
    struct sip_text to;   /**< value of To */
    struct sip_text from_tag, to_tag;
    struct sip_text vias; /**< value of the first Via line, which may list several */
    uint32_t cseq;        /**< sequence number; only where has_cseq */
    bool has_cseq;
    bool is_cut;             /**< the bytes end before the blank line after the headers */
    struct sip_text headers; /**< the lines between start line and blank line */
    struct sip_text body;    /**< as long as Content-Length says and the bytes reach; without it, up to their end */
    bool is_body_cut;        /**< the body is shorter than Content-Length says */
    size_t length;           /**< bytes from the start line to the end of the body */
    size_t behind;           /**< bytes that follow it: in a datagram, none belong to it */
    uint32_t from_tag_id, to_tag_id; /**< for dialog_from_tag() and dialog_to_tag() only */
    /* For message.c and header_find.c only: */
    unsigned unknown;               /**< which of the headers above are not found yet */
    struct sip_text content_length; /**< value of the last Content-Length */
    uint32_t letters;               /**< SIP_LETTER() of each of the lines below */
    unsigned lines;                 /**< how many are below: all up to one that is odd, or to the most that are kept */
    uint32_t line[SIP_LINES_KEPT + 1]; /**< where each begins within `headers`, and where the last of them ends */
    char letter[SIP_LINES_KEPT];       /**< its first */
};

/** Reads the message that starts at the first byte. False if no SIP/2.0 start line stands there; a cut message is read
 * as far as it goes. */
bool sip_message_read(const char *bytes, size_t len, struct sip_message *message);

/** The bytes of the message. */
static inline struct sip_text sip_message_bytes(const struct sip_message *message)
{
    return (struct sip_text){message->start, message->length};
}

/** Reads a status line (RFC 3261 section 7.2), as it also stands in a message/sipfrag body; the phrase may be missing.
 */
bool sip_status_line_read(struct sip_text line, unsigned *code, struct sip_text *phrase);

/** Takes the next header off `rest`, which starts out as message->headers. False at the end. Lines that are no header
 * are passed over. */
bool sip_header_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value);

/** The bit of a letter, in either case. */
#define SIP_LETTER(letter) (UINT32_C(1) << ((letter)&31))

/** The headers of a message that are still to be looked at; starts out as {message}. */
struct sip_header_walk {
    const struct sip_message *message;
    unsigned line; /* the next one of those that the message knows the places of */
    size_t behind; /* of those behind them: so many bytes are done */
};

/** Takes the next header whose name begins with one of these letters; others may be among them. */
bool sip_header_walk_next(struct sip_header_walk *walk, uint32_t letters, struct sip_text *name,
                          struct sip_text *value);

/** What follows the blank line after the headers that `rest` starts with; empty if there is no blank line. */
struct sip_text sip_headers_skip(struct sip_text rest);

/** Finds the first header of that name, in any case, or of its compact form (0: there is none; RFC 3261 section 7.3.3).
 */
bool sip_header_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value);

/** The topmost Via element, which names the transaction; absent if there is none (RFC 3261 section 17.1.3). */
struct sip_text sip_topmost_via(const struct sip_message *message);

/** The sent-by and the branch of the topmost Via, each absent if it has none. A port 5060 is left out, as those who
 * copy a Via may add it. */
void sip_via_identity(const struct sip_message *message, struct sip_text *sent_by, struct sip_text *branch);

#endif
