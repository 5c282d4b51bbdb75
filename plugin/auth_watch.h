/* auth_watch.h
 * Logins: credentials that are rejected, once or in a loop, and challenges that nobody answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_AUTH_WATCH_H
#define SIPEXPLAIN_AUTH_WATCH_H

#include "watch.h"

struct auth_watch;

/** `ground` must live as long as the watch. Free with auth_watch_free(). */
struct auth_watch *auth_watch_new(const struct watch_ground *ground);

void auth_watch_free(struct auth_watch *watch);

void auth_watch_request(struct auth_watch *watch, const struct heard *request);

/** To be given the final responses; the others say nothing of logins. */
void auth_watch_response(struct auth_watch *watch, const struct heard *response);

#endif
