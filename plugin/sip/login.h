/* login.h
 * What a challenge says to the credentials of its request: the same for the facts of a response and for the watch of
 * logins.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_LOGIN_H
#define SIPEXPLAIN_SIP_LOGIN_H

#include "sip/headers.h"

/** A header with challenges, and the one that answers it. */
struct login_headers {
    enum sip_header challenge;
    enum sip_header credentials;
    const char *credentials_name;
};

#define LOGIN_HEADERS 2

extern const struct login_headers login_headers[LOGIN_HEADERS];

/** The lines with challenges and credentials in a message; other lines may be among them. */
void login_lines_read(struct sip_headers *lines, const struct sip_message *message);

/** Takes the next challenge or credentials of a message, those of both headers in its order: `*header` is which of
 * login_headers. The walk starts out as {message}. Quicker than the lines, where nothing else is to be known. */
bool login_challenge_next(struct sip_header_walk *walk, unsigned *header, struct sip_text *challenge);
bool login_credentials_next(struct sip_header_walk *walk, unsigned *header, struct sip_text *credentials);

/** From the first challenge of a message to the last, as lines: empty if it has none. */
struct sip_text login_challenges_of(const struct sip_message *message);

/** A place in the first line of a request that may have credentials, found without reading each line: few words but
 * Authorization and Proxy-Authorization have a z. NULL: it has none. */
const char *login_credentials_find(struct sip_text request);

/** Has the request credentials of any kind? */
bool login_has_credentials(const struct sip_message *request);

/** What names the user and the nonce in a challenge or in credentials; absent: there is no such parameter. */
struct login_params {
    bool is_digest;
    struct sip_text nonce, nc, opaque, realm, userhash, username;
};

/** Reads a header value once. */
struct login_params login_params_of(struct sip_text value);

/** What the challenges of one header say to a login. */
struct login_verdict {
    unsigned all;              /**< challenges by Digest */
    unsigned of_realm;         /**< those for the realm of the login */
    unsigned of_algorithm;     /**< of these, those that ask for the algorithm of the login */
    bool is_stale;             /**< one for the realm says so */
    bool is_same_nonce;        /**< one for the realm has the nonce of the login */
    struct sip_text realm;     /**< of the first of all */
    struct sip_text algorithm; /**< of the first for the realm */
};

/** Where a login stands after a challenge (RFC 3261 section 22, RFC 7616, RFC 3310). */
enum login_standing {
    LOGIN_OF_OTHER_REALM,     /**< perhaps for another proxy on the way */
    LOGIN_UNTRIED,            /**< its response is empty, as in the first REGISTER of IMS */
    LOGIN_RESYNCS,            /**< the SIM card saw a wrong sequence number */
    LOGIN_STALE,              /**< its nonce has expired */
    LOGIN_BY_OTHER_ALGORITHM, /**< than the challenge asks for */
    LOGIN_REFUSED
};

/** `login` is the value of a header with credentials by Digest, `response` the lines of the response. */
struct login_verdict login_verdict_of(const struct sip_headers *response, enum sip_header challenge,
                                      struct sip_text login);

enum login_standing login_standing_of(const struct login_verdict *verdict, struct sip_text login);

/** Does the reason phrase of a challenge say that the nonce is at fault, and not the password? */
bool login_phrase_is_of_nonce(struct sip_text phrase);

/** The algorithm of a challenge or of credentials; MD5 if none is named (RFC 7616 section 3.3). */
struct sip_text login_algorithm(struct sip_text value);

/** Is it a challenge, or are they credentials, of that scheme? */
bool sip_auth_is(struct sip_text value, const char *scheme);

/** The scheme of a challenge or of credentials. */
struct sip_text sip_auth_scheme(struct sip_text value);

#endif
