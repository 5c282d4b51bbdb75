/* test_cancel_watch.c
 * CANCELs that come too early or lead to nothing, and 487s that nobody asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#define SUBJECTS "cancel request_terminated"

#define OF_INVITE " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"

/* A call that rings and is cancelled at 5 s. */
#define CANCELLED                                                                                                      \
    "0    a INVITE 1\n"                                                                                                \
    "0.1  b 180 INVITE 1\n"                                                                                            \
    "5    a CANCEL 1" OF_INVITE

#define ACCEPTED "5.1  b 200 CANCEL 1" OF_INVITE

#define ENDED                                                                                                          \
    "5.2  b 487 INVITE 1\n"                                                                                            \
    "5.3  a ACK 1" OF_INVITE

static void test_no_487(void)
{
    watch_scene_expect_story(CANCELLED ACCEPTED "36.9 -\n", "");
    watch_scene_expect_story(CANCELLED ACCEPTED "6 a CANCEL 1" OF_INVITE "6.1 b 200 CANCEL 1" OF_INVITE "37 -\n",
                             "3 cancel.no_487 note @7 [3 4 1]");
    watch_scene_expect_words(
        CANCELLED ACCEPTED "37 -\n",
        "CANCEL accepted in frame 4, but no final response to the INVITE (frame 1) within 32 s in this capture");
    watch_scene_expect_story(CANCELLED ACCEPTED ENDED "40 -\n", "");
}

/** Other ends of the INVITE, and peers of RFC 2543, who do not send 487. */
static void test_no_487_excused(void)
{
    struct watch_scene *scene;

    watch_scene_expect_story(CANCELLED ACCEPTED "5.2 b 200 INVITE 1\n5.3 a ACK 1\n5.4 a BYE 2\n60 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 180 INVITE 1\n4.9 b 200 INVITE 1\n5 a CANCEL 1" OF_INVITE ACCEPTED
                             "5.3 a ACK 1\n60 -\n",
                             "");
    watch_scene_expect_story(CANCELLED ACCEPTED "5.2 b 486 INVITE 1\n5.3 a ACK 1" OF_INVITE "60 -\n", "");
    watch_scene_expect_story(CANCELLED ACCEPTED "5.3 a ACK 1\n60 -\n", ""); /* the 200 it answers is not captured */
    watch_scene_expect_story(CANCELLED "5.1 b 481 CANCEL 1" OF_INVITE "60 -\n", "");
    watch_scene_expect_story(CANCELLED "60 -\n", "");
    watch_scene_expect_story(CANCELLED "5.1 b 200 CANCEL 1 | To: <sip:b@test>" OF_INVITE "60 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1 | Via: SIP/2.0/UDP a.test\n0.1 b 180 INVITE 1 | Via: SIP/2.0/UDP a.test\n"
        "5 a CANCEL 1 | Via: SIP/2.0/UDP a.test\n5.1 b 200 CANCEL 1 | Via: SIP/2.0/UDP a.test\n60 -\n",
        "");
    watch_scene_expect_story("5 a CANCEL 1\n5.1 b 200 CANCEL 1\n60 -\n", "");
    watch_scene_expect_story(CANCELLED ACCEPTED "5.2 b 487 INVITE 1 | cut Call-ID\n60 -\n", "");
    scene = watch_scene_new();
    watch_scene_tell(scene, CANCELLED ACCEPTED);
    gap_drop(scene->losses, scene->arrival.time_us);
    watch_scene_tell(scene, "60 -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** Another branch, as behind a forking proxy, has a CANCEL and a 487 of its own. */
static void test_branches(void)
{
#define P1 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p.1\n"
#define P2 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p.2\n"
    watch_scene_expect_story("0 a INVITE 1" P1 "0 a INVITE 1" P2 "0.1 b 180 INVITE 1" P1 "0.1 b 180 INVITE 1" P2
                             "5 a CANCEL 1" P1 "5.1 b 200 CANCEL 1" P1 "5 a CANCEL 1" P2 "5.1 b 200 CANCEL 1" P2
                             "5.2 b 487 INVITE 1" P2 "5.3 a ACK 1" P2 "60 -\n",
                             "5 cancel.no_487 note @11 [5 6 1]");
    watch_scene_expect_story("0 a INVITE 1" P1 "0 a INVITE 1" P2 "0.1 b 180 INVITE 1" P1 "5 a CANCEL 1" P1
                             "5.1 b 200 CANCEL 1" P1 "5.2 b 487 INVITE 1" P1 "5.3 a ACK 1" P1 "60 -\n",
                             "");
#undef P1
#undef P2
}

static void test_too_early(void)
{
    watch_scene_expect_story("0 a INVITE 1\n0.1 a CANCEL 1" OF_INVITE "0.2 b 100 INVITE 1\n0.3 b 200 CANCEL 1" OF_INVITE
                             "0.4 b 487 INVITE 1\n",
                             "2 cancel.too_early note @4 [2 1]");
    watch_scene_expect_words(
        "0 a INVITE 1\n0.1 a CANCEL 1" OF_INVITE "0.3 b 481 CANCEL 1" OF_INVITE,
        "CANCEL 0.100 s after the INVITE (frame 1), with no provisional response to it in this capture before");
    watch_scene_expect_story(CANCELLED ACCEPTED ENDED "60 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1\n0.1 b 100 INVITE 1\n0.2 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE, "");
}

/** A provisional response that may have been there, or a direction that the capture may not hold. */
static void test_too_early_doubt(void)
{
    struct watch_scene *scene;

    watch_scene_expect_story("0 a INVITE 1\n0.1 a CANCEL 1" OF_INVITE "60 -\n", "");
    watch_scene_expect_story("0.1 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE, "");
    watch_scene_expect_story("0 a INVITE 1\n0.2 a CANCEL 1" OF_INVITE "0.1 b 100 INVITE 1\n0.3 b 200 CANCEL 1" OF_INVITE
                             "0.4 b 487 INVITE 1\n",
                             "");
    watch_scene_expect_story("0 a INVITE 1\n0.2 b 200 INVITE 1\n0.2 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE
                             "0.4 a ACK 1\n",
                             "");
    watch_scene_expect_story(
        "0 a INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n0.2 a CANCEL 1 | Via: SIP/2.0/UDP a.test;branch=1\n"
        "0.3 b 200 CANCEL 1 | Via: SIP/2.0/UDP a.test;branch=1\n",
        "");
    watch_scene_expect_story(
        "0 a INVITE 1\n0.1 b 100 INVITE 1 | cut Call-ID\n0.2 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE, "");
    scene = watch_scene_new();
    watch_scene_tell(scene, "0 a INVITE 1\n");
    gap_drop(scene->losses, scene->arrival.time_us);
    watch_scene_tell(scene, "0.1 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_unasked(void)
{
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 180 INVITE 1\n2 b 487 INVITE 1\n2.5 b 487 INVITE 1\n",
                             "3 request_terminated.without_cancel note [1]");
    watch_scene_expect_words(
        "0 a INVITE 1\n2 b 487 INVITE 1\n",
        "487 to the INVITE 2.000 s after it, but in this capture no CANCEL, no BYE and no Expires asks for it");
    watch_scene_expect_story("0 a INVITE 1 | Expires: 30\n2 b 487 INVITE 1\n",
                             "2 request_terminated.without_cancel note [1]");
    watch_scene_expect_story("0 a INVITE 1\n1 a CANCEL 2\n2 b 487 INVITE 1\n",
                             "3 request_terminated.without_cancel note [1]");
}

static void test_asked_for(void)
{
    struct watch_scene *scene;

    watch_scene_expect_story(CANCELLED ACCEPTED ENDED "60 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1\n1 a CANCEL 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-else\n2 b 487 INVITE 1\n",
        ""); /* on another hop */
    watch_scene_expect_story("0 a INVITE 1\n1 a BYE 2\n2 b 487 INVITE 1\n", "");
    watch_scene_expect_story(/* the first INVITE is forgotten before the BYE comes */
                             "0 a INVITE 1\n1 b 200 INVITE 1\n1.1 a ACK 1\n50 a INVITE 7 | Call-ID: other\n"
                             "60 b BYE 1\n61 a INVITE 2\n62 b 487 INVITE 2\n",
                             "");
    watch_scene_expect_story("0 a INVITE 1 | Expires: 3\n3 b 487 INVITE 1\n", "");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 180 INVITE 1\n30 b 487 INVITE 1\n", ""); /* nobody picked up */
    watch_scene_expect_story("2 b 487 INVITE 1\n", "");
    watch_scene_expect_story("0 a INVITE 1\n2 b 487 INVITE 1\n1.9 a CANCEL 1" OF_INVITE, "");
    watch_scene_expect_story("0 a INVITE 1 | cut Contact\n2 b 487 INVITE 1\n", "");
    watch_scene_expect_story("- a INVITE 1\n- b 487 INVITE 1\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1\n0.1 b 100 INVITE 1 | cut Call-ID\n0.2 a CANCEL 1" OF_INVITE "0.3 b 200 CANCEL 1" OF_INVITE, "");
    scene = watch_scene_new();
    watch_scene_tell(scene, "0 a INVITE 1\n");
    gap_drop(scene->losses, scene->arrival.time_us);
    watch_scene_tell(scene, "2 b 487 INVITE 1\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** Behind a proxy it is the same 487. */
static void test_unasked_once(void)
{
#define HOP_2 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"
    watch_scene_expect_story("0 a INVITE 1\n0.1 a INVITE 1" HOP_2 "2 b 487 INVITE 1" HOP_2 "2.1 b 487 INVITE 1\n",
                             "3 request_terminated.without_cancel note [2]");
#undef HOP_2
}

/** A stateless server ignores CANCEL (RFC 3261 section 8.2.7). One that has sent a provisional response is none. */
static void test_ignored(void)
{
    static const char proof[] = "60 a OPTIONS 9\n60.1 b 200 OPTIONS 9\n";
    static const char *const stories[][2] = {
        {"0 a INVITE 1\n0.1 a CANCEL 1" OF_INVITE "0.2 b 486 INVITE 1\n0.3 a ACK 1" OF_INVITE, ""},
        {"0 a INVITE 1\n0.1 b 486 INVITE 1\n0.2 a CANCEL 1" OF_INVITE "0.3 a ACK 1" OF_INVITE, ""},
        {"0 a INVITE 1\n0.1 b 180 INVITE 1\n0.2 a CANCEL 1" OF_INVITE "0.3 b 486 INVITE 1\n0.4 a ACK 1" OF_INVITE,
         "3 request.no_response note @6 [3]"},
    };

    watch_scene_keep_to("request");
    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        char *story = g_strconcat(stories[i][0], proof, NULL);

        watch_scene_expect_story(story, stories[i][1]);
        g_free(story);
    }
    watch_scene_keep_to(SUBJECTS);
}

/** How a CANCEL that is refused differs from the INVITE that goes on. */
static void test_mismatch(void)
{
#define RINGING "0 a INVITE 1\n1 b 180 INVITE 1\n"
    static const char *const found = "3 cancel.mismatch warn @4 [3 1 4]";

    watch_scene_expect_story(RINGING "5 a CANCEL 1 | Via: SIP/2.0/UDP x.test;branch=z9hG4bK-a-INVITE-1\n"
                                     "5.1 b 481 CANCEL 1 | Via: SIP/2.0/UDP x.test;branch=z9hG4bK-a-INVITE-1\n",
                             found);
    watch_scene_expect_story(RINGING "5 a CANCEL 1\n5.1 b 481 CANCEL 1\n", found); /* a branch of its own */
    watch_scene_expect_story(RINGING "4 b 486 INVITE 1\n5 a CANCEL 1\n5.1 b 481 CANCEL 1\n", "");
    watch_scene_expect_story("5 a CANCEL 1\n5.1 b 481 CANCEL 1\n", "");
#undef RINGING
}

/** The Route and the To of the INVITE. */
static void test_mismatch_way(void)
{
#define RINGING(more) "0 a INVITE 1" more "\n1 b 180 INVITE 1\n"
#define REFUSED(more) "5 a CANCEL 1" more OF_INVITE "5.1 b 481 CANCEL 1" OF_INVITE
    watch_scene_expect_words(RINGING(" | Route: <sip:p.test;lr>, <sip:q.test;lr>") REFUSED(" | Route: <sip:p.test;lr>"),
                             "CANCEL: it has the Route sip:p.test;lr, the INVITE (frame 1) has the Route sip:p.test;lr "
                             "and 1 more (RFC 3261 section 9.1); it was answered with 481 (frame 4), and the INVITE "
                             "goes on");
    watch_scene_expect_words(RINGING("") REFUSED(" | Route: <sip:p.test;lr>"),
                             "CANCEL: it has the Route sip:p.test;lr, the INVITE (frame 1) has no Route (RFC 3261 "
                             "section 9.1); it was answered with 481 (frame 4), and the INVITE goes on");
    watch_scene_expect_words(RINGING(" | To: <sip:b@test>") REFUSED(" | To: <sip:b@test>;tag=b"),
                             "CANCEL: its To has the tag b, that of the INVITE (frame 1) has none (RFC 3261 section "
                             "9.1); it was answered with 481 (frame 4), and the INVITE goes on");
    watch_scene_expect_words(RINGING(" | To: <sip:b@test>;tag=b") REFUSED(" | To: <sip:b@test>"),
                             "CANCEL: its To has no tag, that of the INVITE (frame 1) has b (RFC 3261 section 9.1); it "
                             "was answered with 481 (frame 4), and the INVITE goes on");
    watch_scene_expect_story(
        RINGING(" | Route: <sip:p.test;lr>, <sip:q.test;lr>") REFUSED(" | Route: <sip:P.test;lr>,<sip:q.test;lr>"), "");
    watch_scene_expect_story(
        RINGING(" | Route: <sip:p.test;lr>") "5 a CANCEL 1" OF_INVITE "5.1 b 200 CANCEL 1" OF_INVITE, "");
#undef REFUSED
#undef RINGING
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to(SUBJECTS);
    g_test_add_func("/cancel_watch/no_487", test_no_487);
    g_test_add_func("/cancel_watch/no_487_excused", test_no_487_excused);
    g_test_add_func("/cancel_watch/branches", test_branches);
    g_test_add_func("/cancel_watch/too_early", test_too_early);
    g_test_add_func("/cancel_watch/too_early_doubt", test_too_early_doubt);
    g_test_add_func("/cancel_watch/unasked", test_unasked);
    g_test_add_func("/cancel_watch/asked_for", test_asked_for);
    g_test_add_func("/cancel_watch/unasked_once", test_unasked_once);
    g_test_add_func("/cancel_watch/ignored", test_ignored);
    g_test_add_func("/cancel_watch/mismatch", test_mismatch);
    g_test_add_func("/cancel_watch/mismatch_way", test_mismatch_way);
    return g_test_run();
}
