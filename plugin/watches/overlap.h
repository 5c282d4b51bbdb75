/* overlap.h
 * INVITEs of one side that overlap, or come twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_OVERLAP_H
#define SIPEXPLAIN_WATCHES_OVERLAP_H

#include "watches/invites.h"

/** A 500 to INVITE. `call` is the newest INVITE with its Call-ID. */
void invite_overlap_check(struct invite *call, const struct message_event *response);

/** A 482 to INVITE, likewise. */
void invite_merged_check(struct invite *call, const struct message_event *response);

#endif
