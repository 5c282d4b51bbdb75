/* login.c
 * Compares the credentials of a request with the challenges of its response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/login.h"

const struct login_headers login_headers[LOGIN_HEADERS] = {
    {HEADER_WWW_AUTHENTICATE, HEADER_AUTHORIZATION, "Authorization"},
    {HEADER_PROXY_AUTHENTICATE, HEADER_PROXY_AUTHORIZATION, "Proxy-Authorization"},
};

void login_lines_read(struct sip_headers *lines, const struct sip_message *message)
{
    sip_headers_read_of(lines, message, SIP_LETTER('W') | SIP_LETTER('P') | SIP_LETTER('A'));
}

/** Takes the next line of these two headers. */
static bool login_line_next(struct sip_header_walk *walk, const char *const names[LOGIN_HEADERS], unsigned *header,
                            struct sip_text *name, struct sip_text *value)
{
    while (sip_header_walk_next(walk, SIP_LETTER(names[0][0]) | SIP_LETTER(names[1][0]), name, value))
        for (*header = 0; *header < LOGIN_HEADERS; ++*header)
            if (sip_text_is(*name, names[*header]))
                return true;
    return false;
}

static const char *const challenge_names[LOGIN_HEADERS] = {"WWW-Authenticate", "Proxy-Authenticate"};
static const char *const credentials_names[LOGIN_HEADERS] = {"Authorization", "Proxy-Authorization"};

bool login_challenge_next(struct sip_header_walk *walk, unsigned *header, struct sip_text *challenge)
{
    struct sip_text name;

    return login_line_next(walk, challenge_names, header, &name, challenge);
}

bool login_credentials_next(struct sip_header_walk *walk, unsigned *header, struct sip_text *credentials)
{
    struct sip_text name;

    return login_line_next(walk, credentials_names, header, &name, credentials);
}

struct sip_text login_challenges_of(const struct sip_message *message)
{
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text all = {message->headers.at, 0}, name, challenge;
    unsigned header;

    while (login_line_next(&walk, challenge_names, &header, &name, &challenge))
        all = sip_text_of(all.len > 0 ? all.at : name.at, challenge.at + challenge.len);
    return all;
}

const char *login_credentials_find(struct sip_text bytes)
{
    const char *lower = sip_text_find(bytes, "zation", 6), *upper;

    upper = sip_text_find(lower ? sip_text_of(bytes.at, lower) : bytes, "ZATION", 6);
    return upper ? upper : lower;
}

bool login_has_credentials(const struct sip_message *request)
{
    struct sip_text value;

    return sip_header_find(request, "Authorization", 0, &value) ||
           sip_header_find(request, "Proxy-Authorization", 0, &value);
}

/** Where a parameter is kept; NULL: it is not. */
static struct sip_text *param_place(struct login_params *params, struct sip_text name)
{
    switch (name.len) {
    case 2:
        return sip_text_is(name, "nc") ? &params->nc : NULL;
    case 5:
        return sip_text_is(name, "nonce") ? &params->nonce : sip_text_is(name, "realm") ? &params->realm : NULL;
    case 6:
        return sip_text_is(name, "opaque") ? &params->opaque : NULL;
    case 8:
        return sip_text_is(name, "username")   ? &params->username
               : sip_text_is(name, "userhash") ? &params->userhash
                                               : NULL;
    default:
        return NULL;
    }
}

struct login_params login_params_of(struct sip_text value)
{
    struct login_params params = {.is_digest = sip_auth_is(value, "Digest")};
    struct sip_text rest = sip_auth_params(value), name, *place;

    while (sip_auth_param_next(&rest, &name, &value))
        if ((place = param_place(&params, name)))
            sip_text_keep_first(place, value);
    return params;
}

struct sip_text login_algorithm(struct sip_text value)
{
    struct sip_text algorithm;

    return sip_auth_param(value, "algorithm", &algorithm) ? algorithm : (struct sip_text){"MD5", 3};
}

bool login_phrase_is_of_nonce(struct sip_text phrase)
{
    return sip_text_has(phrase, "nonce") || sip_text_has(phrase, "stale");
}

static bool has_same(struct sip_text login, struct sip_text challenge, const char *name)
{
    struct sip_text one, other;

    return sip_auth_param(login, name, &one) && sip_auth_param(challenge, name, &other) && sip_text_equal(one, other);
}

struct login_verdict login_verdict_of(const struct sip_headers *response, enum sip_header header, struct sip_text login)
{
    struct login_verdict verdict = {0};
    struct sip_text challenge, value;
    unsigned line = 0;

    while (sip_headers_line_next(response, header, &line, &challenge)) {
        if (!sip_auth_is(challenge, "Digest"))
            continue;
        if (verdict.all++ == 0)
            sip_auth_param(challenge, "realm", &verdict.realm);
        if (!has_same(login, challenge, "realm"))
            continue;
        if (verdict.of_realm++ == 0)
            verdict.algorithm = login_algorithm(challenge);
        verdict.of_algorithm += sip_word_is_same(login_algorithm(login), login_algorithm(challenge));
        verdict.is_stale |= sip_auth_param(challenge, "stale", &value) && sip_text_is(value, "true");
        verdict.is_same_nonce |= has_same(login, challenge, "nonce");
    }
    return verdict;
}

enum login_standing login_standing_of(const struct login_verdict *verdict, struct sip_text login)
{
    struct sip_text value;

    if (verdict->of_realm == 0)
        return LOGIN_OF_OTHER_REALM;
    if (sip_auth_param(login, "auts", &value) && value.len > 0)
        return LOGIN_RESYNCS;
    if (!sip_auth_param(login, "response", &value) || value.len == 0)
        return LOGIN_UNTRIED;
    if (verdict->is_stale)
        return LOGIN_STALE;
    if (verdict->of_algorithm == 0 && sip_auth_param(login, "algorithm", &value))
        return LOGIN_BY_OTHER_ALGORITHM;
    return LOGIN_REFUSED;
}

struct sip_text sip_auth_scheme(struct sip_text challenge)
{
    struct sip_text scheme = {challenge.at, 0};

    while (scheme.len < challenge.len && !sip_is_blank(challenge.at[scheme.len]))
        scheme.len++;
    return scheme;
}

bool sip_auth_is(struct sip_text value, const char *scheme)
{
    return sip_text_is(sip_auth_scheme(value), scheme);
}
