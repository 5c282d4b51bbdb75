/* refusal.c
 * Compares credentials with the challenge that they get and with the one that they answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/refusal.h"

#include "sip/key.h"
#include "sip/login.h"

static bool has_nonce(struct sip_text challenge, struct sip_text *nonce)
{
    return sip_auth_is(challenge, "Digest") && sip_auth_param(challenge, "nonce", nonce) && nonce->len > 0;
}

/**
 * Do the credentials answer a challenge among these? Where there are several of one realm and algorithm, as when a
 * proxy puts those of several branches together (RFC 3261 section 16.7), the server that refuses now need not be the
 * one that was answered.
 */
static bool is_answer(struct sip_text login, const struct sip_headers *before, enum sip_header header)
{
    struct login_verdict verdict = login_verdict_of(before, header, login);

    return verdict.is_same_nonce && verdict.of_algorithm <= 1;
}

static void login_judge(struct refusal *refusal, struct sip_text login, const struct sip_headers *response,
                        const struct sip_headers *before, enum sip_header header)
{
    struct login_verdict verdict = login_verdict_of(response, header, login);
    struct sip_text flag;

    if (refusal->is_refused || login_standing_of(&verdict, login) != LOGIN_REFUSED)
        return;
    if (!verdict.is_same_nonce && !is_answer(login, before, header))
        return;
    refusal->is_refused = true;
    refusal->is_same_nonce = verdict.is_same_nonce;
    refusal->login = login;
    sip_auth_param(login, "realm", &refusal->realm);
    if (!(sip_auth_param(login, "userhash", &flag) && sip_text_is(flag, "true")))
        sip_auth_param(login, "username", &refusal->user);
}

/** How many credentials there are for that realm. */
static unsigned logins_for(const struct sip_headers *request, enum sip_header header, struct sip_text realm)
{
    struct sip_text login, own;
    unsigned line = 0, count = 0;

    while (sip_headers_line_next(request, header, &line, &login))
        count += sip_auth_is(login, "Digest") && sip_auth_param(login, "realm", &own) && sip_text_equal(own, realm);
    return count;
}

/** Is that refusal no proof after all? */
static bool is_excused(const struct refusal *refusal, const struct sip_message *challenge,
                       const struct sip_headers *request)
{
    unsigned logins = 0;

    if (login_phrase_is_of_nonce(challenge->phrase))
        return true;
    for (unsigned i = 0; i < LOGIN_HEADERS; i++)
        logins = MAX(logins, logins_for(request, login_headers[i].credentials, refusal->realm));
    return !refusal->is_same_nonce && logins > 1;
}

/** The lines of a message that was kept whole; none if it was not. */
static bool lines_read(struct sip_headers *lines, struct sip_text bytes)
{
    struct sip_message message;

    lines->count = 0;
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &message) || message.is_cut)
        return false;
    login_lines_read(lines, &message);
    return lines->are_all;
}

struct refusal auth_refusal_of(const struct sip_message *challenge, struct sip_text request_bytes,
                               struct sip_text before_bytes)
{
    struct sip_headers response, request, before;
    struct refusal refusal = {0};

    login_lines_read(&response, challenge);
    refusal.is_known = lines_read(&request, request_bytes) && response.are_all && !challenge->is_cut;
    if (!refusal.is_known)
        return refusal;
    lines_read(&before, before_bytes);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        struct sip_text login;
        unsigned line = 0;

        while (sip_headers_line_next(&request, login_headers[i].credentials, &line, &login)) {
            refusal.has_credentials = true;
            if (sip_auth_is(login, "Digest"))
                login_judge(&refusal, login, &response, &before, login_headers[i].challenge);
        }
    }
    if (refusal.is_refused && is_excused(&refusal, challenge, &request))
        refusal.is_refused = false;
    return refusal;
}

/** The first challenge by Digest with a nonce; false if there is none. */
static bool challenge_find(struct sip_headers *lines, enum sip_header *credentials, struct sip_text *challenge)
{
    struct sip_text nonce;

    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        unsigned line = 0;

        *credentials = login_headers[i].credentials;
        while (sip_headers_line_next(lines, login_headers[i].challenge, &line, challenge))
            if (has_nonce(*challenge, &nonce))
                return true;
    }
    return false;
}

bool auth_is_answerable(struct sip_text challenge_bytes)
{
    struct sip_headers lines;
    enum sip_header credentials;
    struct sip_text challenge;

    return lines_read(&lines, challenge_bytes) && challenge_find(&lines, &credentials, &challenge);
}

struct sip_text auth_realm_of(struct sip_text challenge_bytes)
{
    struct sip_headers lines;
    enum sip_header credentials;
    struct sip_text challenge, realm = {0};

    if (lines_read(&lines, challenge_bytes) && challenge_find(&lines, &credentials, &challenge))
        sip_auth_param(challenge, "realm", &realm);
    return realm;
}

/** How many challenges by Digest in that header are for the realm. */
static unsigned challenges_for(struct sip_text challenges, unsigned header, struct sip_text realm)
{
    const struct sip_message lines = {.headers = challenges};
    struct sip_header_walk walk = {&lines, 0, 0};
    struct sip_text challenge, own;
    unsigned at, count = 0;

    while (login_challenge_next(&walk, &at, &challenge))
        count += at == header && sip_auth_is(challenge, "Digest") && sip_auth_param(challenge, "realm", &own) &&
                 sip_text_equal(own, realm);
    return count;
}

bool auth_is_answer(struct sip_text challenges, const struct sip_message *request, unsigned *logins)
{
    struct sip_header_walk walk = {request, 0, 0};
    struct sip_text login, realm;
    unsigned header;

    *logins = 1;
    if (request->is_cut || !challenges.at)
        return true;
    *logins = 0;
    while (login_credentials_next(&walk, &header, &login)) {
        if (!sip_auth_is(login, "Digest"))
            ++*logins; /* they may be for each challenge */
        else if (sip_auth_param(login, "realm", &realm))
            *logins += challenges_for(challenges, header, realm);
    }
    return *logins > 0;
}

uint64_t auth_user_id_of(const struct login_params *login)
{
    return login->username.at && !sip_text_is(login->userhash, "true") ? key_mix(1, login->username) : 0;
}

uint64_t auth_user_id(struct sip_text login)
{
    struct login_params params = login_params_of(login);

    return auth_user_id_of(&params);
}

bool auth_is_of_user(struct sip_text bytes, uint64_t user)
{
    struct sip_headers request;
    struct sip_text login;

    if (user == 0 || !lines_read(&request, bytes))
        return true;
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        unsigned line = 0;

        while (sip_headers_line_next(&request, login_headers[i].credentials, &line, &login))
            if (auth_user_id(login) == user)
                return true;
    }
    return false;
}
