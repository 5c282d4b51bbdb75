/* test_exchange.c
 * What a response is to those before it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/expected.h"
#include "expect.h"
#include "story.h"
#include "calls/transaction.h"

#include <glib.h>

/** Stores that listen to a story. */
struct hearing {
    struct exchange_store *store;
    struct transaction_store *transactions;
    GPtrArray *parts;   /* struct transaction_part, one a frame */
    GString *standings; /* of the responses, such as "new, repeated" */
};

static void hear(const struct sip_message *message, int64_t time_us, void *data)
{
    static const char *const names[] = {
        [EXCHANGE_NEW] = "new",
        [EXCHANGE_CHALLENGE] = "challenge",
        [EXCHANGE_WANTED] = "wanted",
    };
    struct hearing *hearing = data;
    struct transaction_part *part = g_new0(struct transaction_part, 1);

    g_ptr_array_add(hearing->parts, part);
    transaction_message(hearing->transactions, message,
                        &(struct arrival){.frame = hearing->parts->len, .time_us = time_us}, part);
    if (!message->code) {
        exchange_request(hearing->store, message, sip_method_of(message->method), time_us);
        return;
    }
    g_string_append_printf(hearing->standings, "%s%s", hearing->standings->len ? ", " : "",
                           part->first_frame
                               ? "repeated"
                               : names[exchange_response(hearing->store, message, part, hearing->parts->len, time_us)]);
}

/** Expects these standings of the responses of a story. */
static void expect_standings(const char *lines, const char *standings)
{
    struct hearing hearing = {exchange_store_new(), transaction_store_new(500), g_ptr_array_new_with_free_func(g_free),
                              g_string_new(NULL)};

    story_tell(lines, hear, &hearing);
    if (g_strcmp0(hearing.standings->str, standings) != 0)
        g_test_message("in\n%s", lines);
    g_assert_cmpstr(hearing.standings->str, ==, standings);
    g_string_free(hearing.standings, TRUE);
    g_ptr_array_free(hearing.parts, TRUE);
    transaction_store_free(hearing.transactions);
    exchange_store_free(hearing.store);
}

static void test_repeated(void)
{
    expect_standings("0    b 486 INVITE 1\n"
                     "0.5  b 486 INVITE 1\n"
                     "1.5  b 486 INVITE 1\n",
                     "new, repeated, repeated");
}

static void test_not_repeated(void)
{
    expect_standings("0   b 486 INVITE 1\n"
                     "1   b 486 INVITE 2\n"
                     "2   b 480 INVITE 1\n"
                     "3   b 486 BYE 1\n"
                     "4   b 486 INVITE 1 | Call-ID: other@test\n",
                     "new, new, new, new, new");
    expect_standings("0   b 481 INFO 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                     "1   b 481 BYE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                     "new, new");
    expect_standings("0   b 100 INVITE 1\n"
                     "1   b 180 INVITE 1\n"
                     "2   b 200 INVITE 1\n",
                     "new, new, new");
}

/** Each hop has a transaction of its own. */
static void test_other_hop(void)
{
    expect_standings(
        "0     b 486 INVITE 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.01  b 486 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.5   b 486 INVITE 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.51  b 486 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
        "new, new, repeated, repeated");
}

static void test_challenge(void)
{
    /* Both sides of a B2BUA, with CSeq numbers of their own: the request was sent before the first challenge came. */
    expect_standings("0    a REFER 1709\n"
                     "0.1  a REFER 11 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p\n"
                     "0.2  b 407 REFER 11 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p | Proxy-Authenticate: Digest "
                     "realm=\"one\", nonce=\"1\"\n"
                     "0.3  b 407 REFER 1709 | Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "1    a REFER 1710 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2\n"
                     "1.1  b 407 REFER 1710 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2 | Proxy-Authenticate: Digest "
                     "realm=\"one\", nonce=\"2\"\n",
                     "challenge, challenge, new");
    expect_standings("0    b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1  b 200 REGISTER 2\n",
                     "challenge, new");
    expect_standings("0    b 407 INVITE 1 | Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.5  b 407 INVITE 1 | Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\"\n",
                     "challenge, repeated");
}

static void test_challenge_again(void)
{
    expect_standings("0    b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1  b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"one\", nonce=\"2\"\n"
                     "0.2  b 401 REGISTER 3 | WWW-Authenticate: Digest nonce=\"3\", realm=\"one\"\n",
                     "challenge, new, new");
}

static void test_challenge_after_success(void)
{
    expect_standings("0     b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1   b 200 REGISTER 2\n"
                     "60    b 401 REGISTER 3 | WWW-Authenticate: Digest realm=\"one\", nonce=\"3\"\n"
                     "60.1  b 401 REGISTER 4 | WWW-Authenticate: Digest realm=\"one\", nonce=\"4\"\n"
                     "60.2  b 200 REGISTER 5\n"
                     "120   b 401 REGISTER 6 | WWW-Authenticate: Digest realm=\"one\", nonce=\"6\"\n",
                     "challenge, new, challenge, new, new, challenge");
    expect_standings("0     b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1   b 403 REGISTER 2\n"
                     "60    b 401 REGISTER 3 | WWW-Authenticate: Digest realm=\"one\", nonce=\"3\"\n",
                     "challenge, new, challenge");
    expect_standings("0     b 401 INVITE 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1   b 180 INVITE 2\n"
                     "0.2   b 401 INVITE 3 | WWW-Authenticate: Digest realm=\"one\", nonce=\"3\"\n",
                     "challenge, new, new");
}

static void test_challenge_elsewhere(void)
{
    expect_standings(
        "0    b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
        "0.1  b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"two\", nonce=\"2\"\n"
        "0.2  b 407 REGISTER 3 | Proxy-Authenticate: Digest realm=\"one\", nonce=\"3\"\n"
        "0.3  b 401 INVITE 4 | WWW-Authenticate: Digest realm=\"one\", nonce=\"4\"\n"
        "0.4  b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"one\", nonce=\"5\" | Call-ID: other@test\n"
        "0.5  b 401 REGISTER 5 | WWW-Authenticate: Digest realm=\"one\", nonce=\"6\"\n",
        "challenge, challenge, challenge, challenge, challenge, new");
}

/** The same challenge on the next hop is the same challenge, and so is a rejection. */
static void test_challenge_on_hops(void)
{
    expect_standings("0     b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\" | Via: SIP/2.0/UDP "
                     "p.test;branch=z9hG4bK2\n"
                     "0.01  b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\", nonce=\"1\"\n"
                     "0.1   b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"one\", nonce=\"2\" | Via: SIP/2.0/UDP "
                     "p.test;branch=z9hG4bK3\n"
                     "0.11  b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"one\", nonce=\"2\"\n",
                     "challenge, challenge, new, new");
}

static void test_wanted(void)
{
    expect_standings("0    a INVITE 1\n"
                     "5    a CANCEL 1\n"
                     "5.1  b 200 CANCEL 1\n"
                     "5.2  b 487 INVITE 1\n"
                     "5.7  b 487 INVITE 1\n"
                     "5.8  b 487 INVITE 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2\n",
                     "new, wanted, repeated, wanted");
    expect_standings("0    a INVITE 1\n"
                     "5    a BYE 2\n"
                     "5.1  b 487 INVITE 1\n",
                     "wanted");
}

static void test_unwanted(void)
{
    expect_standings("0    a INVITE 1\n"
                     "5    b 487 INVITE 1\n",
                     "new");
    expect_standings("0    a INVITE 1\n"
                     "1    a CANCEL 2\n"
                     "2    a CANCEL 1 | Call-ID: other@test\n"
                     "3    a BYE 2 | Call-ID: other@test\n"
                     "5    b 487 INVITE 1\n",
                     "new");
    expect_standings("0    a CANCEL 1\n"
                     "5    b 486 INVITE 1\n",
                     "new");
}

static void test_forgetting(void)
{
    expect_standings("0           b 486 INVITE 1\n"
                     "200         b 486 INVITE 1\n"
                     "200.000001  b 486 INVITE 1\n",
                     "new, repeated, new");
    expect_standings("0           b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\"\n"
                     "200         b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"one\"\n"
                     "200.000001  b 401 REGISTER 3 | WWW-Authenticate: Digest realm=\"one\"\n",
                     "challenge, new, challenge");
    expect_standings("0           a CANCEL 1\n"
                     "200.000001  b 487 INVITE 1\n",
                     "new");
}

/** The realms of a login are not forgotten one by one. */
static void test_forgetting_realms(void)
{
    expect_standings("0    b 401 REGISTER 1 | WWW-Authenticate: Digest realm=\"one\"\n"
                     "100  b 401 REGISTER 2 | WWW-Authenticate: Digest realm=\"two\"\n"
                     "150  b 200 REGISTER 3\n"
                     "250  b 401 REGISTER 4 | WWW-Authenticate: Digest realm=\"two\"\n",
                     "challenge, challenge, new, challenge");
}

/** Without time stamps nothing grows old; one that goes back does not make anything new. */
static void test_odd_times(void)
{
    expect_standings("-    b 486 INVITE 1\n"
                     "-    b 486 INVITE 1\n",
                     "new, repeated");
    expect_standings("100  b 486 INVITE 1\n"
                     "0    b 486 INVITE 1\n"
                     "-    b 486 INVITE 1\n",
                     "new, repeated, repeated");
}

/** A response whose bytes were not found has nothing but its code: no other is its copy. */
static void test_bare(void)
{
    struct exchange_store *store = exchange_store_new();
    struct sip_message seen = read_message("SIP/2.0 401 Unauthorized\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
                                           "WWW-Authenticate: Digest realm=\"one\"\r\n\r\n");
    struct sip_message challenge = {.code = 401, .is_cut = true}, refusal = {.code = 486, .is_cut = true};

    g_assert_cmpint(exchange_response(store, &seen, &(struct transaction_part){0}, 1, 0), ==, EXCHANGE_CHALLENGE);
    for (int i = 0; i < 2; i++) {
        g_assert_cmpint(exchange_response(store, &challenge, &(struct transaction_part){0}, 2, 0), ==, EXCHANGE_NEW);
        g_assert_cmpint(exchange_response(store, &refusal, &(struct transaction_part){0}, 3, 0), ==, EXCHANGE_NEW);
    }
    expect_standings("0  b 486 INVITE 1 | no Call-ID\n"
                     "1  b 486 INVITE 1 | no Call-ID\n"
                     "2  b 486 INVITE 1 | no CSeq\n"
                     "3  b 486 INVITE 1 | cut Via\n",
                     "new, new, new, new");
    exchange_store_free(store);
    exchange_store_free(NULL);
}

/** A challenge need not name a realm, although it must (RFC 3261 section 22). */
static void test_no_realm(void)
{
    expect_standings("0    b 401 REGISTER 1 | WWW-Authenticate: Negotiate\n"
                     "0.1  b 401 REGISTER 2 | WWW-Authenticate: Negotiate\n",
                     "challenge, new");
    expect_standings("0    b 401 REGISTER 1\n"
                     "0.1  b 401 REGISTER 2\n",
                     "challenge, new");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/exchange/repeated", test_repeated);
    g_test_add_func("/exchange/not_repeated", test_not_repeated);
    g_test_add_func("/exchange/other_hop", test_other_hop);
    g_test_add_func("/exchange/challenge", test_challenge);
    g_test_add_func("/exchange/challenge_again", test_challenge_again);
    g_test_add_func("/exchange/challenge_after_success", test_challenge_after_success);
    g_test_add_func("/exchange/challenge_elsewhere", test_challenge_elsewhere);
    g_test_add_func("/exchange/challenge_on_hops", test_challenge_on_hops);
    g_test_add_func("/exchange/wanted", test_wanted);
    g_test_add_func("/exchange/unwanted", test_unwanted);
    g_test_add_func("/exchange/forgetting", test_forgetting);
    g_test_add_func("/exchange/forgetting_realms", test_forgetting_realms);
    g_test_add_func("/exchange/odd_times", test_odd_times);
    g_test_add_func("/exchange/bare", test_bare);
    g_test_add_func("/exchange/no_realm", test_no_realm);
    return g_test_run();
}
