/* media_hold.h
 * Says who puts a call on hold, and when it is taken back (RFC 3264 section 8.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_HOLD_H
#define SIPEXPLAIN_WATCHES_MEDIA_HOLD_H

#include "watches/media.h"

/** A request in a call offers media. */
void media_hold_ask(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                    const struct session *offer);

/** It is answered. */
void media_hold_answer(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                       const struct session *answer);

/** It is refused with that code. */
void media_hold_refused(struct media_hop *hop, unsigned code);

#endif
