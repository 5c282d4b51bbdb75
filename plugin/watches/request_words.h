/* request_words.h
 * Says that a request got no response: how often it was sent, where to, and what the capture shows of that host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_WORDS_H
#define SIPEXPLAIN_WATCHES_REQUEST_WORDS_H

#include "calls/registration.h"
#include "texts/finding_list.h"
#include "calls/transaction.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** What the capture has of the host that the request was sent to. */
enum peer_seen {
    PEER_UNKNOWN,
    PEER_SILENT, /**< no SIP message at all */
    PEER_OTHERS, /**< some, but none to the sender */
    PEER_SEEN,   /**< messages to the sender */
};

struct silence {
    const struct transaction_state *room;
    struct sip_text request; /**< its bytes; absent if they are not kept any more */
    int64_t span_us;         /**< how long it went without a response */
    unsigned t1_ms;
    enum peer_seen peer;
    const struct registration_contact *contact; /**< of a REGISTER, where it was sent to; NULL: not known */
};

/** Was it sent as often as a client may within 64*T1 (RFC 3261 sections 17.1.1.2 and 17.1.2.2, timers A and E)? */
static inline bool request_is_full_series(const struct transaction_state *room)
{
    return room->sent >= (room->method == METHOD_INVITE ? 7u : 11u);
}

/** How bad it is that nobody answers: worse where a client has sent it as often as it may. */
enum finding_id request_words_finding(const struct silence *silence);

/** One line, no full stop. Appends to `out`. */
void request_words_silence(GString *out, const struct silence *silence);

/** Was it sent over UDP, by its topmost Via? Where its bytes are not kept any more, this cannot be told: false. */
bool request_is_over_udp(struct sip_text request);

#endif
