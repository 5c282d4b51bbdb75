/* evidence_auth.c
 * The facts in WWW-Authenticate and Proxy-Authenticate: who asks for which login (RFC 3261 section 22, RFC 8760).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#include <string.h>

#define CHALLENGES_MAX 4
#define REALM_MAX 60
#define WORD_MAX 24

/** What is told of several challenges together. */
struct challenges {
    unsigned count;
    bool are_of_one_realm;
    struct sip_text realm; /* of the first */
};

static struct sip_text scheme_of(struct sip_text challenge)
{
    struct sip_text scheme = {challenge.at, 0};

    while (scheme.len < challenge.len && !sip_is_blank(challenge.at[scheme.len]))
        scheme.len++;
    return scheme;
}

bool evidence_auth_is(struct sip_text value, const char *scheme)
{
    return sip_text_is(scheme_of(value), scheme);
}

/** Algorithm and qop of a Digest challenge; MD5 if it names none (RFC 8760 section 2.1). */
static void add_digest(struct evidence *evidence, struct sip_text challenge)
{
    struct sip_text algorithm, qop;

    fact_add(evidence, " (");
    if (!sip_auth_param(challenge, "algorithm", &algorithm))
        fact_add(evidence, "MD5 as nothing else is named");
    else
        fact_add_value(evidence, algorithm, WORD_MAX);
    if (sip_text_starts(algorithm, "AKA"))
        fact_add(evidence, ": the SIM card answers");
    if (sip_auth_param(challenge, "qop", &qop) && qop.len > 0) {
        fact_add(evidence, ", qop ");
        fact_add_value(evidence, qop, WORD_MAX);
    } else {
        fact_add(evidence, ", no qop");
    }
    fact_add(evidence, ")");
}

static void add_flaws(struct evidence *evidence, struct sip_text challenge)
{
    struct sip_text value;

    if (sip_auth_param(challenge, "stale", &value) && sip_text_is(value, "true"))
        fact_add(evidence, "; stale=true: only the nonce was too old, the client repeats with the new one");
    if (!sip_auth_param(challenge, "nonce", &value))
        fact_add(evidence, "; without a nonce nobody can answer it");
}

static void tell_challenge(struct evidence *evidence, enum evidence_header header, struct sip_text challenge)
{
    bool of_proxy = header == HEADER_PROXY_AUTHENTICATE, is_digest = evidence_auth_is(challenge, "Digest");
    struct sip_text realm;

    fact_start(evidence, "%s asks for a ", of_proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
    fact_add_value(evidence, scheme_of(challenge), WORD_MAX);
    if (sip_auth_param(challenge, "realm", &realm)) {
        fact_add(evidence, " login for realm ");
        fact_add_quoted(evidence, realm, REALM_MAX);
    } else {
        fact_add(evidence, " login without naming a realm");
    }
    if (is_digest) {
        add_digest(evidence, challenge);
        add_flaws(evidence, challenge);
    } else if (evidence_auth_is(challenge, "Basic")) {
        fact_add(evidence, "; RFC 3261 forbids Basic");
    } else if (evidence_auth_is(challenge, "Bearer")) {
        fact_add(evidence, ": an access token, not a password (RFC 8898)");
    }
    fact_end(evidence);
}

static void tell_challenges_of(struct evidence *evidence, enum evidence_header header, struct challenges *all)
{
    struct sip_text challenge, realm;
    unsigned line = 0;

    while (evidence_line_next(&evidence->response, header, &line, &challenge)) {
        if (challenge.len == 0)
            continue;
        sip_auth_param(challenge, "realm", &realm);
        if (all->count == 0)
            all->realm = realm;
        else if (!sip_text_equal(all->realm, realm))
            all->are_of_one_realm = false;
        if (all->count++ < CHALLENGES_MAX)
            tell_challenge(evidence, header, challenge);
    }
}

void evidence_challenges(struct evidence *evidence)
{
    struct challenges all = {0, true, {0}};

    tell_challenges_of(evidence, HEADER_WWW_AUTHENTICATE, &all);
    tell_challenges_of(evidence, HEADER_PROXY_AUTHENTICATE, &all);
    if (all.count < 2)
        return;
    if (all.are_of_one_realm)
        fact_start(evidence, "%u challenges for one realm: the client answers the first whose algorithm it knows", all.count);
    else
        fact_start(evidence, "%u challenges for different realms: the client has to answer each of them with a login of its own", all.count);
    fact_end(evidence);
}
