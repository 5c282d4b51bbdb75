/* test_auth_branch.c
 * Requests with credentials that reuse the branch of the challenged one (RFC 3261 sections 8.1.1.7 and 17.2.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_story.h"
#include "watch_scene.h"

#define VIA " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-1"
#define FIRST INVITE("0", "1") VIA "\n" PROXY_CHALLENGE("0.1", "1", "n1") VIA "\n"
#define ANSWER_OF(time, via) time " a INVITE 2 | To: <sip:b@test>" via PROXY_LOGIN("n1") "\n"
#define AGAIN ANSWER_OF("0.2", VIA)

static void test_same(void)
{
    watch_scene_expect_story(FIRST AGAIN, "");
    watch_scene_expect_story(FIRST AGAIN ANSWER_OF("0.7", VIA), "3 auth.same_branch warn @4 [1 2 3]");
    watch_scene_expect_words(FIRST AGAIN ANSWER_OF("0.7", VIA) ANSWER_OF("1.7", VIA),
                             "the INVITE with credentials has the branch z9hG4bK-1 of the one in frame 1, which was "
                             "answered with 407: the server takes it for a copy of that (RFC 3261 sections 8.1.1.7 and "
                             "17.2.3)");
    /* In the end it is answered. */
    watch_scene_expect_story(FIRST AGAIN ANSWER_OF("0.7", VIA) TO_INVITE("0.8", "486", "2") VIA "\n", "");
    /* The server repeats its challenge, which over a stream it does for no other reason. */
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.is_stream = true;
    watch_scene_tell(scene, FIRST AGAIN PROXY_CHALLENGE("0.3", "1", "n1") VIA "\n");
    watch_scene_expect(scene, "3 auth.same_branch warn @4 [1 2 3]");
    watch_scene_free(scene);
}

/** Of the same branch and the same CSeq number, no server can tell them apart. */
static void test_same_cseq(void)
{
    watch_scene_expect_story(BEGIN REGISTER("0.2", "1") LOGIN("n1") "\n", "3 auth.same_branch warn @3 [1 2 3]");
    watch_scene_expect_story(BEGIN REGISTER("0.2", "1") LOGIN("n1") "\n" ANSWER("0.3", "200", "1") "\n40 -\n", "");
    watch_scene_expect_story(BEGIN REGISTER("0.2", "1") "\n", "");
    watch_scene_expect_story(BEGIN REGISTER("0.2", "1") LOGIN("n1") " | cut Contact\n", "");
}

static void test_other(void)
{
#define OTHER_VIA " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-2"
    watch_scene_expect_story(FIRST ANSWER_OF("0.2", OTHER_VIA) ANSWER_OF("0.7", OTHER_VIA), "");
    /* The branch of a request that was not challenged. */
    watch_scene_expect_story("0 a INVITE 7 | To: <sip:b@test>" OTHER_VIA "\n0.01 b 486 INVITE 7" OTHER_VIA
                             "\n" FIRST ANSWER_OF("0.2", OTHER_VIA) ANSWER_OF("0.7", OTHER_VIA),
                             "");
    /* Captured twice. */
    watch_scene_expect_story(FIRST AGAIN ANSWER_OF("0.2", VIA), "");
    /* There is a response. */
    watch_scene_expect_story(FIRST AGAIN TO_INVITE("0.3", "100", "2") VIA "\n" ANSWER_OF("0.7", VIA), "");
    /* Branches of RFC 2543 need not be unique. */
#define OLD_VIA " | Via: SIP/2.0/UDP a.test;branch=1"
    watch_scene_expect_story(INVITE("0", "1") OLD_VIA "\n" PROXY_CHALLENGE("0.1", "1", "n1") OLD_VIA
                             "\n" ANSWER_OF("0.2", OLD_VIA) ANSWER_OF("0.7", OLD_VIA),
                             "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("auth");
    g_test_add_func("/auth_branch/same", test_same);
    g_test_add_func("/auth_branch/same_cseq", test_same_cseq);
    g_test_add_func("/auth_branch/other", test_other);
    return g_test_run();
}
