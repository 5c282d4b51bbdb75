/* expected.h
 * What a response is to those before it: new, an ordinary challenge, the wanted end of a cancelled call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_EXPECTED_H
#define SIPEXPLAIN_CALLS_EXPECTED_H

#include "sip/method.h"

#include <stdint.h>

struct sip_message;
struct exchange_store;
struct transaction_part;

enum exchange_standing {
    EXCHANGE_NEW,       /**< the first 3xx-6xx of its transaction with this code, or any 1xx and 2xx */
    EXCHANGE_CHALLENGE, /**< 401/407 for a realm that has not challenged this Call-ID and method since their last other
                           answer, or to a request that was sent before it did */
    EXCHANGE_WANTED /**< 487 after a CANCEL of that request (RFC 3261 section 9.2) or a BYE in its call (section 15.1.2)
                     */
};

/** Remembers for a few minutes of capture time; free with exchange_store_free(). */
struct exchange_store *exchange_store_new(void);

void exchange_store_free(struct exchange_store *store);

/** Notes a request. Messages come in capture order; `time_us` is the frame's time in microseconds. */
void exchange_request(struct exchange_store *store, const struct sip_message *request, enum sip_method method,
                      int64_t time_us);

/** Notes a response, the first copy of it only, and says what it is to those before it. */
enum exchange_standing exchange_response(struct exchange_store *store, const struct sip_message *response,
                                         const struct transaction_part *part, uint32_t frame, int64_t time_us);

#endif
