/* evidence.h
 * What one response itself says about why it was sent and what to do: its own numbers and names, in sentences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EVIDENCE_H
#define SIPEXPLAIN_EVIDENCE_H

#include "sight.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct codebook;
struct sip_message;

/** A fact is longer for nobody: Wireshark cuts a line of its packet details at 240 bytes, label included. */
#define EVIDENCE_FACT_MAX 200

/** More facts than this are told of no response. */
#define EVIDENCE_FACTS_MAX 16

/** What the facts are taken from. */
struct evidence_source {
    const struct codebook *book;
    const struct sip_message *response; /**< 300-699; of other codes there are no facts */
    const struct sip_message *request;  /**< the request that it answers; NULL if it is not at hand */
    int64_t time_us;                    /**< when the response was seen, in microseconds since 1970, or SIGHT_NO_TIME */
    bool is_login_explained;            /**< it is known otherwise why the credentials were refused */
    GString *says;                      /**< gets evidence_says(), which is nothing if the message names no cause; NULL: it is not wanted */
};

/** Is given each fact: up to EVIDENCE_FACT_MAX bytes of printable UTF-8, no full stop; valid during the call. */
typedef void (*evidence_listener)(const char *fact, void *data);

/** May the facts of a response with that code depend on its request? */
bool evidence_asks_request(unsigned code);

/**
 * Does Reason of a BYE say that a failure ended the call (RFC 3326)? Then tells it, in one line without full stop. The request must be read to its
 * end.
 */
bool evidence_failed_end(const struct codebook *book, const struct sip_message *bye, GString *out);

/** Tells the facts, the most telling first. Times of day are those of the local time zone. */
void evidence_of(const struct evidence_source *source, evidence_listener add, void *data);

#endif
