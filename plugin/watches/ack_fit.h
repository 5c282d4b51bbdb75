/* ack_fit.h
 * Why an ACK has no effect: it does not fit its dialog, or goes where the answerer cannot be reached.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_FIT_H
#define SIPEXPLAIN_WATCHES_ACK_FIT_H

#include "watches/invites.h"

/** The ACK has come again after a copy of its 2xx: once, it is compared. */
void ack_fit_ack(const struct answer *answer, struct ack_fit *fit, const struct message_event *ack);

#endif
