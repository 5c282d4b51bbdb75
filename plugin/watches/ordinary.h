/* ordinary.h
 * Failures that are an ordinary step of what goes on: their request calls for them, or what follows shows it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ORDINARY_H
#define SIPEXPLAIN_WATCHES_ORDINARY_H

#include "sip/method.h"
#include "sip/text.h"

#include <stdbool.h>
#include <stdint.h>

struct ordinary_store;
struct sip_message;

/** Remembers for a few minutes of capture time; free with ordinary_store_free(). */
struct ordinary_store *ordinary_store_new(void);

void ordinary_store_free(struct ordinary_store *store);

/**
 * Does the request, whose bytes these are, call for this failure? A 487 when its Expires has run out, a 483 to an
 * OPTIONS that is sent to find the way, a 421 or 494 that begins a security agreement. Without the bytes: no.
 * `response_us` as in struct transaction_part.
 */
bool ordinary_is_expected(const struct sip_message *response, struct sip_text request_bytes, int64_t response_us);

/**
 * Notes the first copy of another failure: a 484, until more digits follow (RFC 3578), a 412 until the whole state is
 * published again (RFC 3903 section 4.1), a 482 until the call is answered by another path (RFC 3261 section 8.2.2.2).
 * Then `*raises` is cleared: it must live as long as the store.
 */
void ordinary_failure(struct ordinary_store *store, const struct sip_message *response, struct sip_text request_bytes,
                      int64_t time_us, bool *raises);

/** Notes a request. */
void ordinary_request(struct ordinary_store *store, struct sip_message *request, enum sip_method method,
                      int64_t time_us);

/** Notes the first copy of a final response. */
void ordinary_response(struct ordinary_store *store, const struct sip_message *response, struct sip_text request_bytes,
                       int64_t time_us);

/** Has the time that an INVITE sets in Expires passed, so long after it (RFC 3261 section 13.3.1)? False if it sets
 * none. */
bool ordinary_has_expired(const struct sip_message *invite, int64_t response_us);

#endif
