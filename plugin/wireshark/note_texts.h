/* note_texts.h
 * Texts that are kept with a message, as long as the capture file is open.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_TEXTS_H
#define SIPEXPLAIN_WIRESHARK_NOTE_TEXTS_H

#include "calls/transaction.h"
#include "sip/message.h"
#include "sip/method.h"

#include <stdbool.h>

struct codebook;

/** The method as a string that lives as long as the file; those that everybody uses cost nothing. */
const char *note_method_keep(struct sip_text name, enum sip_method method);

/** The phrase of the message, if it is not the registered one. File scope. */
const char *note_phrase_keep(const struct sip_message *response, const struct codebook *book);

/** What is odd about how a response came by its request, whose bytes may be absent; NULL: nothing. File scope. */
const char *note_pairing_keep(const struct transaction_part *part, const struct sip_message *response,
                              struct sip_text request_bytes, bool is_to_ack);

#endif
