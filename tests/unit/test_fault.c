/* test_fault.c
 * What is wrong with a request by itself, and what only looks like it; how it is said, and which code it goes with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts/malformed.h"

#include "story.h"

#include <glib.h>
#include <string.h>

#define VIA "Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\r\n"
#define ENDS "From: <sip:a@test>;tag=1\r\nTo: <sip:b@test>\r\nCall-ID: x\r\n"
#define HOPS "Max-Forwards: 70\r\n"
#define CONTACT "Contact: <sip:a@a.test>\r\n"
#define SDP "v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"

static struct sip_fault_way way;

/** What is said of these bytes, of which only so many are there. Free with g_free(). */
static char *words_of(const char *text, unsigned code, enum malformed_fit *fit)
{
    size_t len = strlen(text);
    char *bytes = story_exact_copy(text, len);
    GString *out = g_string_new(NULL);

    *fit = malformed_words(out, &(struct malformed_request){{bytes, len}, way, NULL}, code);
    g_free(bytes);
    return g_string_free(out, FALSE);
}

static void expect(const char *text, unsigned code, enum malformed_fit fit, const char *words)
{
    enum malformed_fit found_fit;
    char *found = words_of(text, code, &found_fit);

    if (strcmp(found, words) != 0 || found_fit != fit)
        g_test_message("%s", text);
    g_assert_cmpstr(found, ==, words);
    g_assert_cmpint(found_fit, ==, fit);
    g_free(found);
}

/** With 400, which any fault can get. */
static void expect_fault(const char *text, const char *words)
{
    expect(text, 400, *words ? MALFORMED_WARN : MALFORMED_NOT, words);
}

static void test_missing(void)
{
    expect_fault("OPTIONS sip:b@test SIP/2.0\r\n" VIA ENDS "CSeq: 1 OPTIONS\r\n\r\n",
                 "has no Max-Forwards, which is mandatory (RFC 3261 section 8.1.1)");
    expect_fault("INVITE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INVITE\r\n\r\n",
                 "has no Contact, which is mandatory in it (RFC 3261 section 8.1.1.8)");
    expect_fault("NOTIFY sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 NOTIFY\r\nSubscription-State: active\r\n\r\n",
                 "has no Event, which is mandatory in it (RFC 6665 section 8.2.1)");
    expect_fault("NOTIFY sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 NOTIFY\r\no: presence\r\n\r\n",
                 "has no Subscription-State, which is mandatory in it (RFC 6665 section 8.2.3)");
    expect_fault("PRACK sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 PRACK\r\n\r\n",
                 "has no RAck, which is mandatory in it (RFC 3262 section 7.2)");
    expect_fault("MESSAGE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 MESSAGE\r\nContent-Length: 2\r\n\r\nhi",
                 "has no Content-Type, although it has a body (RFC 3261 section 20.15)");
    expect_fault("OPTIONS sip:b@test SIP/2.0\r\n" VIA HOPS
                 "From: <sip:a@test>\r\nTo:\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n",
                 "has an empty To, which is mandatory (RFC 3261 section 8.1.1); it has no tag in From, which is "
                 "mandatory (RFC 3261 section 8.1.1.3)");
    way.is_stream = true;
    expect_fault("OPTIONS sip:b@test SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\n" ENDS HOPS
                 "CSeq: 1 OPTIONS\r\n\r\n",
                 "has no Content-Length, which is mandatory over TCP (RFC 3261 section 18.3)");
    way.is_stream = false;
}

/** What may be left out, what a peer of RFC 2543 does not know, and what is cut. */
static void test_not_missing(void)
{
    static const char *const methods[] = {"BYE", "CANCEL", "MESSAGE", "OPTIONS", "INFO", "REGISTER", "UPDATE"};

    for (unsigned i = 0; i < G_N_ELEMENTS(methods); i++) {
        char *text =
            g_strdup_printf("%s sip:test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 %s\r\n\r\n", methods[i], methods[i]);

        expect_fault(text, "");
        g_free(text);
    }
    expect_fault("INVITE sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP a.test;branch=1\r\nFrom: <sip:a@test>\r\nTo: "
                 "<sip:b@test>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n",
                 "");
    expect_fault("INVITE sip:b@test SIP/2.0\r\nv: SIP/2.0/UDP a.test;branch=z9hG4bK1\r\nf: <sip:a@test>;tag=1\r\nt: "
                 "<sip:b@test>\r\ni: x\r\nm: <sip:a@a>\r\n" HOPS "CSeq: 1 INVITE\r\nl: 0\r\n\r\n",
                 "");
    expect_fault("INVITE sip:b@test SIP/2.0\r\n" VIA ENDS "CSeq: 1 INVITE\r\n", "");
    expect_fault("SIP/2.0 400 Bad\r\n" VIA ENDS "CSeq: 1 INVITE\r\n\r\n", "");
    expect_fault("x", "");
    expect_fault("", "");
}

static void test_identity(void)
{
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INVITE\r\n\r\n",
                 "has the method \"INVITE\" in CSeq (RFC 3261 section 8.1.1.5)");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\nMax-Forwards: 69\r\n\r\n",
                 "has two values of Max-Forwards, \"70\" and \"69\" (RFC 3261 section 7.3.1)");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\nMax-Forwards: 70\r\nVia: SIP/2.0/UDP "
                 "b;branch=z9hG4bK2\r\nRoute: <sip:c>\r\nRoute: <sip:d>\r\n\r\n",
                 "");
    expect_fault(
        "INFO sip:b@test SIP/2.0\r\n" VIA HOPS "CSeq: 1 INFO\r\nCall-ID: a b\r\nTo: <sip:b@test\r\n"
        "From: Alice, Work <sip:a@test>;tag=1\r\n\r\n",
        "has a name in From that calls for quotes, Alice, Work (RFC 3261 section 20.10); it has a quote or < in To "
        "that is not closed, <sip:b@test (RFC 3261 section 20.10); it has a blank in its Call-ID, \"a b\" (RFC 3261 "
        "section 25.1)");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA HOPS
                 "CSeq: 1 INFO\r\nCall-ID: a\r\nTo: \"Bob \\\" <\" <sip:b@test>\r\n"
                 "From: Alice M\xc3\xbcller <sip:a@test>;tag=1\r\n\r\n",
                 "");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\nSubject hello\r\n world: x\r\n\r\n", "");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\nSubject hello\r\n\r\n",
                 "has a header line without a colon, \"Subject hello\" (RFC 3261 section 7.3.1)");
}

#define INFO(uri) "INFO " uri " SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\n\r\n"
#define REGISTER(uri) "REGISTER " uri " SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 REGISTER\r\n\r\n"

static void test_uri(void)
{
    expect_fault(INFO("sip:b ob@test"), "has a blank in its Request-URI, \"sip:b ob@test\" (RFC 3261 section 7.1)");
    expect_fault(INFO("<sip:bob@test>"), "has < or > in its Request-URI, <sip:bob@test> (RFC 3261 section 7.1)");
    expect_fault(INFO("sip:*21#@test"),
                 "has # in its Request-URI, sip:*21#@test, where %23 should be (RFC 3261 section 25.1)");
    expect_fault(INFO("sip:tel:+1555@test"),
                 "has a tel: URI behind sip: in its Request-URI, sip:tel:+1555@test (RFC 3261 section 19.1.6)");
    expect_fault(INFO("sip:b@test?Subject=x"),
                 "has headers in its Request-URI, sip:b@test?Subject=x (RFC 3261 section 19.1.1)");
    expect_fault(REGISTER("sip:b@test"),
                 "has a user in its Request-URI, sip:b@test, where only the domain may be (RFC 3261 section 10.2)");
    expect_fault(REGISTER("sip:test"), "");
    expect_fault(INFO("sip:b?x@test"), "");
    expect_fault(INFO("sip:*21%23@test;user=phone"), "");
    expect_fault(INFO("tel:+1555;phone-context=x"), "");
    expect_fault(INFO("sip:[2001:db8::1]:5060"), "");
}

#define BODY(length, body)                                                                                             \
    "INVITE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS CONTACT "CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n"        \
    "Content-Length: " length "\r\n\r\n" body

static void test_length(void)
{
    expect_fault(BODY("900", SDP), "has Content-Length 900, and only 79 bytes of body (RFC 3261 section 18.3)");
    expect_fault(BODY("60", SDP), "has Content-Length 60, which cuts off 19 bytes of its SDP (RFC 3261 section 18.3)");
    expect_fault(BODY("0", SDP), "has Content-Length 0, which cuts off 79 bytes of its SDP (RFC 3261 section 18.3)");
    expect_fault(BODY("many", SDP), "has a Content-Length that is not a number, \"many\" (RFC 3261 section 20.14)");
    expect_fault(BODY("79", SDP), "");
    expect_fault(BODY("79", SDP "\r\n\r\n"), "");
    expect_fault(BODY("79", SDP "INVITE sip:c@test SIP/2.0\r\n"), "");
    way.is_cut = true;
    expect_fault(BODY("900", SDP), "");
    way = (struct sip_fault_way){.is_stream = true};
    expect(BODY("900", SDP), 404, MALFORMED_NOT, "");
    way.is_stream = false;
}

#define OFFER(lines)                                                                                                   \
    "INVITE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS CONTACT                                                              \
    "CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\n" lines

static void test_sdp(void)
{
    expect_fault(OFFER("v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nm=audio 4 RTP/AVP 0\r\n"),
                 "has no t= in its SDP (RFC 4566 section 5)");
    expect_fault(OFFER("v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\nm=audio 4 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n"
                       "m=video 6 RTP/AVP 31\r\n"),
                 "has no c= for m=video in its SDP (RFC 4566 section 5.7)");
    expect_fault(OFFER("v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\nm=audio 4 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n"
                       "m=video 0 RTP/AVP 31\r\n"),
                 "");
    expect_fault(OFFER(SDP "m=video 6 RTP/AVP 31\r\n"), "");
    expect_fault(OFFER(SDP), "");
    expect_fault(OFFER(""), "");
    expect_fault("MESSAGE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\n\r\nhi",
                 "");
}

static void test_sdp_values(void)
{
#define HEAD "v=0\r\no=- 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\n"
#define FROM_HERE "c=IN IP4 192.0.2.1\r\n"
    static const char unmapped[] = OFFER(HEAD FROM_HERE "m=audio 4 RTP/AVP 0 97\r\na=rtpmap:0 PCMU/8000\r\n");

    expect_fault(OFFER(HEAD FROM_HERE "m=audio 4 RTP/AVP\r\n"),
                 "has an m= line without formats in its SDP, \"m=audio 4 RTP/AVP\" (RFC 4566 section 5.14)");
    expect_fault(OFFER(HEAD FROM_HERE "m=audio 70000 RTP/AVP 0\r\n"),
                 "has a port above 65535 in its SDP, \"m=audio 70000 RTP/AVP 0\" (RFC 4566 section 5.14)");
    expect_fault(OFFER(HEAD "c=IN IP4 fe80::1\r\nm=audio 4 RTP/AVP 0\r\n"),
                 "has a c= line in its SDP whose address is not of the kind that it names, \"c=IN IP4 fe80::1\" (RFC "
                 "4566 section 5.7)");
    expect_fault(
        OFFER("v=0\r\no=My Phone 1 1 IN IP4 a\r\ns=-\r\nt=0 0\r\n" FROM_HERE),
        "has an o= line in its SDP that has not six parts, \"o=My Phone 1 1 IN IP4 a\" (RFC 4566 section 5.2)");
    expect_fault(unmapped, "has payload type 97 in its SDP and no a=rtpmap that says what it is (RFC 3551 section 3)");
    expect(unmapped, 404, MALFORMED_NOT, "");
    expect(unmapped, 488, MALFORMED_WARN,
           "has payload type 97 in its SDP and no a=rtpmap that says what it is (RFC 3551 section 3)");
    /* A host name may be of either kind; what is refused, or no RTP, needs no map. */
    expect_fault(OFFER(HEAD "c=IN IP6 a.test\r\nm=audio 4 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n"), "");
    expect_fault(OFFER(HEAD "c=IN IP6 ::1\r\nm=audio 0 RTP/AVP 97\r\nm=image 4 udptl t38\r\n"), "");
    expect_fault(OFFER(HEAD "c=IN IP4 224.2.1.1/127\r\nm=application 9 TCP/BFCP 100\r\n"), "");
}

#define INFO_OF(lines) "INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\n" lines "\r\n"

/** Values that go together. */
static void test_pairs(void)
{
#define STAR "REGISTER sip:test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 REGISTER\r\nContact: *\r\n"
#define REFER_TO(value)                                                                                                \
    "REFER sip:b@test SIP/2.0\r\n" VIA ENDS HOPS CONTACT "CSeq: 1 REFER\r\nRefer-To: " value "\r\n\r\n"
#define TIMER(session, minimum) INFO_OF("Session-Expires: " session "\r\nMin-SE: " minimum "\r\n")
    expect_fault(STAR "Expires: 60\r\n\r\n",
                 "has Contact: *, and its Expires is 60: it has to be 0 (RFC 3261 section 10.2.2)");
    expect_fault(STAR "\r\n", "has Contact: *, and its Expires is not there: it has to be 0 (RFC 3261 section 10.2.2)");
    expect_fault(STAR "Expires: 0\r\n\r\n", "");
    expect(STAR "Expires: 60\r\n\r\n", 404, MALFORMED_NOT, "");
    expect_fault(REFER_TO("<sip:c@test?Subject=a&replaces=1@h;to-tag=2>"),
                 "has Replaces in Refer-To with ; or @ that is not escaped, 1@h;to-tag=2 (RFC 3261 section 19.1.1)");
    expect_fault(REFER_TO("<sip:c@test?Replaces=1%40h%3Bto-tag%3D2&Subject=a@b>"), "");
    expect_fault(REFER_TO("<sip:c@test?NoReplaces=1@h>"), "");
    expect_fault(REFER_TO("<sip:c@test>;x=?"), "");
    expect_fault(REFER_TO("sip:c@test"), "");
    expect_fault(REFER_TO("<sip:c@test?"), "");
    expect_fault(TIMER("90;refresher=uac", "120"),
                 "has Session-Expires 90, which is below its own Min-SE, 120 (RFC 4028 section 5)");
    expect_fault(TIMER("120", "120"), "");
    expect_fault(TIMER("many", "120"), "");
#undef STAR
#undef REFER_TO
#undef TIMER
}

static void test_hosts(void)
{
    static const char odd[] = INFO_OF("Contact: <sip:a@a_b.test:5062>\r\n");

    expect_fault(INFO_OF("Contact: <sip:a@2001:db8::1:5060>\r\n"),
                 "has an IPv6 address without [ and ] in Contact, sip:a@2001:db8::1:5060 (RFC 3261 section 25.1)");
    expect_fault("INFO sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP 2001:db8::1:5060;branch=z9hG4bK1\r\n" ENDS HOPS
                 "CSeq: 1 INFO\r\n\r\n",
                 "has an IPv6 address without [ and ] in Via, 2001:db8::1 (RFC 3261 section 25.1)");
    expect_fault("INFO sip: SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INFO\r\n\r\n",
                 "has a URI without a host in its Request-URI, sip: (RFC 3261 section 25.1)");
    expect_fault(INFO_OF("P-Asserted-Identity: \"A\" <a@test>\r\n"),
                 "has an address without sip: in P-Asserted-Identity, a@test (RFC 3261 section 25.1)");
    expect_fault(INFO_OF("Contact: <sip:*9#@a.test>\r\n"),
                 "has # in Contact, sip:*9#@a.test, where %23 should be (RFC 3261 section 25.1)");
    expect_fault(INFO_OF("Record-Route: sip:p.test;lr\r\n"),
                 "has a Record-Route that is not in < and >, sip:p.test;lr (RFC 3261 section 25.1)");
    expect_fault(INFO_OF("Refer-To: sip:c@c.test?Replaces=1\r\n"),
                 "has a Refer-To that is not in < and >, sip:c@c.test?Replaces=1 (RFC 3261 section 25.1)");
    expect_fault(INFO_OF("Refer-To: <sip:c@c.test>, sip:d@d.test\r\n"),
                 "has two values of Refer-To, \"<sip:c@c.test>\" and \"sip:d@d.test\" (RFC 3261 section 7.3.1)");
    expect(INFO_OF("Refer-To: sip:c@c.test;method=INVITE\r\n"), 400, MALFORMED_NOT, "");
    expect(INFO_OF("Refer-To: \"C, C\" <sip:c,1@c.test?Replaces=1>;x=1\r\n"), 400, MALFORMED_NOT, "");
    expect_fault(INFO_OF("Expires: never\r\n"), "has Expires that is not a number, never (RFC 3261 section 25.1)");
    expect_fault(odd, "has a character in the host of Contact that no host name may have, sip:a@a_b.test:5062 (RFC "
                      "3261 section 25.1)");
    expect(odd, 404, MALFORMED_NOT, "");
    expect(odd, MALFORMED_UNANSWERED, MALFORMED_NOT, "");
    expect_fault(INFO_OF("Contact: <sip:[2001:db8::1]:5060;transport=tcp>\r\nP-Asserted-Identity: <tel:+1>\r\n"
                         "Route: <sip:p.test;lr>\r\nExpires: 60\r\n"),
                 "");
    expect_fault("REGISTER sip:test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 REGISTER\r\nContact: *\r\nExpires: 0\r\n\r\n",
                 "");
}

static void test_once(void)
{
#define INVITE_OF(lines)                                                                                               \
    "INVITE sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 INVITE\r\nContact: <sip:a@a.test>" lines "\r\n\r\n"
    static const char two[] = "has two Contacts, \"<sip:a@a.test>\" and \"<sip:c@a.test>\", where one has to be (RFC "
                              "3261 section 8.1.1.8)";

    expect_fault(INVITE_OF("\r\nm: <sip:c@a.test>"), two);
    expect_fault(INVITE_OF(", <sip:c@a.test>"), two);
    expect(INVITE_OF(", <sip:c@a.test>"), 404, MALFORMED_NOT, "");
    expect_fault(
        "REGISTER sip:test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 1 REGISTER\r\nContact: <sip:a@a>, <sip:c@c>\r\n\r\n", "");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 2147483648 INFO\r\n\r\n",
                 "has CSeq \"2147483648 INFO\", whose number has to be below 2147483648 (RFC 3261 section 8.1.1.5)");
    expect_fault("INFO sip:b@test SIP/2.0\r\n" VIA ENDS HOPS "CSeq: 2147483647 INFO\r\n\r\n", "");
}

static void test_hops(void)
{
    static const char none[] = "INFO sip:b@test SIP/2.0\r\n" VIA ENDS "Max-Forwards: 0\r\nCSeq: 1 INFO\r\n\r\n";

    expect(none, 483, MALFORMED_WARN, "has Max-Forwards 0, so that no proxy may pass it on (RFC 3261 section 16.3)");
    expect(none, 404, MALFORMED_NOT, "");
    expect("OPTIONS sip:b@test SIP/2.0\r\n" VIA ENDS "Max-Forwards: 0\r\nCSeq: 1 OPTIONS\r\n\r\n", 483, MALFORMED_NOT,
           "");
    expect(REGISTER("sip:b@test"), MALFORMED_UNANSWERED, MALFORMED_NOT, "");
    expect("INFO sip:b@test SIP/2.0\r\n" VIA VIA ENDS "Max-Forwards: 0\r\nCSeq: 1 INFO\r\n\r\n", 483, MALFORMED_NOT,
           "");
    expect("INFO sip:b@test SIP/2.0\r\n" VIA ENDS "Max-Forwards: 300\r\nCSeq: 1 INFO\r\n\r\n", 483, MALFORMED_WARN,
           "has Max-Forwards \"300\", which is not a number from 0 to 255 (RFC 3261 section 20.22)");
}

static void test_transport(void)
{
    static const char tcp[] = "INFO sip:b@test SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\n" ENDS HOPS
                              "CSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n",
                      tls[] = "INFO sip:b@test SIP/2.0\r\nVia: SIP/2.0/TLS a;branch=z9hG4bK1\r\n" ENDS HOPS
                              "CSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n";

    expect_fault(tcp, "has TCP in its top Via and came over UDP (RFC 3261 section 18.1.1)");
    expect(tcp, MALFORMED_UNANSWERED, MALFORMED_WARN,
           "has TCP in its top Via and came over UDP (RFC 3261 section 18.1.1)");
    expect(tcp, 404, MALFORMED_NOT, "");
    expect_fault(tls, "");
    way.is_stream = true;
    expect_fault(tcp, "");
    expect_fault(tls, "");
    way.is_stream = false;
}

/** A code that speaks of something else makes it a note; the fault that fits goes first. */
static void test_codes(void)
{
    static const char text[] =
        "NOTIFY sip:b@test SIP/2.0\r\n" VIA ENDS "CSeq: 1 NOTIFY\r\nSubscription-State: active\r\n\r\n";

    expect(text, 404, MALFORMED_NOTE,
           "has no Max-Forwards, which is mandatory (RFC 3261 section 8.1.1); it has no Event, which is mandatory in "
           "it (RFC "
           "6665 section 8.2.1)");
    expect(text, 489, MALFORMED_WARN,
           "has no Event, which is mandatory in it (RFC 6665 section 8.2.1); it has no Max-Forwards, which is "
           "mandatory (RFC "
           "3261 section 8.1.1)");
    expect("BYE sip:b@test SIP/2.0\r\n" VIA HOPS
           "From: <sip:a@test>\r\nTo: <sip:b@test>;tag=1\r\nCall-ID: x\r\nCSeq: 1 BYE\r\n\r\n",
           481, MALFORMED_NOT, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/fault/missing", test_missing);
    g_test_add_func("/fault/not_missing", test_not_missing);
    g_test_add_func("/fault/identity", test_identity);
    g_test_add_func("/fault/uri", test_uri);
    g_test_add_func("/fault/length", test_length);
    g_test_add_func("/fault/sdp", test_sdp);
    g_test_add_func("/fault/sdp_values", test_sdp_values);
    g_test_add_func("/fault/hosts", test_hosts);
    g_test_add_func("/fault/pairs", test_pairs);
    g_test_add_func("/fault/once", test_once);
    g_test_add_func("/fault/hops", test_hops);
    g_test_add_func("/fault/transport", test_transport);
    g_test_add_func("/fault/codes", test_codes);
    return g_test_run();
}
