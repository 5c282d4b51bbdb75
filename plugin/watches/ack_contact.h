/* ack_contact.h
 * Where the ACK to a 2xx has to go, if it does not come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_ACK_CONTACT_H
#define SIPEXPLAIN_WATCHES_ACK_CONTACT_H

#include "watches/invites.h"

/** That the Contact of the 2xx is not where it came from, or cannot be reached from where its INVITE came from, as more
 * of a sentence. Free with g_free(); NULL: neither. */
char *ack_contact_words(const struct answer *answer);

#endif
