/* malformed.h
 * The faults of a request in words, and whether a response can come from them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FACTS_MALFORMED_H
#define SIPEXPLAIN_FACTS_MALFORMED_H

#include "sip/fault.h"

#include <glib.h>

/** Instead of the code of a response: there was none. */
#define MALFORMED_UNANSWERED 0

/** Does the failure come from the fault? */
enum malformed_fit {
    MALFORMED_NOT,  /**< the fault is none where this is the answer */
    MALFORMED_NOTE, /**< it is there, and the code speaks of something else */
    MALFORMED_WARN  /**< it can */
};

/** What is looked at. */
struct malformed_request {
    struct sip_text bytes; /**< of the request, and of all that came in its datagram */
    struct sip_fault_way way;
    const struct sip_fault *twin; /**< FAULT_BRANCH, if it is one; else NULL */
};

/**
 * Appends the faults of a request, up to three, as "has no Max-Forwards, which is mandatory (RFC 3261 section
 * 8.1.1)": first those that can be why it was answered with that code. Texts of the packet are in it as they came.
 * Nothing is appended where the answer is MALFORMED_NOT.
 */
enum malformed_fit malformed_words(GString *out, const struct malformed_request *request, unsigned code);

#endif
