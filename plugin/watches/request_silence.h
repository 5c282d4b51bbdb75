/* request_silence.h
 * Tells that a request got no response, or keeps what is known of one for which that is not decided: for request.c
 * only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REQUEST_SILENCE_H
#define SIPEXPLAIN_WATCHES_REQUEST_SILENCE_H

#include "watches/request_open.h"
#include "watches/request_proof.h"

/** The Call-ID of a request; absent if the request is not kept any more. */
struct sip_text request_silence_call_id(const struct request_proof *proof, const struct transaction_state *room);

/** Raises that the request went without a response for so long, in microseconds. */
void request_silence_tell(struct request_proof *proof, struct transaction_state *room, int64_t span_us);

/** It was told early; by now there are more copies. */
void request_silence_retell(const struct request_proof *proof, struct transaction_state *room, int64_t span_us);

/** Fills in a new entry of the undecided ones, which takes `reason` over. */
void request_silence_keep(struct request_open *open, const struct request_proof *proof,
                          const struct transaction_state *room, int64_t span_us, char *reason);

#endif
