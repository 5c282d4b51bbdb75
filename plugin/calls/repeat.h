/* repeat.h
 * Is a failure the same as one before it? Then one fault is told once, with how often it was met.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_REPEAT_H
#define SIPEXPLAIN_CALLS_REPEAT_H

#include "calls/arrival.h"
#include "sip/text.h"

#include <stdbool.h>
#include <stdint.h>

struct repeat_store;
struct sip_message;

/** A fault that several responses report; it belongs to the store. */
struct repeat {
    uint32_t first_frame, last_frame;
    unsigned count; /**< of the responses, 2 or more; copies of one in the same transaction are not counted */
};

/** Remembers some thousand failures for an hour; free with repeat_store_free(). */
struct repeat_store *repeat_store_new(void);

void repeat_store_free(struct repeat_store *store);

/**
 * Notes a 3xx-6xx, the first copy of it only. It is the same as one before it with that code and method
 * - where the Call-ID, the CSeq and the tag in To agree as well: it is on its way back over several hops, and
 * - where the same sender asked the same server for the same thing once more, with this CSeq number or, in a dialog,
 * the next: Call-ID, tag in From, Request-URI, the request's tag in To, and where the responses come from agree. A
 * challenge only counts by the first rule: a second one may be another login.
 *
 * `request` is the request that it answers; absent if it is not known. `*place` is NULL before; of this response, and
 * of the first one, it is set once a second is found, so it must live as long as the store is used. Returns whether
 * this is the same as one before it.
 */
bool repeat_failure(struct repeat_store *store, const struct sip_message *response, struct sip_text request,
                    const struct arrival *arrival, bool is_challenge, struct repeat **place);

#endif
