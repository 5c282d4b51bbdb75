/* parties.h
 * Who calls whom, as an INVITE says, and what a Reason says of the end of a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_PARTIES_H
#define SIPEXPLAIN_CALLS_PARTIES_H

#include "sip/message.h"

#include <stdint.h>

/** The two; the texts are of what was given, and may be empty. */
struct call_parties {
    struct sip_text from, to; /**< users of From and To, or else hosts, cut */
    uint64_t caller_key;      /**< names the number in From, by its last digits, or else the user; 0: there is none */
    uint64_t called_key;      /**< likewise that in the Request-URI */
};

/** From the values of From and To, and a Request-URI with what may follow it in its line. */
struct call_parties call_parties_of(const char *from_value, const char *to_value, const char *request_uri);

/** Names the number or user of a URI as these keys do; 0: it has none. */
uint64_t call_number_key(struct sip_text uri);

/** Names the Session-ID of who calls (RFC 7989), the first half of it; 0: there is none. */
uint64_t call_session_key(const struct sip_message *invite);

/** What Reason (RFC 3326) says, as far as it matters for what became of a call. */
struct call_reasons {
    uint8_t cause; /**< of Q.850; 0: none */
    uint16_t sip;  /**< status code; 0: none */
};

struct call_reasons call_reasons_of(const struct sip_message *message);

#endif
