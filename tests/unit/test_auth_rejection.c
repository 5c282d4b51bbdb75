/* test_auth_rejection.c
 * Which refusals of credentials the capture proves to be rejections, and which it disproves later.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_story.h"
#include "watch_scene.h"

/** The INVITE, its challenge, and the same once more with credentials. */
#define TWICE                                                                                                          \
    INVITE("0", "1")                                                                                                   \
    "\n" PROXY_CHALLENGE("0.1", "1", "n1") "\n" INVITE("0.2", "2")                                                     \
        PROXY_LOGIN("n1") "\n" PROXY_CHALLENGE("0.3", "2", "n2") "\n"

/** RFC 3261 section 22.3: the next proxy of the realm knows no nonces but its own. */
static void test_proxies_of_one_realm(void)
{
    /* The third request has credentials for both; that it rings for long proves nothing. */
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n1")
                                 PROXY_LOGIN_TOO("n2") "\n" TO_INVITE("9", "200", "3") "\n40 -\n",
                             "");
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n1") PROXY_LOGIN_TOO("n2") "\n40 -\n", "");
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n2") "\n" TO_INVITE("0.5", "486", "3") "\n40 -\n",
                             "");
    /* A third proxy. */
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n1") PROXY_LOGIN_TOO("n2") "\n" PROXY_CHALLENGE(
                                 "0.5", "3", "n3") "\n" TO_INVITE("0.6", "200", "4") "\n40 -\n",
                             "");
    /* Nothing follows, another rejection does, or 403. */
    watch_scene_expect_story(TWICE "4.2 -\n", "");
    watch_scene_expect_story(TWICE "4.4 -\n", "4 auth.rejected warn @5 [4 2 3]");
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n2") "\n" PROXY_CHALLENGE("0.5", "3", "n3") "\n",
                             "4 auth.rejected warn @6 [4 2 3]; 6 auth.rejected warn [4 5]");
    watch_scene_expect_story(TWICE INVITE("0.4", "3") PROXY_LOGIN("n2") "\n" TO_INVITE("0.5", "403", "3") "\n",
                             "4 auth.rejected warn @6 [4 2 3]");
}

/** What shows that the credentials were right after all. */
static void test_rejection_disproved(void)
{
    /* The next attempt goes through soon, as with servers of a cluster that do not know each other's nonces. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("1.2", "3")
                                     LOGIN("n2") "\n" ANSWER("1.3", "200", "3") "\n",
                             "");
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("40", "3")
                                     LOGIN("n2") "\n" ANSWER("40.1", "200", "3") "\n",
                             "4 auth.rejected warn [2 3]");
    /* Of another user. */
    watch_scene_expect_story(
        BEGIN REGISTER("1",
                       "2") " | Authorization: Digest username=\"b\", realm=\"r\", nonce=\"n1\", uri=\"sip:test\", "
                            "response=\"0123\"\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("1.2", "3")
                                LOGIN("n2") "\n" ANSWER("1.3", "200", "3") "\n",
        "4 auth.rejected warn [2 3]");
    /* A nonce that was accepted: good once only, also for the same request sent again. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" ANSWER("1.1", "200", "2") "\n" REGISTER("7", "2")
                                 LOGIN("n1") BRANCH "\n" CHALLENGE("7.1", "2", "n2") BRANCH "\n",
                             "");
}

/** A device of the same user that is let in without a challenge proves nothing of the nonces of others: under none of
 * so many Call-IDs, whatever place they have in a table. */
static void test_other_calls(void)
{
    static const char others[] = "0.2 a REGISTER 1 | To: <sip:z@test> | Call-ID: z@test | Via: SIP/2.0/UDP "
                                 "z.test;branch=z9hG4bK-z\n0.3 b 401 REGISTER 1 | To: <sip:z@test>;tag=b | Call-ID: "
                                 "z@test | Via: SIP/2.0/UDP z.test;branch=z9hG4bK-z | WWW-Authenticate: Digest "
                                 "realm=\"r\", nonce=\"z1\"\n";
    GString *story = g_string_new(BEGIN);

    g_string_append(story, REGISTER("0.15", "2") LOGIN("n1") "\n" CHALLENGE("0.16", "2", "n2") "\n");
    g_string_append(story, others);
    for (unsigned i = 0; i < 1000; i++)
        g_string_append_printf(story, ANSWER("0.4", "200", "1") " | Call-ID: c%u@test\n", i);
    g_string_append(story, REGISTER("0.5", "3") LOGIN("n2") "\n" CHALLENGE("0.6", "3", "n3") "\n");
    watch_scene_expect_story(story->str, "4 auth.rejected warn [2 3]; 1008 auth.rejected warn [4 1007]");
    g_string_free(story, TRUE);
}

/** The nonce is the same and was accepted; nc is that of the request before. */
static void test_nonce_count(void)
{
#define COUNTED REGISTER("1", "2") LOGIN("n1") ", qop=auth, cnonce=\"c\", nc=00000001\n" ANSWER("1.1", "200", "2") "\n"
    watch_scene_expect_words(BEGIN COUNTED REGISTER("2", "3")
                                 LOGIN("n1") ", qop=auth, cnonce=\"c\", nc=00000001\n" CHALLENGE("2.1", "3", "n1") "\n",
                             "401 to REGISTER: credentials of user \"a\" for realm \"r\" rejected: the nonce n1 with "
                             "nc=00000001 was used in frame 3 "
                             "already: each request has to count nc up (RFC 7616 section 3.4)");
    watch_scene_expect_story(BEGIN COUNTED REGISTER("2", "3")
                                 LOGIN("n1") ", qop=auth, cnonce=\"c\", nc=00000002\n" CHALLENGE("2.1", "3", "n2") "\n",
                             "");
}

#define REJECTED "401 to REGISTER: credentials of user \"a\" for realm \"r\" rejected: "

/** qop and its companions against the challenge with the nonce. */
static void test_qop(void)
{
    watch_scene_expect_words(
        BEGIN REGISTER("1", "2")
            LOGIN("n1") ", qop=auth-int, cnonce=\"c\", nc=00000001\n" CHALLENGE("1.1", "2", "n2") "\n",
        REJECTED "qop in Authorization is \"auth-int\", and the challenge with its nonce, in frame "
                 "2, offers \"auth\": it has to be one of those (RFC 7616 section 3.4)");
    watch_scene_expect_words(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") ", qop=auth, cnonce=\"c\", nc=1\n" CHALLENGE("1.1", "2", "n2") "\n",
                             REJECTED "nc in Authorization is \"1\": it has to have 8 hexadecimal digits (RFC 7616 "
                                      "section 3.4)");
    /* RFC 2069 has no qop, and capitals make no difference. */
    watch_scene_expect_words(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n",
                             REJECTED "made with the nonce of frame 2, which is not called stale");
    watch_scene_expect_words(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") ", qop=AUTH, cnonce=\"c\", nc=0000000A\n" CHALLENGE("1.1", "2", "n2") "\n",
                             REJECTED "made with the nonce of frame 2, which is not called stale");
}

/** The CSeq of the challenged request, once more. */
static void test_cseq(void)
{
    watch_scene_expect_words(BEGIN REGISTER("1", "1") LOGIN("n1") BRANCH "\n" CHALLENGE("1.1", "1", "n2") BRANCH "\n",
                             REJECTED "the REGISTER with credentials (frame 3) has CSeq 1, as the challenged one in "
                                      "frame 1: it has to be raised by one (RFC 3261 section 22.2)");
}

/** Each nonce is called stale as soon as it is used; an old one, or one that was good before, may well be. */
static void test_stale_loop(void)
{
#define STALE(time, cseq, nonce) CHALLENGE(time, cseq, nonce) ", stale=true\n"
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" STALE("1.1", "2", "n2") REGISTER("2", "3")
                                 LOGIN("n2") "\n" STALE("2.1", "3", "n3") REGISTER("3", "4")
                                     LOGIN("n3") "\n" STALE("3.1", "4", "n4") REGISTER("4", "5")
                                         LOGIN("n4") "\n" STALE("4.1", "5", "n5"),
                             "8 auth.loop error [4 6 7]");
    watch_scene_expect_story(BEGIN REGISTER("9", "2") LOGIN("n1") "\n" STALE("9.1", "2", "n2") REGISTER("19", "3")
                                 LOGIN("n2") "\n" STALE("19.1", "3", "n3") REGISTER("29", "4")
                                     LOGIN("n3") "\n" STALE("29.1", "4", "n4"),
                             "");
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" STALE("1.1", "2", "n2") REGISTER("2", "3")
                                 LOGIN("n2") "\n" ANSWER("2.1", "200", "3") "\n" REGISTER("3", "4")
                                     LOGIN("n2") "\n" STALE("3.1", "4", "n3") REGISTER("4", "5")
                                         LOGIN("n3") "\n" STALE("4.1", "5", "n4"),
                             "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("auth");
    g_test_add_func("/auth_rejection/proxies_of_one_realm", test_proxies_of_one_realm);
    g_test_add_func("/auth_rejection/rejection_disproved", test_rejection_disproved);
    g_test_add_func("/auth_rejection/other_calls", test_other_calls);
    g_test_add_func("/auth_rejection/nonce_count", test_nonce_count);
    g_test_add_func("/auth_rejection/qop", test_qop);
    g_test_add_func("/auth_rejection/cseq", test_cseq);
    g_test_add_func("/auth_rejection/stale_loop", test_stale_loop);
    return g_test_run();
}
