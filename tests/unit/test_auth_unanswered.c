/* test_auth_unanswered.c
 * Challenges that are ignored, and what answers them or excuses that nothing does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_story.h"
#include "watch_scene.h"

/** A request without credentials answers nothing, nor does one for another realm, or of the other side. */
static void test_ignored(void)
{
#define AGAIN(time, cseq, after) REGISTER(time, cseq) "\n" CHALLENGE(after, cseq, "n" cseq) "\n"
    watch_scene_expect_words(BEGIN REGISTER("5", "2") "\n32.2 -\n",
                             "401 to REGISTER: no REGISTER of this user with credentials within 32 s in this capture");
    watch_scene_expect_story(
        BEGIN REGISTER(
            "5", "2") " | Authorization: Digest username=\"a\", realm=\"other\", nonce=\"x\", response=\"0\"\n32.2 -\n",
        "2 auth.unanswered chat @4 [2 1]");
    watch_scene_expect_story(BEGIN AGAIN("5", "2", "5.1") "40 -\n", "4 auth.unanswered chat @5 [4 3]");
    /* Three times, be it slowly or quickly. */
    watch_scene_expect_story(BEGIN AGAIN("90", "2", "90.1") AGAIN("180", "3", "180.1") "250 -\n",
                             "6 auth.unanswered warn @7 [2 4 6 5]");
    watch_scene_expect_words(BEGIN AGAIN("90", "2", "90.1") AGAIN("180", "3", "180.1") "250 -\n",
                             "401 to REGISTER: the challenge for realm \"r\" is never answered with credentials, 3 "
                             "times in a row in this capture");
    watch_scene_expect_story(BEGIN AGAIN("5", "2", "5.1") AGAIN("10", "3", "10.1") AGAIN("15", "4", "15.1")
                                 AGAIN("20", "5", "20.1") "60 -\n",
                             "6 auth.unanswered warn @8 [2 4 6 5]");
    /* Credentials, or a success, end the row. */
    watch_scene_expect_story(BEGIN AGAIN("5", "2", "5.1") REGISTER("6", "3")
                                 LOGIN("n2") "\n" ANSWER("6.1", "200", "3") "\n" AGAIN("10", "4", "10.1")
                                     AGAIN("15", "5", "15.1") "60 -\n",
                             "10 auth.unanswered chat @11 [10 9]");
    /* The second one was sent before the first challenge came. */
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" REGISTER("0.1", "2") "\n" CHALLENGE("0.2", "1", "n1") "\n" CHALLENGE(
            "0.3", "2", "n2") "\n" AGAIN("5", "3", "5.1") "60 -\n",
        "6 auth.unanswered chat @7 [6 5]");
}

#define BYE(time, sender, cseq) time " " sender " BYE " cseq " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-b" cseq sender
#define BYE_CHALLENGE                                                                                                  \
    "0.1 b 407 BYE 3 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-b3a | Proxy-Authenticate: Digest realm=\"r\", "          \
    "nonce=\"n1\"\n"

/** RFC 3261 section 22.3: a request within a call has to be answered, too. */
static void test_left_in_call(void)
{
    watch_scene_expect_words(
        BYE("0", "a", "3") "\n" BYE_CHALLENGE "40 -\n",
        "407 to BYE: no BYE with credentials within 32 s in this capture, so this one has not ended the call");
    watch_scene_expect_story(BYE("0", "a", "3") "\n" BYE_CHALLENGE
                                                "40 -\n" BYE("180", "b", "9") "\n180.1 a 481 BYE 9 | Via: SIP/2.0/UDP "
                                                                              "a.test;branch=z9hG4bK-b9b\n",
                             "2 auth.unanswered warn @3 [2 1]");
    /* The other side ends the call. */
    watch_scene_expect_story(BYE("0", "a", "3") "\n" BYE_CHALLENGE BYE("10", "b", "1") "\n40 -\n", "");
    watch_scene_expect_story(BYE("0", "a", "3") "\n" BYE_CHALLENGE BYE("1", "a", "4") PROXY_LOGIN("n1") "\n40 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 3\n0.1 b 407 INVITE 3 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\"\n" BYE("9", "a",
                                                                                                        "4") "\n40 -\n",
        "");
    watch_scene_expect_story(
        "0 a INVITE 3\n0.1 b 407 INVITE 3 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\"\n40 -\n",
        "2 auth.unanswered warn @3 [2 1]");
}

/** Its sender sends the request again: it has not got the challenge. */
static void test_not_got(void)
{
    watch_scene_expect_story(
        BEGIN REGISTER("0.5", "1") "\n" CHALLENGE("0.51", "1", "n1") "\n" REGISTER("1.5", "1") "\n40 -\n", "");
    /* One copy crosses the challenge. */
    watch_scene_expect_story(REGISTER("0", "1") "\n" CHALLENGE("0.49", "1", "n1") "\n" REGISTER("0.5", "1") "\n40 -\n",
                             "2 auth.unanswered chat @4 [2 1]");
}

/** The login goes on under another Call-ID, with the nonce of the challenge. */
static void test_goes_on_elsewhere(void)
{
#define REFUSED PROXY_CHALLENGE("0.3", "2", "n2") " | Call-ID: other@test\n"
    watch_scene_expect_story(INVITE("0", "1") "\n" PROXY_CHALLENGE("0.1", "1", "n1") "\n" INVITE("0.2", "2")
                                 PROXY_LOGIN("n1") " | Call-ID: other@test\n40 -\n",
                             "");
    watch_scene_expect_story(INVITE("0", "1") "\n" PROXY_CHALLENGE("0.1", "1", "n1") "\n" INVITE("0.2", "2")
                                 PROXY_LOGIN("n1") " | Call-ID: other@test\n" REFUSED "40 -\n",
                             "4 auth.rejected warn @5 [4 2 3]");
    /* With another nonce it is another login. */
    watch_scene_expect_story(INVITE("0", "1") "\n" PROXY_CHALLENGE("0.1", "1", "n1") "\n" INVITE("0.2", "2")
                                 PROXY_LOGIN("n0") " | Call-ID: other@test\n40 -\n",
                             "2 auth.unanswered chat @4 [2 1]");
    /* A REGISTER. */
    watch_scene_expect_story(BEGIN REGISTER("1", "1") LOGIN("n1") OTHER_CALL "\n" CHALLENGE("1.1", "1", "n2") OTHER_CALL
                             "\n",
                             "4 auth.rejected warn [2 3]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("auth");
    g_test_add_func("/auth_unanswered/ignored", test_ignored);
    g_test_add_func("/auth_unanswered/left_in_call", test_left_in_call);
    g_test_add_func("/auth_unanswered/not_got", test_not_got);
    g_test_add_func("/auth_unanswered/goes_on_elsewhere", test_goes_on_elsewhere);
    return g_test_run();
}
