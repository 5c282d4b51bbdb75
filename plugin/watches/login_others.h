/* login_others.h
 * Credentials that are right, and yet not enough: another server got them than the one that gave their nonce, or
 * another realm is asked for as well. For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_OTHERS_H
#define SIPEXPLAIN_WATCHES_LOGIN_OTHERS_H

#include "watches/login_look.h"

/** Fills the cause and returns true if the client sent them to another host than the one whose challenge they answer.
 */
bool login_others_server(struct auth_cause *cause, const struct login_look *look);

/** Likewise if the challenge that they answer, and the new one in `answer`, ask for another realm, for which the
 * request has no credentials (RFC 3261 section 22.3). */
bool login_others_realm(struct auth_cause *cause, const struct login_look *look, const struct sip_headers *answer);

#endif
