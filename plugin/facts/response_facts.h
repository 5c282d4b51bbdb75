/* response_facts.h
 * What one response itself says about why it was sent and what to do: its own numbers and names, in sentences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FACTS_RESPONSE_FACTS_H
#define SIPEXPLAIN_FACTS_RESPONSE_FACTS_H

#include "facts/fact.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** May the facts of a response with that code depend on its request? */
bool response_facts_ask_request(unsigned code);

/** Does Reason of a BYE say that a failure ended the call (RFC 3326)? Then tells it, in one line without full stop. */
bool evidence_failed_end(const struct codebook *book, const struct sip_message *bye, GString *out);

/** Does the text in its Reason say that a session timer has run out? */
bool reason_names_session_timer(const struct sip_message *request);

/** Tells the facts, the most telling first. Times of day are those of the local time zone. */
void response_facts_of(const struct response_facts_source *source, response_facts_listener add, void *data);

/** Has a message that is no failure anything for message_facts_of()? */
bool message_facts_may_be(const struct sip_message *message);

/** Tells Reason, Warning and, of a request, what headers of vendors say of the cause (RFC 3326, RFC 3261
 * section 20.43). */
void message_facts_of(const struct codebook *book, const struct sip_message *message, response_facts_listener add,
                      void *data);

#endif
