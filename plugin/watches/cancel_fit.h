/* cancel_fit.h
 * A CANCEL that its server cannot match with the INVITE that it is to end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CANCEL_FIT_H
#define SIPEXPLAIN_WATCHES_CANCEL_FIT_H

#include "watches/invites.h"

/** A failure in answer to a CANCEL: raises how the CANCEL differs from the INVITE of its hop that was open. `call` may
 * be NULL. */
void cancel_fit_response(const struct watch_context *context, const struct invite *call,
                         const struct message_event *response);

#endif
