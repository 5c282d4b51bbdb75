/* replaces_fit.h
 * Why an INVITE with Replaces is refused, although its recipient has the call that it names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REPLACES_FIT_H
#define SIPEXPLAIN_WATCHES_REPLACES_FIT_H

#include "calls/dialog_hop.h"

/** Has Replaces of that INVITE the tags the wrong way round for its recipient (RFC 3891 section 3)? Then says so, and
 * which response made the call; no capital, no full stop. */
bool replaces_fit_find(const struct call_store *calls, const struct sip_message *invite, uint32_t recipient,
                       GString *out, uint32_t *frame);

#endif
