/* login_rejection.h
 * Credentials that are rejected, once or in a row. For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_REJECTION_H
#define SIPEXPLAIN_WATCHES_LOGIN_REJECTION_H

#include "watches/login_cause.h"
#include "watches/login_store.h"
#include "sip/refusal.h"

/**
 * Tells the first rejections in a row, and the loop once; to be called before the challenge is kept as the newest one.
 * A rejection that is held back is in `held` afterwards: then the login is to wait for proof.
 */
void rejection_note(struct login *login, const struct message_event *challenge, const struct refusal *refusal,
                    const struct auth_cause *cause, bool in_a_row);

/** Tells once of a server that calls each nonce stale as soon as it is used. */
void stale_note(struct login *login, const struct message_event *challenge, const struct auth_cause *cause,
                bool in_a_row);

/** What was held back, if anything was, is a rejection. */
void rejection_prove(struct login *login);

/** Nothing has followed what was held back; to be called by the line of those who wait for proof. */
void rejection_passed(void *login, int64_t now_us);

/** The server lets the user in: so it would with the credentials that it rejected just before, if they were the same
 * user's. */
void rejections_withdraw(struct login *login, const struct message_event *success);

#endif
