/* test_endpoint.c
 * Addresses as text, private ones, and what ICMP errors say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/endpoint.h"
#include "calls/icmp_error.h"

#include <glib.h>
#include <string.h>

static void expect_text(struct endpoint endpoint, const char *host, const char *text, bool is_private)
{
    GString *out = g_string_new(NULL);

    endpoint_add_host(out, &endpoint);
    g_assert_cmpstr(out->str, ==, host);
    g_string_truncate(out, 0);
    endpoint_add(out, &endpoint);
    g_assert_cmpstr(out->str, ==, text);
    g_assert_true(endpoint_is_private(&endpoint) == is_private);
    g_string_free(out, TRUE);
}

static void test_ip4(void)
{
    expect_text((struct endpoint){{192, 0, 2, 10}, 5060, 4}, "192.0.2.10", "192.0.2.10:5060", false);
    expect_text((struct endpoint){{0, 0, 0, 0}, 0, 4}, "0.0.0.0", "0.0.0.0", false);
    expect_text((struct endpoint){{255, 255, 255, 255}, 65535, 4}, "255.255.255.255", "255.255.255.255:65535", false);
    expect_text((struct endpoint){{0}, 5060, 0}, "", "", false);
}

static void test_ip6(void)
{
    expect_text((struct endpoint){{0x20, 1, 0xd, 0xb8, [15] = 1}, 5060, 6}, "2001:db8::1", "[2001:db8::1]:5060", false);
    expect_text((struct endpoint){{[15] = 1}, 0, 6}, "::1", "[::1]", true);
    expect_text((struct endpoint){{0}, 0, 6}, "::", "[::]", false);
    expect_text((struct endpoint){{0xfe, 0x80}, 0, 6}, "fe80::", "[fe80::]", true);
    expect_text((struct endpoint){{0xfd, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3}, 0, 6}, "fd01:0:1::2:0:3",
                "[fd01:0:1::2:0:3]", true);
    expect_text((struct endpoint){{0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0xab, 8}, 0, 6}, "1:2:3:4:5:6:7:ab08",
                "[1:2:3:4:5:6:7:ab08]", false);
    expect_text((struct endpoint){{0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}, 0, 6}, "1:0:3:4:5:6:7:8",
                "[1:0:3:4:5:6:7:8]", false);
    expect_text((struct endpoint){{0, 1, 0, 0, 0, 0, 0, 4, 0, 5, 0, 0, 0, 0, 0, 8}, 0, 6}, "1::4:5:0:0:8",
                "[1::4:5:0:0:8]", false);
}

static void test_private(void)
{
    static const uint8_t yes[][4] = {{10, 0, 0, 1},   {172, 16, 0, 1},  {172, 31, 255, 255}, {192, 168, 1, 1},
                                     {100, 64, 0, 1}, {100, 127, 0, 1}, {127, 0, 0, 1},      {169, 254, 1, 1}};
    static const uint8_t no[][4] = {{11, 0, 0, 1},   {172, 32, 0, 1},  {172, 15, 0, 1}, {192, 169, 1, 1},
                                    {100, 63, 0, 1}, {100, 128, 0, 1}, {8, 8, 8, 8}};

    for (unsigned i = 0; i < G_N_ELEMENTS(yes) + G_N_ELEMENTS(no); i++) {
        bool is_private = i < G_N_ELEMENTS(yes);
        struct endpoint endpoint = {.family = 4};

        memcpy(endpoint.address, is_private ? yes[i] : no[i - G_N_ELEMENTS(yes)], 4);
        g_assert_true(endpoint_is_private(&endpoint) == is_private);
    }
}

/** An error of 192.0.2.1, or 2001:db8::1, of that type and code, up to the SIP message that it quotes. */
static size_t make_error(uint8_t *bytes, unsigned family, uint8_t type, uint8_t code)
{
    size_t ip = family == 4 ? 20 : 40, icmp = 14 + ip, quoted = icmp + 8;

    memset(bytes, 0, 256);
    if (family == 4) {
        bytes[14] = bytes[quoted] = 0x45;
        bytes[14 + 9] = 1;
        bytes[quoted + 9] = 17;
        memcpy(bytes + 14 + 12, (const uint8_t[]){192, 0, 2, 1}, 4);
    } else {
        bytes[14] = bytes[quoted] = 0x60;
        bytes[14 + 6] = 58;
        bytes[quoted + 6] = 17;
        memcpy(bytes + 14 + 8, (const uint8_t[]){0x20, 1, 0xd, 0xb8, [15] = 1}, 16);
    }
    bytes[icmp] = type;
    bytes[icmp + 1] = code;
    return quoted + ip + 8;
}

static void test_icmp(void)
{
    static const struct {
        unsigned family;
        uint8_t type, code;
        const char *kind;
    } cases[] = {
        {4, 3, 1, "host unreachable"},
        {4, 3, 3, "port unreachable"},
        {4, 3, 13, "prohibited by a filter"},
        {4, 3, 7, NULL},
        {4, 3, 200, NULL},
        {4, 11, 0, "time to live exceeded"},
        {4, 11, 1, "fragments did not all arrive"},
        {4, 8, 0, NULL},
        {6, 1, 4, "port unreachable"},
        {6, 1, 9, NULL},
        {6, 2, 0, "packet too big"},
        {6, 3, 0, "hop limit exceeded"},
        {6, 128, 0, NULL},
    };
    uint8_t bytes[256];

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t payload = make_error(bytes, cases[i].family, cases[i].type, cases[i].code);
        struct icmp_error error = icmp_error_read(bytes, payload);
        GString *from = g_string_new(NULL);

        endpoint_add_host(from, &error.from);
        g_assert_cmpstr(from->str, ==, cases[i].family == 4 ? "192.0.2.1" : "2001:db8::1");
        g_assert_cmpstr(error.kind, ==, cases[i].kind);
        g_string_free(from, TRUE);
        for (size_t at = 0; at < payload; at++) /* SIP somewhere else: no matter where */
            error = icmp_error_read(bytes, at);
    }
    make_error(bytes, 4, 3, 3);
    bytes[14 + 28] = 0x46; /* options in the quoted header */
    g_assert_null(icmp_error_read(bytes, 70).kind);
}

static void test_read(void)
{
    static const char *const same[] = {
        "192.0.2.1", "0.0.0.0", "2001:db8::1", "::", "::1", "fe80::", "1:2:3:4:5:6:7:8", "1:0:0:2::3"};
    static const char *const none[] = {"",
                                       "192.0.2",
                                       "192.0.2.256",
                                       "192.0.2.1.1",
                                       "1.2.3.4x",
                                       "example.com",
                                       "1:2:3",
                                       "1::2::3",
                                       "12345::",
                                       ":",
                                       "1:2:3:4:5:6:7:8:9",
                                       ".1.2.3",
                                       "1:2:3:4:5:6:7:1.2.3.4",
                                       ":::",
                                       "1:2:3:4:5:6:7:8::"};
    struct endpoint endpoint;

    for (unsigned i = 0; i < G_N_ELEMENTS(same); i++) {
        GString *text = g_string_new(NULL);

        g_assert_true(endpoint_read(&endpoint, (struct sip_text){same[i], strlen(same[i])}, 5));
        endpoint_add_host(text, &endpoint);
        g_assert_cmpstr(text->str, ==, same[i]);
        g_assert_cmpuint(endpoint.port, ==, 5);
        g_string_free(text, TRUE);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(none); i++)
        if (endpoint_read(&endpoint, (struct sip_text){none[i], strlen(none[i])}, 5))
            g_test_fail_printf("\"%s\" is no address", none[i]);
    g_assert_true(endpoint_read(&endpoint, (struct sip_text){"::ffff:1.2.3.4", 14}, 5));
    g_assert_cmpuint(endpoint.address[11], ==, 0xff);
    g_assert_cmpuint(endpoint.address[15], ==, 4);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/endpoint/ip4", test_ip4);
    g_test_add_func("/endpoint/ip6", test_ip6);
    g_test_add_func("/endpoint/private", test_private);
    g_test_add_func("/endpoint/read", test_read);
    g_test_add_func("/endpoint/icmp", test_icmp);
    return g_test_run();
}
