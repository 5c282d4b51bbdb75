/* unheard.h
 * A response that its client has not got, or does not accept: the request is sent again after it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_UNHEARD_H
#define SIPEXPLAIN_WATCHES_UNHEARD_H

#include "calls/transaction.h"
#include "watches/watch.h"

/** Notes the response that ends the repetition of a request over UDP (RFC 3261 sections 17.1.1.2 and 17.1.2.2): the
 * first final one, or a provisional one to an INVITE. A copy of it is compared with the request. */
void unheard_response(const struct watch_context *context, struct transaction_state *room,
                      const struct message_event *response);

/**
 * A final response to an INVITE was sent again and again, and had no ACK; `first` and `first_frame` are its first copy.
 * Does it take another way than an earlier response, or than the Via asks for? Returns the finding, to be withdrawn
 * once there is an ACK; NULL: there is none.
 */
struct finding *unheard_final(const struct watch_context *context, struct finding_place *first, uint32_t first_frame,
                              const struct message_event *copy);

/** The request was sent again, on the hop of its first copy. */
void unheard_request(const struct watch_context *context, struct transaction_state *room,
                     const struct message_event *request);

#endif
