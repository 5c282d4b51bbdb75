/* evidence_credentials.c
 * The facts about the login that a challenged request already had: refused, outdated, or not yet tried (RFC 3261 section 22, RFC 7616, RFC 3310).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#define LOGINS_MAX 4
#define VALUE_MAX 26
#define WORD_MAX 20

/** A header with challenges, and the one that answers it. */
struct login_headers {
    enum evidence_header challenge;
    enum evidence_header credentials;
    const char *credentials_name;
};

/** What the challenges of one header say to a login. */
struct verdict {
    unsigned all;              /* challenges by Digest */
    unsigned of_realm;         /* those for the realm of the login */
    bool is_stale;             /* one of these says so */
    bool is_same_nonce;        /* one of these has the nonce of the login */
    bool is_same_algorithm;    /* one of these asks for the algorithm of the login */
    struct sip_text realm;     /* of the first of all */
    struct sip_text algorithm; /* of the first of the realm */
};

/** MD5 if none is named (RFC 7616 section 3.3). */
static struct sip_text algorithm_of(struct sip_text value)
{
    struct sip_text algorithm;

    return sip_auth_param(value, "algorithm", &algorithm) ? algorithm : (struct sip_text){"MD5", 3};
}

static bool has_same(struct sip_text login, struct sip_text challenge, const char *name)
{
    struct sip_text one, other;

    return sip_auth_param(login, name, &one) && sip_auth_param(challenge, name, &other) && sip_text_equal(one, other);
}

static struct verdict verdict_of(const struct evidence *evidence, const struct login_headers *headers, struct sip_text login)
{
    struct verdict verdict = {0};
    struct sip_text challenge, value;
    unsigned line = 0;

    while (evidence_line_next(&evidence->response, headers->challenge, &line, &challenge)) {
        if (!evidence_auth_is(challenge, "Digest"))
            continue;
        if (verdict.all++ == 0)
            sip_auth_param(challenge, "realm", &verdict.realm);
        if (!has_same(login, challenge, "realm"))
            continue;
        if (verdict.of_realm++ == 0)
            verdict.algorithm = algorithm_of(challenge);
        verdict.is_stale |= sip_auth_param(challenge, "stale", &value) && sip_text_is(value, "true");
        verdict.is_same_nonce |= has_same(login, challenge, "nonce");
        verdict.is_same_algorithm |= evidence_is_same_word(algorithm_of(login), algorithm_of(challenge));
    }
    return verdict;
}

/** "The login of user "alice" for realm "example.com"". A name that is a hash or an encoded one tells nobody anything. */
static void start_login(struct evidence *evidence, struct sip_text login)
{
    struct sip_text user, realm, flag;

    fact_start(evidence, "The login");
    if (sip_auth_param(login, "username", &user) && !(sip_auth_param(login, "userhash", &flag) && sip_text_is(flag, "true"))) {
        fact_add(evidence, " of user ");
        fact_add_quoted(evidence, user, VALUE_MAX);
    }
    if (sip_auth_param(login, "realm", &realm)) {
        fact_add(evidence, " for realm ");
        fact_add_quoted(evidence, realm, VALUE_MAX);
    }
}

/** Is it a login by SIM card (RFC 3310)? It has no password, and a network challenges it anew whenever a phone registers again. */
static bool is_by_sim(const struct verdict *verdict, struct sip_text login)
{
    return sip_text_starts(algorithm_of(login), "AKA") || sip_text_starts(verdict->algorithm, "AKA");
}

static void tell_refusal(struct evidence *evidence, const struct verdict *verdict, struct sip_text login)
{
    bool by_sim = is_by_sim(verdict, login);
    struct sip_text named;

    start_login(evidence, login);
    if (!verdict->is_same_algorithm && sip_auth_param(login, "algorithm", &named)) {
        fact_add(evidence, " was made with ");
        fact_add_value(evidence, named, WORD_MAX);
        fact_add(evidence, ", and the challenge asks for ");
        fact_add_value(evidence, verdict->algorithm, WORD_MAX);
    } else if (verdict->is_same_nonce) {
        fact_add(evidence, " is refused, same nonce again: perhaps %s, or a user whom the server does not know",
                 by_sim ? "a wrong answer of the SIM card" : "a wrong user name or password");
    } else if (by_sim) {
        fact_add(evidence, " is challenged anew: normal when a phone registers again, else perhaps a wrong answer of its SIM card");
    } else {
        fact_add(evidence, " is refused, new nonce: perhaps a wrong user name or password, an unknown user, or an expired nonce without stale=true");
    }
    fact_end(evidence);
}

static void tell_login(struct evidence *evidence, const struct verdict *verdict, struct sip_text login)
{
    struct sip_text response, auts;

    if (sip_auth_param(login, "auts", &auts) && auts.len > 0) {
        start_login(evidence, login);
        fact_add(evidence, " has auts: the SIM card saw a wrong sequence number, and the network has to challenge it anew");
    } else if (!sip_auth_param(login, "response", &response) || response.len == 0) {
        start_login(evidence, login);
        fact_add(evidence, " was not tried yet: its response is empty%s",
                 sip_text_is(evidence->source.response->method, "REGISTER") ? ", as in the first REGISTER of IMS" : "");
    } else if (verdict->is_stale) {
        start_login(evidence, login);
        fact_add(evidence, verdict->is_same_nonce ? " is called stale, and yet the nonce is the one that it used"
                                                  : " came with a nonce that has expired, which is normal");
    } else {
        tell_refusal(evidence, verdict, login);
        return;
    }
    fact_end(evidence);
}

/** A login for another realm than those that are asked for may be for another proxy on the way. */
static void tell_other_realm(struct evidence *evidence, const struct login_headers *headers, struct sip_text login, struct sip_text realm)
{
    struct sip_text own;

    if (!sip_auth_param(login, "realm", &own) || !realm.at)
        return;
    fact_start(evidence, "%s of the request is for realm ", headers->credentials_name);
    fact_add_quoted(evidence, own, VALUE_MAX);
    fact_add(evidence, ", and this challenge for realm ");
    fact_add_quoted(evidence, realm, VALUE_MAX);
    fact_end(evidence);
}

static void tell_token(struct evidence *evidence, const struct login_headers *headers)
{
    struct sip_text challenge, error;
    unsigned line = 0;

    while (evidence_line_next(&evidence->response, headers->challenge, &line, &challenge)) {
        if (!evidence_auth_is(challenge, "Bearer"))
            continue;
        fact_start(evidence, "%s of the request has an access token, which is not accepted", headers->credentials_name);
        if (sip_auth_param(challenge, "error", &error)) {
            fact_add(evidence, ": ");
            fact_add_quoted(evidence, error, VALUE_MAX);
        }
        fact_end(evidence);
        return;
    }
}

static void tell_logins(struct evidence *evidence, const struct login_headers *headers)
{
    struct sip_text login, first = {0}, realm = {0};
    unsigned line = 0, told = 0;

    for (unsigned i = 0; i < LOGINS_MAX && evidence_line_next(&evidence->request, headers->credentials, &line, &login); i++) {
        struct verdict verdict;

        if (evidence_auth_is(login, "Bearer"))
            tell_token(evidence, headers);
        if (!evidence_auth_is(login, "Digest"))
            continue;
        verdict = verdict_of(evidence, headers, login);
        if (verdict.of_realm > 0) {
            tell_login(evidence, &verdict, login);
            told++;
        } else if (verdict.all > 0 && !first.at) {
            first = login;
            realm = verdict.realm;
        }
    }
    if (told == 0 && first.at)
        tell_other_realm(evidence, headers, first, realm);
}

void evidence_credentials(struct evidence *evidence)
{
    static const struct login_headers headers[] = {
        {HEADER_WWW_AUTHENTICATE, HEADER_AUTHORIZATION, "Authorization"},
        {HEADER_PROXY_AUTHENTICATE, HEADER_PROXY_AUTHORIZATION, "Proxy-Authorization"},
    };

    if (!evidence->has_request || (evidence->code != 401 && evidence->code != 407))
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(headers); i++)
        tell_logins(evidence, &headers[i]);
}
