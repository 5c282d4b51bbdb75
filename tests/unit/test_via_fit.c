/* test_via_fit.c
 * received in a Via that names the server itself. What else may differ is tested where it is told, in
 * test_request_watch.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches/via_fit.h"

#include <string.h>

static const struct endpoint client = {{192, 168, 12, 161}, 5078, 4}, server = {{192, 168, 12, 244}, 5060, 4};

static void expect_received(const char *via, const struct endpoint *from, const char *expected)
{
    char *bytes = g_strdup_printf("SIP/2.0 200 OK\r\n%s\r\n\r\n", via), *words;
    struct arrival arrival = {.from = server, .to = client};
    struct sip_message response;

    g_assert_true(sip_message_read(bytes, strlen(bytes), &response));
    words = via_fit_received(&response, &arrival, from, 3);
    g_assert_cmpstr(words, ==, expected);
    g_free(words);
    g_free(bytes);
}

static void expect_ip6(const char *param, const char *expected)
{
    static const struct endpoint from = {{0xfd, [15] = 1}, 5060, 6}, to = {{0xfd, [15] = 2}, 5060, 6};
    char *bytes = g_strdup_printf("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP [fd00::a];branch=z9hG4bK1;%s\r\n\r\n", param);
    struct arrival arrival = {.from = to, .to = from};
    struct sip_message response;
    char *words;

    g_assert_true(sip_message_read(bytes, strlen(bytes), &response));
    words = via_fit_received(&response, &arrival, &from, 3);
    g_assert_cmpstr(words, ==, expected);
    g_free(words);
    g_free(bytes);
}

static void test_received(void)
{
    static const struct endpoint ip6 = {{0x20, 1, 0xd, 0xb8, [15] = 1}, 5060, 6}, none = {{0}, 0, 0};

    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=192.168.12.244", &client,
                    "Via has received=192.168.12.244, the address of the server itself; it should be where the request "
                    "in frame 3 came from, 192.168.12.161 (RFC 3261 section 18.2.1)");
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=192.168.12.161", &client, NULL);
    /* A NAT between this capture and the server, or one that the capture cannot show. */
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=198.51.100.1", &client, NULL);
    /* The server talks to itself. */
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=192.168.12.244", &server, NULL);
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1", &client, NULL);
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=", &client, NULL);
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=server.example", &client, NULL);
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=192.168.12.244", &ip6, NULL);
    expect_received("Via: SIP/2.0/UDP 10.99.99.99;branch=z9hG4bK1;received=192.168.12.244", &none, NULL);
    expect_received("From: <sip:a@test>", &client, NULL);
    expect_ip6("received=fd00::2", "Via has received=fd00::2, the address of the server itself; it should be where the "
                                   "request in frame 3 came from, fd00::1 (RFC 3261 section 18.2.1)");
    expect_ip6("received=[FD00:0::2]", "Via has received=[FD00:0::2], the address of the server itself; it should be "
                                       "where the request in frame 3 came from, fd00::1 (RFC 3261 section 18.2.1)");
    expect_ip6("received=fd00:0::1", NULL);
    expect_ip6("received=[]", NULL);
    expect_ip6("received=[fd00::2", NULL);
    /* That of another hop is none of its own. */
    expect_received("Via: SIP/2.0/UDP a.test;branch=z9hG4bK1, SIP/2.0/UDP b.test;received=192.168.12.244", &client,
                    NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/via_fit/received", test_received);
    return g_test_run();
}
