/* test_invite_watch.c
 * Final responses to INVITE whose ACK is missing or does not arrive, and what only looks like it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

/* A call that is answered at 1 s. */
#define ANSWERED                                                                                                       \
    "0    a INVITE 1\n"                                                                                                \
    "1    b 200 INVITE 1\n"

/* The same where the ACK must go the way of the INVITE: the Contact is the Request-URI. */
#define ANSWERED_HERE                                                                                                  \
    "0    a INVITE 1\n"                                                                                                \
    "1    b 200 INVITE 1 | Contact: <sip:b@10.0.0.b>\n"

#define HERE " | Contact: <sip:b@10.0.0.b>\n"

/* A call that is refused at 1 s, and the Via of an ACK to that. */
#define REFUSED                                                                                                        \
    "0    a INVITE 1\n"                                                                                                \
    "1    b 486 INVITE 1\n"

#define OF_INVITE " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"

static void test_repeated(void)
{
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n"
                                      "2.5  b 200 INVITE 1\n"
                                      "4.5  b 200 INVITE 1\n"
                                      "8.5  b 200 INVITE 1\n"
                                      "40   -\n"
                                      "50   b 200 INVITE 1\n",
                             "2 invite.no_ack warn @5 [2 1 5]");
    watch_scene_expect_words(ANSWERED "1.5  b 200 INVITE 1\n"
                                      "2.5  b 200 INVITE 1\n"
                                      "4.5  b 200 INVITE 1\n",
                             "no ACK to the 200 within 3.5 s in this capture, although it was sent 4 times");
    watch_scene_expect_words(ANSWERED "1.5  b 200 INVITE 1\n"
                                      "2.5  b 200 INVITE 1\n"
                                      "4.5  b 200 INVITE 1\n"
                                      "8.5  b 200 INVITE 1\n"
                                      "33   b BYE 1\n"
                                      "34.1 -\n",
                             "no ACK to the 200 within 32 s in this capture, although it was sent 5 times; then its "
                             "sender ended the call with BYE");
}

/** Inside a call, and the other way round. */
static void test_reinvite(void)
{
    watch_scene_expect_story(ANSWERED "1.1  a ACK 1\n"
                                      "10   b INVITE 7\n"
                                      "11   a 200 INVITE 7\n"
                                      "11.5 a 200 INVITE 7\n"
                                      "12.5 a 200 INVITE 7\n"
                                      "14.5 a 200 INVITE 7\n"
                                      "60   -\n",
                             "5 invite.no_ack warn @8 [5 4 8]");
}

static void test_acked(void)
{
    watch_scene_expect_story(ANSWERED "1.1  a ACK 1\n40 -\n", "");
    watch_scene_expect_story(
        ANSWERED "-    a ACK 1\n1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n2.6 a ACK 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "0.9  a ACK 1\n40 -\n", "");
    watch_scene_expect_story("0    a INVITE 1\n"
                             "0.9  a ACK 1\n"
                             "1    b 200 INVITE 1\n"
                             "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n",
                             "");
    watch_scene_expect_story(
        ANSWERED "1.1  a ACK 1 | To: <sip:b@test>\n1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n",
        "5 invite.ack_lost note [3 2]");
}

/** What is no ACK to it: one of another CSeq number (more in test_ack_watch.c), or of another fork. */
static void test_other_ack(void)
{
    watch_scene_expect_story(ANSWERED "1.1  a ACK 2\n1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n",
                             "2 invite.no_ack warn @6 [2 1 3 6]");
    watch_scene_expect_story(ANSWERED "1.1  b 200 INVITE 1 | To: <sip:b@test>;tag=c\n"
                                      "1.2  a ACK 1\n"
                                      "1.6  b 200 INVITE 1 | To: <sip:b@test>;tag=c\n"
                                      "2.6  b 200 INVITE 1 | To: <sip:b@test>;tag=c\n"
                                      "4.6  b 200 INVITE 1 | To: <sip:b@test>;tag=c\n",
                             "3 invite.no_ack warn @7 [3 1 7]");
    watch_scene_expect_story(ANSWERED "1.1  b 200 INVITE 1 | To: <sip:b@test>;tag=c\n"
                                      "1.2  a ACK 1\n"
                                      "1.3  a ACK 1 | To: <sip:b@test>;tag=c\n"
                                      "40   -\n",
                             "");
}

/** An ACK that comes after all, before the limit: later passes say nothing. */
static void test_withdrawn(void)
{
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n5 a ACK 1\n40 -\n",
                             "");
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n41 a ACK 1\n",
                             "2 invite.no_ack warn @5 [2 1 5]");
}

/** A 2xx that is not repeated over and over: the ACK may have gone past, unless it must pass here. */
static void test_lone(void)
{
    watch_scene_expect_story(ANSWERED "40   -\n", "");
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED_HERE "34   -\n", "2 invite.no_ack note @3 [2 1]");
    watch_scene_expect_story(ANSWERED_HERE "33.9 -\n", "");
    watch_scene_expect_story(ANSWERED_HERE "1.5  b 200 INVITE 1" HERE "40   -\n", "2 invite.no_ack note @4 [2 1 3]");
    watch_scene_expect_story(ANSWERED_HERE "1.5  b 200 INVITE 1" HERE "2.5  b 200 INVITE 1" HERE "40   -\n",
                             "2 invite.no_ack warn @5 [2 1 4]");
    watch_scene_expect_words(
        ANSWERED_HERE "34   -\n",
        "no ACK to the 200 within 32 s in this capture; it was not sent again, so the ACK may have gone another way");
    watch_scene_expect_words(ANSWERED_HERE "1.5  b 200 INVITE 1" HERE "34   -\n",
                             "no ACK to the 200 within 32 s in this capture; it was sent again only once, so the ACK "
                             "may have gone another way");
}

/** The ACK need not go the way of the INVITE: proxies that may leave it out, another address, another transport. */
static void test_other_way(void)
{
    static const char *const changes[] = {
        "Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1, SIP/2.0/UDP p.test | Contact: <sip:b@10.0.0.b>",
        "Record-Route: <sip:p.test;lr> | Contact: <sip:b@10.0.0.b>",
        "Contact: <sip:b@10.0.0.c>",
        "Contact: <sip:b@10.0.0.b:5080>",
        "Contact: <sips:b@10.0.0.b>",
        "Contact: <sip:b@10.0.0.b;transport=tcp>",
        "no Contact",
        "cut Contact",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++) {
        char *story = g_strdup_printf("0 a INVITE 1\n1 b 200 INVITE 1 | %s\n40 -\n", changes[i]);

        watch_scene_expect_story(story, "");
        g_free(story);
    }
    watch_scene_expect_story("0 a INVITE 1 | Route: <sip:p.test;lr>\n1 b 200 INVITE 1" HERE "40 -\n", "");
    watch_scene_expect_story("0 a INVITE 1 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK-1\n1 b 200 INVITE 1 | Via: "
                             "SIP/2.0/TCP a.test;branch=z9hG4bK-1" HERE "40 -\n",
                             "");
    watch_scene_expect_story("0 a INVITE 1\n1 b 200 INVITE 1 | Contact: <sip:b@10.0.0.b:5060>\n40 -\n",
                             "2 invite.no_ack note @3 [2 1]");
}

/** A BYE proves that the dialog passes here; from the callee, at the time when it gives up, it proves the rest, too. */
static void test_bye(void)
{
    watch_scene_expect_story(ANSWERED "10   a BYE 2\n40 -\n", "2 invite.no_ack note @4 [2 1 3]");
    watch_scene_expect_story(ANSWERED "10   b BYE 2\n40 -\n", "2 invite.no_ack note @4 [2 1 3]");
    watch_scene_expect_story(ANSWERED "33   b BYE 2\n", "2 invite.no_ack warn @3 [2 1 3]");
    watch_scene_expect_words(ANSWERED "33   b BYE 2\n",
                             "no ACK to the 200 within 32 s in this capture; then its sender ended the call with BYE");
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n5 b BYE 2\n", "2 invite.no_ack warn @4 [2 1 3 4]");
    watch_scene_expect_story(ANSWERED "1.5  b 200 INVITE 1\n2.5 b 200 INVITE 1\n3 a BYE 2\n40 -\n",
                             "2 invite.no_ack warn @6 [2 1 4 5]");
    watch_scene_expect_story(ANSWERED "1.1  a ACK 1\n33 b BYE 2\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "10   b BYE 2 | From: <sip:b@test>;tag=x | To: <sip:a@test>;tag=y\n40 -\n", "");
}

/** What the capture cannot show. */
static void test_doubt(void)
{
    static const char repeated[] = "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n";
    char *story = g_strconcat("1 b 200 INVITE 1\n", repeated, NULL);

    watch_scene_expect_story(story, ""); /* the INVITE is not captured: who knows whether its direction is */
    g_free(story);
    story = g_strconcat(ANSWERED "1.2 a ACK 1 | cut Call-ID\n", repeated, NULL);
    watch_scene_expect_story(story, "");
    g_free(story);
    story = g_strconcat("0 a INVITE 1\n0.5 a ACK 1 | cut Call-ID\n1 b 200 INVITE 1\n", repeated, NULL);
    watch_scene_expect_story(story, "3 invite.no_ack warn @6 [3 1 6]");
    g_free(story);
    watch_scene_expect_story(
        "- a INVITE 1\n- b 200 INVITE 1\n- b 200 INVITE 1\n- b 200 INVITE 1\n- b 200 INVITE 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "1.001 b 200 INVITE 1\n4.5 b 200 INVITE 1\n4.501 b 200 INVITE 1\n40 -\n",
                             ""); /* seen twice */
    watch_scene_expect_story(
        "0 a INVITE 1\n0.5 b 200 INVITE 1\n0.9 b 200 INVITE 1\n1.3 b 200 INVITE 1\n1.7 b 200 INVITE 1\n20 -\n", "");
}

/** Packets between the two hosts are missing, or of the whole capture. */
static void test_lost(void)
{
    static const char *const stories[][2] = {
        {ANSWERED, "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n40 -\n"},
        {ANSWERED_HERE, "40 -\n"},
        {ANSWERED, "33 b BYE 2\n40 -\n"},
        {REFUSED, "40 -\n"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        struct watch_scene *scene = watch_scene_new();

        scene->arrival.hosts = 7;
        watch_scene_tell(scene, stories[i][0]);
        gap_segment(scene->losses, 7, scene->arrival.time_us + 1);
        watch_scene_tell(scene, stories[i][1]);
        watch_scene_expect(scene, "");
        watch_scene_free(scene);
    }
}

/** The same call on two hops: one exchange, and an ACK on either of them settles it. */
static void test_hops(void)
{
#define HOP_2 " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"
    static const char both[] = "0    a INVITE 1\n"
                               "0.1  a INVITE 1" HOP_2 "1    b 200 INVITE 1" HOP_2 "1.1  b 200 INVITE 1\n";
    static const char repeated[] = "1.5  b 200 INVITE 1" HOP_2 "1.6  b 200 INVITE 1\n"
                                   "2.5  b 200 INVITE 1" HOP_2 "2.6  b 200 INVITE 1\n"
                                   "4.5  b 200 INVITE 1" HOP_2 "4.6  b 200 INVITE 1\n"
                                   "40   -\n";
    char *story = g_strconcat(both, repeated, NULL);

    watch_scene_expect_story(story, "3 invite.no_ack warn @9 [3 2 9]");
    g_free(story);
    story = g_strconcat(both, "1.2 a ACK 1\n40 -\n", NULL);
    watch_scene_expect_story(story, "");
    g_free(story);
    story = g_strconcat(both, "1.2 a ACK 1\n", repeated, NULL);
    watch_scene_expect_story(story, "8 invite.ack_lost note [5 3]");
    g_free(story);
#undef HOP_2
}

static void test_failure(void)
{
    watch_scene_expect_story(REFUSED "33.9 -\n", "");
    watch_scene_expect_story(REFUSED "34   -\n", "2 invite.final_no_ack warn @3 [2 1]");
    watch_scene_expect_story(REFUSED "1.5  b 486 INVITE 1\n2.5 b 486 INVITE 1\n34 -\n",
                             "2 invite.final_no_ack warn @5 [2 1 4]");
    watch_scene_expect_words(REFUSED "34   -\n", "no ACK to the 486 on this hop within 32 s in this capture");
    watch_scene_expect_words(REFUSED "1.5  b 486 INVITE 1\n2.5 b 486 INVITE 1\n34 -\n",
                             "no ACK to the 486 on this hop within 32 s in this capture, although it was sent 3 times");
    watch_scene_expect_story(REFUSED "1.1  a ACK 1" OF_INVITE "40 -\n", "");
    watch_scene_expect_story(
        REFUSED "1.1  a ACK 1 | Via: SIP/2.0/UDP else.test:5062;branch=z9hG4bK-a-INVITE-1;rport\n40 -\n", "");
    watch_scene_expect_story("1    b 486 INVITE 1\n40 -\n", "");
}

/** Each hop has an ACK of its own. */
static void test_failure_on_hops(void)
{
#define P_INVITE " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p, SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"
#define P_ACK " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p\n"
    static const char both[] = "0   a INVITE 1\n"
                               "0.1 a INVITE 1" P_INVITE "1   b 486 INVITE 1" P_INVITE "1.1 b 486 INVITE 1\n";
    static const char *const rest[][2] = {
        {"1.2 a ACK 1" P_ACK "1.3 a ACK 1" OF_INVITE "40 -\n", ""},
        {"1.2 a ACK 1" P_ACK "40 -\n", "4 invite.final_no_ack warn @6 [4 1]"},
        {"1.3 a ACK 1" OF_INVITE "40 -\n", "3 invite.final_no_ack warn @6 [3 2]"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rest); i++) {
        char *story = g_strconcat(both, rest[i][0], NULL);

        watch_scene_expect_story(story, rest[i][1]);
        g_free(story);
    }
#undef P_INVITE
#undef P_ACK
}

/** RFC 2543 knows no unique branch; and a client that has waited 64*T1 in vain is no longer there. */
static void test_failure_excused(void)
{
    watch_scene_expect_story(
        "0 a INVITE 1 | Via: SIP/2.0/UDP a.test\n1 b 486 INVITE 1 | Via: SIP/2.0/UDP a.test\n1.1 a ACK 1\n40 -\n", "");
    watch_scene_expect_story("0 a INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n1 b 486 INVITE 1 | Via: SIP/2.0/UDP "
                             "a.test;branch=1\n1.1 a ACK 1\n40 -\n",
                             "");
    watch_scene_expect_story(
        "0 a INVITE 1 | Via: SIP/2.0/UDP a.test\n1 b 486 INVITE 1 | Via: SIP/2.0/UDP a.test\n40 -\n",
        "2 invite.final_no_ack warn @3 [2 1]");
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 1\n1.5 a INVITE 1\n3.5 a INVITE 1\n7.5 a INVITE 1\n15.5 a "
                             "INVITE 1\n31.5 a INVITE 1\n"
                             "35 b 486 INVITE 1\n80 -\n",
                             "");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 180 INVITE 1\n50 b 480 INVITE 1\n90 -\n",
                             "3 invite.final_no_ack warn @4 [3 1]");
    /* Over TCP nothing is sent again, and timer B ends the wait all the same. */
    watch_scene_expect_story("0 a INVITE 1\n35 b 480 INVITE 1\n90 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n31 b 480 INVITE 1\n90 -\n", "2 invite.final_no_ack warn @3 [2 1]");
}

/** The client has forgotten an INVITE that was cancelled and got no final response for 64*T1 (RFC 3261 section 9.1). */
static void test_failure_after_cancel(void)
{
#define CANCELLED                                                                                                      \
    "0    a INVITE 1\n0.1 b 180 INVITE 1\n2 a CANCEL 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n2.1 b "    \
    "200 CANCEL 1 | Via: SIP/2.0/UDP "                                                                                 \
    "a.test;branch=z9hG4bK-a-INVITE-1\n"
    watch_scene_expect_story(CANCELLED "34.1 b 487 INVITE 1\n34.6 b 487 INVITE 1\n90 -\n", "");
    watch_scene_expect_story(CANCELLED "40   b 480 INVITE 1\n90 -\n", "");
    watch_scene_expect_story(CANCELLED "33   b 487 INVITE 1\n90 -\n", "5 invite.final_no_ack warn @6 [5 1]");
#undef CANCELLED
}

/** By now, more is known than when it was said early. */
static void test_reworded(void)
{
    watch_scene_expect_words(
        ANSWERED
        "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n8.5 b 200 INVITE 1\n12.5 b 200 INVITE 1\n",
        "no ACK to the 200 within 11.5 s in this capture, although it was sent 6 times");
    watch_scene_expect_words(
        ANSWERED "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n8.5 b 200 INVITE 1\n9 b BYE 1\n",
        "no ACK to the 200 within 8 s in this capture, although it was sent 5 times; then its sender ended the call "
        "with BYE");
    watch_scene_expect_words(ANSWERED "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n9 a BYE 1\n",
                             "no ACK to the 200 within 8 s in this capture, although it was sent 4 times");
    watch_scene_expect_story(ANSWERED "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n9 b BYE 1\n40 -\n",
                             "2 invite.no_ack warn @5 [2 1 5 6]");
}

/** A copy that was late on its way, and the next one in time behind it, are two. The same packet seen at two places is
 * one. */
static void test_late_copy(void)
{
    watch_scene_expect_words(ANSWERED "2.46 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n",
                             "no ACK to the 200 within 3.5 s in this capture, although it was sent 4 times");
    watch_scene_expect_words(
        ANSWERED
        "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n2.54 b 200 INVITE 1\n4.5 b 200 INVITE 1\n4.54 b 200 INVITE 1\n",
        "no ACK to the 200 within 3.5 s in this capture, although it was sent 4 times");
    watch_scene_expect_story(
        ANSWERED "1.02 b 200 INVITE 1\n3 b 200 INVITE 1\n3.02 b 200 INVITE 1\n7 b 200 INVITE 1\n7.02 b 200 INVITE 1\n",
        "");
}

static void test_overlap(void)
{
    watch_scene_expect_story(
        "0 a INVITE 1\n0.1 b 100 INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n0.7 b 500 INVITE 2\n",
        "4 invite.overlap note [1 3]");
    watch_scene_expect_words(
        "0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n",
        "500 to the INVITE with CSeq 2: that with CSeq 1 (frame 1) had no final response yet when it came");
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 200 INVITE 1\n0.7 a ACK 1\n0.8 b 500 INVITE 2\n",
                             "5 invite.overlap note [1 2]");
    watch_scene_expect_story("0 a INVITE 1\n0.4 b 200 INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n", "");
    watch_scene_expect_story("0 a INVITE 1\n0.4 a ACK 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n",
                             ""); /* the 200 is not captured */
    watch_scene_expect_story("0 b INVITE 1\n0.5 a INVITE 2\n0.6 b 500 INVITE 2\n",
                             ""); /* of the other side: that is a 491 */
    watch_scene_expect_story("0 a INVITE 1\n0.5 a INVITE 2\n0.6 b 503 INVITE 2\n", "");
    watch_scene_expect_story("0 a INVITE 1\n40 a INVITE 2\n40.6 b 500 INVITE 2\n",
                             ""); /* timer B has ended the first */
    watch_scene_expect_story("0 a INVITE 1 | To: <sip:b@test>\n0.5 a INVITE 2 | To: <sip:b@test>\n0.6 b 500 INVITE 2\n",
                             ""); /* not in a dialog */
}

/** The same INVITEs on two hops, where the one before has come to its end. */
static void test_overlap_hops(void)
{
#define HOP_2(branch)                                                                                                  \
    " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p" branch ", SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-" branch "\n"
    watch_scene_expect_story(
        "0   a INVITE 1\n"
        "0.1 a INVITE 1" HOP_2("1") "0.2 b 200 INVITE 1" HOP_2(
            "1") "0.3 b 200 INVITE 1\n"
                 "1   a INVITE 2\n"
                 "1.1 a INVITE 2" HOP_2("2") "1.2 b 500 INVITE 2" HOP_2("2") "1.3 b 500 INVITE 2\n",
        "");
    /* Where it has not, it is told on the hop that shows it first. */
    watch_scene_expect_story(
        "0   a INVITE 1\n"
        "0.1 a INVITE 1" HOP_2("1") "1   a INVITE 2\n"
                                    "1.1 a INVITE 2" HOP_2("2") "1.2 b 500 INVITE 2" HOP_2("2") "1.3 b 500 INVITE 2\n",
        "5 invite.overlap note [2 4]");
#undef HOP_2
}

/** What is forgotten is free to go; many INVITEs of one call, and long texts, cost no more than room. */
static void test_many(void)
{
    struct watch_scene *scene = watch_scene_new();
    char *long_text = g_strnfill(3000, 'x');

    for (unsigned i = 1; i < 3000; i++) {
        char *story = g_strdup_printf("%u a INVITE %u%s%s\n%u b 200 INVITE %u%s%s\n", i, i,
                                      i % 7 ? "" : " | Call-ID: ", i % 7 ? "" : long_text, i, i,
                                      i % 7 ? "" : " | Call-ID: ", i % 7 ? "" : long_text);

        watch_scene_tell(scene, story);
        g_free(story);
    }
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
    g_free(long_text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("invite");
    g_test_add_func("/invite_watch/repeated", test_repeated);
    g_test_add_func("/invite_watch/reinvite", test_reinvite);
    g_test_add_func("/invite_watch/acked", test_acked);
    g_test_add_func("/invite_watch/other_ack", test_other_ack);
    g_test_add_func("/invite_watch/withdrawn", test_withdrawn);
    g_test_add_func("/invite_watch/lone", test_lone);
    g_test_add_func("/invite_watch/other_way", test_other_way);
    g_test_add_func("/invite_watch/bye", test_bye);
    g_test_add_func("/invite_watch/doubt", test_doubt);
    g_test_add_func("/invite_watch/lost", test_lost);
    g_test_add_func("/invite_watch/hops", test_hops);
    g_test_add_func("/invite_watch/failure", test_failure);
    g_test_add_func("/invite_watch/failure_on_hops", test_failure_on_hops);
    g_test_add_func("/invite_watch/failure_excused", test_failure_excused);
    g_test_add_func("/invite_watch/failure_after_cancel", test_failure_after_cancel);
    g_test_add_func("/invite_watch/reworded", test_reworded);
    g_test_add_func("/invite_watch/late_copy", test_late_copy);
    g_test_add_func("/invite_watch/overlap", test_overlap);
    g_test_add_func("/invite_watch/overlap_hops", test_overlap_hops);
    g_test_add_func("/invite_watch/many", test_many);
    return g_test_run();
}
