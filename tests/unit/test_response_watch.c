/* test_response_watch.c
 * Responses that come late, that their client cannot match, or that have no request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include <glib.h>

/* Both ways are seen: a is answered by b. Then a MESSAGE of a that is not. */
#define TALK "0  a OPTIONS 1\n0.1  b 200 OPTIONS 1\n"
#define ALONE TALK "1  a MESSAGE 2\n"

static void test_late(void)
{
    watch_scene_expect_story(ALONE "34  b 200 MESSAGE 2\n", "4 response.too_late note [3]");
    watch_scene_expect_words(
        ALONE "34  b 408 MESSAGE 2 | CSeq: 2 MESSAGE\n",
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
    watch_scene_expect_words(TALK "40  b 200 MESSAGE 7\n",
                             "200 to MESSAGE: no request with this branch within the 32 s before it in this capture");
    watch_scene_expect_story(TALK "200  b 486 INVITE 7\n", "3 response.stray chat");
    watch_scene_expect_story(TALK "200  b 100 INVITE 7\n200.1  b 486 INVITE 7\n", "3 response.stray chat");
}

/** The request may have come before the capture, gone elsewhere, or be unknown to us only because its names are of RFC
 * 2543. */
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

/** A response that its client cannot match: no Via, the branch of a request with something else, the answer to an ACK.
 */
static void test_mismatch(void)
{
    static const char request[] = "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n";
    static const struct {
        const char *then, *findings, *words;
    } cases[] = {
        {"2  b 200 MESSAGE 2 | no Via\n", "4 response.mismatch note [3]",
         "200 to MESSAGE has no Via: no client can match it to its request"},
        {"2  b 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Call-ID: another@test\n",
         "4 response.mismatch note [3]",
         "200 to MESSAGE has the branch of the MESSAGE in frame 3, but Call-ID another@test instead of "
         "call@test: its client cannot match it"},
        {"2  b 200 MESSAGE 9 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n", "4 response.mismatch note [3]",
         "200 to MESSAGE has the branch of the MESSAGE in frame 3, but CSeq 9 instead of 2: its client cannot match "
         "it"},
        {"2  b 200 INFO 9 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n", "4 response.mismatch note [3]",
         "200 to INFO has the branch of the MESSAGE in frame 3, but CSeq 9 INFO instead of 2 MESSAGE: its client "
         "cannot match it"},
        {"2  a ACK 2\n2.1  b 405 ACK 2\n2.2  b 405 ACK 2\n", "5 response.mismatch note [4]",
         "405 to an ACK: nothing may answer an ACK, and whoever sent it discards the response"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *story = g_strconcat(TALK, request, cases[i].then, NULL);

        watch_scene_expect_story(story, cases[i].findings);
        watch_scene_expect_words(story, cases[i].words);
        g_free(story);
    }
}

/** The responses to an INVITE have its branch but another CSeq number: the client goes on waiting, and the server sends
 * the 200 again. */
static void test_mismatch_invite(void)
{
    static const char story[] =
        TALK "1  a INVITE 500 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "1.1  b 180 INVITE 499 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "1.2  b 183 INVITE 499 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "2  b 200 INVITE 499 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n";

    watch_scene_expect_story(story, "4 response.mismatch note [3]; 6 response.mismatch note [3]");
    char *again = g_strconcat(
        story, "2.5  b 200 INVITE 499 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n", NULL);
    watch_scene_expect_story(again, "4 response.mismatch note [3]; 6 response.mismatch warn [3]");
    g_free(again);
}

/** All of the request but its branch. */
static void test_other_branch(void)
{
#define WAITS TALK "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
#define OTHER WAITS "1.1  b 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n"
    watch_scene_expect_story(OTHER, "4 response.mismatch note [3]");
    watch_scene_expect_words(OTHER,
                             "200 to MESSAGE has Call-ID and CSeq of frame 3, but the branch z9hG4bK2 instead of "
                             "z9hG4bK1 in its top Via: its client cannot match it");
    watch_scene_expect_story(OTHER "1.5  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                             "4 response.mismatch warn [3]");
    /* The Via of who passed it on is still there, or it is for somebody else. */
    watch_scene_expect_words(WAITS "1.1  b 200 MESSAGE 2 | Via: SIP/2.0/UDP b.test;branch=z9hG4bK2, SIP/2.0/UDP "
                                   "a.test;branch=z9hG4bK1\n",
                             "200 to MESSAGE has Call-ID and CSeq of frame 3, but a Via on top of the request's, of "
                             "b.test, which its sender had to take off (RFC 3261 section 16.7): its client cannot "
                             "match it");
    watch_scene_expect_story(WAITS "1.1  b 200 MESSAGE 2 | Via: SIP/2.0/UDP b.test;branch=z9hG4bK2, SIP/2.0/UDP "
                                   "a.test;branch=z9hG4bK3\n",
                             "");
    /* It answers another one, on another hop or branch. */
    watch_scene_expect_story(OTHER "1.2  b 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n", "");
    watch_scene_expect_story(WAITS "1.1  b 200 MESSAGE 2 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2\n", "");
    watch_scene_expect_story(WAITS "1.1  a 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n", "");
    watch_scene_expect_story(WAITS "1.1  b 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                   "1.2  b 200 MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK2\n",
                             "");
}

/** The request is sent again, before or after: then the response has failed, and nothing else is said of the request.
 */
static void test_mismatch_failed(void)
{
    watch_scene_expect_story(TALK "1  a MESSAGE 2\n1.5  a MESSAGE 2\n2  b 200 MESSAGE 2 | no Via\n40  -\n",
                             "5 response.mismatch warn [3]");
    watch_scene_expect_words(
        "0  a ACK 2\n0.1  b 400 ACK 2\n1  a ACK 2\n1.1  b 400 ACK 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK7\n",
        "400 to an ACK, and 1 more until frame 4: nothing may answer an ACK, and whoever sent it discards the "
        "response");
    watch_scene_expect_story(
        TALK "1  a MESSAGE 2\n1.1  b 200 MESSAGE 2 | no Via\n1.5  a MESSAGE 2\n1.6  b 200 MESSAGE 2 | no Via\n40  -\n",
        "4 response.mismatch warn [3]");
}

static void test_no_mismatch(void)
{
    watch_scene_expect_story(TALK "1  a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "2  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                             "");
    watch_scene_expect_story(TALK "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=1\n"
                                  "2  b 200 MESSAGE 9 | Via: SIP/2.0/UDP a.test;branch=1\n",
                             "");
    watch_scene_expect_story(TALK "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "2  a MESSAGE 3 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "3  b 200 MESSAGE 4 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                             "");
    watch_scene_expect_story(TALK "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "2  b 200 MESSAGE 2 | Via: SIP/2.0/UDP 192.0.2.1:1025;branch=z9hG4bK1\n33  -\n",
                             "");
    watch_scene_expect_story(TALK "1  a MESSAGE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "2  a 200 MESSAGE 9 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
                             "");
    watch_scene_expect_story(TALK "1  a MESSAGE 2\n2  b 200 MESSAGE 2 | cut Via\n", "");
    watch_scene_expect_story(TALK "1  b 407 ACK 2\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("request response non_invite");
    g_test_add_func("/response_watch/late", test_late);
    g_test_add_func("/response_watch/stray", test_stray);
    g_test_add_func("/response_watch/not_stray", test_not_stray);
    g_test_add_func("/response_watch/mismatch", test_mismatch);
    g_test_add_func("/response_watch/mismatch_invite", test_mismatch_invite);
    g_test_add_func("/response_watch/other_branch", test_other_branch);
    g_test_add_func("/response_watch/mismatch_failed", test_mismatch_failed);
    g_test_add_func("/response_watch/no_mismatch", test_no_mismatch);
    return g_test_run();
}
