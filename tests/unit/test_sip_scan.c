/* test_sip_scan.c
 * Messages among other bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"
#include "sip/scan.h"

#define REQUEST(method, call_id, length)                                                                               \
    method " sip:bob@test SIP/2.0\r\nCall-ID: " call_id "\r\nContent-Length: " length "\r\n\r\n"
#define RESPONSE(code, call_id, length)                                                                                \
    "SIP/2.0 " code " Phrase\r\nCall-ID: " call_id "\r\nContent-Length: " length "\r\n\r\n"

/** Expects messages with these Call-IDs, each followed by a space; without one, the space alone. */
static void expect_calls(struct sip_text bytes, const char *expected)
{
    struct sip_message message;
    GString *found = g_string_new(NULL);

    while (sip_scan_next(&bytes, &message))
        g_string_append_printf(found, "%.*s ", (int)message.call_id.len, message.call_id.at ? message.call_id.at : "");
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static void test_alone(void)
{
    expect_calls((struct sip_text){NULL, 0}, "");
    expect_calls(text_of(REQUEST("INVITE", "a", "0")), "a ");
    expect_calls(text_of(RESPONSE("486", "a", "0")), "a ");
    expect_calls(text_of("SIP/2.0 486 Busy Here\r\n\r\n"), " ");
}

static void test_among_others(void)
{
    static const char frame[] =
        "\x45\x00\x02\x13\xc4\x13\xc4\x00\xff" REQUEST("INVITE", "a", "0") "\r\n\r\n" RESPONSE("200", "b", "0");

    expect_calls((struct sip_text){frame, sizeof frame - 1}, "a b ");
    expect_calls(text_of("checksumAB" REQUEST("BYE", "a", "0")), "a ");
}

static void test_bodies_are_passed(void)
{
    expect_calls(text_of(REQUEST("NOTIFY", "a", "21") "SIP/2.0 486 Busy\r\ni: x" RESPONSE("200", "b", "0")), "a b ");
    expect_calls(text_of(REQUEST("MESSAGE", "a", "9999") REQUEST("INVITE", "inner", "0")), "a ");
}

static void test_none(void)
{
    expect_calls(text_of("GET / HTTP/1.1\r\nUser-Agent: SIP/2.0\r\n\r\n"), "");
    expect_calls(text_of("SIP/2.0"), "");
    expect_calls(text_of(" SIP/2.0\r\n"), "");
    expect_calls(text_of("  SIP/2.0\r\n"), "");
    expect_calls(text_of("sip:bob SIP/2.0\r\nCall-ID: a\r\n\r\n"), "");
    expect_calls(text_of("Via: SIP/2.0/UDP host\r\nCall-ID: a\r\n\r\n"), "");
    expect_calls(text_of("SIP/2.0 abc\r\nCall-ID: a\r\n\r\n"), "");
}

static void test_cut(void)
{
    const char *whole = REQUEST("INVITE", "a", "0");

    for (size_t len = 0; len < strlen(whole); len++) {
        char *exact = g_memdup2(whole, MAX(len, 1));
        struct sip_text bytes = {exact, len};
        struct sip_message message;

        while (sip_scan_next(&bytes, &message))
            g_assert_true(message.is_cut);
        g_free(exact);
    }
}

static void expect_quoted(const char *before, const char *method, const char *expected)
{
    char *bytes =
        g_strdup_printf("%s%s sip:b@test SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 %s\r\n\r\n", before, method, method);
    struct sip_message message;

    g_assert_true(sip_scan_quoted((struct sip_text){bytes, strlen(bytes)}, &message));
    g_assert_true(sip_text_is(message.method, expected));
    g_assert_true(sip_text_is(message.call_id, "1"));
    g_free(bytes);
}

/** The bytes of a UDP checksum before a request that an ICMP error quotes may be letters. */
static void test_quoted(void)
{
    struct sip_message message;

    expect_quoted("\x03\x29\x01\xfe", "INVITE", "INVITE");
    expect_quoted("\x03\x29\x01T", "INVITE", "INVITE");
    expect_quoted("\x03\x29xy", "BYE", "BYE");
    expect_quoted("\x03\x29\x01-", "PRIVATE", "-PRIVATE");
    expect_quoted("", "BYE", "BYE");
    g_assert_false(sip_scan_quoted((struct sip_text){"SIP/2.0 200 OK\r\n\r\n", 18}, &message));
    g_assert_false(sip_scan_quoted((struct sip_text){"", 0}, &message));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/sip_scan/alone", test_alone);
    g_test_add_func("/sip_scan/among_others", test_among_others);
    g_test_add_func("/sip_scan/bodies_are_passed", test_bodies_are_passed);
    g_test_add_func("/sip_scan/none", test_none);
    g_test_add_func("/sip_scan/cut", test_cut);
    g_test_add_func("/sip_scan/quoted", test_quoted);
    return g_test_run();
}
