/* test_evidence_quoted.c
 * What of the request a failure speaks of: the called number, the claimed caller, the way, the time it took, and
 * whether the answerer is right about what is missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "facts.h"

#include "facts/response_facts.h"
#include "pages.h"

#include <glib.h>
#include <string.h>

static void test_called(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:5551@test\nTo: <sip:5551@test>", "404 INVITE", "The called number is 5551 (4 digits, without +)"},
        {"INVITE sip:+4930123456;npdi@test;user=phone\nt: Bob <sip:030123456@test>", "484 INVITE",
         "The called number is +4930123456 (10 digits, with +); To has 030123456"},
        {"INVITE sip:004930123@test", "604 INVITE",
         "The called number is 004930123 (9 digits, without +, with 00 in front)"},
        {"INVITE sip:*21*030@test", "404 INVITE", "The called number is *21*030 (5 digits, without +, with * or #)"},
        {"INVITE tel:+1-555-1234", "404 INVITE", "The called number is +1-555-1234 (8 digits, with +)"},
        {"INVITE sip:bob.b@test\nTo: <sip:bob.b@example.com>", "485 INVITE",
         "The called name is bob.b\nThe domain is test in the Request-URI and example.com in To"},
        {"OPTIONS sip:test", "404 OPTIONS", "The Request-URI names no user: sip:test"},
        {"REGISTER sip:test", "404 REGISTER", ""},
        {"INVITE sip:5551@test", "486 INVITE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

static void test_caller(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:1@test\nFrom: \"A\" <sip:alice@test>;tag=1\nTo: <sip:1@test>", "403 INVITE",
         "The caller is sip:alice@test in From"},
        {"INVITE sip:1@test\nf: <sip:anonymous@anonymous.invalid>;tag=1\nP-Asserted-Identity: <sip:+4930@test>\n"
         "Privacy: id;critical",
         "403 INVITE",
         "The caller calls itself anonymous: sip:anonymous@anonymous.invalid in From, sip:+4930@test in "
         "P-Asserted-Identity; Privacy: id;critical"},
        {"INVITE sip:1@test\nP-Preferred-Identity: <tel:+1>\nRemote-Party-ID: <sip:2@test>;party=calling", "403 INVITE",
         "The caller is tel:+1 in P-Preferred-Identity, sip:2@test in Remote-Party-ID"},
        {"INVITE sip:1@test", "403 INVITE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

static void test_hops(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:1@p\nVia: SIP/2.0/UDP p:5060;branch=c, SIP/2.0/UDP P;branch=b\nv: SIP/2.0/UDP p ;branch=d\n"
         "v: SIP/2.0/UDP a",
         "482 INVITE",
         "The request came through p 3 times, as Via shows; its Request-URI still names that host, which sends it to "
         "itself"},
        {"INVITE sip:1@q\nVia: SIP/2.0/UDP [2001:db8::1]:5060, SIP/2.0/UDP q, SIP/2.0/UDP [2001:db8::1], SIP/2.0/UDP a",
         "483 INVITE", "The request came through 2001:db8::1 twice, as Via shows"},
        {"INVITE sip:1@p\nVia: SIP/2.0/UDP p:5070, SIP/2.0/UDP p:5070, SIP/2.0/UDP p", "482 INVITE",
         "The request came through p, port 5070, twice, as Via shows"},
        {"INVITE sip:1@p\nVia: SIP/2.0/UDP p, SIP/2.0/UDP p:5070, SIP/2.0/UDP a", "482 INVITE", ""},
        {"INVITE sip:b@p\nTo: <sip:b@t>;tag=1\nRoute: <sip:p;lr>", "482 INVITE",
         "The Request-URI is sip:b@p, the proxy that is in Route as well, where the Contact of the other side of the "
         "call "
         "should be: so it comes back to that server"},
        {"INVITE sip:b@p:5070\nTo: <sip:b@t>;tag=1\nRoute: <sip:p;lr>", "482 INVITE", ""},
        {"INVITE sip:b@p\nTo: <sip:b@t>\nRoute: <sip:p;lr>", "482 INVITE", ""},
        {"INVITE sip:b@p\nTo: <sip:b@t>;tag=1\nRoute: <sip:q;lr>", "482 INVITE", ""},
        {"INVITE sip:b@p\nVia", "482 INVITE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** What the answerer says is missing. */
static void test_claims(void)
{
    static const struct facts_exchange rows[] = {
        {"INFO sip:t\nMax-Forwards: 1", "400 INFO\nWarning: 399 x \"Missing Contact and Record-Route headers\"",
         "Warning 399: a note for people; no program may act on it; the text is \"Missing Contact and Record-Route "
         "headers\", from x\n"
         "The answerer says what is missing; indeed the request has no Contact, no Record-Route"},
        {"INFO sip:t\nm: <sip:a>", "400 INFO\nX-Error: no Contact header",
         "X-Error: no Contact header\n"
         "The answerer says what is missing; and yet the request has Contact"},
        {"INFO sip:t\nm: <sip:a>", "400 INFO\nX-Error: Contact or Event required",
         "X-Error: Contact or Event required\n"
         "The answerer says what is missing; indeed the request has no Event; it has Contact"},
        {"INFO sip:t", "400 INFO\nX-Error: bad Contact", "X-Error: bad Contact"},
        {"INFO sip:t", "400 INFO\nX-Error: no contacts, no eventual route", "X-Error: no contacts, no eventual route"},
        {"INFO sip:t", "400 INFO\nX-Note: no Contact", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

/** base64url of {"iat":1699999900} */
#define SIGNED "eyJhbGciOiJFUzI1NiJ9.eyJpYXQiOjE2OTk5OTk5MDB9.c2ln"

/** RFC 8224 section 6.2.2; the answer comes 100 s after the signature. */
static void test_signature(void)
{
    static const struct facts_exchange rows[] = {
        {"INVITE sip:t\nIdentity: " SIGNED ";info=<https://t>", "403 INVITE",
         "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1); by its iat it "
         "was "
         "signed 100 s before this answer"},
        {"INVITE sip:t\ny: abc..def;info=<https://t>\nDate: Tue, 14 Nov 2023 22:00:00 GMT", "403 INVITE",
         "The request has an Identity, and Date: Tue, 14 Nov 2023 22:00:00 GMT"},
        {"INVITE sip:t\ny: abc.!!!!.def", "403 INVITE",
         "The request has an Identity and no Date, which its signer has to add (RFC 8224 section 6.1)"},
        {"INVITE sip:t", "403 INVITE", ""},
    };

    facts_check_exchanges(rows, G_N_ELEMENTS(rows));
}

static struct codebook *book;

static void fact_keep(const char *fact, void *data)
{
    GString *facts = data;

    g_string_append_printf(facts, "%s%s", facts->len ? "\n" : "", fact);
}

/** Expects this to be told of the time of a response. */
static void expect_about(const char *status, const char *method, struct response_circumstances about,
                         const char *expected)
{
    char *text = g_strdup_printf("SIP/2.0 %s\r\nCSeq: 1 %s\r\n\r\n", status, method);
    GString *facts = g_string_new(NULL);
    struct sip_message response;

    about.limit_us = 32 * G_USEC_PER_SEC;
    g_assert_true(sip_message_read(text, strlen(text), &response));
    response_facts_of(&(struct response_facts_source){book, &response, NULL, TIME_UNKNOWN, false, &about, NULL},
                      fact_keep, facts);
    g_assert_cmpstr(facts->str, ==, expected);
    g_string_free(facts, TRUE);
    g_free(text);
}

#define SECONDS(s) ((int64_t)((s)*G_USEC_PER_SEC))

static void expect_time(const char *status, const char *method, double after, double rung, const char *expected)
{
    expect_about(status, method,
                 (struct response_circumstances){
                     .after_us = SECONDS(after), .rung_us = rung < 0 ? -1 : SECONDS(rung), .has_rung = rung >= 0},
                 expected);
}

static void test_timing(void)
{
    expect_time(
        "408 x", "INVITE", 0.02, -1,
        "408 comes 0.020 s after the INVITE, no timer ran out: the server knew at once that it reaches nobody, usually "
        "as nobody is registered there");
    expect_time(
        "480 x", "INVITE", 0.012, -1,
        "480 comes 0.012 s after the INVITE, at once: usually nobody is registered there, or do-not-disturb is on");
    expect_time("503 x", "REGISTER", 0.1, -1,
                "503 comes 0.100 s after the REGISTER, at once: the server itself is out of service or overloaded, or "
                "could not "
                "connect to the next one");
    expect_time(
        "408 x", "INVITE", 32.01, -1,
        "408 comes 32.0 s after the INVITE: 64*T1, nobody answered the INVITE that the server sent on (timer B)");
    expect_time(
        "503 x", "MESSAGE", 32.1, -1,
        "503 comes 32.1 s after the MESSAGE: 64*T1, nobody answered the request that the server sent on (timer F)");
    expect_time("480 x", "INVITE", 26, 25.1,
                "480 comes 26.0 s after the INVITE, 25.1 s after the first 18x: as long as a ring timer lets it ring");
    expect_time(
        "487 x", "INVITE", 26, 25,
        "487 comes 26.0 s after the INVITE, 25.0 s after the first 18x: as long as a ring timer lets it ring, or a "
        "caller waits");
    expect_time(
        "408 x", "INVITE", 181, 179,
        "408 comes 181.0 s after the INVITE: about the time of timer C, after which a proxy gives up (RFC 3261 section "
        "16.6)");
    expect_time(
        "486 x", "INVITE", 0.012, -1,
        "486 comes 0.012 s after the INVITE, which never rang: no person decided that, but the device or a server");
    expect_time(
        "603 x", "INVITE", 0.049, -1,
        "603 comes 0.049 s after the INVITE, which never rang: no person decided that, but the device or a server");
}

/** Times that say nothing. */
static void test_no_timing(void)
{
    expect_time("408 x", "INVITE", 5, -1, "");
    expect_time("408 x", "INVITE", 32, 31.9,
                "408 comes 32.0 s after the INVITE, 31.9 s after the first 18x: as long as a ring "
                "timer lets it ring");
    expect_time("487 x", "INVITE", 0.01, -1, "");
    expect_time("487 x", "INVITE", 5, 4, "");
    expect_time("486 x", "INVITE", 0.051, -1, "");
    expect_time("486 x", "INVITE", 0.01, 0.001, "");
    expect_time("486 x", "MESSAGE", 0.01, -1, "");
    expect_time("404 x", "INVITE", 32, -1, "");
    expect_about("486 x", "INVITE", (struct response_circumstances){.after_us = 1, .rung_us = -1, .is_in_dialog = true},
                 "");
    expect_about("480 x", "INVITE", (struct response_circumstances){.after_us = -1, .rung_us = -1}, "");
}

static void test_phrase(void)
{
    expect_about(
        "403 Stale Date", "INVITE", (struct response_circumstances){.after_us = -1, .rung_us = -1},
        "The phrase \"Stale Date\" is what a verifier of signed caller identities says when the time of the signature "
        "is too far from its own (RFC 8224 section 6.2.2)");
    expect_about(
        "500 I'm terribly sorry, server error occurred (7/SL)", "INVITE",
        (struct response_circumstances){.after_us = -1, .rung_us = -1},
        "The phrase \"I'm terribly sorry, server error occurred (7/SL)\" is what Kamailio and OpenSIPS say when they "
        "could not send the request on");
    expect_about("403 Out of date", "INVITE", (struct response_circumstances){.after_us = -1, .rung_us = -1}, "");
}

int main(int argc, char **argv)
{
    int result;

    facts_set_up(&argc, &argv);
    book = pages_codebook();
    g_test_add_func("/evidence_quoted/called", test_called);
    g_test_add_func("/evidence_quoted/caller", test_caller);
    g_test_add_func("/evidence_quoted/hops", test_hops);
    g_test_add_func("/evidence_quoted/claims", test_claims);
    g_test_add_func("/evidence_quoted/signature", test_signature);
    g_test_add_func("/evidence_quoted/timing", test_timing);
    g_test_add_func("/evidence_quoted/no_timing", test_no_timing);
    g_test_add_func("/evidence_quoted/phrase", test_phrase);
    result = facts_run();
    codebook_free(book);
    return result;
}
