/* ack_loss.h
 * A 2xx to INVITE that goes on being sent although its ACK was seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_LOSS_H
#define SIPEXPLAIN_WATCHES_ACK_LOSS_H

#include "watches/invites.h"

/** A final response that has its ACK came again. */
void ack_loss_copy(struct answer *answer, const struct message_event *copy);

/** Its ACK came again. */
void ack_loss_ack(struct answer *answer, const struct message_event *ack);

/** A response to an ACK of the call, which nobody may send: it proves that the ACK arrived. */
void ack_loss_answer(struct invite *call, const struct message_event *response);

/** A BYE of who sent the 2xx. Only for answers with `loss.finding`. */
void ack_loss_bye(struct answer *answer, const struct arrival *bye);

#endif
