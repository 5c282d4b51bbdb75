/* login_cause.h
 * What the capture proves about credentials that were refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_CAUSE_H
#define SIPEXPLAIN_WATCHES_LOGIN_CAUSE_H

#include "watches/nonces.h"

#include <glib.h>
#include <stdbool.h>

/** In one line, without full stop. */
struct auth_cause {
    GString *words; /**< owned by the caller; empty: there is nothing to say. Texts of packets are in it as they came */
    bool is_certain; /**< then user name and password are not what is wrong */
    bool is_told;    /**< the finding of a rejection says it */
    bool is_fresh;   /**< the nonce is called stale as soon as it is used */
};

struct login;

/** To be given a 400, 401, 403, 407 or 500 to a request that is whole and has credentials, before `nonces` learns of
 * it. `before` has the challenge before it; NULL: it is unknown. */
void auth_cause_find(struct auth_cause *cause, struct nonces *nonces, const struct message_event *response,
                     struct sip_text request, const struct login *before);

#endif
