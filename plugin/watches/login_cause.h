/* login_cause.h
 * What the capture proves about credentials that were refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_CAUSE_H
#define SIPEXPLAIN_WATCHES_LOGIN_CAUSE_H

#include "watches/login_look.h"

/** To be given a 400, 401, 403, 407 or 500 to a request that is whole and has credentials, before `nonces` learns of
 * it. `before` has the challenge before it; NULL: it is unknown. */
void auth_cause_find(struct auth_cause *cause, struct nonces *nonces, const struct message_event *response,
                     struct sip_text request, const struct login *before);

#endif
