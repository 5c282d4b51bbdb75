/* test_media_answer.c
 * Answers without what a browser requires, and INVITEs that are answered with two descriptions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "media_scene.h"

#define DTLS "m=audio 4000 UDP/TLS/RTP/SAVPF 0|a=fingerprint:sha-256 AA:BB"
#define NAME "|a=ice-ufrag:abcd"
#define PASSWORD "|a=ice-pwd:abcdefghabcdefghabcdefgh"
#define ICE NAME PASSWORD
#define MUX "|a=rtcp-mux"
#define OFFER DTLS ICE MUX "|a=setup:actpass"
#define ACTIVE "|a=setup:active"

#define NO_ICE                                                                                                         \
    "the offer (frame 1) has ICE, and the answer has no a=ice-ufrag and a=ice-pwd: a browser accepts no answer "       \
    "without ICE (RFC 8829 section 5.8.3)"

/** Expects these words, and no more, of a call that is ended by this BYE. */
static void expect(const char *offer, const char *answer, double time, const char *bye, const char *words)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, offer, answer);
    media_say(scene, time, bye, NULL);
    watch_scene_expect_said(scene, words);
    watch_scene_free(scene);
}

static void test_web(void)
{
    expect(OFFER, DTLS MUX ACTIVE, 1.3, "a BYE 2", NO_ICE);
    expect(OFFER, DTLS ACTIVE, 1.3, "a BYE 2", NO_ICE); /* only the first is told */
    expect(OFFER, DTLS NAME MUX ACTIVE, 1.3, "a BYE 2",
           "the offer (frame 1) has ICE, and the answer has no a=ice-pwd: a browser accepts no answer without ICE (RFC "
           "8829 section 5.8.3)");
    expect(OFFER, DTLS PASSWORD MUX ACTIVE, 1.3, "a BYE 2",
           "the offer (frame 1) has ICE, and the answer has no a=ice-ufrag: a browser accepts no answer without ICE "
           "(RFC 8829 section 5.8.3)");
    expect(OFFER, DTLS ICE ACTIVE, 1.3, "a BYE 2",
           "the offer (frame 1) has a=rtcp-mux, and the answer does not: browsers require it unless they are told "
           "otherwise (RFC 8829 section 5.8.3)");
}

/** What is legal, as long as the call goes on, or where another one ends it. */
static void test_web_legal(void)
{
    expect(OFFER, DTLS ACTIVE, 3.3, "a BYE 2", "");
    expect(OFFER, DTLS ACTIVE, 1.3, "b BYE 2", "");
    expect(OFFER, DTLS ICE MUX ACTIVE, 1.3, "a BYE 2", "");
    expect(DTLS ICE "|a=setup:actpass", DTLS ICE ACTIVE, 1.3, "a BYE 2", "");
    expect(DTLS "|a=setup:actpass", DTLS ACTIVE, 1.3, "a BYE 2", "");
    expect(PCMU ICE MUX, PCMU, 1.3, "a BYE 2", "");
    expect(OFFER, "a=ice-ufrag:abcd|a=ice-pwd:abcdefghabcdefghabcdefgh|" DTLS MUX ACTIVE, 1.3, "a BYE 2", "");
}

/** Expects this fact of a call whose 183 and 200 have these descriptions; the 200 has that tag in To. */
static void expect_again(const char *first, const char *second, const char *ok, const char *facts)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.5, "b 183 INVITE 1", first);
    media_say(scene, 1, ok, second);
    media_expect_facts(scene, facts);
    watch_scene_expect_said(scene, "");
    watch_scene_free(scene);
}

static void test_again(void)
{
#define OK "b 200 INVITE 1"
    expect_again("m=audio 6000 RTP/AVP 0", "m=audio 7000 RTP/AVP 8", OK,
                 "3: the audio of this answer is at 10.0.0.2:7000 with PCMA, that of frame 2 in the same dialog at "
                 "10.0.0.2:6000 with PCMU: the first answer holds (RFC 3261 section 13.2.1)");
    expect_again("m=audio 6000 RTP/AVP 0", "m=audio 6000 RTP/AVP 0|a=ptime:20", OK, "");
    expect_again("m=audio 6000 RTP/AVP 0", NULL, OK, "");
#undef OK
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("media");
    g_test_add_func("/media_answer/web", test_web);
    g_test_add_func("/media_answer/web_legal", test_web_legal);
    g_test_add_func("/media_answer/again", test_again);
    return g_test_run();
}
