/* ack_fit.h
 * Why an ACK has no effect: it does not fit its dialog, or goes where the answerer cannot be reached.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_FIT_H
#define SIPEXPLAIN_WATCHES_ACK_FIT_H

#include "watches/invites.h"

#include <string.h>

/** The first ACK: notes whether it has the branch of its INVITE. */
static inline void ack_fit_first(struct answer *answer, const struct message_event *ack)
{
    struct sip_text via = answer->invite->via;

    answer->loss.fit.place = ack->place;
    answer->loss.has_branch = via.len == ack->message->vias.len && memcmp(via.at, ack->message->vias.at, via.len) == 0;
}

/** The ACK has come again after a copy of its 2xx: once, it is compared. */
void ack_fit_ack(struct answer *answer, const struct message_event *ack);

/** The 2xx goes on being repeated, and nothing else is wrong with its ACK: has it the branch of its INVITE, as that to
 * a failure has (RFC 3261 section 8.1.1.7)? Then who matches by branch takes it for a copy. */
void ack_fit_branch(struct answer *answer);

#endif
