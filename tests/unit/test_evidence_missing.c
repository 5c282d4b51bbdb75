/* test_evidence_missing.c
 * What a response should have and has not, with all that makes its absence legal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip/required_headers.h"
#include "expect.h"
#include "facts.h"

#include <glib.h>

/** RFC 3261 sections 21.4, 22.2, 22.3 and 10.3, RFC 4028, RFC 6665, RFC 3903, RFC 6442, RFC 8876, RFC 3329 */
static void test_mandatory(void)
{
    static const struct facts_row rows[] = {
        {"401 REGISTER", "The mandatory WWW-Authenticate header is missing (RFC 3261 section 22.2)"},
        {"407 INVITE", "The mandatory Proxy-Authenticate header is missing (RFC 3261 section 22.3)"},
        {"405 INFO", "The mandatory Allow header is missing (RFC 3261 section 21.4.6)"},
        {"415 INVITE",
         "The mandatory Accept, Accept-Encoding or Accept-Language header is missing (RFC 3261 section 21.4.13)"},
        {"420 INVITE", "The mandatory Unsupported header is missing (RFC 3261 section 21.4.15)"},
        {"421 INVITE", "The mandatory Require header is missing (RFC 3261 section 21.4.16)"},
        {"421 INVITE\nRequire: timer\nrequire: Sec-Agree",
         "The mandatory Security-Server header is missing (RFC 3329 section 2.3.2)\nRequired, to "
         "be listed in Supported of the request: timer, Sec-Agree"},
        {"422 INVITE", "The mandatory Min-SE header is missing (RFC 4028 section 6)"},
        {"423 REGISTER", "The mandatory Min-Expires header is missing (RFC 3261 section 10.3)"},
        {"423 SUBSCRIBE",
         "There is no Min-Expires with the shortest lifetime that is accepted (RFC 6665 section 4.2.1.1)"},
        {"423 PUBLISH", "The mandatory Min-Expires header is missing (RFC 3903 section 6)"},
        {"424 INVITE", "The mandatory Geolocation-Error header is missing (RFC 6442 section 4.3)"},
        {"425 MESSAGE", "The mandatory AlertMsg-Error header is missing (RFC 8876 section 5.1)"},
        {"494 REGISTER", "The mandatory Security-Server header is missing (RFC 3329 section 2.3.1)"},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

/** What is only recommended, or often left out, is called neither mandatory nor wrong. */
static void test_recommended(void)
{
    static const struct facts_row rows[] = {
        {"300 INVITE", "There is no Contact with addresses to choose from; a proxy that followed it may have taken it "
                       "out (RFC 3261 section 21.3.1)"},
        {"301 INVITE", "There is no Contact with the new address; a proxy that followed it may have taken it out (RFC "
                       "3261 section 21.3.2)"},
        {"302 INVITE", "There is no Contact with the address to try; a proxy that followed it may have taken it out "
                       "(RFC 3261 section 21.3.3)"},
        {"305 INVITE", "There is no Contact with the proxy to go through (RFC 3261 section 21.3.4)"},
        {"380 INVITE\nContent-Length: 0", "There is no body to describe the alternative service; mobile networks may "
                                          "send none (RFC 3261 section 21.3.5)"},
        {"469 INFO", "There is no Recv-Info with the packages that are taken (RFC 6086 section 4.2.2)"},
        {"470 MESSAGE", "There is no Permission-Missing with those who have not consented (RFC 5360 section 5.9.2)"},
        {"608 INVITE\nCall-Info: <https://test/icon>;purpose=icon",
         "There is no card of whom to ask about the rejection (Call-Info); it may be left out where abuse is suspected "
         "(RFC 8688 section 3.1)"},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

static const struct required_header *missing_of(const char *text)
{
    struct sip_message response = read_message(text);

    return required_header_missing(&response);
}

/** Everything that looks like an absence and is none. */
static void test_present(void)
{
    static const char *const texts[] = {
        "SIP/2.0 401 X\nProxy-Authenticate: Digest\n\n",
        "SIP/2.0 401 X\nwww-authenticate :\n\n",
        "SIP/2.0 407 X\nWWW-Authenticate: Digest\n\n",
        "SIP/2.0 405 X\nAllow:\n\n",
        "SIP/2.0 415 X\nAccept:\n\n",
        "SIP/2.0 415 X\nAccept-Encoding: gzip\n\n",
        "SIP/2.0 415 X\nAccept-Language: de\n\n",
        "SIP/2.0 420 X\nUnsupported: x\n\n",
        "SIP/2.0 421 X\nRequire: 100rel\n\n",
        "SIP/2.0 421 X\nRequire: sec-agree\nSecurity-Server: tls\n\n",
        "SIP/2.0 422 X\nMin-SE: 90\n\n",
        "SIP/2.0 423 X\nCSeq: 1 REGISTER\nMin-Expires: 60\n\n",
        "SIP/2.0 423 X\nCSeq: 1 INVITE\n\n",
        "SIP/2.0 424 X\nGeolocation-Error: 100\n\n",
        "SIP/2.0 425 X\nAlertMsg-Error: 100\n\n",
        "SIP/2.0 300 X\nm: <sip:a@test>\n\n",
        "SIP/2.0 300 X\nContent-Type: text/plain\nContent-Length: 3\n\na b",
        "SIP/2.0 301 X\nContact: <sip:a@test>\n\n",
        "SIP/2.0 302 X\nm: <sip:a@test>\n\n",
        "SIP/2.0 305 X\nContact: <sip:a@test>\n\n",
        "SIP/2.0 380 X\nContent-Length: 300\n\n",
        "SIP/2.0 380 X\nc: application/3gpp-ims+xml\n\n",
        "SIP/2.0 469 X\nRecv-Info:\n\n",
        "SIP/2.0 470 X\nPermission-Missing: sip:a@test\n\n",
        "SIP/2.0 494 X\nSecurity-Server: tls\n\n",
        "SIP/2.0 608 X\nCall-Info: <https://test/icon>;purpose=icon, <https://test/card>;purpose=JWSCARD\n\n",
        "SIP/2.0 488 X\n\n",
        "SIP/2.0 606 X\n\n",
        "SIP/2.0 489 X\n\n",
        "SIP/2.0 486 X\n\n",
        "SIP/2.0 200 X\n\n",
        "SIP/2.0 405 X\nCSeq: 1 INFO\n",
        "SIP/2.0 405 X\nCSeq: 1 INFO\nAll",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        if (missing_of(texts[i])) {
            g_test_message("said to be missing something: %s", texts[i]);
            g_test_fail();
        }
}

/** Also behind more lines than those that are kept for facts. */
static void test_far_behind(void)
{
    GString *text = g_string_new("SIP/2.0 405 X\n");

    for (unsigned i = 0; i < 300; i++)
        g_string_append(text, "Via: SIP/2.0/UDP test\n");
    g_string_append(text, "Allow: INVITE\n\n");
    g_assert_null(missing_of(text->str));
    g_string_free(text, TRUE);
}

static void test_weights(void)
{
    g_assert_cmpint(missing_of("SIP/2.0 405 X\n\n")->weight, ==, REQUIRED_MUST);
    g_assert_cmpstr(missing_of("SIP/2.0 405 X\n\n")->what, ==, "Allow");
    g_assert_cmpstr(missing_of("SIP/2.0 405 X\n\n")->reference, ==, "RFC 3261 section 21.4.6");
    g_assert_cmpint(missing_of("SIP/2.0 302 X\n\n")->weight, ==, REQUIRED_SHOULD);
    g_assert_cmpint(missing_of("SIP/2.0 608 X\n\n")->weight, ==, REQUIRED_MAY);
}

/** RFC 3261 sections 22 and 22.1 */
static void test_forbidden(void)
{
    static const struct {
        const char *text;
        bool by_basic;
        bool by_ack_or_cancel;
    } rows[] = {
        {"SIP/2.0 401 X\nCSeq: 1 REGISTER\nWWW-Authenticate: basic realm=\"a\"\n\n", true, false},
        {"SIP/2.0 407 X\nCSeq: 1 INVITE\nProxy-Authenticate: Digest realm=\"Basic\"\nProxy-Authenticate: Basic "
         "realm=\"a\"\n\n",
         true, false},
        {"SIP/2.0 407 X\nCSeq: 1 INVITE\nProxy-Authenticate: Digest realm=\"Basic\"\n\n", false, false},
        {"SIP/2.0 401 X\nCSeq: 1 REGISTER\nWWW-Authenticate: Basics realm=\"a\"\nAuthorization: Basic QQ==\n\n", false,
         false},
        {"SIP/2.0 403 X\nCSeq: 1 REGISTER\nWWW-Authenticate: Basic realm=\"a\"\n\n", false, false},
        {"SIP/2.0 407 X\nCSeq: 1 CANCEL\n\n", false, true},
        {"SIP/2.0 401 X\nCSeq: 1 ACK\n\n", false, true},
        {"SIP/2.0 401 X\nCSeq: 1 BYE\n\n", false, false},
        {"SIP/2.0 481 X\nCSeq: 1 CANCEL\n\n", false, false},
    };
    static const struct facts_row facts[] = {
        {"407 CANCEL\nProxy-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
         "A CANCEL cannot be sent again with credentials and must not be challenged (RFC 3261 section 22.1)\n"
         "Proxy-Authenticate asks for a Digest login for realm \"a\" (MD5, qop auth)"},
        {"401 ACK\nWWW-Authenticate:",
         "An ACK cannot be sent again with credentials and must not be challenged (RFC 3261 section 22.1)"},
        {"401 REGISTER\nWWW-Authenticate: Basic realm=\"a\"",
         "WWW-Authenticate asks for a Basic login for realm \"a\"; RFC 3261 forbids Basic"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct sip_message response = read_message(rows[i].text);

        g_assert_cmpint(sip_challenges_by_basic(&response), ==, rows[i].by_basic);
        g_assert_cmpint(sip_challenges_ack_or_cancel(&response), ==, rows[i].by_ack_or_cancel);
    }
    facts_check(facts, G_N_ELEMENTS(facts));
}

/** RFC 3261 section 10.3 */
static void test_registrar(void)
{
    static const struct facts_row rows[] = {
        {"600 REGISTER", "A registrar must not answer with 6xx (RFC 3261 section 10.3)"},
        {"600 INVITE", ""},
        {"503 REGISTER", ""},
    };

    facts_check(rows, G_N_ELEMENTS(rows));
}

int main(int argc, char **argv)
{
    facts_set_up(&argc, &argv);
    g_test_add_func("/evidence_missing/mandatory", test_mandatory);
    g_test_add_func("/evidence_missing/recommended", test_recommended);
    g_test_add_func("/evidence_missing/present", test_present);
    g_test_add_func("/evidence_missing/far_behind", test_far_behind);
    g_test_add_func("/evidence_missing/weights", test_weights);
    g_test_add_func("/evidence_missing/forbidden", test_forbidden);
    g_test_add_func("/evidence_missing/registrar", test_registrar);
    return facts_run();
}
