/* test_auth_watch.c
 * Logins that are rejected, in a loop, or never tried, and the logins that look like these and are in order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_story.h"
#include "watch_scene.h"

/* RFC 3261 section 22.1, RFC 7616 section 3.3 */

static void test_rejected(void)
{
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n",
                             "4 auth.rejected warn [2 3]");
    watch_scene_expect_words(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n",
                             "401 to REGISTER: credentials of user \"a\" for realm \"r\" rejected: made with the nonce "
                             "of frame 2, which is not "
                             "called stale");
    /* The same nonce proves it alone. */
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n1") "\n",
                             "2 auth.rejected warn [1]");
    watch_scene_expect_words(
        REGISTER("1", "2") LOGIN("n1") ", userhash=true\n" CHALLENGE("1.1", "2", "n1") "\n",
        "401 to REGISTER: credentials for realm \"r\" rejected: the nonce is still the same, and not called stale");
    /* A 407 and the CSeq number kept, which should have been raised. */
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test>\n"
        "0.1 b 407 INVITE 1 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\"\n"
        "1 a INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2 | To: <sip:b@test> | Proxy-Authorization: Digest "
        "username=\"a\", realm=\"r\", nonce=\"n1\", response=\"01\"\n"
        "1.1 b 407 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2 | Proxy-Authenticate: Digest realm=\"r\", "
        "nonce=\"n2\"\n"
        "1.2 b 407 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2 | Proxy-Authenticate: Digest realm=\"r\", "
        "nonce=\"n2\"\n"
        "6 -\n",
        "4 auth.rejected warn @6 [4 2 3]");
    /* The same request on two branches is rejected once. */
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n1") "\n" REGISTER("1.2", "2")
                                 LOGIN("n1") BRANCH "\n" CHALLENGE("1.3", "2", "n1") BRANCH "\n",
                             "2 auth.rejected warn [1]");
    /* A phone with a SIM card, whose answer to the challenge before is not accepted. */
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" CHALLENGE("0.1", "1", "n1") ", algorithm=AKAv1-MD5\n" REGISTER("1", "2")
            LOGIN("n1") ", algorithm=AKAv1-MD5\n" CHALLENGE("1.1", "2", "n2") ", algorithm=AKAv1-MD5\n",
        "4 auth.rejected warn [2 3]");
}

static void test_loop(void)
{
    /* Twice is no loop; the third time it is; the fourth time it is told already. A 403 and a success end it. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("2", "3")
                                     LOGIN("n2") "\n" CHALLENGE("2.1", "3", "n3") "\n" REGISTER("3", "4")
                                         LOGIN("n3") "\n" CHALLENGE("3.1", "4", "n4") "\n" REGISTER("4", "5")
                                             LOGIN("n4") "\n" CHALLENGE("4.1", "5", "n5") "\n",
                             "4 auth.rejected warn [2 3]; 6 auth.rejected warn [4 5]; 8 auth.loop error [4 6 7]");
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("2", "3")
                                     LOGIN("n2") "\n" CHALLENGE("2.1", "3", "n3") "\n" REGISTER("3", "4")
                                         LOGIN("n3") "\n" ANSWER("3.1", "403", "4") "\n" REGISTER("4", "5")
                                             LOGIN("n3") "\n" CHALLENGE("4.1", "5", "n3") "\n",
                             "4 auth.rejected warn [2 3]; 6 auth.rejected warn [4 5]; 10 auth.rejected warn [9]");
    /* A request without credentials begins anew. */
    watch_scene_expect_story(
        BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n" REGISTER("2", "3")
            LOGIN("n2") "\n" CHALLENGE("2.1", "3", "n3") "\n" REGISTER("3", "4") "\n" CHALLENGE(
                "3.1", "4", "n4") "\n" REGISTER("4", "5") LOGIN("n4") "\n" CHALLENGE("4.1", "5", "n5") "\n",
        "4 auth.rejected warn [2 3]; 6 auth.rejected warn [4 5]; 10 auth.rejected warn [8 9]");
}

/** A challenge that says nothing against the credentials. */
static void test_not_rejected(void)
{
    /* stale=true */
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") ", stale=TRUE\n",
                             "");
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n1") ", stale=true\n", "");
    /* No credentials yet: an empty response, as in the first REGISTER of IMS, or none at all. */
    watch_scene_expect_story(REGISTER("1", "2") " | Authorization: Digest username=\"i\", realm=\"r\", nonce=\"\", "
                                                "response=\"\"\n" CHALLENGE("1.1", "2", "n1") "\n",
                             "");
    watch_scene_expect_story(
        REGISTER("1", "2") " | Authorization: Digest username=\"i\", realm=\"r\", nonce=\"n1\"\n" CHALLENGE("1.1", "2",
                                                                                                            "n1") "\n",
        "");
    /* The SIM card asks for a new challenge. */
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") ", auts=\"abcd\", algorithm=AKAv1-MD5\n" CHALLENGE(
                                 "1.1", "2", "n1") ", algorithm=AKAv1-MD5\n",
                             "");
    /* Another proxy on the way, which has a realm of its own, or challenges by the other header. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") "\n"
                                             "1.1 b 401 REGISTER 2 | To: <sip:a@test>;tag=b | WWW-Authenticate: Digest "
                                             "realm=\"other\", nonce=\"n1\"\n",
                             "");
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN(
                                 "n1") "\n"
                                       "1.1 b 407 REGISTER 2 | To: <sip:a@test>;tag=b | Proxy-Authenticate: Digest "
                                       "realm=\"r\", nonce=\"n1\"\n",
                             "");
    /* Another algorithm (RFC 8760). */
    watch_scene_expect_story(BEGIN REGISTER("1", "2")
                                 LOGIN("n1") ", algorithm=MD5\n" CHALLENGE("1.1", "2", "n1") ", algorithm=SHA-256\n",
                             "");
    /* A fork puts the challenges of several servers together: who refuses now need not be who was answered. */
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" CHALLENGE(
            "0.1", "1", "n1") " | WWW-Authenticate : Digest realm=\"r\", nonce=\"n2\"\n" REGISTER("1", "2")
            LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n3") "\n",
        "");
    /* A token is no login by Digest. */
    watch_scene_expect_story(REGISTER("1", "2") " | Authorization: Bearer abcd\n" CHALLENGE("1.1", "2", "n1") "\n", "");
}

/** An old nonce may have expired, although the server does not say so. */
static void test_old_nonce(void)
{
    /* From before the capture. */
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n0") "\n" CHALLENGE("1.1", "2", "n1") "\n", "");
    /* Accepted once, then used again, for the next registration, also by a SIM card. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" ANSWER("1.1", "200", "2") "\n" REGISTER("2", "3")
                                 LOGIN("n1") "\n" CHALLENGE("2.1", "3", "n2") "\n" REGISTER("3", "4")
                                     LOGIN("n2") "\n" ANSWER("3.1", "200", "4") "\n",
                             "");
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" CHALLENGE("0.1", "1", "n1") ", algorithm=AKAv1-MD5\n" REGISTER("1", "2")
            LOGIN("n1") ", algorithm=AKAv1-MD5\n" ANSWER("1.1", "200", "2") "\n" REGISTER("20", "3")
                LOGIN("n1") ", algorithm=AKAv1-MD5\n" CHALLENGE("20.1", "3", "n2") ", algorithm=AKAv1-MD5\n",
        "");
    /* The same under a new Call-ID. */
    watch_scene_expect_story(
        BEGIN REGISTER("1", "2") LOGIN("n1") "\n" ANSWER("1.1", "200", "2") "\n" REGISTER("2", "1")
            LOGIN("n1") " | Call-ID: other@test | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-o\n" CHALLENGE(
                "2.1", "1", "n2") " | Call-ID: other@test | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-o\n",
        "");
    /* The user took half a minute and more. */
    watch_scene_expect_story(BEGIN REGISTER("33", "2") LOGIN("n1") "\n" CHALLENGE("33.1", "2", "n2") "\n", "");
    watch_scene_expect_story("- a REGISTER 1 | To: <sip:a@test>\n- b 401 REGISTER 1 | To: <sip:a@test>;tag=b | "
                             "WWW-Authenticate: Digest realm=\"r\", "
                             "nonce=\"n1\"\n" REGISTER("-", "2") LOGIN("n1") "\n" CHALLENGE("-", "2", "n2") "\n",
                             "");
}

/** What is cut may hold stale=true or credentials; what is not there may be anything. */
static void test_cut(void)
{
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") " | X: 1 | cut X\n" CHALLENGE("1.1", "2", "n1") "\n40 -\n",
                             "");
    watch_scene_expect_story(REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n1") " | X: 1 | cut X\n40 -\n",
                             "");
    watch_scene_expect_story(
        BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") " | X: 1 | cut X\n40 -\n", "");
    watch_scene_expect_story(REGISTER("0", "1") "\n" CHALLENGE("0.1", "1", "n1") " | X: 1 | cut X\n" REGISTER("1", "2")
                                 LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n40 -\n",
                             "");
    watch_scene_expect_story(REGISTER("1", "2") " | cut Content-Length\n" CHALLENGE("1.1", "2", "n1") "\n40 -\n", "");
    watch_scene_expect_story(REGISTER("1", "2") "\n" CHALLENGE("1.1", "2", "n1") " | X: 1 | cut X\n40 -\n", "");
    watch_scene_expect_story(CHALLENGE("1.1", "2", "n1") "\n40 -\n", "");
    watch_scene_expect_story(
        REGISTER("1", "2") LOGIN("n1") " | no Call-ID\n" CHALLENGE("1.1", "2", "n1") " | no Call-ID\n40 -\n", "");
}

/* Section 22.2: a challenge should be answered. */

static void test_unanswered(void)
{
    watch_scene_expect_story(BEGIN "32.2 -\n", "2 auth.unanswered chat @3 [2 1]");
    watch_scene_expect_words(BEGIN "32.2 -\n",
                             "401 to REGISTER: no other REGISTER of this user within 32 s in this capture");
    watch_scene_expect_words("0 a INVITE 1 | To: <sip:b@test>\n"
                             "0.1 b 407 INVITE 1 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\"\n"
                             "0.2 a ACK 1\n"
                             "32.2 -\n",
                             "407 to INVITE: no other INVITE in this call within 32 s in this capture");
    /* The capture ends before. */
    watch_scene_expect_story(BEGIN "32 -\n", "");
}

static void test_answered(void)
{
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" ANSWER("1.1", "200", "2") "\n40 -\n", "");
    /* Under another Call-ID. */
    watch_scene_expect_story(
        BEGIN REGISTER("1", "1") LOGIN("n1") OTHER_CALL "\n" ANSWER("1.1", "200", "1") OTHER_CALL "\n40 -\n", "");
    /* Minutes later, when the phone registers again or its user has found the password: withdrawn. */
    watch_scene_expect_story(BEGIN "32.2 -\n" REGISTER("180", "2") LOGIN("n1") "\n", "");
    watch_scene_expect_story(BEGIN "32.2 -\n" REGISTER("3600", "2") LOGIN("n1") "\n",
                             "2 auth.unanswered chat @3 [2 1]");
    /* The request is not in the capture, or stands there in the wrong order; its answer shows that it was sent. */
    watch_scene_expect_story(BEGIN ANSWER("1.1", "200", "2") "\n40 -\n", "");
    watch_scene_expect_story(REGISTER("0", "1") "\n" REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE(
                                 "1.05", "1", "n1") "\n" ANSWER("1.1", "200", "2") "\n40 -\n",
                             "");
    /* An answer to an earlier request shows nothing. */
    watch_scene_expect_story(REGISTER("0", "1") "\n" REGISTER("0.1", "2") "\n" CHALLENGE("0.2", "2", "n1") "\n" ANSWER(
                                 "0.3", "200", "1") "\n40 -\n",
                             "3 auth.unanswered chat @5 [3 2]");
}

static void test_needs_no_answer(void)
{
    /* Who asks whether the server is alive wants any response. */
    watch_scene_expect_story("0 a OPTIONS 1 | To: <sip:b@test>\n0.1 b 401 OPTIONS 1 | WWW-Authenticate: Digest "
                             "realm=\"r\", nonce=\"n\"\n40 -\n",
                             "");
    watch_scene_expect_story("0 a NOTIFY 1 | To: <sip:b@test>\n0.1 b 401 NOTIFY 1 | WWW-Authenticate: Digest "
                             "realm=\"r\", nonce=\"n\"\n40 -\n",
                             "");
    /* Rejected credentials must not be sent again. */
    watch_scene_expect_story(BEGIN REGISTER("1", "2") LOGIN("n1") "\n" CHALLENGE("1.1", "2", "n2") "\n40 -\n",
                             "4 auth.rejected warn [2 3]");
    /* Nobody can answer these. */
    watch_scene_expect_story(REGISTER("0", "1") "\n" ANSWER("0.1", "401", "1") "\n40 -\n", "");
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" ANSWER("0.1", "401", "1") " | WWW-Authenticate: Digest realm=\"r\"\n40 -\n", "");
    /* Only one direction was captured. */
    watch_scene_expect_story(CHALLENGE("0.1", "1", "n1") "\n40 -\n", "");
    watch_scene_expect_story("- a REGISTER 1 | To: <sip:a@test>\n- b 401 REGISTER 1 | To: <sip:a@test>;tag=b | "
                             "WWW-Authenticate: Digest realm=\"r\", "
                             "nonce=\"n1\"\n40 -\n",
                             "");
}

static void test_unanswered_loss(void)
{
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.hosts = 7;
    watch_scene_tell(scene, BEGIN);
    gap_segment(scene->losses, 7, scene->arrival.time_us + G_USEC_PER_SEC);
    watch_scene_tell(scene, "40 -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** A scanner leaves all challenges without an answer: some are told, the others would fill the report. */
static void test_scan(void)
{
    GString *story = g_string_new(NULL);

    for (unsigned i = 0; i < 20; i++)
        g_string_append_printf(
            story,
            "%u a REGISTER 1 | To: <sip:%u@test> | Call-ID: %u | Via: SIP/2.0/UDP a;branch=z9hG4bK%u\n"
            "%u.1 b 401 REGISTER 1 | To: <sip:%u@test>;tag=b | Call-ID: %u | Via: SIP/2.0/UDP a;branch=z9hG4bK%u | "
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n",
            i, i, i, i, i, i, i, i);
    g_string_append(story, "100 -\n");
    watch_scene_expect_story(
        story->str,
        "2 auth.unanswered chat @41 [2 1]; 4 auth.unanswered chat @41 [4 3]; 6 auth.unanswered chat @41 [6 5]");
    g_string_free(story, TRUE);
}

/* Section 22: these challenges nobody may send. */

static void test_forbidden(void)
{
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" ANSWER("0.1", "401", "1") " | WWW-Authenticate: Basic realm=\"r\"\n" ANSWER(
            "0.2", "401", "1") " | WWW-Authenticate: Basic realm=\"r\"\n40 -\n",
        "2 auth.basic warn [1]");
    watch_scene_expect_story(
        REGISTER("0", "1") "\n" REGISTER("0", "1") BRANCH "\n" ANSWER("0.1", "401", "1") BRANCH
        " | WWW-Authenticate: Basic realm=\"r\"\n" ANSWER("0.2", "401", "1") " | WWW-Authenticate: Basic realm=\"r\"\n",
        "3 auth.basic warn [2]");
    watch_scene_expect_words(
        REGISTER("0", "1") "\n" ANSWER("0.1", "401", "1") " | WWW-Authenticate: basic realm=\"r\"\n",
        "401 to REGISTER challenges by Basic, which RFC 3261 section 22 forbids");
    watch_scene_expect_story("0.1 b 407 INVITE 1 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\" | "
                             "PROXY-AUTHENTICATE : BASIC realm=\"r\"\n",
                             "1 auth.basic warn");
    watch_scene_expect_words("0 a CANCEL 1\n"
                             "0.1 b 401 CANCEL 1 | WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n40 -\n",
                             "401 to CANCEL challenges a request that cannot be sent again with credentials");
    watch_scene_expect_story("0.1 b 407 ACK 1 | Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\n",
                             "1 auth.on_ack_or_cancel warn");
}

static void test_not_forbidden(void)
{
    watch_scene_expect_story("0.1 b 401 INVITE 1 | WWW-Authenticate: Digest realm=\"Basic\", nonce=\"n\"\n", "");
    watch_scene_expect_story(
        "0.1 b 401 INVITE 1 | WWW-Authenticate: Bearer authz_server=\"https://test\" | Warning: 399 b \"Basic\"\n", "");
    watch_scene_expect_story("0.1 b 403 INVITE 1 | WWW-Authenticate: Basic realm=\"r\"\n", "");
    watch_scene_expect_story("0.1 b 481 CANCEL 1\n0.2 b 200 CANCEL 2\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("auth");
    g_test_add_func("/auth_watch/rejected", test_rejected);
    g_test_add_func("/auth_watch/loop", test_loop);
    g_test_add_func("/auth_watch/not_rejected", test_not_rejected);
    g_test_add_func("/auth_watch/old_nonce", test_old_nonce);
    g_test_add_func("/auth_watch/cut", test_cut);
    g_test_add_func("/auth_watch/unanswered", test_unanswered);
    g_test_add_func("/auth_watch/answered", test_answered);
    g_test_add_func("/auth_watch/needs_no_answer", test_needs_no_answer);
    g_test_add_func("/auth_watch/unanswered_loss", test_unanswered_loss);
    g_test_add_func("/auth_watch/scan", test_scan);
    g_test_add_func("/auth_watch/forbidden", test_forbidden);
    g_test_add_func("/auth_watch/not_forbidden", test_not_forbidden);
    return g_test_run();
}
