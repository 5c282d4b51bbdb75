/* test_media_audio.c
 * Audio that comes to one side only or to none, and what is said of it and of hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "media_scene.h"

#include "calls/audio.h"
#include "calls/text_room.h"

#define A "10.0.0.1:4000"
#define B "10.0.0.2:4000"

static struct watch_scene *call_new(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, PCMU, PCMU);
    return scene;
}

static void bye(struct watch_scene *scene, double time)
{
    media_say(scene, time, "a BYE 9", NULL);
    media_say(scene, time + 0.1, "b 200 BYE 9", NULL);
}

static void expect_end(struct watch_scene *scene, const char *findings)
{
    watch_scene_expect(scene, findings);
    watch_scene_free(scene);
}

static void test_one_way(void)
{
    struct watch_scene *scene = call_new(); /* longer than 5 s: told then, and worded again at the BYE */

    media_play(scene, 1, 300, B, A);
    watch_scene_expect(scene, "2 media.one_way warn @254 [1 2]");
    bye(scene, 10);
    watch_scene_expect_said(scene, "audio goes to the caller at 10.0.0.1:4000 (300 packets); to the callee at "
                                   "10.0.0.2:4000 none came in this capture");
    media_expect_facts(scene, "304: Audio of this call: 300 packets to the caller at 10.0.0.1:4000, 0 to the callee at "
                              "10.0.0.2:4000\n305: Audio of this call: 300 packets to the caller at 10.0.0.1:4000, 0 "
                              "to the callee at 10.0.0.2:4000");
    watch_scene_free(scene);
    scene = call_new(); /* shorter: on the BYE */
    media_play(scene, 1, 60, A, B);
    bye(scene, 3);
    expect_end(scene, "64 media.one_way warn [1 2]");
    scene = call_new(); /* after a re-INVITE only */
    media_play(scene, 1, 60, A, B);
    media_play(scene, 1, 60, B, A);
    media_say(scene, 5, "a INVITE 2", PCMU);
    media_say(scene, 5.1, "b 200 INVITE 2", "m=audio 4008 RTP/AVP 0");
    media_play(scene, 6, 60, B, A);
    bye(scene, 9);
    expect_end(scene, "186 media.one_way warn [124 125]");
}

/** Many calls take audio at one address, as a load generator does. */
static void test_shared(void)
{
    struct watch_scene *scene = watch_scene_new();

    for (unsigned i = 0; i < 6; i++) {
        char *id = g_strdup_printf("Call-ID: %u", i), *words = g_strdup_printf("a +INVITE %u | %s", 10 + i, id);

        media_say(scene, 0, words, PCMU);
        g_free(words);
        words = g_strdup_printf("b 200 INVITE %u | %s", 10 + i, id);
        media_say(scene, 1, words, PCMU);
        g_free(words);
        g_free(id);
    }
    media_play(scene, 1.2, 400, B, A);
    media_say(scene, 20, "a BYE 20 | Call-ID: 3", NULL);
    media_say(scene, 20.1, "b 200 BYE 20 | Call-ID: 3", NULL);
    media_expect_facts(scene, "");
    expect_end(scene, "");
}

/** A proxy passes the descriptions on as they are: both hops have the same audio. */
static void test_two_hops(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.1, "A +INVITE 1", "c=IN IP4 10.0.0.1|" PCMU);
    media_say(scene, 1, "B 200 INVITE 1", "c=IN IP4 10.0.0.2|" PCMU);
    media_say(scene, 1.1, "b 200 INVITE 1", PCMU);
    media_play(scene, 1.2, 60, B, A);
    media_say(scene, 4, "a BYE 2", NULL);
    media_say(scene, 4.1, "A BYE 2", NULL);
    expect_end(scene, "65 media.one_way warn [1 4]");
}

static void test_both_ways(void)
{
    struct watch_scene *scene = call_new();

    media_play(scene, 1, 300, B, A);
    media_play(scene, 8, 1, A, B); /* late: withdrawn */
    bye(scene, 10);
    expect_end(scene, "");
    scene = call_new();
    media_play(scene, 1, 1204, B, A);
    media_play(scene, 1, 60, A, B);
    bye(scene, 30);
    media_play(scene, 30.2, 1, B, A); /* on its way */
    media_expect_facts(scene,
                       "1268: Audio of this call: 1,205 packets to the caller at 10.0.0.1:4000, 60 to the callee "
                       "at 10.0.0.2:4000\n1269: Audio of this call: 1,205 packets to the caller at "
                       "10.0.0.1:4000, 60 to the callee at 10.0.0.2:4000");
    media_say(scene, 60, "a +OPTIONS 20", NULL);
    g_assert_cmpuint(watches_audio(scene->watches)->count, ==, 0);
    expect_end(scene, "");
    scene = call_new(); /* another branch ends, and then the BYE is challenged first */
    media_play(scene, 1, 60, B, A);
    media_play(scene, 1, 60, A, B);
    media_say(scene, 5, "a +BYE 8", NULL);
    media_say(scene, 5.1, "b 407 BYE 9", NULL);
    media_say(scene, 8, "a +OPTIONS 20", NULL);
    g_assert_cmpuint(watches_audio(scene->watches)->count, ==, 2);
    bye(scene, 10);
    g_assert_cmpuint(scene->messages->len, ==, 8);
    expect_end(scene, "");
    scene = call_new(); /* too few packets */
    media_play(scene, 1, 49, B, A);
    bye(scene, 10);
    expect_end(scene, "");
}

static void test_other_directions(void)
{
    struct watch_scene *scene = call_new(); /* hold */

    media_say(scene, 2, "a INVITE 2", PCMU "|a=sendonly");
    media_say(scene, 2.1, "b 200 INVITE 2", PCMU "|a=recvonly");
    media_play(scene, 2.2, 400, A, B);
    bye(scene, 30);
    expect_end(scene, "");
    scene = watch_scene_new(); /* the line is refused; there is none */
    media_call(scene, PCMU "|m=audio 4004 RTP/AVP 0", PCMU "|m=audio 4004 RTP/AVP 0");
    media_play(scene, 1, 300, B, A);
    bye(scene, 30);
    expect_end(scene, "");
    scene = watch_scene_new(); /* any candidate may be taken */
    media_call(scene, PCMU "|a=ice-ufrag:x", PCMU "|a=ice-ufrag:y");
    media_play(scene, 1, 300, B, A);
    bye(scene, 30);
    expect_end(scene, "");
}

/** Packets for an address that is not agreed, but which the side sends from. */
static void test_other_source(void)
{
    struct watch_scene *scene = call_new();

    media_play(scene, 1, 60, "10.0.0.2:61000", A);
    media_play(scene, 2, 60, A, "10.0.0.2:61000");
    bye(scene, 10);
    watch_scene_expect(scene, "");
    media_expect_facts(scene,
                       "2: The audio of the callee comes from another port than agreed: from 10.0.0.2:61000, and not "
                       "from 10.0.0.2:4000\n124: Audio of this call: 60 packets to the caller at 10.0.0.1:4000, 60 "
                       "to the callee at 10.0.0.2:4000\n125: Audio of this call: 60 packets to the caller at "
                       "10.0.0.1:4000, 60 to the callee at 10.0.0.2:4000");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* to a private address, from a public one */
    media_move("198.51.100.20:5060");
    media_call(scene, "c=IN IP4 192.168.1.5|" PCMU, PCMU);
    media_play(scene, 1, 60, "198.51.100.20:4000", B);
    media_play(scene, 2, 60, B, "192.168.1.5:4000");
    bye(scene, 10);
    media_move(NULL);
    watch_scene_expect_said(scene,
                            "audio goes to the caller at 192.168.1.5:4000, a private address (60 packets), while "
                            "its own audio comes from 198.51.100.20:4000: in this capture none is sent there");
    watch_scene_free(scene);
}

/** Media that this capture does not see. */
static void test_elsewhere(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, PCMU, "c=IN IP4 10.0.0.99|" PCMU);
    media_play(scene, 1, 300, "10.0.0.98:4000", A); /* of a third host: where the other direction goes is not seen */
    bye(scene, 10);
    media_play(scene, 10.5, 1, B, B);
    expect_end(scene, "");
    scene = call_new(); /* no RTP at all */
    bye(scene, 30);
    expect_end(scene, "");
}

/** One call with audio, then one that should have it. */
static struct watch_scene *heard_new(const char *offer)
{
    struct watch_scene *scene = call_new();

    media_play(scene, 1, 10, B, A);
    media_play(scene, 1, 10, A, B);
    bye(scene, 2);
    media_say(scene, 20, "a +INVITE 21", offer);
    media_say(scene, 21, "b 200 INVITE 21", PCMU);
    media_say(scene, 21.1, "a ACK 21", NULL);
    return scene;
}

static void test_none(void)
{
    struct watch_scene *scene = heard_new(PCMU);

    media_say(scene, 30, "b BYE 2", NULL);
    watch_scene_expect(scene, "29 media.none note [26 27]");
    watch_scene_expect_said(scene, "no audio came to the caller at 10.0.0.1:4000 or to the callee at 10.0.0.2:4000, "
                                   "though this capture shows the audio of other calls");
    watch_scene_free(scene);
    scene = heard_new(PCMU); /* too short */
    media_say(scene, 24, "b BYE 2", NULL);
    expect_end(scene, "");
    scene = heard_new("c=IN IP4 10.0.0.77|" PCMU); /* of another host */
    media_say(scene, 30, "b BYE 2", NULL);
    expect_end(scene, "");
    scene = heard_new(PCMU "|a=sendonly");
    media_say(scene, 30, "b BYE 2", NULL);
    expect_end(scene, "27 media.inactive note [26]");
    scene = heard_new(PCMU); /* packets are missing */
    gap_drop(scene->losses, scene->arrival.time_us + 1000000);
    media_say(scene, 30, "b BYE 2", NULL);
    expect_end(scene, "");
}

static void test_hold(void)
{
    struct watch_scene *scene = call_new();

    media_say(scene, 5, "a INVITE 2", PCMU "|a=sendonly");
    media_expect_facts(scene, "4: asks to put the call on hold: a=sendonly");
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU);
    media_say(scene, 5.2, "a ACK 2", NULL);
    media_expect_facts(scene, "4: put on hold by the caller: a=sendonly\n5: put on hold by the caller in frame 4: "
                              "a=sendonly\n5: answers a=sendonly (frame 4) as if it were a=sendrecv: a=recvonly or "
                              "a=inactive is due (RFC 3264 section 6.1)");
    media_say(scene, 9, "a UPDATE 3", PCMU);
    media_say(scene, 9.1, "b 200 UPDATE 3", PCMU);
    media_expect_facts(scene,
                       "4: put on hold by the caller: a=sendonly, taken back in frame 7\n5: put on hold by the "
                       "caller in frame 4: a=sendonly\n5: answers a=sendonly (frame 4) as if it were a=sendrecv: "
                       "a=recvonly or a=inactive is due (RFC 3264 section 6.1)\n7: taken back from hold by the "
                       "caller, on hold since frame 4, for 4.0 s\n8: taken back from hold by the caller in frame 7");
    expect_end(scene, "");
    scene = call_new(); /* by the callee, with the address of old; refused */
    media_say(scene, 5, "b INVITE 1", "c=IN IP4 0.0.0.0|" PCMU);
    media_say(scene, 5.1, "a 488 INVITE 1", NULL);
    media_expect_facts(scene,
                       "4: asks to put the call on hold: c=0.0.0.0; refused with 488\n5: This offer has the media "
                       "that were agreed on in frame 2");
    expect_end(scene, "");
}

static void test_private(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", "c=IN IP4 192.168.1.5|" PCMU);
    media_expect_facts(scene, ""); /* 10.0.0.1 is private, too */
    watch_scene_free(scene);
    scene = watch_scene_new();
    media_move("198.51.100.20:5060");
    media_call(scene, "c=IN IP4 198.51.100.20|" PCMU, PCMU);
    media_say(scene, 5, "a INVITE 2", "c=IN IP4 192.168.1.5|" PCMU);
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU);
    media_say(scene, 5.2, "a ACK 2", NULL);
    media_say(scene, 6, "a INVITE 3", "c=IN IP4 192.168.1.5|" PCMU);
    media_say(scene, 6.1, "b 200 INVITE 3", PCMU);
    media_play(scene, 7, 60, B, "192.168.1.5:4000");
    bye(scene, 20);
    media_move(NULL);
    media_expect_facts(scene,
                       "4: asks for audio at 192.168.1.5:4000, a private address; the message came from "
                       "198.51.100.20, and before, audio was to go to 198.51.100.20:4000\n69: Audio of this call: "
                       "60 packets to the caller at 192.168.1.5:4000, 0 to the callee at 10.0.0.2:4000\n70: Audio "
                       "of this call: 60 packets to the caller at 192.168.1.5:4000, 0 to the callee at "
                       "10.0.0.2:4000");
    watch_scene_expect_said(scene,
                            "audio goes to the caller at 192.168.1.5:4000, a private address (60 packets); to the "
                            "callee at 10.0.0.2:4000 none came in this capture");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* with candidates, it need not go there */
    media_move("198.51.100.20:5060");
    media_say(scene, 0, "a +INVITE 1", "c=IN IP4 192.168.1.5|" PCMU "|a=candidate:1 1 UDP 1 192.168.1.5 4000 typ host");
    media_move(NULL);
    media_expect_facts(scene, "");
    watch_scene_free(scene);
}

static void test_refused(void)
{
    struct watch_scene *scene = call_new();

    media_say(scene, 5, "a INVITE 2", "m=audio 4000 RTP/SAVP 0");
    media_say(scene, 5.1, "b 488 INVITE 2", NULL);
    media_say(scene, 6, "a INVITE 3", PCMU "|m=video 4002 RTP/AVP 34");
    media_say(scene, 6.1, "b 488 INVITE 3", NULL);
    media_say(scene, 7, "a INVITE 4", "m=audio 4000 RTP/AVP 18");
    media_say(scene, 7.1, "b 606 INVITE 4", NULL);
    media_expect_facts(scene, "5: Agreed in frame 1: RTP/AVP; this offer: RTP/SAVP\n7: Agreed in frame 1: audio; this "
                              "offer: audio, video\n9: Agreed in frame 1: PCMU, PCMA; this offer: G729");
    watch_scene_free(scene);
    scene = call_new(); /* in another call to the same host */
    bye(scene, 2);
    media_say(scene, 10, "a +INVITE 11", "m=audio 4444 RTP/AVP 0 8");
    media_say(scene, 10.1, "b 488 INVITE 11", NULL);
    media_say(scene, 11, "a +INVITE 12", "m=audio 4444 RTP/AVP 0");
    media_say(scene, 11.1, "b 488 INVITE 12", NULL);
    media_expect_facts(scene, "7: The same host accepted an offer of the same media in frame 2");
    watch_scene_free(scene);
}

static void table_look(struct audio_target *target, int64_t time_us, void *data)
{
    (void)time_us;
    (*(unsigned *)data)++;
    target->look_at = UINT64_MAX;
}

static void test_table(void)
{
    unsigned looks = 0;
    struct audio_table *table = audio_table_new(table_look, &looks);
    struct audio_target *targets[3000];
    struct endpoint to = {.family = 4, .port = 4000}, from = {.family = 6, .port = 1};

    for (unsigned i = 0; i < G_N_ELEMENTS(targets); i++) {
        to.address[2] = (uint8_t)(i >> 8);
        to.address[3] = (uint8_t)i;
        targets[i] = audio_take(table, &to);
    }
    g_assert_true(audio_find(table, &to) == targets[2999]);
    g_assert_true(audio_take(table, &to) == targets[2999]);
    audio_give(table, targets[2999]);
    audio_packet(table, targets[2999], &from, 0);
    g_assert_cmpuint(looks, ==, 1); /* a new source */
    audio_packet(table, targets[2999], &from, 0);
    targets[2999]->look_at = 3;
    audio_packet(table, targets[2999], &from, 0);
    g_assert_cmpuint(looks, ==, 2);
    for (unsigned i = 0; i < G_N_ELEMENTS(targets); i++)
        audio_give(table, targets[i]);
    g_assert_cmpuint(table->count, ==, 0);
    g_assert_null(audio_find(table, &to));
    audio_table_free(table);
}

static void test_texts(void)
{
    struct text_room room;
    char *long_text = g_strnfill(9000, 'x');
    struct sip_text kept;

    text_room_start(&room);
    kept = text_room_keep(&room, (struct sip_text){long_text, 8192});
    g_assert_cmpmem(kept.at, kept.len, long_text, 8192);
    g_assert_cmpuint(room.used, ==, 8192);
    text_room_give(&room, &kept);
    g_assert_null(kept.at);
    text_room_give(&room, &kept);
    g_assert_cmpuint(room.used, ==, 0);
    g_assert_null(text_room_keep(&room, (struct sip_text){long_text, 8193}).at);
    g_assert_null(text_room_keep(&room, (struct sip_text){long_text, 0}).at);
    for (unsigned i = 0; i < 2048; i++)
        g_assert_nonnull(text_room_keep(&room, (struct sip_text){long_text, 8000}).at);
    g_assert_null(text_room_keep(&room, (struct sip_text){long_text, 8000}).at);
    text_room_free(&room);
    g_free(long_text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("media");
    g_test_add_func("/media_audio/one_way", test_one_way);
    g_test_add_func("/media_audio/shared", test_shared);
    g_test_add_func("/media_audio/two_hops", test_two_hops);
    g_test_add_func("/media_audio/both_ways", test_both_ways);
    g_test_add_func("/media_audio/other_directions", test_other_directions);
    g_test_add_func("/media_audio/other_source", test_other_source);
    g_test_add_func("/media_audio/elsewhere", test_elsewhere);
    g_test_add_func("/media_audio/none", test_none);
    g_test_add_func("/media_audio/hold", test_hold);
    g_test_add_func("/media_audio/private", test_private);
    g_test_add_func("/media_audio/refused", test_refused);
    g_test_add_func("/media_audio/table", test_table);
    g_test_add_func("/media_audio/texts", test_texts);
    return g_test_run();
}
