/* login.h
 * Logins: credentials that are rejected, once or in a loop, and challenges that nobody answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_H
#define SIPEXPLAIN_WATCHES_LOGIN_H

#include "watches/watch.h"

struct auth_watch;

/** What the watch has found out about the response seen last. */
struct auth_judgement {
    struct sip_text cause; /**< why its request's credentials were refused, in one line; empty: not known. Valid until
                              the next message */
    bool is_cause_certain; /**< then user name and password are not what is wrong */
    bool is_refused;       /**< it is a challenge that rejects credentials, and no ordinary one */
};

/** `context` must live as long as the watch. Free with auth_watch_free(). */
struct auth_watch *auth_watch_new(const struct watch_context *context);

void auth_watch_free(struct auth_watch *watch);

void auth_watch_request(struct auth_watch *watch, const struct message_event *request);

/** To be given the final responses; the others say nothing of logins. */
void auth_watch_response(struct auth_watch *watch, const struct message_event *response);

struct auth_judgement auth_watch_judgement(const struct auth_watch *watch);

#endif
