/* test_evidence_request.c
 * A refused request against its response: what explains the code, what contradicts it, and where nothing can be said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include <glib.h>

#define LOOP "The only Contact is the Request-URI itself: to follow it is to ask for the same address again\n"

/** RFC 3261 sections 8.1.3.4 and 19.1.4 */
static void test_redirection(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:bob@test>", LOOP "Contact sends the client to sip:bob@test"},
        {"INVITE SIP:bob@TEST;transport=TCP;x=1", "301 INVITE\nm: \"B\" <sip:bob@test;lr;transport=tcp>;q=0.5",
         LOOP "Contact sends the client to sip:bob@test;lr;transport=tcp (q=0.5)"},
        {"INVITE sip:[2001:db8::1]:5062", "300 INVITE\nContact: sip:[2001:DB8::1]:5062, <sip:[2001:db8::1]:5062;a=b>",
         "All 2 Contacts are the Request-URI itself: to follow them is to ask for the same address again\n"
         "2 Contacts, to be tried in this order: sip:[2001:DB8::1]:5062, sip:[2001:db8::1]:5062;a=b"},
        {"INVITE tel:+15551234", "302 INVITE\nContact: <tel:+15551234>",
         LOOP "Contact sends the client to tel:+15551234"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:bob@test>, <sip:carol@test>",
         "2 Contacts, to be tried in this order: sip:bob@test, sip:carol@test"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:Bob@test>", "Contact sends the client to sip:Bob@test"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sips:bob@test>", "Contact sends the client to sips:bob@test"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:bob@test:5060>",
         "Contact sends the client to sip:bob@test:5060"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:bob@test;transport=udp>",
         "Contact sends the client to sip:bob@test;transport=udp"},
        {"INVITE sip:bob@test;transport=udp", "302 INVITE\nContact: <sip:bob@test>",
         "Contact sends the client to sip:bob@test"},
        {"INVITE sip:bob@test;x=1", "302 INVITE\nContact: <sip:bob@test;x=2>",
         "Contact sends the client to sip:bob@test;x=2"},
        {"INVITE sip:bob@test", "302 INVITE\nContact: <sip:bob@test?Subject=x>",
         "Contact sends the client to sip:bob@test?Subject=x"},
        {"INVITE sip:test", "302 INVITE\nContact: <sip:@test>", "Contact sends the client to sip:@test"},
        {"INVITE sip:bob@test", "305 INVITE\nContact: <sip:bob@test>",
         "Contact names the proxy to go through: sip:bob@test"},
        {"INVITE sip:bob@test x", "302 INVITE\nContact: <sip:bob@test>", "Contact sends the client to sip:bob@test"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 10.2.1.1 and 10.3, RFC 4028 */
static void test_intervals(void)
{
    static const struct facts_exchange rows[] = {
        {"REGISTER sip:test\nExpires: 60", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - asked for 60 s, the server's minimum is 300 s"},
        {"REGISTER sip:test\nContact: <sip:a@test>;expires=60\nExpires: 3600", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - asked for 60 s in Contact, the server's minimum is 300 s"},
        {"REGISTER sip:test\nm: <sip:a@test>;expires=0, <sip:b@test>\nExpires: 120", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - asked for 120 s, the server's minimum is 300 s"},
        {"REGISTER sip:test\nContact: *\nExpires: 0", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - ask for 300 s or longer"},
        {"REGISTER sip:test\nContact: *\nExpires: 60", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - ask for 300 s or longer"},
        {"REGISTER sip:test\nContact: <sip:a@test>;expires=soon", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - ask for 300 s or longer"},
        {"REGISTER sip:test\nContact: <sip:a@test>;expires=600", "423 REGISTER\nMin-Expires: 300",
         "Min-Expires: 300 - asked for 600 s in Contact, which is not below the server's minimum of 300 s"},
        {"REGISTER sip:test\nExpires: 3600", "423 REGISTER\nMin-Expires: 7200",
         "Min-Expires: 7200 - asked for 3600 s, the server's minimum is 7200 s; a registrar may refuse only less than "
         "3600 s (RFC 3261 section "
         "10.3)"},
        {"SUBSCRIBE sip:test\nContact: <sip:a@test>;expires=1\nExpires: 3600", "423 SUBSCRIBE\nMin-Expires: 7200",
         "Min-Expires: 7200 - asked for 3600 s, the server's minimum is 7200 s"},
        {"PUBLISH sip:test\nExpires: 60", "423 PUBLISH",
         "The mandatory Min-Expires header is missing (RFC 3903 section 6)\nThe request asked for 60 s"},
        {"INVITE sip:test\nx: 90;refresher=uac", "422 INVITE\nMin-SE: 300",
         "Min-SE: 300 - asked for 90 s, the server's minimum is 300 s"},
        {"INVITE sip:test\nSession-Expires: 1800\nMin-SE: 900", "422 INVITE\nMin-SE: 300",
         "Min-SE: 300 - asked for 1800 s, which is not below the server's minimum of 300 s; the request's own Min-SE "
         "of 900 s is higher"},
        {"INVITE sip:test\nSession-Expires: soon", "422 INVITE\nMin-SE: 300",
         "Min-SE: 300 - the session timer has to be 300 s or longer"},
        {"INVITE sip:test", "422 INVITE\nMin-SE: 300", "Min-SE: 300 - the session timer has to be 300 s or longer"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

#define PARTS                                                                                                          \
    "Content-Type: multipart/mixed;boundary=\"b\"\n\n--b\nContent-Type: application/sdp\n\nv=0\n\n--b\nContent-Type: " \
    "application/pidf+xml\n\n"                                                                                         \
    "<x/>\n--b--\n"

/** RFC 3261 sections 21.4.13, 20.1 to 20.3 */
static void test_types(void)
{
    static const struct facts_exchange rows[] = {
        {"MESSAGE sip:test\nContent-Type: text/html;charset=utf-8\n\nx", "415 MESSAGE\nAccept: text/plain",
         "Content-Type of the request is \"text/html\", which Accept does not list\nIt accepts bodies of these types: "
         "text/plain"},
        {"MESSAGE sip:test\nc: Text/Plain\n\nx", "415 MESSAGE\nAccept: text/*",
         "Content-Type of the request is \"Text/Plain\", and yet Accept lists it\nIt accepts bodies of these types: "
         "text/*"},
        {"MESSAGE sip:test\nc: text/plain\n\nx", "415 MESSAGE\nAccept: */*;q=0.1, text/plain;q=0",
         "Content-Type of the request is \"text/plain\"\nIt accepts bodies of these types: */*, text/plain"},
        {"MESSAGE sip:test\nc: text/plain\ne: gzip\nContent-Language: de-CH, fr\n\nx",
         "415 MESSAGE\nAccept-Encoding: deflate\nAccept-Language: de",
         "Content-Type of the request is \"text/plain\"\nContent-Encoding of the request is \"gzip\", which "
         "Accept-Encoding does not list\n"
         "Content-Language of the request is \"de-CH\", and yet Accept-Language lists it\n"
         "Content-Language of the request is \"fr\", which Accept-Language does not list\n"
         "It accepts bodies in these encodings: deflate\nIt accepts these languages: de"},
        {"MESSAGE sip:test\nc: text/plain\n\nx", "415 MESSAGE\nAccept:",
         "Content-Type of the request is \"text/plain\", which Accept does not list\nAccept is empty: it accepts no "
         "body"},
        {"INFO sip:test\n" PARTS, "415 INFO\nAccept: application/sdp",
         "A part of the request's body is \"application/pidf+xml\", which Accept does not list\nIt accepts bodies of "
         "these types: application/sdp"},
        {"INFO sip:test\n" PARTS, "415 INFO\nAccept: application/*",
         "Content-Type of the request is \"multipart/mixed\", which Accept does not list\nIt accepts bodies of these "
         "types: application/*"},
        {"INFO sip:test", "415 INFO\nAccept: text/plain",
         "The request has no body\nIt accepts bodies of these types: text/plain"},
        {"INFO sip:test\nContent-Length: 5", "415 INFO\nAccept: text/plain",
         "It accepts bodies of these types: text/plain"},
        {"SUBSCRIBE sip:test\nAccept: a/b;q=0.1, c/d", "406 SUBSCRIBE", "Accept of the request: a/b, c/d"},
        {"SUBSCRIBE sip:test\nAccept:", "406 SUBSCRIBE",
         "Accept of the request is empty: it takes no body in the answer"},
        {"SUBSCRIBE sip:test", "406 SUBSCRIBE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 21.4.15 and 21.4.16, RFC 3329 */
static void test_options(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:test\nRequire: 100rel, timer\nProxy-Require: sec-agree", "420 INVITE\nUnsupported: 100REL",
         "Unsupported, to be left out of Require and Proxy-Require: 100REL\nRequire of the request: 100rel, timer\n"
         "Proxy-Require of the request: sec-agree"},
        {"INVITE sip:test\nSupported: timer", "420 INVITE\nUnsupported: timer, x",
         "Unsupported, to be left out of Require and Proxy-Require: timer, x\n"
         "Refused, and not required by this request, perhaps added by a proxy further on: timer, x"},
        {"INVITE sip:test\nRequire: 100rel", "420 INVITE",
         "The mandatory Unsupported header is missing (RFC 3261 section 21.4.15)\nRequire of the request: 100rel"},
        {"INVITE sip:test\nRequire:", "420 INVITE\nUnsupported:",
         "Unsupported is empty: it does not name what is refused"},
        {"INVITE sip:test\nk: timer", "421 INVITE\nRequire: 100rel, timer",
         "Required, to be listed in Supported of the request: 100rel, timer\nSupported of the request does not list: "
         "100rel\n"
         "In the request already, and yet demanded: timer"},
        {"REGISTER sip:test\nRequire: sec-agree\nSecurity-Client: ipsec-3gpp;alg=x, tls",
         "494 REGISTER\nSecurity-Server: digest;q=0.1, TLS;q=0.2",
         "It offers these security mechanisms, the best first: TLS (q=0.2), digest (q=0.1)\n"
         "Security-Client of the request offers: ipsec-3gpp, tls"},
        {"REGISTER sip:test\nSecurity-Client: digest", "494 REGISTER\nSecurity-Server: tls",
         "It offers these security mechanisms: tls\nSecurity-Client of the request offers: digest; the server has none "
         "of these"},
        {"REGISTER sip:test", "494 REGISTER\nSecurity-Server: tls",
         "It offers these security mechanisms: tls\nThe request has no Security-Client"},
        {"REGISTER sip:test", "421 REGISTER\nRequire: sec-agree\nSecurity-Server: tls",
         "Required, to be listed in Supported of the request: sec-agree\nSupported of the request does not list: "
         "sec-agree\n"
         "It offers these security mechanisms: tls\nThe request has no Security-Client"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 4412, RFC 6086, RFC 6665 */
static void test_packages(void)
{
    static const struct facts_exchange rows[] = {
        {"SUBSCRIBE sip:test\no: presence;id=1", "489 SUBSCRIBE\nAllow-Events: dialog",
         "Event of the request is \"presence\", which Allow-Events does not list\nIt takes these events: dialog"},
        {"SUBSCRIBE sip:test\nEvent: dialog", "489 SUBSCRIBE\nu: dialog",
         "Event of the request is \"dialog\", and yet Allow-Events lists it\nIt takes these events: dialog"},
        {"SUBSCRIBE sip:test\nEvent: presence", "489 SUBSCRIBE", "Event of the request is \"presence\""},
        {"NOTIFY sip:test", "489 NOTIFY", "The request has no Event"},
        {"INFO sip:test\nInfo-Package: a", "469 INFO\nRecv-Info: b",
         "Info-Package of the request is \"a\", which Recv-Info does not list\n"
         "It takes INFO for these packages: b"},
        {"INFO sip:test",
         "469 INFO\nRecv-Info:", "The request has no Info-Package\nRecv-Info is empty: it takes INFO for no package"},
        {"INVITE sip:test\nResource-Priority: ets.0, WPS.3", "417 INVITE\nAccept-Resource-Priority: wps.3",
         "Resource-Priority of the request is \"ets.0\", which Accept-Resource-Priority does not list\n"
         "Resource-Priority of the request is \"WPS.3\", and yet Accept-Resource-Priority lists it\n"
         "It accepts these values of Resource-Priority: wps.3"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 3261 sections 21.4.11, 21.4.12, 21.4.14 and 21.4.21, RFC 5626 */
static void test_numbers(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:test\nMax-Forwards: 0\nVia: a, b\nv: c", "483 INVITE",
         "Max-Forwards of the request is 0: no proxy may forward it; it has 3 Via entries"},
        {"INVITE sip:test\nMax-Forwards: 5\nVia: a", "483 INVITE",
         "Max-Forwards of the request is 5 on this hop; it has 1 Via entry"},
        {"INVITE sip:test\nMax-Forwards: many", "483 INVITE", ""},
        {"INVITE sip:test", "483 INVITE", ""},
        {"MESSAGE sip:test\nContent-Length: 5\n\nhello", "413 MESSAGE", "The body of the request has 5 bytes"},
        {"MESSAGE sip:test\nContent-Length: 50\n\nhello", "413 MESSAGE", ""},
        {"MESSAGE sip:test", "413 MESSAGE", ""},
        {"INVITE sip:bob@test;x=1", "414 INVITE", "The Request-URI has 16 bytes"},
        {"INVITE tel:+1555", "416 INVITE", "The scheme of the Request-URI is tel"},
        {"INVITE bob", "416 INVITE", ""},
        {"REGISTER sip:test\nk: path, outbound\nm: <sip:a@test>;reg-id=1", "439 REGISTER",
         "The request asks for outbound: reg-id in Contact, outbound in Supported"},
        {"REGISTER sip:test\nm: <sip:a@test>;reg-id=1", "439 REGISTER",
         "The request does not ask for outbound: it has reg-id in Contact and no outbound in Supported"},
        {"REGISTER sip:test\nk: outbound", "439 REGISTER",
         "The request does not ask for outbound: it has outbound in Supported and no reg-id in Contact"},
        {"REGISTER sip:test", "439 REGISTER",
         "The request does not ask for outbound: it has no reg-id in Contact and no outbound in Supported"},
        {"BYE sip:test\nMax-Forwards: 0", "481 BYE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** RFC 8224, RFC 6442, RFC 8876, RFC 5363 */
static void test_carried(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:test\ny: abc..def;info=<https://test/cert;x>;alg=ES256;ppt=\"shaken\"", "437 INVITE",
         "Identity of the request: kind shaken, algorithm ES256, certificate at https://test/cert;x\n"
         "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1)"},
        {"INVITE sip:test\nIdentity: abc", "438 INVITE",
         "Identity of the request: algorithm ES256\n"
         "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1)"},
        {"INVITE sip:test", "428 INVITE", "The request has no Identity on this hop"},
        {"PUBLISH sip:test\nSIP-If-Match: dx200xyz", "412 PUBLISH",
         "SIP-If-Match of the request is \"dx200xyz\", and the server has no publication with this tag, or has it no "
         "longer (RFC 3903 section 6)"},
        {"PUBLISH sip:test", "412 PUBLISH", "The request has no SIP-If-Match on this hop"},
        {"INVITE sip:test\nGeolocation: <cid:a@test>, <https://test/b>", "424 INVITE\nGeolocation-Error: 100",
         "Geolocation-Error: 100 - the location cannot be processed\nGeolocation of the request: cid:a@test, a part of "
         "its body"},
        {"INVITE sip:test\nGeolocation: <https://test/b>", "424 INVITE\nGeolocation-Error: 300",
         "Geolocation-Error: 300 - the location is kept elsewhere and could not be fetched from there\n"
         "Geolocation of the request: https://test/b, to be fetched from there"},
        {"INVITE sip:test\nGeolocation:", "424 INVITE\nGeolocation-Error: 100",
         "Geolocation-Error: 100 - the location cannot be processed\nThe request has no Geolocation on this hop, and "
         "424 must not "
         "answer one without it (RFC 6442 section 4.3)"},
        {"MESSAGE sip:test\nContent-Type: application/EmergencyCallData.cap+xml\n\n<a/>",
         "425 MESSAGE\nAlertMsg-Error: 103",
         "AlertMsg-Error: 103 - the alert is damaged\nThe alert in the body of the request has 4 bytes"},
        {"MESSAGE sip:test\nCall-Info: <cid:x>;purpose=icon, <https://test/a>;purpose=EmergencyCallData.cap",
         "425 MESSAGE\nAlertMsg-Error: 101",
         "AlertMsg-Error: 101 - the alert is missing, or could not be found where the request points to\nThe alert of "
         "the request is at "
         "https://test/a"},
        {"MESSAGE sip:test", "425 MESSAGE\nAlertMsg-Error: 103",
         "AlertMsg-Error: 103 - the alert is damaged\nThe request carries no alert on this hop, and 425 must not "
         "answer one without it (RFC 8876 "
         "section 5.1)"},
        {"MESSAGE sip:test\nContent-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: "
         "application/resource-lists+xml\n\n<a/>\n--b--",
         "470 MESSAGE\nPermission-Missing: sip:c@test",
         "The request lists its recipients in its body (application/resource-lists+xml)\n"
         "These recipients have not given their consent yet: sip:c@test"},
        {"MESSAGE sip:test", "470 MESSAGE\nPermission-Missing: sip:c@test",
         "These recipients have not given their consent yet: sip:c@test"},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** More lines than are kept: what seems to be missing may stand behind them. */
static void test_too_long(void)
{
    GString *request = g_string_new("SUBSCRIBE sip:test");
    char *facts;

    for (unsigned i = 0; i < 200; i++)
        g_string_append(request, "\nVia: SIP/2.0/UDP test");
    facts = facts_of("489 SUBSCRIBE", request->str, 0);
    g_assert_cmpstr(facts, ==, "");
    g_free(facts);
    g_string_free(request, TRUE);
}

int main(int argc, char **argv)
{
    facts_set_up(&argc, &argv);
    g_test_add_func("/evidence_request/redirection", test_redirection);
    g_test_add_func("/evidence_request/intervals", test_intervals);
    g_test_add_func("/evidence_request/types", test_types);
    g_test_add_func("/evidence_request/options", test_options);
    g_test_add_func("/evidence_request/packages", test_packages);
    g_test_add_func("/evidence_request/numbers", test_numbers);
    g_test_add_func("/evidence_request/carried", test_carried);
    g_test_add_func("/evidence_request/too_long", test_too_long);
    return facts_run();
}
