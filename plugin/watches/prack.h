/* prack.h
 * Reliable provisional responses and their PRACKs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_PRACK_H
#define SIPEXPLAIN_WATCHES_PRACK_H

#include "watches/invites.h"

void provisional_watch_start(struct invite_store *store);

/** A 101-199 to INVITE. */
void provisional_watch_response(struct invite_store *store, const struct message_event *response);

/** `call` is the newest INVITE with the Call-ID. */
void provisional_watch_prack(struct invite *call, const struct message_event *prack);

/** A 2xx to a PRACK. `call` may be NULL. */
void provisional_watch_accepted(struct invite *call, const struct message_event *response);

/** The INVITE that came to its end, whichever hop tells: nothing is repeated any more, and a PRACK may be left out. */
void provisional_watch_end(struct invite *invite);

/** A PRACK was refused: is it the wrong one for what it names? Then the refusal is told why. */
void provisional_watch_refused(struct invite *call, const struct message_event *response);

#endif
