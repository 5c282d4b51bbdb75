/* ack_answer.h
 * What a 2xx itself lacks, and what crossed it, so that its ACK does not come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_ANSWER_H
#define SIPEXPLAIN_WATCHES_ACK_ANSWER_H

#include "calls/dialog_hop.h"
#include "watches/invites.h"

/** That the 2xx has no tag, or that the caller wanted to stop the INVITE, as more of a sentence. False: neither. */
bool ack_answer_add_fault(GString *out, const struct answer *answer);

/** That its Record-Route is not that of the INVITE on this hop (RFC 3261 section 12.1.1), or that its Contact calls for
 * TLS while it came without, likewise. */
bool ack_answer_add_way(GString *out, const struct dialog_copy *invite, const struct dialog_copy *copy);

#endif
