/* provisional_watch.h
 * Reliable provisional responses and their PRACKs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_PROVISIONAL_WATCH_H
#define SIPEXPLAIN_PROVISIONAL_WATCH_H

#include "invite_store.h"

void provisional_watch_start(struct invite_store *store);

/** A 101-199 to INVITE. */
void provisional_watch_response(struct invite_store *store, const struct heard *response);

/** `call` is the newest INVITE with the Call-ID. */
void provisional_watch_prack(struct invite *call, const struct heard *prack);

/** The INVITE that came to its end, whichever hop tells: nothing is repeated any more, and a PRACK may be left out. */
void provisional_watch_end(struct invite *invite);

#endif
