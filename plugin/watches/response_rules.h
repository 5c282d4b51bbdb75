/* response_rules.h
 * Rules that a response breaks by itself, or by what its request was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_RESPONSE_RULES_H
#define SIPEXPLAIN_WATCHES_RESPONSE_RULES_H

#include "watches/invites.h"

/** `invites` are those of the capture. */
void rule_watch_response(const struct watch_context *context, struct invite_store *invites,
                         const struct message_event *response);

#endif
