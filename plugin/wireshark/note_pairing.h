/* note_pairing.h
 * What is odd about how a response came by its request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_PAIRING_H
#define SIPEXPLAIN_WIRESHARK_NOTE_PAIRING_H

#include "calls/arrival.h"
#include "calls/transaction.h"
#include "sip/message.h"
#include "sip/method.h"

/** A sentence without full stop, of file scope; NULL: nothing. `transactions` must have seen the response last, and the
 * watches, too. `method` is that of the request. */
const char *pairing_keep(const struct transaction_part *part, const struct sip_message *response,
                         enum sip_method method, const struct arrival *arrival,
                         const struct transaction_store *transactions);

#endif
