/* login_branch.h
 * Requests with credentials that have the branch of the challenged one, so that the server takes them for its copies
 * (RFC 3261 sections 8.1.1.7 and 17.2.3). For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_BRANCH_H
#define SIPEXPLAIN_WATCHES_LOGIN_BRANCH_H

#include "watches/login_store.h"

/** This request answers the newest challenge of the login: has it the branch of the challenged one? Some servers look
 * at CSeq as well, so that nothing is said before it has failed. */
void branch_note(struct login *login, const struct message_event *request);

/** A copy of the challenged request, by its branch and CSeq, while the login waits for credentials: has it some? Then
 * says so at once, as no server may tell it from a copy. */
bool branch_copy(struct login *login, const struct message_event *copy);

/** A copy of a request; `login` may be NULL. Is it of one that branch_note() noted, and has no response? */
void branch_again(struct login *login, const struct message_event *copy);

/** A copy of a response over a stream: likewise, if it is the newest challenge. */
void branch_challenged_again(struct login *login, const struct message_event *challenge);

/** A final response other than a challenge: if it answers that request, the server has told them apart. */
void branch_answered(struct login *login, const struct message_event *response);

#endif
