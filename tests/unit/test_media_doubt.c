/* test_media_doubt.c
 * What in an answer is told only if who offered ends the call at once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "media_scene.h"

/** A call that is ended so long after the answer, by that side. */
static void expect_doubt(const char *offer, const char *answer, double end, const char *bye, const char *found)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, offer, answer);
    media_say(scene, 1 + end, bye, NULL);
    media_play(scene, 30, 1, "10.0.0.9:9", "10.0.0.8:9"); /* a frame */
    watch_scene_expect(scene, found);
    watch_scene_free(scene);
}

/** What is wrong only if the call is given up for it. */
static void test_doubt(void)
{
#define AMR "m=audio 4000 RTP/AVP 96|a=rtpmap:96 AMR/8000"
    static const char aligned[] = AMR "|a=fmtp:96 octet-align=1", other[] = AMR "|a=fmtp:97 octet-align=1",
                      found[] = "2 media.mismatch warn @5 [1]";
    struct watch_scene *scene;

    expect_doubt(aligned, AMR, 1, "a BYE 2", found);
    expect_doubt(aligned, other, 1, "a BYE 2", found);
    expect_doubt(aligned, AMR, 2.1, "a BYE 2", "");
    expect_doubt(aligned, AMR, 1, "b BYE 2", "");
    expect_doubt(aligned, aligned, 1, "a BYE 2", "");
    expect_doubt(PCMU, "c=IN IP6 2001:db8::1|" PCMU, 1, "a BYE 2", found);
    expect_doubt(PCMU "|a=ice-ufrag:x", "c=IN IP6 2001:db8::1|" PCMU "|a=ice-ufrag:y", 1, "a BYE 2", "");
    scene = watch_scene_new(); /* hold */
    media_call(scene, PCMU, PCMU);
    media_say(scene, 5, "a INVITE 2", PCMU "|a=sendonly");
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU);
    media_say(scene, 5.2, "a ACK 2", NULL);
    media_say(scene, 5.3, "a BYE 3", NULL);
    media_play(scene, 30, 1, "10.0.0.9:9", "10.0.0.8:9"); /* a frame */
    watch_scene_expect(scene, "5 media.mismatch warn @8 [4]");
    watch_scene_free(scene);
    for (unsigned way = 0; way < 3; way++) { /* the 183 is reliable, or the 200 has the answer, too */
        bool is_reliable = way == 1, is_repeated = way == 2;

        scene = watch_scene_new();
        media_say(scene, 0, "a +INVITE 1", PCMU);
        media_say(scene, 0.5, is_reliable ? "b 183 INVITE 1 | RSeq: 1 | Require: 100rel" : "b 183 INVITE 1", PCMU);
        media_say(scene, 1, "b 200 INVITE 1", is_repeated ? PCMU : NULL);
        media_say(scene, 1.1, "a ACK 1", NULL);
        media_say(scene, 1.2, "a BYE 2", NULL);
        media_play(scene, 30, 1, "10.0.0.9:9", "10.0.0.8:9"); /* a frame */
        watch_scene_expect(scene, way > 0 ? "" : "3 media.mismatch warn @6 [1]");
        watch_scene_free(scene);
    }
#undef AMR
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("media");
    g_test_add_func("/media_doubt/given_up", test_doubt);
    return g_test_run();
}
