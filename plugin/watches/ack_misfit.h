/* ack_misfit.h
 * ACKs that do not fit the response they seem to be meant for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_MISFIT_H
#define SIPEXPLAIN_WATCHES_ACK_MISFIT_H

#include "watches/invites.h"

/** An ACK that fits no response of the call: notes with each final response that still waits for one how the two
 * differ, if it can be told. */
void ack_misfit_note(struct invite *call, const struct message_event *ack);

/** An ACK whose Call-ID no INVITE has: is it, but for that, the one that a response waits for? Then it is noted
 * likewise. */
void ack_misfit_other_call(struct invite_store *store, const struct message_event *ack);

/** A 2xx has its ACK: keeps it at hand, as on the next hop that may have another Call-ID. */
void ack_misfit_acked(struct answer *answer);

/** An ACK that has come again, although the 2xx that it fits has not: notes likewise that the 2xx to a newer INVITE of
 * the call still waits. */
void ack_misfit_again(struct invite *call, const struct message_event *ack);

/** The response went on being sent after the ACK that was noted: says so of the ACK. */
void ack_misfit_tell(struct answer *answer);

#endif
