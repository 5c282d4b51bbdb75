/* registration_reach.h
 * Requests that go to the Contact of a REGISTER.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REGISTRATION_REACH_H
#define SIPEXPLAIN_WATCHES_REGISTRATION_REACH_H

#include "calls/registration.h"
#include "watches/watch.h"

/** The Contact of a REGISTER that the request goes to, by its Request-URI; NULL: none is known. */
struct registration_contact *registration_reach_contact(const struct watch_context *context,
                                                        struct sip_text request_bytes);

/** Such a request got no response: says so at the REGISTER if its Contact is not where it came from. `room` is of the
 * request. */
void registration_reach_failed(const struct watch_context *context, const struct transaction_state *room,
                               struct sip_text request_bytes);

/** It got one after all. */
void registration_reach_answered(const struct watch_context *context, struct sip_text request_bytes);

/** The registrar sends the request again and again to a Contact where no REGISTER came from, while the messages of that
 * client were captured: that nothing comes from there is no gap of the capture. */
bool registration_reach_is_wrong(const struct watch_context *context, const struct transaction_state *room,
                                 struct sip_text request_bytes);

/** Whose Contact the request went to, for the sentence that it got no response. Appends to `out`. */
void registration_reach_words(GString *out, const struct registration_contact *contact,
                              const struct transaction_state *room);

#endif
