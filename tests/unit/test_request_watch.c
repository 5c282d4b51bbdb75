/* test_request_watch.c
 * Requests without response, late ones, and responses without request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include "story.h"

#include <glib.h>
#include <string.h>

/* Both ways are seen: a is answered by b. Then a MESSAGE of a that is not. */
#define TALK "0  a OPTIONS 1\n0.1  b 200 OPTIONS 1\n"
#define ALONE TALK "1  a MESSAGE 2\n"

static void test_no_response(void)
{
    watch_scene_expect_story(ALONE "33  -\n", "3 request.no_response warn @4 [3]");
    watch_scene_expect_story(ALONE "32.9  -\n", "");
    watch_scene_expect_words(ALONE "1.5  a MESSAGE 2\n2.5  a MESSAGE 2\n40  -\n",
                             "MESSAGE: no final response within 32 s in this capture, sent 3 times");
    watch_scene_expect_story(TALK "1  a INVITE 2\n33  -\n", "3 request.no_response warn @4 [3]");
    watch_scene_expect_words(TALK "1  a INVITE 2\n33  -\n", "INVITE: no response within 32 s in this capture, sent 1 time");
    watch_scene_expect_story(TALK "1  a OPTIONS 2\n33  -\n", "3 request.no_response note @4 [3]");
    watch_scene_expect_story(ALONE "2  b 100 MESSAGE 2\n33  -\n", "3 request.no_response warn @5 [3]");
}

/** Sent as often as a client may, without any response; what was only captured twice counts once. */
static void test_given_up(void)
{
    GString *story = g_string_new(TALK);
    double at = 1;

    for (unsigned i = 0; i < 7; i++, at += 0.5 * (1 << (i - 1)))
        g_string_append_printf(story, "%.1f  a INVITE 2 | To: <sip:b@test>;tag=b\n", at);
    watch_scene_expect_words(story->str, "");
    g_string_append(story, "40  -\n");
    watch_scene_expect_story(story->str, "3 request.no_response error @10 [3]");
    watch_scene_expect_words(story->str, "INVITE: no response within 32 s in this capture, sent 7 times");
    g_string_assign(story, TALK);
    for (unsigned i = 0; i < 12; i++)
        g_string_append_printf(story, "%.2f  a MESSAGE 2\n", 1 + i / 2 + i % 2 * 0.01);
    g_string_append(story, "40  -\n");
    watch_scene_expect_story(story->str, "3 request.no_response warn @15 [3]");
    watch_scene_expect_words(story->str, "MESSAGE: no final response within 32 s in this capture, sent 6 times");
    g_string_free(story, TRUE);
}

#define RINGING TALK "1  a INVITE 2\n2  b 180 INVITE 2 | Contact: <sip:b@test>\n"

/** An INVITE that rings, and then nothing for 3 min (RFC 3261 section 13.3.1.1 wants a word each minute). */
static void test_ringing(void)
{
    watch_scene_expect_story(RINGING "182.1  -\n", "3 request.no_response note @5 [3 4]");
    watch_scene_expect_words(RINGING "182.1  -\n",
                             "INVITE: neither a final response nor another provisional one within 180 s after frame 4 in this capture");
    watch_scene_expect_story(RINGING "181.9  -\n", "");
    watch_scene_expect_story(RINGING "120  b 180 INVITE 2 | Contact: <sip:b@test>\n299  -\n", "");
    watch_scene_expect_story("0  b 180 INVITE 2 | Contact: <sip:b@test>\n300  -\n", ""); /* its INVITE is not captured */
    watch_scene_expect_story(RINGING "60  b 200 INVITE 2 | Contact: <sip:b@test>\n60.1  a ACK 2\n300  -\n", "");
    watch_scene_expect_story(TALK "1   a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "2   b 180 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n"
                                  "60  a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "60.1  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "60.2  b 487 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "60.3  a ACK 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "300  -\n",
                             "");
    /* A 180 crosses the CANCEL. */
    watch_scene_expect_story(TALK "1   a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "60  a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "60.005  b 180 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n"
                                  "60.01  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "300  -\n",
                             "");
}

/** An answer, ringing for minutes, a cancelled call; an ACK has no response. */
static void test_responses(void)
{
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2\n33  -\n", "");
    watch_scene_expect_story(ALONE "2  b 401 MESSAGE 2 | WWW-Authenticate: Digest realm=\"x\"\n33  -\n", "");
    watch_scene_expect_story(TALK "1  a INVITE 2\n2  b 180 INVITE 2 | Contact: <sip:b@test>\n170  -\n", "");
    watch_scene_expect_story(TALK "1    a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "5    a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "5.1  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "40   -\n",
                             "");
    watch_scene_expect_story(TALK "1  a ACK 2\n40  -\n", "");
}

/** Where no response of that peer is ever seen, the capture may show one way only. */
static void test_one_way(void)
{
    watch_scene_expect_story("0  a MESSAGE 1\n33  -\n", "");
    watch_scene_expect_story("0  b OPTIONS 1\n0.1  a 200 OPTIONS 1\n1  a MESSAGE 2\n40  -\n", "");
}

/** One keep-alive to a dead peer tells for all of them; once it has lived again, the next is told anew. */
static void test_dead_peer(void)
{
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n40  a OPTIONS 3\n70  a OPTIONS 4\n200  -\n", "3 request.no_response note @5 [3]");
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n50  a OPTIONS 3\n50.1  b 200 OPTIONS 3\n60  a OPTIONS 4\n200  -\n",
                             "3 request.no_response note @4 [3]; 6 request.no_response note @7 [6]");
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n11  a MESSAGE 3\n200  -\n",
                             "3 request.no_response note @5 [3]; 4 request.no_response warn @5 [4]");
}

/** What the capture has lost since may have been the response. */
static void test_losses(void)
{
    struct watch_scene *scene = watch_scene_new();

    scene->sight.hosts = 7;
    watch_scene_tell(scene, ALONE "5  -\n");
    loss_segment(scene->losses, 7, STORY_START + 5 * G_USEC_PER_SEC);
    watch_scene_tell(scene, "40  -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);

    scene = watch_scene_new(); /* or the request */
    scene->sight.hosts = 7;
    watch_scene_tell(scene, TALK "5  -\n");
    loss_segment(scene->losses, 7, STORY_START + 5 * G_USEC_PER_SEC);
    watch_scene_tell(scene, "36  b 200 MESSAGE 7\n70  b 200 MESSAGE 8\n");
    watch_scene_expect(scene, "5 response.stray chat");
    watch_scene_free(scene);
}

/** A message that is cut before what identifies it may be the response, or the request. */
static void test_cut(void)
{
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2 | cut Call-ID\n33  -\n", "");
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2 | cut Via\n33  -\n", "");
    watch_scene_expect_story(TALK "0.9  b 200 MESSAGE 2 | cut CSeq\n1  a MESSAGE 2\n33  -\n", "4 request.no_response warn @5 [4]");
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test>\n0.1  b 100 INVITE 1 | cut CSeq\n0.5  a INVITE 1 | To: <sip:b@test>\n", "");
    watch_scene_expect_story(TALK "40  a MESSAGE 7 | cut Call-ID\n41  b 200 MESSAGE 7\n", "");
}

/** An ICMP error proves it, also where no response was ever seen. */
static void test_unreachable(void)
{
    struct watch_scene *scene = watch_scene_new();
    static const char quoted[] = "MESSAGE sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP a.test;branch=z9hG4bKm\r\nFrom: <sip:a@test>;tag=a\r\n"
                                 "To: <sip:b@test>\r\nCall-ID: 1@test\r\nCSeq: 1 MESSAGE\r\n";
    struct sip_message message;

    watch_scene_tell(scene, "0  a MESSAGE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bKm | Call-ID: 1@test\n");
    g_assert_true(sip_message_begin(quoted, sizeof quoted - 1, &message));
    watches_unreachable(scene->transactions, &message, 2);
    watch_scene_tell(scene, "33  -\n");
    watch_scene_expect(scene, "1 request.no_response warn @2 [1 2]");
    watch_scene_free(scene);
}

static void test_repeated(void)
{
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test>\n0.5  a INVITE 1 | To: <sip:b@test>\n1.5  a INVITE 1 | To: <sip:b@test>\n",
                             "2 request.repeated_before_100 chat [1]");
    watch_scene_expect_words("0  a INVITE 1 | To: <sip:b@test>\n0.5  a INVITE 1 | To: <sip:b@test>\n",
                             "INVITE sent again after 0.500 s without any response: a server that needs more than 0.2 s sends 100 Trying");
}

/** A 100 came, the packet was captured twice, it is a re-INVITE, another method, or TCP, where nothing is sent again. */
static void test_not_repeated(void)
{
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test>\n0.1  b 100 INVITE 1\n0.5  a INVITE 1 | To: <sip:b@test>\n", "");
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test>\n0.01  a INVITE 1 | To: <sip:b@test>\n", "");
    watch_scene_expect_story("0  a INVITE 1\n0.5  a INVITE 1\n", "");
    watch_scene_expect_story("0  a OPTIONS 1\n0.5  a OPTIONS 1\n", "");
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n"
                             "0.5  a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n",
                             "");
}

static void test_late(void)
{
    watch_scene_expect_story(ALONE "34  b 200 MESSAGE 2\n", "4 response.too_late note [3]");
    watch_scene_expect_words(ALONE "34  b 408 MESSAGE 2 | CSeq: 2 MESSAGE\n",
                             "408 comes 33.0 s after the MESSAGE: its client has given up after 32 s\n"
                             "408 to MESSAGE after 33.0 s: RFC 4320 forbids it, as the client itself gives up after 32 s");
    watch_scene_expect_story(ALONE "32.9  b 200 MESSAGE 2\n", "");
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2\n40  b 200 MESSAGE 2\n", "");
    watch_scene_expect_story(TALK "1  a INVITE 2\n2  b 180 INVITE 2 | Contact: <sip:b@test>\n60  b 486 INVITE 2\n", "");
    watch_scene_expect_story(ALONE "40  b 200 MESSAGE 2 | P-Access-Network-Info: 3GPP-E-UTRAN\n", "");
}

static void test_stray(void)
{
    watch_scene_expect_story(TALK "40  b 200 MESSAGE 7\n", "3 response.stray chat");
    watch_scene_expect_words(TALK "40  b 200 MESSAGE 7\n", "200 to MESSAGE: no request with this branch within the 32 s before it in this capture");
    watch_scene_expect_story(TALK "200  b 486 INVITE 7\n", "3 response.stray chat");
    watch_scene_expect_story(TALK "200  b 100 INVITE 7\n200.1  b 486 INVITE 7\n", "3 response.stray chat");
}

/** The request may have come before the capture, gone elsewhere, or be unknown to us only because its names are of RFC 2543. */
static void test_not_stray(void)
{
    watch_scene_expect_story(TALK "20  b 200 MESSAGE 7\n", "");
    watch_scene_expect_story(TALK "100  b 486 INVITE 7\n", "");
    watch_scene_expect_story("0  b OPTIONS 1\n40  b 200 MESSAGE 7\n", "");
    watch_scene_expect_story(TALK "40  b 200 MESSAGE 7\n40.1  a MESSAGE 7\n", "");
    watch_scene_expect_story(TALK "200  b 100 INVITE 7\n200.1  b 486 INVITE 7\n200.2  a INVITE 7\n", "");
    watch_scene_expect_story(TALK "40  b 200 MESSAGE 7 | Via: SIP/2.0/UDP a.test\n", "");
    watch_scene_expect_story(TALK "40  a MESSAGE 7\n41  b 200 MESSAGE 7\n42  b 200 MESSAGE 7\n", "");
}

/** Without time stamps nothing is due. */
static void test_no_time(void)
{
    watch_scene_expect_story("-  a OPTIONS 1\n-  b 200 OPTIONS 1\n-  a MESSAGE 2\n-  -\n", "");
    watch_scene_expect_story(TALK "100  a MESSAGE 2\n50  -\n131.9  -\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("request response non_invite");
    g_test_add_func("/request_watch/no_response", test_no_response);
    g_test_add_func("/request_watch/given_up", test_given_up);
    g_test_add_func("/request_watch/ringing", test_ringing);
    g_test_add_func("/request_watch/responses", test_responses);
    g_test_add_func("/request_watch/one_way", test_one_way);
    g_test_add_func("/request_watch/dead_peer", test_dead_peer);
    g_test_add_func("/request_watch/losses", test_losses);
    g_test_add_func("/request_watch/cut", test_cut);
    g_test_add_func("/request_watch/unreachable", test_unreachable);
    g_test_add_func("/request_watch/repeated", test_repeated);
    g_test_add_func("/request_watch/not_repeated", test_not_repeated);
    g_test_add_func("/request_watch/late", test_late);
    g_test_add_func("/request_watch/stray", test_stray);
    g_test_add_func("/request_watch/not_stray", test_not_stray);
    g_test_add_func("/request_watch/no_time", test_no_time);
    return g_test_run();
}
