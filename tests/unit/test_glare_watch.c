/* test_glare_watch.c
 * 491, and when the request may come again (RFC 3261 section 14.1, RFC 3311 section 5.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

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
                             "7 glare.too_early note [5 1]; 10 glare.too_early note [9 1]");
}

static void test_in_time(void)
{
    watch_scene_expect_story(GLARE "12.2 a INVITE 3\n", "");
    watch_scene_expect_story(GLARE "12.195 a INVITE 3\n", ""); /* less than a step of 10 ms too early */
    watch_scene_expect_story(GLARE "14 a INVITE 3\n", "");
    watch_scene_expect_story(GLARE "30 a INVITE 3\n", ""); /* late is no harm */
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("glare");
    g_test_add_func("/glare_watch/too_early", test_too_early);
    g_test_add_func("/glare_watch/in_time", test_in_time);
    g_test_add_func("/glare_watch/other_side", test_other_side);
    g_test_add_func("/glare_watch/unknown_side", test_unknown_side);
    return g_test_run();
}
