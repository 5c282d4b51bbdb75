/* login_unanswered.h
 * Challenges that are not answered. For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_UNANSWERED_H
#define SIPEXPLAIN_WATCHES_LOGIN_UNANSWERED_H

#include "watches/login_store.h"

/** Waits for the answer to the newest challenge of a login, to a request without credentials. `in_a_row`: the one
 * before was not answered. */
void unanswered_wait(struct login *login, bool in_a_row);

/**
 * A further challenge came, to a request without credentials. Was that sent after the newest one had come, which it
 * ignores? Then what there is to say of that is said, and it waits no longer.
 */
bool unanswered_again(struct login *login, const struct message_event *challenge);

/** The time to answer has passed; to be called by the line of those who wait for credentials. */
void unanswered_passed(void *login, int64_t now_us);

/** Credentials have followed, or a response that shows that they have. */
void unanswered_follow(struct login *login, int64_t time_us);

/** The challenge waits no longer and nothing is to be said of it. */
void unanswered_forget(struct login *login);

/** The request was sent again: did its sender not get the challenge? Then it cannot answer it. */
void unanswered_copy(struct login *login, const struct message_event *copy);

/** A BYE: of what is challenged in the call nothing more is to be expected. */
void unanswered_bye(const struct login_store *store, const struct message_event *bye);

#endif
