/* test_ack_watch.c
 * ACKs that do not fit the response they seem to be meant for, and ACKs that have no effect.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

/* A call that is answered at 1 s. */
#define ANSWERED "0 a INVITE 1\n1 b 200 INVITE 1\n"

/* The 2xx comes again, until it is said that its ACK is missing. */
#define AGAIN "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n"

/* A call that is refused at 1 s, and the refusal again. */
#define REFUSED "0 a INVITE 1\n1 b 486 INVITE 1\n"
#define REFUSED_AGAIN "1.5 b 486 INVITE 1\n2.5 b 486 INVITE 1\n4.5 b 486 INVITE 1\n40 -\n"

#define OTHER_BRANCH_TO(uri) " | URI: " uri " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-x\n"
#define OTHER_BRANCH OTHER_BRANCH_TO("sip:b@10.0.0.b")

static void test_other_cseq(void)
{
    watch_scene_expect_story(ANSWERED "1.1 a ACK 2\n" AGAIN, "2 invite.no_ack warn @6 [2 1 3 6]");
    watch_scene_expect_words(ANSWERED "1.1 a ACK 2\n" AGAIN "40 -\n",
                             "the ACK in frame 3 does not fit the 200, which was sent 4 times: it has CSeq 2, the "
                             "INVITE (frame 1) 1 (RFC 3261 section "
                             "13.2.2.4)");
    watch_scene_expect_words(ANSWERED "1.1 a ACK 2\n" AGAIN "8.5 b 200 INVITE 1\n33 b BYE 1\n",
                             "the ACK in frame 3 does not fit the 200, which was sent 5 times: it has CSeq 2, the "
                             "INVITE (frame 1) 1 (RFC 3261 section "
                             "13.2.2.4); then its sender ended the call with BYE");
    /* It comes only after it was said that there is none. */
    watch_scene_expect_words(ANSWERED AGAIN "5 a ACK 2\n8.5 b 200 INVITE 1\n40 -\n",
                             "the ACK in frame 6 does not fit the 200, which was sent 5 times: it has CSeq 2, the "
                             "INVITE (frame 1) 1 (RFC 3261 section "
                             "13.2.2.4)");
    watch_scene_expect_story(ANSWERED AGAIN "5 a ACK 2\n8.5 b 200 INVITE 1\n40 -\n",
                             "2 invite.no_ack warn @5 [2 1 5 6]");
}

static void test_other_tag(void)
{
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1 | To: <sip:b@test>;tag=early\n" AGAIN,
                             "the ACK in frame 3 does not fit the 200, which was sent 4 times: it has the To tag "
                             "early, this response b (RFC 3261 "
                             "section 13.2.2.4)");
    watch_scene_expect_words(
        ANSWERED "1.1 a ACK 1 | To: <sip:b@test>;tag=0123456789012345678901234567890123456789012345678\n" AGAIN,
        "the ACK in frame 3 does not fit the 200, which was sent 4 times: it has the To tag "
        "012345678901234567890123456789012345678901234567..., this response b (RFC 3261 section 13.2.2.4)");
}

/** What its sender takes all the same is none of our business. */
static void test_accepted(void)
{
    watch_scene_expect_story(ANSWERED "1.1 a ACK 2\n40 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n1 b 200 INVITE 1 | Contact: <sip:b@10.0.0.b>\n1.1 a ACK 2\n40 -\n", "");
    watch_scene_expect_story(
        ANSWERED "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n2.6 a ACK 1 | To: <sip:b@test>;tag=x\n40 -\n", "");
    watch_scene_expect_story(REFUSED "1.1 a ACK 1" OTHER_BRANCH "40 -\n", "");
    watch_scene_expect_story(REFUSED "1.5 b 486 INVITE 1\n1.6 a ACK 1" OTHER_BRANCH "40 -\n", "");
}

/** An ACK of another INVITE or another call is not meant for it. */
static void test_of_others(void)
{
    static const char missing[] = "no ACK to the 200 within 3.5 s in this capture, although it was sent 4 times";
    static const char refused[] =
        "no ACK to the 486 on this hop within 32 s in this capture, although it was sent 4 times";

    watch_scene_expect_words(
        "0 a INVITE 7\n0.1 b 401 INVITE 7\n0.2 a ACK 7 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-7\n" ANSWERED
        "1.1 a ACK 7 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-7\n" AGAIN,
        missing);
    watch_scene_expect_words(ANSWERED "1.1 a ACK 2 | To: <sip:b@test>;tag=x\n" AGAIN, missing);
    watch_scene_expect_words(ANSWERED "1.1 a ACK 2 | Call-ID: x\n" AGAIN, missing);
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1 | Call-ID: x | To: <sip:b@test>;tag=x\n" AGAIN, missing);
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1 | Call-ID: x | To: <sip:b@test>\n" AGAIN, missing);
    watch_scene_expect_words(
        REFUSED "1.1 a ACK 1 | To: <sip:b@test>;tag=x | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-x\n" REFUSED_AGAIN,
        refused);
    watch_scene_expect_words(REFUSED "1.1 b ACK 1" OTHER_BRANCH REFUSED_AGAIN, refused);
}

/** A gateway has changed the Call-ID on the way. */
static void test_other_call_id(void)
{
    watch_scene_keep_to("invite dialog contact");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1 | Call-ID: x\n" AGAIN,
                             "2 invite.no_ack warn @6 [2 1 3 6]; 3 dialog.mismatch warn @6 [3 2 1]");
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1 | Call-ID: x\n" AGAIN,
                             "the ACK in frame 3 does not fit the 200, which was sent 4 times: it has the Call-ID x, "
                             "the INVITE (frame 1) call@test (RFC 3261 section 13.2.2.4)\n"
                             "the ACK does not fit the 200 (frame 2), which is sent again: it has the Call-ID x, the "
                             "INVITE (frame 1) call@test (RFC 3261 section 13.2.2.4)");
    watch_scene_expect_story(
        REFUSED "1.1 a ACK 1 | Call-ID: x | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n" REFUSED_AGAIN,
        "2 invite.final_no_ack warn @7 [2 1 3 6]; 3 dialog.mismatch warn @7 [3 2 1]");
    /* It was taken all the same, or is of another call. */
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1 | Call-ID: x\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1 | Call-ID: x\n1.2 a ACK 1\n40 -\n", "");
    watch_scene_expect_story(REFUSED "1.1 a ACK 1 | Call-ID: x\n" REFUSED_AGAIN,
                             "2 invite.final_no_ack warn @7 [2 1 6]");
    watch_scene_expect_story("0.5 a ACK 1 | Call-ID: x\n" ANSWERED AGAIN, "3 invite.no_ack warn @6 [3 2 6]");
    watch_scene_keep_to("invite");
}

/** The ACK to a 2xx is a transaction of its own. */
static void test_reused_branch(void)
{
    watch_scene_keep_to("invite dialog contact");
#define REUSED(time) time " a ACK 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"
    static const char sent_again[] = ANSWERED REUSED("1.1") "2.5 b 200 INVITE 1\n" REUSED("2.6") "4.5 b 200 INVITE 1\n";

    watch_scene_expect_story(sent_again, "5 dialog.mismatch warn @6 [5 3 2]");
    watch_scene_expect_words(
        sent_again, "the ACK has no effect: it has the branch z9hG4bK-a-INVITE-1, as the INVITE (frame 1) "
                    "has; the ACK to a 2xx needs a branch of its own (RFC 3261 section 8.1.1.7); the 200 comes "
                    "again 1.400 s after the ACK to it (frame 3), and 2 times in all; the ACK was sent again "
                    "for each copy");
    watch_scene_expect_story(ANSWERED REUSED("1.1") "2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n",
                             "3 dialog.mismatch warn @5 [3 2]");
    /* It has an effect, or one crossed, or it is of RFC 2543, or what the INVITE of the other side has. */
    watch_scene_expect_story(ANSWERED REUSED("1.1") "40 -\n", "");
    watch_scene_expect_story(ANSWERED REUSED("1.1") "1.5 b 200 INVITE 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED REUSED("1.1") "2.5 b 200 INVITE 1\n" REUSED("2.6") "40 -\n",
                             "4 invite.ack_lost note [3 2]");
    watch_scene_expect_story("0 a INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n"
                             "1 b 200 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n"
                             "1.1 a ACK 1 | Via: SIP/2.0/UDP a.test;branch=1\n"
                             "2.5 b 200 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n"
                             "4.5 b 200 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=1\n",
                             "4 invite.ack_lost note [3 2]");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n",
                             "4 invite.ack_lost note [3 2]");
    watch_scene_keep_to("invite");
#undef REUSED
}

static void test_other_branch(void)
{
    watch_scene_expect_story(REFUSED "1.1 a ACK 1" OTHER_BRANCH REFUSED_AGAIN,
                             "2 invite.final_no_ack warn @7 [2 1 3 6]");
    watch_scene_expect_words(REFUSED "1.1 a ACK 1" OTHER_BRANCH REFUSED_AGAIN,
                             "the ACK in frame 3 does not fit the 486, which was sent 4 times: it has the branch "
                             "z9hG4bK-x, the INVITE (frame 1) "
                             "z9hG4bK-a-INVITE-1 (RFC 3261 section 17.1.1.3)");
    watch_scene_expect_words(
        REFUSED "1.1 a ACK 1 | URI: sip:b@10.0.0.b | Via: SIP/2.0/UDP a.test\n" REFUSED_AGAIN,
        "the ACK in frame 3 does not fit the 486, which was sent 4 times: it has no branch, the INVITE (frame 1) "
        "z9hG4bK-a-INVITE-1 (RFC 3261 section 17.1.1.3)");
    watch_scene_expect_words(
        REFUSED "1.1 a ACK 1" OTHER_BRANCH_TO("tel:1") REFUSED_AGAIN,
        "the ACK in frame 3 does not fit the 486, which was sent 4 times: it has the branch z9hG4bK-x, the INVITE "
        "(frame 1) "
        "z9hG4bK-a-INVITE-1, and its Request-URI is tel:1 instead of sip:b@10.0.0.b (RFC 3261 section 17.1.1.3)");
    watch_scene_expect_words(REFUSED "1.1 a ACK 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n" REFUSED_AGAIN,
                             "the ACK in frame 3 does not fit the 486, which was sent 4 times: it has CSeq 2, the "
                             "INVITE (frame 1) 1 (RFC 3261 section "
                             "17.1.1.3)");
}

static void test_ack_lost(void)
{
    watch_scene_expect_story(
        ANSWERED "1.1 a ACK 1\n1.5 b 200 INVITE 1\n1.6 a ACK 1\n2.5 b 200 INVITE 1\n2.6 a ACK 1\n4.5 b 200 INVITE 1\n",
        "6 invite.ack_lost note [3 2]");
    watch_scene_expect_words(
        ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n",
        "the 200 comes again 1.400 s after the ACK to it (frame 3): its sender has not got or not accepted that ACK");
    watch_scene_expect_story(ANSWERED "1.4 a ACK 1\n1.5 b 200 INVITE 1\n40 -\n", ""); /* they crossed */
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n1.599 b 200 INVITE 1\n40 -\n", "");
    watch_scene_expect_story(ANSWERED "1.5 b 200 INVITE 1\n2.5 b 200 INVITE 1\n2.6 a ACK 1\n40 -\n", "");
    watch_scene_expect_story(
        REFUSED "1.1 a ACK 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n2.5 b 486 INVITE 1\n40 -\n", "");
}

/** RFC 3261 section 13.2.2.4 has the ACK sent again for each copy. */
static void test_ack_again(void)
{
    static const char start[] = "the 200 comes again 1.400 s after the ACK to it (frame 3), and 3 times in all: its "
                                "sender has not got or not accepted "
                                "that ACK";
    static const char *const rest[][2] = {
        {"2.5 b 200 INVITE 1\n2.6 a ACK 1\n4.5 b 200 INVITE 1\n4.6 a ACK 1\n8.5 b 200 INVITE 1\n8.6 a ACK 1\n",
         "the ACK was sent again for each copy"},
        {"2.5 b 200 INVITE 1\n2.6 a ACK 1\n4.5 b 200 INVITE 1\n4.6 a ACK 1\n8.5 b 200 INVITE 1\n",
         "the ACK was sent again for each copy"},
        {"2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n8.5 b 200 INVITE 1\n", "in this capture, the ACK was not sent again"},
        {"2.5 b 200 INVITE 1\n2.6 a ACK 1\n2.7 a ACK 1\n4.5 b 200 INVITE 1\n8.5 b 200 INVITE 1\n",
         "the ACK was sent again for 1 of them"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rest); i++) {
        char *story = g_strconcat(ANSWERED "1.1 a ACK 1\n", rest[i][0], NULL),
             *words = g_strconcat(start, "; ", rest[i][1], NULL);

        watch_scene_expect_words(story, words);
        g_free(story);
        g_free(words);
    }
}

/** It is grave where the 2xx is sent to the end of its time, or the call then ends. */
static void test_severe(void)
{
#define TO_THE_END                                                                                                     \
    "4.5 b 200 INVITE 1\n8.5 b 200 INVITE 1\n12.5 b 200 INVITE 1\n16.5 b 200 INVITE 1\n20.5 b 200 INVITE 1\n24.5 b "   \
    "200 INVITE 1\n"
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n" TO_THE_END "28.5 b 200 INVITE 1\n",
                             "4 invite.ack_lost warn [3 2]");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n" TO_THE_END, "4 invite.ack_lost note [3 2]");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n5 b BYE 1\n",
                             "4 invite.ack_lost warn [3 2 6]");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n4.5 b 200 INVITE 1\n5 a BYE 2\n",
                             "4 invite.ack_lost note [3 2]");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n5 b BYE 1\n", "4 invite.ack_lost note [3 2]");
#undef TO_THE_END
}

/** A response to the ACK proves that it arrived. */
static void test_answered(void)
{
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1\n1.2 b 400 ACK 1\n2.5 b 200 INVITE 1\n",
                             "the 200 comes again 1.400 s after the ACK to it (frame 3): its sender has not accepted "
                             "that ACK, and answers it with 400 in "
                             "frame 4");
    watch_scene_expect_story(ANSWERED "1.1 a ACK 1\n1.2 b 400 ACK 1\n2.5 b 200 INVITE 1\n",
                             "5 invite.ack_lost note [3 2 4]");
    watch_scene_expect_words(ANSWERED "1.1 a ACK 1\n2.5 b 200 INVITE 1\n2.6 b 400 ACK 1\n",
                             "the 200 comes again 1.400 s after the ACK to it (frame 3): its sender has not accepted "
                             "that ACK, and answers it with 400 in "
                             "frame 5");
    watch_scene_expect_words(
        ANSWERED "1.1 a ACK 1\n1.2 b 400 ACK 2\n2.5 b 200 INVITE 1\n",
        "the 200 comes again 1.400 s after the ACK to it (frame 3): its sender has not got or not accepted that ACK");
}

/** Over TCP, what was sent and not seen to be lost has arrived. */
static void test_stream(void)
{
    static const char arrived[] = "4 invite.ack_lost note [3 2]";

    for (unsigned i = 0; i < 2; i++) {
        struct watch_scene *scene = watch_scene_new();
        const struct watch_scene_kept *kept;

        scene->arrival.is_stream = true;
        scene->arrival.hosts = 7;
        watch_scene_tell(scene, ANSWERED "1.1 a ACK 1\n");
        if (i == 1)
            gap_segment(scene->losses, 7, scene->arrival.time_us + 1);
        watch_scene_tell(scene, "2.5 b 200 INVITE 1\n");
        watch_scene_expect(scene, arrived);
        kept = scene->messages->pdata[3];
        g_assert_cmpint(strstr(kept->place.first->words, "has not accepted") != NULL, ==, i == 0);
        watch_scene_free(scene);
    }
}

/* The ACK is sent again for a copy of the 2xx, which comes again all the same. */
#define TWICE(headers, ack)                                                                                            \
    "0 a INVITE 1 | To: <sip:b@test>\n1 b 200 INVITE 1 | " headers "\n1.1 a ACK 1 | " ack "\n"                         \
    "1.5 b 200 INVITE 1 | " headers "\n1.6 a ACK 1 | " ack "\n2.5 b 200 INVITE 1 | " headers "\n"

/* The same behind a proxy. */
#define PROXIED "Via: SIP/2.0/UDP a.test;branch=z9hG4bK-p, SIP/2.0/UDP u.test"
#define TWICE_BEHIND_PROXY(headers, ack)                                                                               \
    "0 a INVITE 1 | To: <sip:b@test> | " PROXIED "\n1 b 200 INVITE 1 | " PROXIED " | " headers "\n"                    \
    "1.1 a ACK 1 | " PROXIED "2 | " ack "\n1.5 b 200 INVITE 1 | " PROXIED " | " headers "\n"                           \
    "1.6 a ACK 1 | " PROXIED "2 | " ack "\n2.5 b 200 INVITE 1 | " PROXIED " | " headers "\n"

static void test_target(void)
{
    watch_scene_keep_to("invite dialog contact");
    watch_scene_expect_story(TWICE("Contact: <sip:b@b.test:5070>", "URI: sip:b@proxy.test"),
                             "5 dialog.mismatch warn @6 [5 3 2]");
    watch_scene_expect_words(TWICE("Contact: <sip:b@b.test:5070>", "URI: sip:b@proxy.test"),
                             "the ACK has no effect: its Request-URI is sip:b@proxy.test, the Contact of its peer is "
                             "sip:b@b.test:5070 (frame 2) (RFC 3261 section 12.2.1.1); the 200 comes again 1.400 s "
                             "after the ACK to it (frame 3)");
    /* It was said before that it is lost. */
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test>\n1 b 200 INVITE 1 | Contact: <sip:b@b.test>\n1.1 a ACK 1\n2.5 b 200 INVITE 1\n"
        "2.6 a ACK 1 | URI: sip:b@x.test\n4.5 b 200 INVITE 1\n",
        "5 dialog.mismatch warn @6 [5 3 2]");
    watch_scene_expect_story(TWICE_BEHIND_PROXY("Contact: <sip:b@192.0.2.2>", "URI: sip:b@x.test"),
                             "5 dialog.mismatch warn @6 [5 3 2]");
}

static void test_route(void)
{
    static const char *const wrong[][2] = {
        {TWICE("Record-Route: <sip:p.test;lr> | Contact: <sip:b@b.test>", "URI: sip:b@b.test"), "a Route is missing"},
        {TWICE("Record-Route: <sip:p.test> | Contact: <sip:b@b.test>", "URI: sip:b@b.test"), "which has no lr"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++)
        watch_scene_expect_story(wrong[i][0], "5 dialog.mismatch warn @6 [5 3 2]");
    watch_scene_expect_story(
        TWICE("Record-Route: <sip:p.test;lr> | Contact: <sip:b@b.test>", "URI: sip:b@b.test | Route: <sip:p.test;lr>"),
        "6 invite.ack_lost note [3 2]");
}

/** Nothing differs, or nothing that matters; or the ACK has an effect after all. */
static void test_fits(void)
{
    static const char *const fits[] = {
        TWICE("Contact: <sip:b@b.test>", "URI: sip:b@b.test"),
        TWICE("Contact: <sip:b@b.test:5060>", "URI: sip:b@b.test;transport=udp"),
        TWICE("Contact: <sip:%62@b.test>", "URI: sip:b@b.test"),
        "0 a INVITE 1\n1 b 200 INVITE 1 | Record-Route: <sip:p.test;lr>\n1.1 a ACK 1\n" /* inside a call */
        "1.5 b 200 INVITE 1 | Record-Route: <sip:p.test;lr>\n1.6 a ACK 1\n"
        "2.5 b 200 INVITE 1 | Record-Route: <sip:p.test;lr>\n",
        TWICE_BEHIND_PROXY("Record-Route: <sip:p.test;lr> | Contact: <sip:b@192.0.2.2>", "URI: sip:b@192.0.2.2"),
        TWICE_BEHIND_PROXY("Contact: <sip:b@b.test>", "URI: sip:b@192.0.2.2"), /* of whose domain the proxy may be */
        TWICE_BEHIND_PROXY("Record-Route: <sip:p.test> | Contact: <sip:b@192.0.2.2>", "URI: sip:b@x.test"),
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(fits); i++)
        watch_scene_expect_story(fits[i], "6 invite.ack_lost note [3 2]");
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test>\n1 b 200 INVITE 1 | Contact: <sip:b@b.test>\n1.1 a ACK 1 | URI: sip:x@y\n"
        "1.5 b 200 INVITE 1 | Contact: <sip:b@b.test>\n1.6 a ACK 1 | URI: sip:x@y\n40 -\n",
        "");
}

/** A 2xx that comes from that port, and ACKs that go to 192.168.0.9:5070. */
static void expect_at(uint16_t port, const char *headers, const char *ack, const char *findings)
{
    struct watch_scene *scene = watch_scene_new();
    char *story = g_strdup_printf("0 a INVITE 1\n1 b 200 INVITE 1 | %s\n1.1 a ACK 1 | %s\n1.5 b 200 INVITE 1 | %s\n"
                                  "1.6 a ACK 1 | %s\n2.5 b 200 INVITE 1 | %s\n",
                                  headers, ack, headers, ack, headers);

    scene->arrival.from = (struct endpoint){{192, 0, 2, 10}, port, 4};
    scene->arrival.to = (struct endpoint){{192, 168, 0, 9}, 5070, 4};
    watch_scene_tell(scene, story);
    watch_scene_expect(scene, findings);
    g_free(story);
    watch_scene_free(scene);
}

static void test_unreachable(void)
{
    static const char lost[] = "6 invite.ack_lost note [3 2]", found[] = "2 contact.unreachable warn @6 [5 3 2]";
    static const char contact[] = "Contact: <sip:b@192.168.0.9:5070>", uri[] = "URI: sip:b@192.168.0.9:5070";

    expect_at(5061, contact, uri, found);
    expect_at(5061, "Contact: <sip:b@b.test:5070>", "URI: sip:b@b.test:5070", lost); /* wherever that is */
    expect_at(5061, "Contact: <sip:b@192.168.0.9:5070> | Record-Route: <sip:p.test;lr>",
              "URI: sip:b@192.168.0.9:5070 | Route: <sip:p.test;lr>", lost);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("invite");
    g_test_add_func("/ack_watch/other_cseq", test_other_cseq);
    g_test_add_func("/ack_watch/other_tag", test_other_tag);
    g_test_add_func("/ack_watch/accepted", test_accepted);
    g_test_add_func("/ack_watch/of_others", test_of_others);
    g_test_add_func("/ack_watch/other_call_id", test_other_call_id);
    g_test_add_func("/ack_watch/reused_branch", test_reused_branch);
    g_test_add_func("/ack_watch/other_branch", test_other_branch);
    g_test_add_func("/ack_watch/lost", test_ack_lost);
    g_test_add_func("/ack_watch/again", test_ack_again);
    g_test_add_func("/ack_watch/severe", test_severe);
    g_test_add_func("/ack_watch/answered", test_answered);
    g_test_add_func("/ack_watch/stream", test_stream);
    g_test_add_func("/ack_watch/target", test_target);
    g_test_add_func("/ack_watch/route", test_route);
    g_test_add_func("/ack_watch/fits", test_fits);
    g_test_add_func("/ack_watch/unreachable", test_unreachable);
    return g_test_run();
}
