/* test_provisional_watch.c
 * Reliable provisional responses without PRACK, and what only looks like it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#define RELIABLE(rseq) " | Require: 100rel | RSeq: " rseq "\n"

/* A reliable 183 at 1 s, repeated as RFC 3262 says. */
#define CALLED                                                                                                         \
    "0    a INVITE 1 | Supported: 100rel\n"                                                                            \
    "1    b 183 INVITE 1" RELIABLE("9")

#define REPEATED                                                                                                       \
    "1.5  b 183 INVITE 1" RELIABLE("9") "2.5  b 183 INVITE 1" RELIABLE("9") "4.5  b 183 INVITE 1" RELIABLE("9")

static void test_missing(void)
{
    watch_scene_expect_story(CALLED REPEATED "32.9 -\n", "");
    watch_scene_expect_story(CALLED REPEATED "33   -\n", "2 provisional.no_prack warn @6 [2 1 5]");
    watch_scene_expect_words(
        CALLED REPEATED "33   -\n",
        "no PRACK to the 183 (RAck: 9 1 INVITE) within 32 s in this capture, although it was sent 4 times");
    watch_scene_expect_words(
        "0 a INVITE 1 | Supported: timer\n1 b 183 INVITE 1" RELIABLE("9") REPEATED "33   -\n",
        "no PRACK to the 183 (RAck: 9 1 INVITE) within 32 s in this capture, although it was sent 4 "
        "times: the INVITE in frame 1 does not list 100rel in Supported or Require, so that no "
        "response to it may require it (RFC 3262 section 3)");
    watch_scene_expect_story(CALLED REPEATED "33.1 b 504 INVITE 1\n", "2 provisional.no_prack warn @6 [2 1 5]");
}

/** PRACKs of other responses, forks and INVITEs do not count; a copy may differ in another header. */
static void test_other_prack(void)
{
    watch_scene_expect_story(CALLED "1.1 a PRACK 2 | RAck: 8 1 INVITE\n" REPEATED "40 -\n",
                             "2 provisional.no_prack warn @7 [2 1 3 6]");
    watch_scene_expect_story(CALLED "1.1 a PRACK 2 | RAck: 9 1 INVITE | To: <sip:b@test>;tag=c\n" REPEATED "40 -\n",
                             "2 provisional.no_prack warn @7 [2 1 3 6]");
    watch_scene_expect_story(CALLED "1.5 b 183 INVITE 1 | Date: now | Require: timer, 100rel | RSeq: 9\n"
                                    "2.5 b 183 INVITE 1 | Date: then | require: 100REL | rseq: 9\n40 -\n",
                             "2 provisional.no_prack warn @5 [2 1 4]");
}

/** What the PRACK has instead. */
static void test_misfit(void)
{
#define MISFIT "the PRACK in frame 3 does not fit the 183 (RAck: 9 1 INVITE), which was sent 4 times: "
    watch_scene_expect_words(CALLED "1.1 a PRACK 2 | RAck: 9 2 INVITE\n" REPEATED "40 -\n",
                             MISFIT "it has RAck: 9 2 INVITE (RFC 3262 section 7.2)");
    watch_scene_expect_words(CALLED "1.1 a PRACK 2 | RAck: 8 1 INVITE\n" REPEATED "40 -\n",
                             MISFIT "it has RAck: 8 1 INVITE (RFC 3262 section 7.2)");
    watch_scene_expect_words(
        CALLED "1.1 a PRACK 2 | RAck: 9 1 INVITE | To: <sip:b@test>;tag=c\n" REPEATED "40 -\n",
        MISFIT "its To tag, c, is another; the 183 in frame 2, which its RAck names, has b (RFC 3262 section 7.2)");
    /* Of another fork, or another call. */
    watch_scene_expect_words(
        CALLED "1.1 a PRACK 2 | RAck: 8 1 INVITE | To: <sip:b@test>;tag=c\n" REPEATED "40 -\n",
        "no PRACK to the 183 (RAck: 9 1 INVITE) within 32 s in this capture, although it was sent 4 times");
    /* Its sender has accepted it all the same. */
    watch_scene_expect_story(CALLED REPEATED "4.6 a PRACK 2 | RAck: 8 1 INVITE\n40 -\n", "");
#undef MISFIT
}

static void test_acknowledged(void)
{
    watch_scene_expect_story(CALLED REPEATED "5 a PRACK 2 | RAck: 9 1 INVITE\n40 -\n", "");
    watch_scene_expect_story(CALLED REPEATED "5 a PRACK 2 | RAck: 9   1 INVITE | To: <sip:b@test>\n40 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1\n0.9 a PRACK 2 | RAck: 9 1 INVITE\n1 b 183 INVITE 1" RELIABLE("9") REPEATED "40 -\n", "");
    watch_scene_expect_story(CALLED "1.1 a PRACK 2\n" REPEATED "40 -\n", ""); /* without RAck: it may be meant */
}

/** Nobody need send a PRACK any more, or there was no need to. */
static void test_ended(void)
{
    watch_scene_expect_story(CALLED REPEATED "20 b 200 INVITE 1\n20.1 a ACK 1\n60 -\n", "");
    watch_scene_expect_story(
        CALLED REPEATED "20 b 486 INVITE 1\n20.1 a ACK 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n60 -\n",
        "");
    watch_scene_expect_story(CALLED REPEATED "20 a CANCEL 1\n60 -\n", "");
    watch_scene_expect_story(CALLED REPEATED "20 a BYE 2\n60 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n1 b 183 INVITE 1 | Supported: 100rel | RSeq: 9\n1.5 b 183 INVITE 1 | "
                             "Supported: 100rel | RSeq: 9\n"
                             "2.5 b 183 INVITE 1 | Supported: 100rel | RSeq: 9\n40 -\n",
                             "");
    watch_scene_expect_story(
        "0 a INVITE 1\n1 b 183 INVITE 1 | Require: 100rel\n1.5 b 183 INVITE 1 | Require: 100rel\n40 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n1 b 183 INVITE 1 | Require: 100rel | RSeq: x\n1.5 b 183 INVITE 1 | "
                             "Require: 100rel | RSeq: x\n40 -\n",
                             "");
}

/** One that comes before its turn must not be acknowledged; and each fork counts for itself. */
static void test_order(void)
{
    watch_scene_expect_story(CALLED "1.1 a PRACK 2 | RAck: 9 1 INVITE\n"
                                    "2 b 180 INVITE 1" RELIABLE("11") "2.5 b 180 INVITE 1" RELIABLE(
                                        "11") "3.5 b 180 INVITE 1" RELIABLE("11") "40 -\n",
                             "");
    watch_scene_expect_story(CALLED "1.1 a PRACK 2 | RAck: 9 1 INVITE\n"
                                    "2 b 180 INVITE 1" RELIABLE("10") "2.5 b 180 INVITE 1" RELIABLE(
                                        "10") "3.5 b 180 INVITE 1" RELIABLE("10") "40 -\n",
                             "4 provisional.no_prack warn @7 [4 1 6]");
    watch_scene_expect_story(
        CALLED
        "1.1 a PRACK 2 | RAck: 9 1 INVITE\n"
        "2 b 183 INVITE 1 | To: <sip:b@test>;tag=c" RELIABLE(
            "4") "2.5 b 183 INVITE 1 | To: <sip:b@test>;tag=c" RELIABLE("4") "3.5 b 183 INVITE 1 | To: "
                                                                             "<sip:b@test>;tag=c" RELIABLE("4") "40 "
                                                                                                                "-\n",
        "4 provisional.no_prack warn @7 [4 1 6]");
}

/** A PRACK may go another way than the INVITE: only that the response is repeated tells. */
static void test_doubt(void)
{
    struct watch_scene *scene;

    watch_scene_expect_story(CALLED "40 -\n", "");
    watch_scene_expect_story(CALLED "1.5  b 183 INVITE 1" RELIABLE("9") "40 -\n", "");
    watch_scene_expect_story("1 b 183 INVITE 1" RELIABLE("9") REPEATED "40 -\n", "");
    watch_scene_expect_story(CALLED REPEATED "5 a PRACK 2 | cut Call-ID\n40 -\n", "");
    watch_scene_expect_story(CALLED REPEATED "5 a PRACK 2 | RAck: 8 1 INVITE | cut RAck\n40 -\n", "");
    watch_scene_expect_story("- a INVITE 1\n- b 183 INVITE 1" RELIABLE("9") "- b 183 INVITE 1" RELIABLE(
                                 "9") "- b 183 INVITE 1" RELIABLE("9") "40 -\n",
                             "");
    scene = watch_scene_new();
    scene->arrival.hosts = 7;
    watch_scene_tell(scene, CALLED REPEATED);
    gap_drop(scene->losses, scene->arrival.time_us);
    watch_scene_tell(scene, "40 -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** Behind a proxy the same response is seen once more. */
static void test_hops(void)
{
#define HOP_2 "Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1"
    watch_scene_expect_story("0    a INVITE 1\n"
                             "0.1  a INVITE 1 | " HOP_2 "\n"
                             "1    b 183 INVITE 1 | " HOP_2 RELIABLE("9") "1.7  b 183 INVITE 1" RELIABLE(
                                 "9") "2.5  b 183 INVITE 1" RELIABLE("9") "40 -\n",
                             "");
#undef HOP_2
}

/** It goes on although its PRACK was accepted. */
static void test_prack_ignored(void)
{
#define PRACKED "0 a INVITE 1\n1 b 183 INVITE 1" RELIABLE("9") "1.1 a PRACK 2 | RAck: 9 1 INVITE\n1.2 b 200 PRACK 2\n"
    watch_scene_expect_story(PRACKED "1.5 b 183 INVITE 1" RELIABLE("9") "2.5 b 183 INVITE 1" RELIABLE("9"),
                             "6 provisional.prack_ignored warn [2 3 4]");
    watch_scene_expect_words(PRACKED "1.5 b 183 INVITE 1" RELIABLE("9") "2.5 b 183 INVITE 1" RELIABLE("9"),
                             "the 183 with RSeq 9 is sent again 1 times, until 1.300 s after its PRACK (frame 3) was "
                             "accepted (frame 4): its sender has to stop then (RFC 3262 section 3)");
    watch_scene_expect_story(PRACKED "1.5 b 183 INVITE 1" RELIABLE("9"), ""); /* it crosses */
    watch_scene_expect_story(PRACKED "2.5 b 183 INVITE 1" RELIABLE("10"), "");
#undef PRACKED
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("provisional");
    g_test_add_func("/provisional_watch/missing", test_missing);
    g_test_add_func("/provisional_watch/other_prack", test_other_prack);
    g_test_add_func("/provisional_watch/misfit", test_misfit);
    g_test_add_func("/provisional_watch/acknowledged", test_acknowledged);
    g_test_add_func("/provisional_watch/ended", test_ended);
    g_test_add_func("/provisional_watch/order", test_order);
    g_test_add_func("/provisional_watch/doubt", test_doubt);
    g_test_add_func("/provisional_watch/hops", test_hops);
    g_test_add_func("/provisional_watch/prack_ignored", test_prack_ignored);
    return g_test_run();
}
