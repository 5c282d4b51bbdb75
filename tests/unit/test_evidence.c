/* test_evidence.c
 * The facts of a response: a good value, an absent one and a malformed one of each header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"
#include "calls/arrival.h"

#include <glib.h>

/** RFC 3261 section 20.33 */
static void test_retry_after(void)
{
    static const struct facts_row rows[] = {
        {"480 INVITE\nRetry-After: 120", "Retry-After: 120 - do not retry before 22:15:20"},
        {"480 INVITE\nRETRY-AFTER :\n 120", "Retry-After: 120 - do not retry before 22:15:20"},
        {"503 INVITE\nRetry-After: 3600", "Retry-After: 3600 - send this server nothing before 23:13:20"},
        {"500 INVITE\nRetry-After: 0", "Retry-After: 0 - it may be tried again at once"},
        {"486 INVITE\nRetry-After: 172800", "Retry-After: 172800 - do not retry before 2023-11-16 22:13:20"},
        {"480 INVITE\nRetry-After: 18000;duration=3600",
         "Retry-After: 18000 - do not retry before 03:13:20; then reachable for 3600 s"},
        {"480 INVITE\nRetry-After: 120 (I'm in a (long) meeting)",
         "Retry-After: 120 - do not retry before 22:15:20, with the note \"I'm in a (long) meeting\""},
        {"480 INVITE\nRetry-After: 120 (a;duration=5) ;duration=60",
         "Retry-After: 120 - do not retry before 22:15:20, with the note \"a;duration=5\"; then reachable for 60 s"},
        {"480 INVITE\nRetry-After: 120 (never closed", "Retry-After: 120 - do not retry before 22:15:20"},
        {"480 INVITE\nRetry-After: 120;duration=long", "Retry-After: 120 - do not retry before 22:15:20"},
        {"480 INVITE", ""},
        {"480 INVITE\nRetry-After:", "Retry-After: \"\" is not a number of seconds"},
        {"480 INVITE\nRetry-After: soon", "Retry-After: \"soon\" is not a number of seconds"},
        {"480 INVITE\nRetry-After: -1", "Retry-After: \"-1\" is not a number of seconds"},
        {"480 INVITE\nRetry-After: 12 minutes", "Retry-After: \"12 minutes\" is not a number of seconds"},
        {"480 INVITE\nRetry-After: 99999999999", "Retry-After: \"99999999999\" is not a number of seconds"},
    };
    char *facts;

    facts_check(rows, G_N_ELEMENTS(rows));
    facts = facts_of("480 INVITE\nRetry-After: 120", NULL, TIME_UNKNOWN);
    g_assert_cmpstr(facts, ==, "Retry-After: 120 - do not retry within 120 s");
    g_free(facts);
}

/** RFC 3326, RFC 6432, RFC 8606, RFC 3398 sections 7.2.4.1 and 8.2.6.1 */
static void test_reason(void)
{
    static const struct facts_row rows[] = {
        {"486 INVITE\nReason: Q.850;cause=17;text=\"User busy\"",
         "Reason: Q.850 cause 17: the user is busy, with the text \"User busy\"; RFC 3398 pairs it with 486"},
        {"503 INVITE\nReason: q.850 ; cause = 17",
         "Reason: Q.850 cause 17: the user is busy; RFC 3398 pairs it with 486, not with 503"},
        {"501 INFO\nReason: Q.850;cause=79",
         "Reason: Q.850 cause 79: the service or option is not implemented; RFC 3398 pairs it with 501"},
        {"480 INVITE\nReason: Q.850;cause=21",
         "Reason: Q.850 cause 21: the call was rejected; RFC 3398 pairs it with 403 or 603, not with 480"},
        {"480 INVITE\nReason: Q.850;cause=16;location=LN",
         "Reason: Q.850 cause 16: the call was hung up normally, in the public network on this side"},
        {"480 INVITE\nReason: Q.850;cause=99", "Reason: Q.850 cause 99: no known cause"},
        {"480 INVITE\nReason: Q.850;cause=128", "Reason: Q.850 cause 128: no such cause, they end at 127"},
        {"487 INVITE\nReason: SIP ;cause=200 ;text=\"Call completed elsewhere\"",
         "Reason: SIP 200 OK, with the text \"Call completed elsewhere\""},
        {"487 INVITE\nReason: SIP;cause=486;text=\"busy here\"", "Reason: SIP 486 Busy Here"},
        {"487 INVITE\nReason: SIP;cause=777", "Reason: SIP 777, which is not a registered status code"},
        {"437 INVITE\nReason: STIR;cause=437;text=\"x\";ppi=\"a..b\", STIR;cause=436",
         "Reason: STIR 437 Unsupported Credential, from the check of the caller's identity, with the text \"x\"; ppi "
         "holds the token that failed\n"
         "Reason: STIR 436 Bad Identity Info, from the check of the caller's identity"},
        {"486 INVITE\nReason: SIP;cause=486, Q.850;cause=17",
         "Reason: Q.850 cause 17: the user is busy; RFC 3398 pairs it with 486\nReason: SIP 486 Busy Here"},
        {"486 INVITE\nReason: SIP;cause=486\nReason: Q.850;cause=17",
         "Reason: Q.850 cause 17: the user is busy; RFC 3398 pairs it with 486\nReason: SIP 486 Busy Here"},
        {"480 INVITE\nReason: RELEASE_CAUSE;cause=3",
         "Reason: RELEASE_CAUSE cause 3: the bearer of the media was lost"},
        {"480 INVITE\nReason: EMM;cause=22", "Reason: EMM cause 22 (LTE mobility management)"},
        {"480 INVITE\nReason: X.INT;cause=5;text=\"why, then\"",
         "Reason: X.INT cause 5 (not a registered protocol), with the text \"why, then\""},
        {"480 INVITE\nReason: Q.850", "Reason: \"Q.850\" without a cause"},
        {"480 INVITE\nReason: Q.850;cause=busy", "Reason: \"Q.850\" with the cause \"busy\", which is not a number"},
        {"480 INVITE\nReason: Q.850 cause=17", "Reason: \"Q.850 cause=17\" without a cause"},
        {"480 INVITE\nReason:", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 section 20.43 */
static void test_warning(void)
{
    static const struct facts_row rows[] = {
        {"488 INVITE\nWarning: 304 isup.test \"Media type, not available\", 370 b.test:5060 \"Insufficient bandwidth\"",
         "Warning 304: a kind of media in the SDP, such as video, is not available there; the text is \"Media type, "
         "not available\", from isup.test\n"
         "Warning 370: the media would need more bandwidth than there is; the text is \"Insufficient bandwidth\", from "
         "b.test:5060"},
        {"480 INVITE\nWarning: 380 a \"SIPS Not Allowed\"",
         "Warning 380: a sips: address cannot be served there; the call may be tried with sip:; the text is \"SIPS Not "
         "Allowed\", from a"},
        {"488 INVITE\nWarning: 345 a \"x\"", "Warning 345: not a registered code; the text is \"x\", from a"},
        {"488 INVITE\nWarning: 305", "Warning 305: one or more codecs or formats in the SDP are not available there"},
        {"488 INVITE\nWarning: no codec", "Warning: \"no codec\" does not start with a code of three digits"},
        {"488 INVITE\nWarning: 1, 2, 3, 4, 5, 6", "Warning: \"1\" does not start with a code of three digits\nWarning: "
                                                  "\"2\" does not start with a code of three digits\n"
                                                  "Warning: \"3\" does not start with a code of three digits\nWarning: "
                                                  "\"4\" does not start with a code of three digits\n"
                                                  "Warning has 2 more values"},
        {"488 INVITE\nWarning:", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 section 22, RFC 7616, RFC 8760 */
static void test_challenges(void)
{
    static const struct facts_row rows[] = {
        {"401 REGISTER\nWWW-Authenticate: Digest realm=\"a, b\", nonce=\"1\", algorithm=SHA-256, qop=\"auth,auth-int\"",
         "WWW-Authenticate asks for a Digest login for realm \"a, b\" (SHA-256, qop auth,auth-int)"},
        {"407 INVITE\nProxy-Authenticate: Digest realm=\"a\", nonce=\"1\"",
         "Proxy-Authenticate asks for a Digest login for realm \"a\" (MD5 as nothing else is named, no qop)"},
        {"401 REGISTER\nWWW-Authenticate: digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\", stale=TRUE",
         "WWW-Authenticate asks for a digest login for realm \"a\" (MD5, qop auth); stale=true: only the nonce was too "
         "old, the client repeats with "
         "the new one"},
        {"401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\", stale=false",
         "WWW-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)"},
        {"401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=AKAv1-MD5, qop=\"auth\"",
         "WWW-Authenticate asks for a Digest login for realm \"a\" (AKAv1-MD5: the SIM card answers, qop auth)"},
        {"401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256, qop=\"auth\"\n"
         "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
         "WWW-Authenticate asks for a Digest login for realm \"a\" (SHA-256, qop auth)\n"
         "WWW-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)\n"
         "2 challenges for one realm: the client answers the first whose algorithm it knows"},
        {"407 INVITE\nProxy-Authenticate: Basic realm=\"a\"\nWWW-Authenticate: Bearer realm=\"b\"",
         "WWW-Authenticate asks for a Bearer login for realm \"b\": an access token, not a password (RFC 8898)\n"
         "Proxy-Authenticate asks for a Basic login for realm \"a\"; RFC 3261 forbids Basic\n"
         "2 challenges for different realms: the client has to answer each of them with a login of its own"},
        {"401 REGISTER\nWWW-Authenticate: Digest",
         "WWW-Authenticate asks for a Digest login without naming a realm (MD5 as nothing else is named, "
         "no qop); without a nonce nobody can answer it"},
        {"401 REGISTER\nWWW-Authenticate:", ""},
        {"403 REGISTER", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 8.1.3.4, 21.3 and 21.4.23 */
static void test_contacts(void)
{
    static const struct facts_row rows[] = {
        {"302 INVITE\nContact: <sip:c@test>;q=0.2, <sip:a@test>, \"B, b\" <sip:b@test>;q=0.75\nm: sip:d@test;q=0.2",
         "4 Contacts, to be tried in this order: sip:a@test, sip:b@test (q=0.750), sip:c@test (q=0.2), sip:d@test "
         "(q=0.2)"},
        {"300 INVITE\nContact: <sip:1>;q=.1, <sip:2>;q=.2, <sip:3>;q=.3, <sip:4>;q=.4, <sip:5>;q=1.0, <sip:6>;q=0",
         "6 Contacts, to be tried in this order: sip:5, sip:4 (q=0.4), sip:3 (q=0.3), sip:2 (q=0.2) and 2 more"},
        {"301 INVITE\nContact: <sip:a@test;transport=tcp>;expires=3600",
         "Contact sends the client to sip:a@test;transport=tcp"},
        {"305 INVITE\nContact: <sip:proxy.test;lr>", "Contact names the proxy to go through: sip:proxy.test;lr"},
        {"485 INVITE\nContact: sip:a@test, sip:b@test",
         "Contact offers 2 addresses to choose from: sip:a@test, sip:b@test"},
        {"302 INVITE\nContact: <sip:a@test>;q=high, <sip:b@test>;q=",
         "2 Contacts, to be tried in this order: sip:a@test, sip:b@test"},
        {"302 INVITE\nContact: ", ""},
        {"486 INVITE\nContact: <sip:a@test>", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

#define IMS "\nContent-Type: application/3gpp-ims+xml;charset=utf-8\n\n"

/** 3GPP TS 24.229 section 7.6 */
static void test_alternative(void)
{
    static const struct facts_row rows[] = {
        {"380 INVITE" IMS
         "<?xml version=\"1.0\"?><ims-3gpp version=\"1\"><alternative-service><type>emergency</type><reason>Use "
         "&quot;112&quot;</reason>"
         "</alternative-service></ims-3gpp>",
         "Body of IMS: type \"emergency\" - the network takes the number for an emergency number: the phone has to "
         "make an emergency call instead\n"
         "Body of IMS: the reason for the user is \"Use \"112\"\""},
        {"380 INVITE" IMS "<ims-3gpp "
         "version=\"1\"><alternative-service><type>emergency</type><reason/><action>emergency-registration</action>"
         "</alternative-service></ims-3gpp>",
         "Body of IMS: type \"emergency\", action \"emergency-registration\" - the phone has to register for emergency "
         "calls, and call again"},
        {"504 INVITE" IMS
         "<x:ims-3gpp xmlns:x=\"y\"><x:alternative-service><x:type><x:restoration/></x:type><x:action> "
         "<initial-registration/>"
         "</x:action></x:alternative-service></x:ims-3gpp>",
         "Body of IMS: type \"restoration\", action \"initial-registration\" - the phone has to register anew, because "
         "the network lost its "
         "registration"},
        {"380 INVITE" IMS "<ims-3gpp><alternative-service><type>other</type></alternative-service></ims-3gpp>",
         "Body of IMS: type \"other\""},
        {"380 INVITE" IMS "<ims-3gpp><alternative-service><type>emergency</reason>",
         "Body of IMS: it is not well-formed XML\n"
         "Body of IMS: type \"emergency\" - the network takes the number for an emergency number: the phone has to "
         "make an emergency call instead"},
        {"380 INVITE\nContent-Length: 300" IMS "<ims-3gpp><alternative-ser", ""},
        {"380 INVITE" IMS "<ims-3gpp><service-info>x</service-info></ims-3gpp>", ""},
        {"380 INVITE" IMS "emergency", "Body of IMS: it is not well-formed XML"},
        {"380 INVITE" IMS, ""},
        {"380 INVITE\nContent-Type: "
         "text/plain\n\n<ims-3gpp><alternative-service><type>x</type></alternative-service></ims-3gpp>",
         ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 4028 section 5, RFC 3261 section 20.23 */
static void test_intervals(void)
{
    static const struct facts_row rows[] = {
        {"423 REGISTER\nMin-Expires: 3600", "Min-Expires: 3600 - ask for 3600 s or longer"},
        {"422 INVITE\nMin-SE: 300;x=y", "Min-SE: 300 - the session timer has to be 300 s or longer"},
        {"422 INVITE\nMin-SE: 60",
         "Min-SE: 60 - the session timer has to be 60 s or longer; RFC 4028 allows no less than 90 s"},
        {"423 REGISTER\nMin-Expires: an hour", "Min-Expires: \"an hour\" is not a number of seconds"},
        {"486 INVITE\nMin-Expires: 3600\nMin-SE: 300", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 20 and 21.4, RFC 6086, RFC 6665, RFC 4412, RFC 5360, RFC 3329 */
static void test_abilities(void)
{
    static const struct facts_row rows[] = {
        {"405 INFO\nAllow: INVITE, ACK,BYE", "The method INFO is not in Allow: INVITE, ACK, BYE"},
        {"405 INFO\nAllow: INVITE\nAllow: INFO", "The method INFO is refused here, and yet in Allow: INVITE, INFO"},
        {"405 INFO\nAllow:", "The method INFO is refused, and Allow is empty: no method is allowed"},
        {"501 INFO", ""},
        {"486 INVITE\nAllow: INVITE, ACK", ""},
        {"403 REFER\nAllow: INVITE, ACK", "The method REFER is not in Allow: INVITE, ACK"},
        {"401 REGISTER\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=MD5\nAllow: INVITE, ACK",
         "WWW-Authenticate asks for a Digest login for realm \"a\" (MD5, no qop)"},
        {"420 INVITE\nUnsupported: 100rel, timer",
         "Unsupported, to be left out of Require and Proxy-Require: 100rel, timer"},
        {"420 INVITE\nUnsupported:", "Unsupported is empty: it does not name what is refused"},
        {"421 INVITE\nRequire:", "Require is empty: it does not name what is demanded"},
        {"421 INVITE\nRequire: 100rel", "Required, to be listed in Supported of the request: 100rel"},
        {"415 MESSAGE\nAccept: text/plain;q=0.5, text/html", "It accepts bodies of these types: text/plain, text/html"},
        {"415 MESSAGE\nAccept:", "Accept is empty: it accepts no body"},
        {"415 MESSAGE\nAccept-Encoding: gzip\nAccept-Language: de, en;q=0.5",
         "It accepts bodies in these encodings: gzip\nIt accepts these languages: de, en"},
        {"469 INFO\nRecv-Info: a, b", "It takes INFO for these packages: a, b"},
        {"469 INFO\nRecv-Info: ", "Recv-Info is empty: it takes INFO for no package"},
        {"489 SUBSCRIBE\nu: presence, dialog", "It takes these events: presence, dialog"},
        {"417 INVITE\nAccept-Resource-Priority: wps.3, dsn.flash",
         "It accepts these values of Resource-Priority: wps.3, dsn.flash"},
        {"470 MESSAGE\nPermission-Missing: sip:c@test, <sip:d@test>",
         "These recipients have not given their consent yet: sip:c@test, sip:d@test"},
        {"494 REGISTER\nSecurity-Server: ipsec-3gpp;q=0.1;alg=hmac-md5-96, tls;q=0.2",
         "It offers these security mechanisms, the best first: tls (q=0.2), ipsec-3gpp (q=0.1)"},
        {"494 REGISTER\nSecurity-Server: tls", "It offers these security mechanisms: tls"},
        {"486 INVITE\nAccept: text/plain\nUnsupported: x\nRequire: x\nRecv-Info: x\nAllow-Events: x\nSecurity-Server: "
         "x",
         ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 section 20.18, RFC 8688, RFC 6442, RFC 8876 */
static void test_pointers(void)
{
    static const struct facts_row rows[] = {
        {"404 INVITE\nError-Info: <sip:unknown@test>;x, <https://test/why>",
         "Error-Info tells more at sip:unknown@test, https://test/why"},
        {"608 INVITE\nCall-Info: <https://test/icon>;purpose=icon, <https://test/card>;purpose=jwscard",
         "The signed card that says whom to ask about the rejection is at https://test/card"},
        {"607 INVITE\nCall-Info: <https://test/card>;purpose=jwscard", ""},
        {"424 INVITE\nGeolocation-Error: 300;code=\"Dereference Failure\"",
         "Geolocation-Error: 300 - the location is kept elsewhere and could not be fetched from there; the text is "
         "\"Dereference Failure\""},
        {"424 INVITE\nGeolocation-Error: lost", "Geolocation-Error: \"lost\" does not start with a number"},
        {"425 MESSAGE\nAlertMsg-Error: 103", "AlertMsg-Error: 103 - the alert is damaged"},
        {"425 MESSAGE\nAlertMsg-Error: 104", "AlertMsg-Error: 104 - not a registered code"},
        {"486 INVITE\nServer: Asterisk PBX 22", "The answerer calls itself \"Asterisk PBX 22\" (Server)"},
        {"486 INVITE\nUser-Agent: baresip\nVia: SIP/2.0/UDP a, SIP/2.0/UDP b\nv: SIP/2.0/UDP c",
         "The answerer calls itself \"baresip\" (User-Agent)\n3 Via entries: behind this hop it has 2 more to the "
         "client"},
        {"486 INVITE\nServer:\nVia: SIP/2.0/UDP a", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** 1xx and 2xx are not looked into; nor is what is no status code. */
static void test_other_codes(void)
{
    static const struct facts_row rows[] = {
        {"183 INVITE\nReason: Q.850;cause=17\nServer: x", ""},
        {"200 OPTIONS\nRetry-After: 5\nServer: x", ""},
        {"799 OPTIONS\nRetry-After: 5\nServer: x", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

int main(int argc, char **argv)
{
    facts_set_up(&argc, &argv);
    g_test_add_func("/evidence/retry_after", test_retry_after);
    g_test_add_func("/evidence/reason", test_reason);
    g_test_add_func("/evidence/warning", test_warning);
    g_test_add_func("/evidence/challenges", test_challenges);
    g_test_add_func("/evidence/contacts", test_contacts);
    g_test_add_func("/evidence/alternative", test_alternative);
    g_test_add_func("/evidence/intervals", test_intervals);
    g_test_add_func("/evidence/abilities", test_abilities);
    g_test_add_func("/evidence/pointers", test_pointers);
    g_test_add_func("/evidence/other_codes", test_other_codes);
    return facts_run();
}
