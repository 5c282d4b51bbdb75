/* test_evidence_login.c
 * What a challenged request had already: a refused login, an outdated one, none yet, or one for somebody else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include <glib.h>

#define REGISTER "REGISTER sip:test\n"
#define LOGIN "Digest username=\"alice\", realm=\"a\", nonce=\"1\", uri=\"sip:test\", response=\"0123\""
#define CHALLENGE(nonce) "Digest realm=\"a\", nonce=\"" nonce "\", algorithm=MD5, qop=\"auth\""
#define CHALLENGED "WWW-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)"

/** RFC 3261 section 22, RFC 7616 section 3 */
static void test_refused(void)
{
    static const struct facts_exchange rows[] = {
        {REGISTER "Authorization: " LOGIN, "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"),
         "The login of user \"alice\" for realm \"a\" is refused, same nonce again: perhaps a wrong user name or "
         "password, or a user whom the "
         "server does not know\n" CHALLENGED},
        {REGISTER "Authorization: " LOGIN, "401 REGISTER\nWWW-Authenticate: " CHALLENGE("2"),
         "The login of user \"alice\" for realm \"a\" is refused, new nonce: perhaps a wrong user name or password, an "
         "unknown user, or an expired "
         "nonce without stale=true\n" CHALLENGED},
        {"INVITE sip:test\nProxy-Authorization: " LOGIN, "407 INVITE\nProxy-Authenticate: " CHALLENGE("1"),
         "The login of user \"alice\" for realm \"a\" is refused, same nonce again: perhaps a wrong user name or "
         "password, or a user whom the "
         "server does not know\nProxy-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)"},
        {REGISTER "Authorization: " LOGIN ", userhash=true", "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"),
         "The login for realm \"a\" is refused, same nonce again: perhaps a wrong user name or password, or a user "
         "whom the server does not "
         "know\n" CHALLENGED},
        {"INVITE sip:test\nProxy-Authorization: " LOGIN, "407 INVITE\nProxy-Authenticate: " CHALLENGE("2"),
         "The login of user \"alice\" for realm \"a\" is refused, new nonce: perhaps a wrong user name or password, an "
         "expired nonce without "
         "stale=true, or this is another proxy of the realm\nProxy-Authenticate asks for a Digest login for realm "
         "\"a\" (MD5, qop auth)"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

static void test_not_refused(void)
{
    static const struct facts_exchange rows[] = {
        {REGISTER, "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"), CHALLENGED},
        {REGISTER "Authorization: " LOGIN, "401 REGISTER\nWWW-Authenticate: " CHALLENGE("2") ", stale=TRUE",
         "The login of user \"alice\" for realm \"a\" came with a nonce that has expired, which is normal\n" CHALLENGED
         "; stale=true: only the nonce was too old, the client repeats with the new one"},
        {REGISTER "Authorization: " LOGIN, "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1") ", stale=true",
         "The login of user \"alice\" for realm \"a\" is called stale, and yet the nonce is the one that it "
         "used\n" CHALLENGED "; stale=true: only the nonce was too old, the client repeats with the new one"},
        {REGISTER "Authorization: Digest username=\"i@ims\", realm=\"a\", nonce=\"\", uri=\"sip:test\", response=\"\"",
         "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"),
         "The login of user \"i@ims\" for realm \"a\" was not tried yet: its response is empty, as in the first "
         "REGISTER of IMS\n" CHALLENGED},
        {"SUBSCRIBE sip:test\nAuthorization: Digest username=\"alice\", realm=\"a\"",
         "401 SUBSCRIBE\nWWW-Authenticate: " CHALLENGE("1"),
         "The login of user \"alice\" for realm \"a\" was not tried yet: its response is empty\n" CHALLENGED},
        {REGISTER "Authorization: Digest username=\"i\", realm=\"a\", nonce=\"1\", response=\"01\", auts=\"CjkyMzRf\"",
         "401 REGISTER\nWWW-Authenticate: " CHALLENGE("2"),
         "The login of user \"i\" for realm \"a\" has auts: the SIM card saw a wrong sequence number, and the network "
         "has to challenge it "
         "anew\n" CHALLENGED},
        {REGISTER "Authorization: " LOGIN ", algorithm=SHA-256", "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"),
         "The login of user \"alice\" for realm \"a\" was made with SHA-256, and the challenge asks for "
         "MD5\n" CHALLENGED},
        {REGISTER "Authorization: " LOGIN, "403 REGISTER",
         "The login of user \"alice\" for realm \"a\" came with the request; 403 does not say whether that "
         "login or the request itself is refused"},
        {REGISTER "Authorization: Digest username=\"i\", realm=\"a\", nonce=\"\", response=\"\"", "403 REGISTER", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 3310; a phone that registers again repeats its last login, and may be challenged anew (3GPP TS 24.229
 * section 5.1.1.4.1). */
static void test_sim(void)
{
    static const struct facts_exchange rows[] = {
        {REGISTER "Authorization: " LOGIN ", algorithm=AKAv1-MD5",
         "401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"2\", algorithm=AKAv1-MD5, qop=\"auth\"",
         "The login of user \"alice\" for realm \"a\" is challenged anew: normal when a phone registers again, else "
         "perhaps a wrong answer of its "
         "SIM "
         "card\nWWW-Authenticate asks for a Digest login for realm \"a\" (AKAv1-MD5: the SIM card answers, qop auth)"},
        {REGISTER "Authorization: " LOGIN ", algorithm=AKAv1-MD5",
         "401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=AKAv1-MD5, qop=\"auth\"",
         "The login of user \"alice\" for realm \"a\" is refused, same nonce again: perhaps a wrong answer of the SIM "
         "card, or a user whom the "
         "server "
         "does not know\nWWW-Authenticate asks for a Digest login for realm \"a\" (AKAv1-MD5: the SIM card answers, "
         "qop auth)"},
        {REGISTER "Authorization: Digest username=\"001010123456789@ims.mnc001.mcc001.3gppnetwork.org\", nonce=\"1\", "
                  "response=\"1\","
                  "realm=\"ims.mnc001.mcc001.3gppnetwork.org\", algorithm=AKAv1-MD5",
         "401 REGISTER\nWWW-Authenticate: Digest realm=\"ims.mnc001.mcc001.3gppnetwork.org\", nonce=\"2\", "
         "algorithm=AKAv1-MD5, qop=\"auth\"",
         "The login of user \"001010123456789@ims.mnc001...\" for realm \"ims.mnc001.mcc001.3gppnetw...\" is "
         "challenged anew: normal when a phone "
         "registers again, else perhaps a wrong answer of its SIM card\n"
         "WWW-Authenticate asks for a Digest login for realm \"ims.mnc001.mcc001.3gppnetwork.org\" (AKAv1-MD5: the SIM "
         "card answers, qop auth)"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** Several challenges, several logins, logins for others. */
static void test_several(void)
{
    static const struct facts_exchange rows[] = {
        {REGISTER "Authorization: " LOGIN ", algorithm=MD5",
         "401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, "
         "qop=\"auth\"\nWWW-Authenticate: " CHALLENGE("1"),
         "The login of user \"alice\" for realm \"a\" is refused, same nonce again: perhaps a wrong user name or "
         "password, or a user whom the "
         "server does not know\nWWW-Authenticate asks for a Digest login for realm \"a\" (SHA-256, qop "
         "auth)\n" CHALLENGED "\n2 challenges for one realm: the client answers the first whose algorithm it knows"},
        {"INVITE sip:test\nProxy-Authorization: " LOGIN,
         "407 INVITE\nProxy-Authenticate: Digest realm=\"b\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
         "Proxy-Authorization of the request is for realm \"a\", and this challenge for realm \"b\"\n"
         "Proxy-Authenticate asks for a Digest login for realm \"b\" (MD5, qop auth)"},
        {"INVITE sip:test\nAuthorization: " LOGIN, "407 INVITE\nProxy-Authenticate: " CHALLENGE("1"),
         "Proxy-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)"},
        {REGISTER "Authorization: Bearer abc",
         "401 REGISTER\nWWW-Authenticate: Bearer realm=\"a\", error=\"invalid_token\"",
         "Authorization of the request has an access token, which is not accepted: \"invalid_token\"\n"
         "WWW-Authenticate asks for a Bearer login for realm \"a\": an access token, not a password (RFC 8898)"},
        {REGISTER "Authorization: Bearer abc", "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"), CHALLENGED},
        {REGISTER "Authorization: Basic QQ==\nAuthorization:\nAuthorization: Digest",
         "401 REGISTER\nWWW-Authenticate: " CHALLENGE("1"), CHALLENGED},
        {REGISTER "Authorization: " LOGIN, "401 REGISTER",
         "The mandatory WWW-Authenticate header is missing (RFC 3261 section 22.2)"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

int main(int argc, char **argv)
{
    facts_set_up(&argc, &argv);
    g_test_add_func("/evidence_login/refused", test_refused);
    g_test_add_func("/evidence_login/not_refused", test_not_refused);
    g_test_add_func("/evidence_login/sim", test_sim);
    g_test_add_func("/evidence_login/several", test_several);
    return facts_run();
}
