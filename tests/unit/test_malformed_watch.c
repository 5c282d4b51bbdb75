/* test_malformed_watch.c
 * Malformed requests: raised when they fail, and as severe as the answer fits.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include <glib.h>

#define expect watch_scene_expect_story
#define expect_words watch_scene_expect_words

static void test_answered(void)
{
    expect("0  a OPTIONS 1 | no Max-Forwards\n1  b 400 OPTIONS 1\n", "1 request.malformed warn @2 [2]");
    expect("0  a OPTIONS 1 | no Max-Forwards\n1  b 500 OPTIONS 1\n", "1 request.malformed warn @2 [2]");
    expect_words("0  a OPTIONS 1 | no Max-Forwards\n1  b 400 OPTIONS 1\n",
                 "this OPTIONS has no Max-Forwards, which is mandatory (RFC 3261 section 8.1.1): answered with 400 in "
                 "frame 2");
    expect("0  a OPTIONS 1 | no Max-Forwards\n1  b 404 OPTIONS 1\n", "1 request.malformed note @2 [2]");
    expect("0  a SUBSCRIBE 1\n1  b 405 SUBSCRIBE 1 | Allow: INVITE\n", "1 request.malformed warn @2 [2]");
    expect("0  a OPTIONS 1 | no Max-Forwards\n1  b 400 OPTIONS 1\n1.1  b 400 OPTIONS 1\n",
           "1 request.malformed warn @2 [2]");
}

/** What a server says that has understood the request, what succeeds, and what is not malformed. */
static void test_understood(void)
{
    static const unsigned codes[] = {200, 302, 401, 407, 408, 480, 486, 487, 491, 600, 603};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        char *story = g_strdup_printf("0  a OPTIONS 1 | no Max-Forwards\n1  b %u OPTIONS 1\n", codes[i]);

        expect(story, "");
        g_free(story);
    }
    expect("0  a OPTIONS 1\n1  b 400 OPTIONS 1\n", "");
    expect("1  b 400 OPTIONS 1\n", "");
    expect("0  a OPTIONS 1 | cut Call-ID\n1  b 400 OPTIONS 1\n", "");
}

#define THERE "0  b OPTIONS 1\n0.1  a 200 OPTIONS 1\n0.2  b MESSAGE 2\n0.3  a 200 MESSAGE 2\n"

static void test_unanswered(void)
{
    expect(THERE
           "1  a INFO 2 | no Max-Forwards\n1.5  a INFO 2 | no Max-Forwards\n2.5  a INFO 2 | no Max-Forwards\n33  -\n",
           "5 request.malformed warn @8");
    expect("1  a INFO 2 | no Max-Forwards\n1.5  a INFO 2 | no Max-Forwards\n2.5  a INFO 2 | no Max-Forwards\n33  -\n",
           "");
    expect(THERE "1  a INFO 2\n1.5  a INFO 2\n2.5  a INFO 2\n33  -\n", "");
}

#define SAME "Via: SIP/2.0/UDP a.test;branch=z9hG4bK-same"

/** RFC 3261 section 8.1.1.7 */
static void test_branch(void)
{
    expect("0  a OPTIONS 1 | " SAME "\n1  b 200 OPTIONS 1 | " SAME "\n2  a OPTIONS 2 | " SAME
           "\n3  b 482 OPTIONS 2 | " SAME "\n",
           "3 request.malformed warn @4 [4]");
    expect_words("0  a OPTIONS 1 | " SAME "\n1  b 200 OPTIONS 1 | " SAME "\n2  a INFO 2 | " SAME
                 "\n3  b 400 INFO 2 | " SAME "\n",
                 "this INFO has the branch of the OPTIONS in frame 1, whose CSeq is 1 (RFC 3261 section 8.1.1.7): "
                 "answered with 400 in frame 4");
    expect("0  a OPTIONS 1 | " SAME "\n1  b 401 OPTIONS 1 | " SAME "\n2  a OPTIONS 2 | " SAME
           "\n3  b 400 OPTIONS 2 | " SAME "\n",
           "");
    expect("0  a INVITE 1 | " SAME "\n1  a CANCEL 1 | " SAME "\n2  b 400 CANCEL 1 | " SAME "\n3  b 400 INVITE 1 | " SAME
           "\n",
           "");
    expect("0  a OPTIONS 1 | " SAME "\n1  b 200 OPTIONS 1 | " SAME "\n2  b OPTIONS 2 | " SAME
           "\n3  a 400 OPTIONS 2 | " SAME "\n",
           "");
}

/** A response that has the CSeq of its request answers another method. */
static void test_cseq(void)
{
    expect("0  a INFO 1 | CSeq: 1 OPTIONS | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n1  b 400 OPTIONS 1 | Via: "
           "SIP/2.0/UDP "
           "a.test;branch=z9hG4bK1\n",
           "1 request.malformed warn @2 [2]");
    expect("0  a INFO 1 | CSeq: 1 OPTIONS | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n1  b 200 OPTIONS 1 | Via: "
           "SIP/2.0/UDP "
           "a.test;branch=z9hG4bK1\n",
           "1 request.malformed note @2 [2]");
}

/** Without what names its transaction. */
static void test_nameless(void)
{
    expect("0  a OPTIONS 1 | no Call-ID\n", "1 request.malformed warn");
    expect("0  a OPTIONS 1 | no CSeq\n", "1 request.malformed warn");
    expect("0  a OPTIONS 1 | no Via\n5  a OPTIONS 2 | no Via\n", "1 request.malformed warn");
    expect("0  a OPTIONS 1 | no Call-ID\n1  b 200 OPTIONS 1 | no Call-ID\n", "1 request.malformed note [2]");
    expect("0  a OPTIONS 1 | no Call-ID\n1  b 400 OPTIONS 1 | no Call-ID\n", "1 request.malformed warn [2]");
    expect("0  a OPTIONS 1 | cut Via\n", "");
    expect_words("0  a OPTIONS 1 | no Call-ID\n",
                 "this OPTIONS has no Call-ID, which is mandatory (RFC 3261 section 8.1.1): "
                 "no response can be matched to it");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("request.malformed");
    g_test_add_func("/malformed_watch/answered", test_answered);
    g_test_add_func("/malformed_watch/understood", test_understood);
    g_test_add_func("/malformed_watch/unanswered", test_unanswered);
    g_test_add_func("/malformed_watch/branch", test_branch);
    g_test_add_func("/malformed_watch/cseq", test_cseq);
    g_test_add_func("/malformed_watch/nameless", test_nameless);
    return g_test_run();
}
