/* credentials.c
 * The facts about the login that a challenged request already had: refused, outdated, or not yet tried (RFC 3261
 * section 22, RFC 7616, RFC 3310).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/login.h"

#define LOGINS_MAX 4
#define VALUE_MAX 26
#define WORD_MAX 20

/** "The login of user "alice" for realm "example.com"". A name that is a hash or an encoded one tells nobody anything.
 */
static void start_login(struct fact_writer *writer, struct sip_text login)
{
    struct sip_text user, realm, flag;

    fact_start(writer, "The login");
    if (sip_auth_param(login, "username", &user) &&
        !(sip_auth_param(login, "userhash", &flag) && sip_text_is(flag, "true"))) {
        fact_add(writer, " of user ");
        fact_add_quoted(writer, user, VALUE_MAX);
    }
    if (sip_auth_param(login, "realm", &realm)) {
        fact_add(writer, " for realm ");
        fact_add_quoted(writer, realm, VALUE_MAX);
    }
}

/** Is it a login by SIM card (RFC 3310)? It has no password, and a network challenges it anew whenever a phone
 * registers again. */
static bool is_by_sim(const struct login_verdict *verdict, struct sip_text login)
{
    return sip_text_starts(login_algorithm(login), "AKA") || sip_text_starts(verdict->algorithm, "AKA");
}

static void add_other_algorithm(struct fact_writer *writer, const struct login_verdict *verdict, struct sip_text login)
{
    fact_add(writer, " was made with ");
    fact_add_value(writer, login_algorithm(login), WORD_MAX);
    fact_add(writer, ", and the challenge asks for ");
    fact_add_value(writer, verdict->algorithm, WORD_MAX);
}

static void add_refusal(struct fact_writer *writer, const struct login_verdict *verdict, struct sip_text login)
{
    bool by_sim = is_by_sim(verdict, login);

    if (login_phrase_is_of_nonce(writer->source.response->phrase))
        fact_add(
            writer,
            " is refused for its nonce, says the reason phrase, and not for a wrong password; stale=true is missing");
    else if (verdict->is_same_nonce)
        fact_add(writer, " is refused, same nonce again: perhaps %s, or a user whom the server does not know",
                 by_sim ? "a wrong answer of the SIM card" : "a wrong user name or password");
    else if (by_sim)
        fact_add(
            writer,
            " is challenged anew: normal when a phone registers again, else perhaps a wrong answer of its SIM card");
    else if (writer->code == 407)
        fact_add(writer, " is refused, new nonce: perhaps a wrong user name or password, an expired nonce without "
                         "stale=true, or this is another "
                         "proxy of the realm");
    else
        fact_add(writer, " is refused, new nonce: perhaps a wrong user name or password, an unknown user, or an "
                         "expired nonce without stale=true");
}

static void tell_login(struct fact_writer *writer, const struct login_verdict *verdict, struct sip_text login)
{
    start_login(writer, login);
    switch (login_standing_of(verdict, login)) {
    case LOGIN_RESYNCS:
        fact_add(writer,
                 " has auts: the SIM card saw a wrong sequence number, and the network has to challenge it anew");
        break;
    case LOGIN_UNTRIED:
        fact_add(writer, " was not tried yet: its response is empty%s",
                 sip_text_is(writer->source.response->method, "REGISTER") ? ", as in the first REGISTER of IMS" : "");
        break;
    case LOGIN_STALE:
        fact_add(writer, verdict->is_same_nonce ? " is called stale, and yet the nonce is the one that it used"
                                                : " came with a nonce that has expired, which is normal");
        break;
    case LOGIN_BY_OTHER_ALGORITHM:
        add_other_algorithm(writer, verdict, login);
        break;
    default:
        add_refusal(writer, verdict, login);
    }
    fact_end(writer);
}

/** A login for another realm than those that are asked for may be for another proxy on the way. */
static void tell_other_realm(struct fact_writer *writer, const struct login_headers *headers, struct sip_text login,
                             struct sip_text realm)
{
    struct sip_text own;

    if (!sip_auth_param(login, "realm", &own) || !realm.at)
        return;
    fact_start(writer, "%s of the request is for realm ", headers->credentials_name);
    fact_add_quoted(writer, own, VALUE_MAX);
    fact_add(writer, ", and this challenge for realm ");
    fact_add_quoted(writer, realm, VALUE_MAX);
    fact_end(writer);
}

static void tell_token(struct fact_writer *writer, const struct login_headers *headers)
{
    struct sip_text challenge, error;
    unsigned line = 0;

    while (sip_headers_line_next(&writer->response, headers->challenge, &line, &challenge)) {
        if (!sip_auth_is(challenge, "Bearer"))
            continue;
        fact_start(writer, "%s of the request has an access token, which is not accepted", headers->credentials_name);
        if (sip_auth_param(challenge, "error", &error)) {
            fact_add(writer, ": ");
            fact_add_quoted(writer, error, VALUE_MAX);
        }
        fact_end(writer);
        return;
    }
}

/** Is that where the login stands known more exactly? */
static bool is_told_otherwise(const struct fact_writer *writer, enum login_standing standing)
{
    return writer->source.is_login_explained &&
           (standing == LOGIN_REFUSED || standing == LOGIN_BY_OTHER_ALGORITHM || standing == LOGIN_STALE);
}

static void tell_logins(struct fact_writer *writer, const struct login_headers *headers)
{
    struct sip_text login, first = {0}, realm = {0};
    unsigned line = 0, told = 0;

    for (unsigned i = 0; i < LOGINS_MAX && sip_headers_line_next(&writer->request, headers->credentials, &line, &login);
         i++) {
        struct login_verdict verdict;

        if (sip_auth_is(login, "Bearer"))
            tell_token(writer, headers);
        if (!sip_auth_is(login, "Digest"))
            continue;
        verdict = login_verdict_of(&writer->response, headers->challenge, login);
        if (verdict.of_realm > 0) {
            if (!is_told_otherwise(writer, login_standing_of(&verdict, login)))
                tell_login(writer, &verdict, login);
            told++;
        } else if (verdict.all > 0 && !first.at) {
            first = login;
            realm = verdict.realm;
        }
    }
    if (told == 0 && first.at && !writer->source.is_login_explained)
        tell_other_realm(writer, headers, first, realm);
}

/** 403 to a request with a login: some servers refuse a wrong password so, others the user or what is asked for. */
static void tell_forbidden(struct fact_writer *writer, const struct login_headers *headers)
{
    struct sip_text login, value;
    unsigned line = 0;

    while (sip_headers_line_next(&writer->request, headers->credentials, &line, &login)) {
        if (!sip_auth_is(login, "Digest") || !sip_auth_param(login, "response", &value) || value.len == 0)
            continue;
        start_login(writer, login);
        fact_add(writer,
                 " came with the request; 403 does not say whether that login or the request itself is refused");
        fact_end(writer);
        return;
    }
}

void facts_credentials(struct fact_writer *writer)
{
    if (writer->has_request && writer->code == 403 && !writer->source.is_login_explained)
        for (unsigned i = 0; i < LOGIN_HEADERS; i++)
            tell_forbidden(writer, &login_headers[i]);
    if (!writer->has_request || (writer->code != 401 && writer->code != 407))
        return;
    for (unsigned i = 0; i < LOGIN_HEADERS; i++)
        tell_logins(writer, &login_headers[i]);
}
