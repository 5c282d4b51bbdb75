/* test_redirect_watch.c
 * Redirections that nobody follows, and those where there is nothing to follow or where it cannot be seen (RFC 3261
 * section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

/** a calls sip:b@10.0.0.b, and b sends the call elsewhere. */
#define INVITE "0 a INVITE 1 | To: <sip:b@test>\n"
#define MOVED(code, contact) INVITE "0.1 b " code " INVITE 1 | Contact: " contact "\n0.2 a ACK 1\n"
#define OTHER_CALL " | Call-ID: other@test | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-o\n"
#define CALL_AGAIN(time) time " a INVITE 7 | To: <sip:b@test>" OTHER_CALL time " b 486 INVITE 7" OTHER_CALL

static void test_not_followed(void)
{
    static const char *const codes[] = {"300", "301", "302", "305"};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        char *story =
            g_strdup_printf(INVITE "0.1 b %s INVITE 1 | Contact: <sip:c@test>\n0.2 a ACK 1\n32.2 -\n", codes[i]);

        watch_scene_expect_story(story, "2 redirect.not_followed chat @4 [2 1]");
        g_free(story);
    }
    watch_scene_expect_words(MOVED("302", "<sip:c@test;user=phone>;q=0.5") "32.2 -\n",
                             "302 to INVITE: no INVITE to sip:c@test;user=phone within 32 s in this capture");
    watch_scene_expect_words(MOVED("300", "<sip:c@test>, <sip:d@test>") "32.2 -\n",
                             "300 to INVITE: no INVITE to sip:c@test or another Contact within 32 s in this capture");
    watch_scene_expect_story(MOVED("302", "<sip:c@test>") "32 -\n", ""); /* the capture ends before */
    /* The same INVITE on its way to somebody else. */
    watch_scene_expect_story(
        MOVED("302",
              "<sip:c@test>") "1 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2\n32.2 -\n",
        "2 redirect.not_followed chat @5 [2 1]");
    /* A repetition of the 302, and a call to somebody else. */
    watch_scene_expect_story(
        MOVED("302", "<sip:c@test>") "0.6 b 302 INVITE 1 | Contact: <sip:c@test>\n" CALL_AGAIN("1") "32.2 -\n",
        "2 redirect.not_followed chat @7 [2 1]");
}

static void test_followed(void)
{
    /* In the same call or in another one, with another host behind the same name. */
    watch_scene_expect_story(MOVED("302", "<sip:c@test>") "1 a INVITE 2 | To: <sip:b@test>\n1.1 b 486 INVITE 2\n40 -\n",
                             "");
    watch_scene_expect_story(MOVED("302", "<sip:b@elsewhere.test>") CALL_AGAIN("1") "40 -\n", "");
    watch_scene_expect_story(MOVED("305", "<sip:proxy.test>") CALL_AGAIN("1") "40 -\n", "");
    watch_scene_expect_story(MOVED("300", "<sip:c@test>, <sip:b@elsewhere.test>") CALL_AGAIN("1") "40 -\n", "");
    /* When the user has agreed: withdrawn. */
    watch_scene_expect_story(MOVED("302", "<sip:b@elsewhere.test>") "40 -\n" CALL_AGAIN("100"), "");
    watch_scene_expect_story(MOVED("302", "<sip:b@elsewhere.test>") "40 -\n" CALL_AGAIN("400") "401 -\n",
                             "2 redirect.not_followed chat @4 [2 1]");
}

static void test_nothing_to_follow(void)
{
    watch_scene_expect_story(MOVED("380", "<sip:c@test>") "40 -\n", "");
    watch_scene_expect_story(MOVED("485", "<sip:c@test>") "40 -\n", "");
    watch_scene_expect_story(INVITE "0.1 b 302 INVITE 1 | no Contact\n40 -\n", "");
    watch_scene_expect_story(MOVED("302", "<tel:+15550100>") "40 -\n", "");
    watch_scene_expect_story(MOVED("302", "<sip:c@test>, <mailto:c@test>") "40 -\n", "");
    watch_scene_expect_story(MOVED("302", "<sip:b@10.0.0.b>") "40 -\n", ""); /* that was tried already */
    watch_scene_expect_story("0 a REGISTER 1\n0.1 b 302 REGISTER 1 | Contact: <sip:c@test>\n40 -\n", "");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 302 INVITE 1 | Contact: <sip:c@test>\n40 -\n", ""); /* in a dialog */
}

static void test_not_to_be_seen(void)
{
    struct watch_scene *scene = watch_scene_new();

    /* A proxy is redirected, and goes on by itself. */
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP p;branch=z9hG4bK-p, SIP/2.0/UDP a;branch=z9hG4bK-a\n"
        "0.1 b 302 INVITE 1 | Contact: <sip:c@test> | Via: SIP/2.0/UDP p;branch=z9hG4bK-p, SIP/2.0/UDP "
        "a;branch=z9hG4bK-a\n"
        "40 -\n",
        "");
    /* The request was not captured, the 302 is cut, there is no time, there is no Call-ID. */
    watch_scene_expect_story("0.1 b 302 INVITE 1 | Contact: <sip:c@test>\n40 -\n", "");
    watch_scene_expect_story(INVITE "0.1 b 302 INVITE 1 | Contact: <sip:c@test> | cut Content-Length\n40 -\n", "");
    watch_scene_expect_story("- a INVITE 1 | To: <sip:b@test>\n- b 302 INVITE 1 | Contact: <sip:c@test>\n40 -\n", "");
    watch_scene_expect_story(
        "0 a INVITE 1 | no Call-ID\n0.1 b 302 INVITE 1 | Contact: <sip:c@test> | no Call-ID\n40 -\n", "");
    /* Something of the caller is missing, wherever it went. */
    watch_scene_tell(scene, MOVED("302", "<sip:c@test>"));
    gap_segment(scene->losses, 1, scene->arrival.time_us + G_USEC_PER_SEC);
    watch_scene_tell(scene, "40 -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** Who hangs up follows no redirection, on whichever side of the 302 the CANCEL was captured. */
static void test_cancelled(void)
{
#define CALLED INVITE "0.1 b 180 INVITE 1\n"
#define CANCEL(time) time " a CANCEL 1 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-a-INVITE-1\n"
#define REFUSED(time) time " b 302 INVITE 1 | Contact: <sip:c@test>\n"
    watch_scene_expect_story(CALLED CANCEL("3") REFUSED("3.1") "40 -\n", "");
    watch_scene_expect_story(CALLED REFUSED("3.1") CANCEL("3.2") "40 -\n", "");
    watch_scene_expect_story(CALLED REFUSED("3.1") "40 -\n", "3 redirect.not_followed chat @4 [3 1]");
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test> | Call-ID: x\n0.1 a CANCEL 1 | To: <sip:b@test> | Call-ID: x\n" CALLED REFUSED(
            "3.1") "40 -\n",
        "5 redirect.not_followed chat @6 [5 3]");
#undef CALLED
#undef CANCEL
#undef REFUSED
}

/** Only so many are waited for. */
static void test_many(void)
{
    struct watch_scene *scene = watch_scene_new();

    for (unsigned i = 0; i < 100; i++) {
        char *story = g_strdup_printf(
            "%u a INVITE 1 | To: <sip:b@test> | Call-ID: %u | Via: SIP/2.0/UDP a;branch=z9hG4bK%u\n"
            "%u b 302 INVITE 1 | Contact: <sip:c%u@test> | Call-ID: %u | Via: SIP/2.0/UDP a;branch=z9hG4bK%u\n",
            i / 50, i, i, i / 50, i, i, i);
        watch_scene_tell(scene, story);
        g_free(story);
    }
    watch_scene_tell(scene, "40 -\n");
    g_assert_nonnull(strstr(scene->late->str, "@201"));
    watch_scene_free(scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("redirect");
    g_test_add_func("/redirect_watch/not_followed", test_not_followed);
    g_test_add_func("/redirect_watch/followed", test_followed);
    g_test_add_func("/redirect_watch/nothing_to_follow", test_nothing_to_follow);
    g_test_add_func("/redirect_watch/not_to_be_seen", test_not_to_be_seen);
    g_test_add_func("/redirect_watch/cancelled", test_cancelled);
    g_test_add_func("/redirect_watch/many", test_many);
    return g_test_run();
}
