/* test_dialog_way.c
 * Where a request of a dialog went, beside its first Route or its Request-URI.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches/dialog_way.h"

#include "sip/message.h"
#include "story.h"

#define AT(last) ((struct endpoint){{192, 0, 2, last}, 5060, 4})

/* a sends from 192.0.2.1, its peer from 192.0.2.2; who made the dialog had seen it at 192.0.2.3. */
#define REQUEST "0 a BYE 2 | Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1 | "

/** The words about a BYE of a that went to that address. */
static void expect_way(const char *line, struct endpoint to, const char *expected)
{
    struct dialog_hop hop = {.made[DIALOG_CALLEE].from = AT(3)};
    struct dialog_hop_view view = {.hop = &hop, .side = DIALOG_CALLER, .peer = AT(2)};
    struct dialog_request request = {.from = AT(1), .to = to};
    GString *words = g_string_new(NULL);
    struct story_frame frame;
    struct sip_message message;

    story_frame_read(&frame, line);
    g_assert_true(sip_message_read(frame.bytes, frame.len, &message));
    request.message = &message;
    g_assert_cmpint(dialog_way_find(&view, &request, words), ==, expected != NULL);
    g_assert_cmpstr(words->str, ==, expected ? expected : "");
    g_string_free(words, TRUE);
    story_frame_clear(&frame);
}

static void test_elsewhere(void)
{
    expect_way(REQUEST "URI: sip:b@192.0.2.7", AT(9),
               "it went to 192.0.2.9:5060, its Request-URI names sip:b@192.0.2.7");
    expect_way(REQUEST "URI: sip:b@192.0.2.9 | Route: <sip:192.0.2.7;lr>, <sip:192.0.2.9;lr>", AT(9),
               "it went to 192.0.2.9:5060, its first Route names sip:192.0.2.7;lr");
    /* A strict router stands in the Request-URI, and the rest in Route (RFC 3261 section 12.2.1.1). */
    expect_way(REQUEST "URI: sip:192.0.2.7 | Route: <sip:192.0.2.9>", AT(9),
               "it went to 192.0.2.9:5060, its Request-URI names sip:192.0.2.7");
    expect_way(REQUEST "URI: sip:b@[2001:db8::7]",
               (struct endpoint){{0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 5060, 6},
               "it went to [2001:db8::9]:5060, its Request-URI names sip:b@[2001:db8::7]");
}

static void test_right(void)
{
    expect_way(REQUEST "URI: sip:b@192.0.2.9", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.9:5090", AT(9), NULL); /* another port: a NAT on the way */
    expect_way(REQUEST "URI: sip:b@192.0.2.7 | Route: <sip:192.0.2.9;lr>", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7", AT(2), NULL); /* to where the peer sends from: an outbound proxy */
    expect_way(REQUEST "URI: sip:b@192.0.2.7", AT(3), NULL);
}

/** What the URI names may well be there. */
static void test_not_known(void)
{
    expect_way(REQUEST "URI: sip:b@b.test", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7 | Route: <sip:p.test;lr>", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7;maddr=192.0.2.9", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7;ob", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7;transport=ws", AT(9), NULL);
    expect_way(REQUEST "URI: sip:b@[2001:db8::7]", AT(9), NULL); /* of the other family: translated */
    expect_way(REQUEST "URI: sip:b@192.0.2.7", (struct endpoint){0}, NULL);
    expect_way(REQUEST "URI: sip:b@192.0.2.7 | cut Content-Length", AT(9), NULL);
    /* A proxy sends it, which goes by what it knows. */
    expect_way("0 a BYE 2 | URI: sip:b@192.0.2.7 | Via: SIP/2.0/UDP p;branch=z9hG4bK2, SIP/2.0/UDP a;branch=z9hG4bK1",
               AT(9), NULL);
}

static void test_long(void)
{
    char *name = g_strnfill(100, 'b'), *line = g_strdup_printf(REQUEST "URI: sip:%s@192.0.2.7", name),
         *expected = g_strdup_printf("it went to 192.0.2.9:5060, its Request-URI names sip:%.96s...", name);

    expect_way(line, AT(9), expected);
    g_free(expected);
    g_free(line);
    g_free(name);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/dialog_way/elsewhere", test_elsewhere);
    g_test_add_func("/dialog_way/right", test_right);
    g_test_add_func("/dialog_way/not_known", test_not_known);
    g_test_add_func("/dialog_way/long", test_long);
    return g_test_run();
}
