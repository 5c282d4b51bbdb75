/* login_look.h
 * Credentials while it is looked for what is wrong with them. For the files of the watch of logins only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_LOGIN_LOOK_H
#define SIPEXPLAIN_WATCHES_LOGIN_LOOK_H

#include "sip/login.h"
#include "watches/login_store.h"
#include "watches/nonces.h"

#include <glib.h>
#include <stdbool.h>

/** In one line, without full stop. */
struct auth_cause {
    GString *words; /**< owned by the caller; empty: there is nothing to say. Texts of packets are in it as they came */
    bool is_certain; /**< then user name and password are not what is wrong */
    bool is_told;    /**< the finding of a rejection says it */
    bool is_whole;   /**< then nothing is said of the credentials themselves */
    bool is_fresh;   /**< the nonce is called stale as soon as it is used */
};

/** One line of credentials. */
struct login_look {
    const struct message_event *response;
    const struct sip_message *request;
    const struct login_headers *headers;
    const struct login *before;           /**< with the challenge before it; NULL: unknown */
    const struct nonce *nonce;            /**< NULL: unknown */
    const struct accepted_user *accepted; /**< NULL: unknown */
    struct sip_text login;
    struct sip_text challenge;    /**< a challenge with its nonce; absent if it is not kept */
    bool has_algorithm;           /**< one of those with its nonce, if there are several, has its algorithm */
    enum login_standing standing; /**< LOGIN_REFUSED also where there is no challenge */
    bool is_challenged;
    bool is_same_nonce;
};

/** The challenge before: it came before the request that is answered, which is the challenged one sent again or the
 * next one of its call. False if it is not known. */
bool login_look_before(const struct login_look *look, struct sip_message *before);

/** Each looks at one subject, and fills the cause and returns true where there is something to say. */
bool login_look_qop(struct auth_cause *cause, const struct login_look *look);
bool login_look_nonce(struct auth_cause *cause, const struct login_look *look);
bool login_look_cseq(struct auth_cause *cause, const struct login_look *look);

/** Of credentials whose nonce is called stale. */
bool login_look_stale(struct auth_cause *cause, const struct login_look *look);

/** Of credentials without a response. */
bool login_look_response(struct auth_cause *cause, const struct login_look *look);

/** Appends "x", or the word nothing. */
void login_look_quote(GString *words, struct sip_text value);

#endif
