/* rule_watch.h
 * Rules that a response breaks by itself, or by what its request was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_RULE_WATCH_H
#define SIPEXPLAIN_RULE_WATCH_H

#include "invite_store.h"

/** `invites` are those of the capture. */
void rule_watch_response(const struct watch_ground *ground, struct invite_store *invites, const struct heard *response);

#endif
