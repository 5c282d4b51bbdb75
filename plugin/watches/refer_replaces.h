/* refer_replaces.h
 * What is wrong with the call that a REFER wants to have replaced (RFC 3891).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_REPLACES_H
#define SIPEXPLAIN_WATCHES_REFER_REPLACES_H

#include "calls/arrival.h"
#include "calls/call.h"

/** How sure it is that this makes the transfer fail. */
enum refer_fault {
    REFER_FAULT_NONE,
    REFER_FAULT_UNKNOWN_CALL, /**< the call is known elsewhere: explains a 481, and nothing else */
    REFER_FAULT_OTHER_TARGET, /**< Refer-To is not the Contact of who is to be called: may explain that it was not found
                               */
    REFER_FAULT_CERTAIN
};

/** May there be a fault in a Refer-To? Most have no Replaces, and nothing has to be looked for. */
bool refer_replaces_may_fail(struct sip_text refer_to);

/** Reads Refer-To of a REFER; `calls` may be NULL. Appends one phrase to `out` where there is a fault; no capital, no
 * full stop. */
enum refer_fault refer_replaces_fault(const struct call_store *calls, const struct sip_message *refer,
                                      const struct arrival *arrival, GString *out);

#endif
