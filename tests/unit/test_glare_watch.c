/* test_glare_watch.c
 * 491, and when the request may come again (RFC 3261 section 14.1, RFC 3311 section 5.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "story.h"
#include "watch_scene.h"

/** a begins the call, so the Call-ID is its own. */
#define BEGIN "0 a INVITE 1 | To: <sip:b@test>\n0.1 b 200 INVITE 1\n0.2 a ACK 1\n"
#define GLARE BEGIN "10 a INVITE 2\n10.1 b 491 INVITE 2\n10.2 a ACK 2\n"

static void test_too_early(void)
{
    watch_scene_expect_story(GLARE "10.6 a INVITE 3\n", "7 glare.too_early note [5 1]");
    watch_scene_expect_words(GLARE "10.6 a INVITE 3\n",
                             "INVITE again 0.50 s after the 491: who made the Call-ID waits 2.1 to 4 s");
    watch_scene_expect_words(BEGIN "10 a UPDATE 2\n10.1 b 491 UPDATE 2\n12 a UPDATE 3\n",
                             "UPDATE again 1.90 s after the 491: who made the Call-ID waits 2.1 to 4 s");
    /* Each time anew; a copy does not count. */
    watch_scene_expect_story(GLARE "10.6 a INVITE 3\n10.65 a INVITE 3\n10.7 b 491 INVITE 3\n11.2 a INVITE 4\n",
                             "7 glare.too_early note [5 1]; 9 glare.nothing_open note [5 7]; 10 glare.too_early note "
                             "[9 1]");
}

static void test_in_time(void)
{
    watch_scene_expect_story(GLARE "12.2 a INVITE 3\n", "");
    watch_scene_expect_story(GLARE "12.195 a INVITE 3\n", ""); /* less than a step of 10 ms too early */
    watch_scene_expect_story(GLARE "14 a INVITE 3\n", "");
    watch_scene_expect_story(GLARE "19 a INVITE 3\n", ""); /* late is no harm */
    /* Something else than what was refused. */
    watch_scene_expect_story(GLARE "10.6 a UPDATE 3\n10.7 a INFO 4\n", "");
    watch_scene_expect_story(GLARE "10.6 a INVITE 2\n10.7 b 491 INVITE 2\n", "");
}

/** The other side may try again at once. */
static void test_other_side(void)
{
    watch_scene_expect_story(BEGIN "10 b INVITE 2\n10.1 a 491 INVITE 2\n10.3 b INVITE 3\n", "");
    watch_scene_expect_story(GLARE "10.3 b INVITE 2\n", "");
}

static void test_unknown_side(void)
{
    /* The begin of the call is not in the capture. */
    watch_scene_expect_story("10 a INVITE 2\n10.1 b 491 INVITE 2\n10.6 a INVITE 3\n", "");
    /* Both sides leave out the tag, as phones of RFC 2543 do. */
    watch_scene_expect_story("0 a INVITE 1 | To: <sip:b@test>\n5 b INVITE 1 | To: <sip:a@test>\n10 a INVITE 2\n10.1 b "
                             "491 INVITE 2\n10.6 a INVITE 3\n",
                             "");
    /* The refused request is not there, or is outside the dialog; there is no time. */
    watch_scene_expect_story(BEGIN "10.1 b 491 INVITE 2\n10.6 a INVITE 3\n", "");
    watch_scene_expect_story("0 a INVITE 1 | To: <sip:b@test>\n0.1 b 491 INVITE 1\n0.3 a INVITE 2 | To: <sip:b@test>\n",
                             "");
    watch_scene_expect_story(BEGIN "- a INVITE 2\n- b 491 INVITE 2\n- a INVITE 3\n", "");
    watch_scene_expect_story(GLARE "9 a INVITE 3\n", ""); /* the clock steps back */
    watch_scene_expect_story(
        BEGIN "10 a INVITE 2 | no Call-ID\n10.1 b 491 INVITE 2 | no Call-ID\n10.6 a INVITE 3 | no Call-ID\n", "");
}

/** Both sides change the call at once, and get 491. */
#define CROSS                                                                                                          \
    BEGIN "10 a INVITE 2\n10.001 b INVITE 5\n10.1 b 491 INVITE 2\n10.11 a 491 INVITE 5\n10.2 a ACK 2\n10.21 b ACK 5\n"

static void test_not_retried(void)
{
    watch_scene_expect_story(CROSS "21 -\n", "");
    watch_scene_expect_story(CROSS "22 -\n", "7 glare.not_retried warn @10 [4 5 6 7]");
    watch_scene_expect_words(CROSS "22 -\n", "491 to the INVITE of either side (frames 6 and 7), and neither side has "
                                             "tried again within 10 s: until then the change has not taken place");
    watch_scene_expect_story(BEGIN "10 a UPDATE 2\n10.1 b 491 UPDATE 2\n22 -\n", "5 glare.not_retried warn @6 [4 5]");
    watch_scene_expect_words(
        BEGIN "10 a UPDATE 2\n10.1 b 491 UPDATE 2\n22 -\n",
        "491 to UPDATE, although nothing of the other side is open in this capture, and nobody has "
        "tried again within 10 s: until then the change has not taken place");
    /* The call goes on, and only a later change comes. */
    watch_scene_expect_story(CROSS "22 a INFO 3\n23 a INVITE 4\n", "7 glare.not_retried warn @10 [4 5 6 7]");
}

static void test_retried(void)
{
    watch_scene_expect_story(CROSS "11 b INVITE 6\n40 -\n", "");
    watch_scene_expect_story(CROSS "13 a INVITE 3\n40 -\n", "");
    watch_scene_expect_story(CROSS "13 a UPDATE 3\n40 -\n", "");
    watch_scene_expect_story(CROSS "14 a BYE 3\n14.1 b 200 BYE 3\n40 -\n", ""); /* the user has hung up */
    watch_scene_expect_story(CROSS, "");                                        /* the capture ends */
    watch_scene_expect_story(BEGIN "10.1 b 491 INVITE 2\n40 -\n", "");
    /* Copies, also of the request, are no second try. */
    watch_scene_expect_story(CROSS "10.3 a INVITE 2\n10.4 b 491 INVITE 2\n10.5 a INVITE 2 | Via: SIP/2.0/UDP "
                                   "p.test;branch=z9hG4bKp\n40 -\n",
                             "7 glare.not_retried warn @13 [4 5 6 7]");
}

static void test_retry_lost(void)
{
    struct watch_scene *scene = watch_scene_new();

    watch_scene_tell(scene, CROSS);
    gap_segment(scene->losses, scene->arrival.hosts, STORY_START + 12 * G_USEC_PER_SEC);
    watch_scene_tell(scene, "40 -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_ended(void)
{
#define REFRESH(refresher) " | Session-Expires: 90;refresher=" refresher
#define REFRESHES                                                                                                      \
    BEGIN "10 b INVITE 5" REFRESH("uas") "\n10.001 a INVITE 2" REFRESH("uac") "\n10.1 a 491 INVITE 5\n10.11 b 491 "    \
                                                                              "INVITE 2\n10.2 a BYE 3\n"
    watch_scene_expect_story(REFRESHES, "7 glare.not_retried warn @8 [4 5 6 7]");
    watch_scene_expect_words(
        REFRESHES, "491 to the INVITE of either side (frames 6 and 7), then BYE instead of another try (frame 8), "
                   "0.09 s later; both refresh the session, although only one is the refresher (RFC 4028 section 10): "
                   "frame 4 with 90;refresher=uas, frame 5 with 90;refresher=uac");
    watch_scene_expect_words(
        REFRESHES "10.3 b BYE 6\n10.4 a BYE 3\n40 -\n",
        "491 to the INVITE of either side (frames 6 and 7), then BYE from both (frames 8 and 9); both refresh the "
        "session, although only one is the refresher (RFC 4028 section 10): frame 4 with 90;refresher=uas, frame 5 "
        "with 90;refresher=uac");
}

#define LONE(time, cseq) time " a INVITE " cseq "\n" time "1 b 491 INVITE " cseq "\n" time "2 a ACK " cseq "\n"

static void test_nothing_open(void)
{
    watch_scene_expect_story(BEGIN LONE("10.", "2"), "");
    watch_scene_expect_story(BEGIN LONE("10.", "2") LONE("12.5", "3"), "8 glare.nothing_open note [5 7]");
    watch_scene_expect_story(BEGIN LONE("10.", "2") LONE("12.5", "3") LONE("15.", "4"),
                             "8 glare.nothing_open warn [5 7]");
    watch_scene_expect_words(BEGIN LONE("10.", "2") LONE("12.5", "3") LONE("15.", "4"),
                             "491 to INVITE 3 times, from frame 5 to frame 11, although no INVITE or UPDATE of the "
                             "answering side is open in this capture: nothing crosses, so waiting does not help (RFC "
                             "3261 section 14.2)");
}

static void test_something_open(void)
{
    /* Of the other side, also if it was closed just before. */
    watch_scene_expect_story(BEGIN "9 b INVITE 5\n" LONE("10.", "2") LONE("12.5", "3") LONE("15.", "4"), "");
    watch_scene_expect_story(BEGIN LONE("10.", "2") "12 b UPDATE 5\n12.3 a 200 UPDATE 5\n" LONE("12.5", "3"), "");
    /* Of the same side. */
    watch_scene_expect_story(BEGIN "9 a UPDATE 2\n" LONE("10.", "3") LONE("12.5", "4"), "");
    /* Too far apart. */
    watch_scene_expect_story(BEGIN LONE("10.", "2") "13 a INVITE 3\n13.1 b 200 INVITE 3\n13.2 a ACK 3\n" LONE(
                                 "100.", "4") "103 a INVITE 5\n",
                             "");
    /* The begin is not there. */
    watch_scene_expect_story(LONE("10.", "2") LONE("12.5", "3") "15 a INVITE 4\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("glare");
    g_test_add_func("/glare_watch/too_early", test_too_early);
    g_test_add_func("/glare_watch/in_time", test_in_time);
    g_test_add_func("/glare_watch/other_side", test_other_side);
    g_test_add_func("/glare_watch/unknown_side", test_unknown_side);
    g_test_add_func("/glare_watch/not_retried", test_not_retried);
    g_test_add_func("/glare_watch/retried", test_retried);
    g_test_add_func("/glare_watch/retry_lost", test_retry_lost);
    g_test_add_func("/glare_watch/ended", test_ended);
    g_test_add_func("/glare_watch/nothing_open", test_nothing_open);
    g_test_add_func("/glare_watch/something_open", test_something_open);
    return g_test_run();
}
