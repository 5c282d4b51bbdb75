/* refusal.h
 * Does a challenge prove that the credentials of its request are wrong?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_REFUSAL_H
#define SIPEXPLAIN_SIP_REFUSAL_H

#include "sip/login.h"

#include <stdbool.h>

/** What a challenge says of the credentials of its request. The texts are those of the request. */
struct refusal {
    bool is_known;         /**< both messages are whole: the rest can be told */
    bool has_credentials;  /**< the request had some, of whatever kind */
    bool is_refused;       /**< they are wrong */
    bool is_same_nonce;    /**< then: the challenge has the nonce that they were made with */
    struct sip_text login; /**< then: the credentials */
    struct sip_text user;  /**< then; absent if it is hidden */
    struct sip_text realm; /**< then */
};

/**
 * Credentials are wrong if they are refused (RFC 3261 section 22.1, RFC 7616 section 3.3) and their nonce is a good
 * one: that of the challenge itself or of `before`, the bytes of the challenge that the client answered, if these are
 * not absent. An older nonce may have expired, and not every server says so; a phone with a SIM card is challenged anew
 * whenever it registers again with its old credentials. Nothing is proved where the phrase of the challenge is about
 * the nonce, nor where the request has several credentials for the realm: proxies in a chain may share one and know no
 * nonces but their own (RFC 3261 section 22.3).
 */
struct refusal auth_refusal_of(const struct sip_message *challenge, struct sip_text request, struct sip_text before);

/** Is there a challenge by Digest in the bytes of a response, with a nonce, that a client could answer? */
bool auth_is_answerable(struct sip_text challenge);

/** Names the user of credentials; 0 if that is hidden. */
uint64_t auth_user_id(struct sip_text login);
uint64_t auth_user_id_of(const struct login_params *login);

/** Has the request, by its bytes, credentials of that user, as far as can be told? */
bool auth_is_of_user(struct sip_text request, uint64_t user);

/** The realm of the first of them. */
struct sip_text auth_realm_of(struct sip_text challenge);

/**
 * Has the request credentials for the realm of a challenge by Digest, or may it have such? `challenges` are the lines
 * that login_challenges_of() a response that is whole, or absent. `*logins` is how many, or 1 if that cannot be told.
 */
bool auth_is_answer(struct sip_text challenges, const struct sip_message *request, unsigned *logins);

#endif
