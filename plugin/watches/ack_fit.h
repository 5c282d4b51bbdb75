/* ack_fit.h
 * Why an ACK has no effect: it does not fit its dialog, or goes where the answerer cannot be reached.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_FIT_H
#define SIPEXPLAIN_WATCHES_ACK_FIT_H

#include "watches/invites.h"

/** Keeps the 2xx that has come again, and its INVITE, to compare the next ACK with. Both are read only if it comes. */
void ack_fit_keep(struct ack_fit *fit, const struct message_event *copy);

/** The ACK has come again: once, it is compared. */
void ack_fit_ack(const struct answer *answer, struct ack_fit *fit, const struct message_event *ack);

#endif
