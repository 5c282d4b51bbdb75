/* test_media_target.c
 * Where audio goes is entered with the first packet that may be audio: what was said before it counts as well.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "media_scene.h"

#include "calls/audio.h"

#define A "10.0.0.1:4000"
#define B "10.0.0.2:4000"

/* Nothing as long is kept. */
#define LONG_LINE 9000

static void expect_facts(struct watch_scene *scene, const char *facts)
{
    media_say(scene, 9, "a BYE 9", NULL);
    media_expect_facts(scene, facts);
    watch_scene_free(scene);
}

/** The offer of an INVITE is known before its answer. */
static void test_offer(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_play(scene, 0.1, 5, B, A);
    media_say(scene, 1, "b 200 INVITE 1", PCMU);
    media_say(scene, 1.1, "a ACK 1", NULL);
    media_play(scene, 2, 3, A, B);
    expect_facts(scene, "12: Audio of this call: 5 packets to the caller at 10.0.0.1:4000, 3 to the callee at "
                        "10.0.0.2:4000");
}

/** So is one in a response, which the ACK answers. */
static void test_offer_in_response(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", NULL);
    media_say(scene, 1, "b 200 INVITE 1", PCMU);
    media_play(scene, 1.1, 4, A, B);
    media_say(scene, 2, "a ACK 1", PCMU);
    media_play(scene, 3, 2, B, A);
    expect_facts(scene, "10: Audio of this call: 2 packets to the caller at 10.0.0.1:4000, 4 to the callee at "
                        "10.0.0.2:4000");
}

/** A re-INVITE that was not answered moves nothing. */
static void test_agreed(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, PCMU, PCMU);
    media_say(scene, 2, "a INVITE 2", "m=audio 4444 RTP/AVP 0");
    media_play(scene, 3, 60, B, A);
    media_play(scene, 3, 2, B, "10.0.0.1:4444");
    media_say(scene, 4.5, "a BYE 9", NULL);
    watch_scene_expect(scene, "67 media.one_way warn [1 2]");
    watch_scene_free(scene);
}

/** A description that is too long to be kept is entered as it comes. */
static void test_long(void)
{
    struct watch_scene *scene = watch_scene_new();
    char *line = g_strnfill(LONG_LINE, 'x'), *offer = g_strdup_printf(PCMU "|a=%s", line);

    media_say(scene, 0, "a +INVITE 1", offer);
    g_assert_cmpuint(watches_audio(scene->watches)->count, ==, 1);
    media_say(scene, 1, "b 200 INVITE 1", PCMU);
    media_say(scene, 1.1, "a ACK 1", NULL);
    media_play(scene, 2, 3, B, A);
    expect_facts(scene, "7: Audio of this call: 3 packets to the caller at 10.0.0.1:4000, 0 to the callee at "
                        "10.0.0.2:4000");
    g_free(offer);
    g_free(line);
}

/** Until there is audio, the table is empty. */
static void test_none(void)
{
    struct watch_scene *scene = watch_scene_new();
    const struct audio_table *table = watches_audio(scene->watches);

    media_call(scene, PCMU, PCMU);
    g_assert_cmpuint(table->count, ==, 0);
    media_play(scene, 2, 1, "10.0.0.9:53", "10.0.0.8:53");
    g_assert_cmpuint(table->count, ==, 2);
    media_say(scene, 9, "a BYE 9", NULL);
    media_expect_facts(scene, "");
    watch_scene_free(scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("media");
    g_test_add_func("/media_target/offer", test_offer);
    g_test_add_func("/media_target/offer_in_response", test_offer_in_response);
    g_test_add_func("/media_target/agreed", test_agreed);
    g_test_add_func("/media_target/long", test_long);
    g_test_add_func("/media_target/none", test_none);
    return g_test_run();
}
