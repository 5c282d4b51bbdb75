/* refer_follow.h
 * The INVITE that followed a REFER, beside its Refer-To (RFC 3515 section 2.4.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_FOLLOW_H
#define SIPEXPLAIN_WATCHES_REFER_FOLLOW_H

#include "watches/refer.h"

struct message_event;

/**
 * A NOTIFY reports that the transfer failed: finds the call that its sender made for the REFER, and compares who was
 * called with who had to be. Appends one phrase to `out`, no capital, no full stop, and returns the frame of that
 * INVITE; 0 where nothing differs, or where it cannot be told which INVITE it is.
 */
uint32_t refer_follow_fault(const struct refer_exchange *exchange, const struct message_event *notify, GString *out);

#endif
