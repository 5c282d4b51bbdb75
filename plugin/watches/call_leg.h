/* call_leg.h
 * The other leg: the call that a server made for a call that it got, whose end explains that of this one (RFC 7092).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CALL_LEG_H
#define SIPEXPLAIN_WATCHES_CALL_LEG_H

#include "calls/outcome.h"

#include <glib.h>
#include <stdbool.h>

/** The call whose end, less than a second before, made the host end this one; NULL if none is proved. It is looked for
 * once the call has ended, and then kept. */
const struct call_outcome *call_leg_of(struct call_outcome *outcome, const struct outcome_store *store);

/** Says what became of the other leg, as a sentence without full stop. Texts of packets are in it as they came. Appends
 * to `out`. */
void call_leg_words(GString *out, const struct call_outcome *outcome, const struct call_outcome *leg);

/** The message that ended the call, as far as it did: the BYE, the CANCEL, or the final failure. No frame: none. */
struct call_event call_last_event(const struct call_outcome *outcome);

#endif
