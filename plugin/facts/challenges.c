/* challenges.c
 * The facts in WWW-Authenticate and Proxy-Authenticate: who asks for which login (RFC 3261 section 22, RFC 8760).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/login.h"

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

/** Algorithm and qop of a Digest challenge; MD5 if it names none (RFC 8760 section 2.1). */
static void add_digest(struct fact_writer *writer, struct sip_text challenge)
{
    struct sip_text algorithm, qop;

    fact_add(writer, " (");
    if (!sip_auth_param(challenge, "algorithm", &algorithm))
        fact_add(writer, "MD5 as nothing else is named");
    else
        fact_add_value(writer, algorithm, WORD_MAX);
    if (sip_text_starts(algorithm, "AKA"))
        fact_add(writer, ": the SIM card answers");
    if (sip_auth_param(challenge, "qop", &qop) && qop.len > 0) {
        fact_add(writer, ", qop ");
        fact_add_value(writer, qop, WORD_MAX);
    } else {
        fact_add(writer, ", no qop");
    }
    fact_add(writer, ")");
}

static void add_flaws(struct fact_writer *writer, struct sip_text challenge)
{
    struct sip_text value;

    if (sip_auth_param(challenge, "stale", &value) && sip_text_is(value, "true"))
        fact_add(writer, "; stale=true: only the nonce was too old, the client repeats with the new one");
    if (!sip_auth_param(challenge, "nonce", &value))
        fact_add(writer, "; without a nonce nobody can answer it");
}

static void tell_challenge(struct fact_writer *writer, enum sip_header header, struct sip_text challenge)
{
    bool of_proxy = header == HEADER_PROXY_AUTHENTICATE, is_digest = sip_auth_is(challenge, "Digest");
    struct sip_text realm;

    fact_start(writer, "%s asks for a ", of_proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
    fact_add_value(writer, sip_auth_scheme(challenge), WORD_MAX);
    if (sip_auth_param(challenge, "realm", &realm)) {
        fact_add(writer, " login for realm ");
        fact_add_quoted(writer, realm, REALM_MAX);
    } else {
        fact_add(writer, " login without naming a realm");
    }
    if (is_digest) {
        add_digest(writer, challenge);
        add_flaws(writer, challenge);
    } else if (sip_auth_is(challenge, "Basic")) {
        fact_add(writer, "; RFC 3261 forbids Basic");
    } else if (sip_auth_is(challenge, "Bearer")) {
        fact_add(writer, ": an access token, not a password (RFC 8898)");
    }
    fact_end(writer);
}

static void tell_challenges_of(struct fact_writer *writer, enum sip_header header, struct challenges *all)
{
    struct sip_text challenge, realm;
    unsigned line = 0;

    while (sip_headers_line_next(&writer->response, header, &line, &challenge)) {
        if (challenge.len == 0)
            continue;
        sip_auth_param(challenge, "realm", &realm);
        if (all->count == 0)
            all->realm = realm;
        else if (!sip_text_equal(all->realm, realm))
            all->are_of_one_realm = false;
        if (all->count++ < CHALLENGES_MAX)
            tell_challenge(writer, header, challenge);
    }
}

void facts_challenges(struct fact_writer *writer)
{
    struct challenges all = {0, true, {0}};

    tell_challenges_of(writer, HEADER_WWW_AUTHENTICATE, &all);
    tell_challenges_of(writer, HEADER_PROXY_AUTHENTICATE, &all);
    if (all.count < 2)
        return;
    if (all.are_of_one_realm)
        fact_start(writer, "%u challenges for one realm: the client answers the first whose algorithm it knows",
                   all.count);
    else
        fact_start(writer,
                   "%u challenges for different realms: the client has to answer each of them with a login of its own",
                   all.count);
    fact_end(writer);
}
