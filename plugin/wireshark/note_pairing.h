/* note_pairing.h
 * What is odd about what a response answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_PAIRING_H
#define SIPEXPLAIN_WIRESHARK_NOTE_PAIRING_H

#include "calls/transaction.h"

/** For a response to an ACK, or one whose top Via names another sender than its request: the oddity in a sentence; NULL
 * if it cannot be told. `part` is that of the response, which the transactions must have seen last. File scope. */
const char *note_pairing(const struct transaction_store *transactions, const struct transaction_part *part,
                         const struct sip_message *response, bool is_to_ack);

#endif
