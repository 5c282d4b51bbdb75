/* required_headers.h
 * What a response should have and has not: headers that a specification wants, and challenges that nobody may send.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_REQUIRED_HEADERS_H
#define SIPEXPLAIN_SIP_REQUIRED_HEADERS_H

#include <stdbool.h>

struct sip_message;

/** How much the specification wants it. */
enum required_weight {
    REQUIRED_MUST,   /**< without it the response breaks a rule */
    REQUIRED_SHOULD, /**< there may be good reasons to leave it out */
    REQUIRED_MAY,    /**< often left out, and allowed to be */
};

/** What responses with a code should have. */
struct required_header {
    unsigned code;
    const char *method;     /**< only if this was answered; NULL: any */
    const char *headers[3]; /**< any of these suffices, even empty */
    bool (*or_else)(
        const struct sip_message *response); /**< whether the response is well without them; NULL: it is not */
    enum required_weight weight;
    const char *what; /**< the name of a header that is a MUST; of the others, a sentence that says what is missing */
    const char *reference;
};

/** What is missing; NULL if nothing is, or if the response is cut. There is never more than one thing. */
const struct required_header *required_header_missing(const struct sip_message *response);

/** Does a 401 or 407 challenge the client by Basic, which RFC 3261 section 22 forbids? */
bool sip_challenges_by_basic(const struct sip_message *response);

/** Does a 401 or 407 answer an ACK or a CANCEL, which cannot be sent again with credentials (RFC 3261 section 22.1)? */
bool sip_challenges_ack_or_cancel(const struct sip_message *response);

#endif
