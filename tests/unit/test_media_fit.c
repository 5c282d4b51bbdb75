/* test_media_fit.c
 * Answers that do not fit their offers (RFC 3264), and those that only look like it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "media_scene.h"

#define VIDEO "|m=video 4002 RTP/AVP 96|a=rtpmap:96 VP8/90000"
#define SAVP "m=audio 4000 RTP/SAVP 0"
#define CRYPTO "|a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
#define DTLS "m=audio 4000 UDP/TLS/RTP/SAVPF 0|a=fingerprint:sha-256 AA:BB"

/** Expects these words, and no more, of a call with these descriptions. */
static void expect(const char *offer, const char *answer, const char *words)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, offer, answer);
    watch_scene_expect_said(scene, words);
    watch_scene_free(scene);
}

static void test_lines(void)
{
    expect(
        PCMU VIDEO, PCMU,
        "2 media lines are offered in frame 1 (audio, video), and the answer has 1 (audio): each must be answered, a "
        "refused one with port 0 (RFC 3264 section 6)");
    expect(
        PCMU, PCMU VIDEO,
        "1 media line is offered in frame 1 (audio), and the answer has 2 (audio, video): an answer cannot add media "
        "(RFC 3264 section 6)");
    expect(PCMU VIDEO, "m=video 4002 RTP/AVP 96|m=audio 4000 RTP/AVP 0",
           "media line 1 is offered as audio (frame 1) and answered as video: the lines of the answer must be in the "
           "order of the offer (RFC 3264 section 6)");
    expect(PCMU VIDEO, PCMU "|m=video 0 RTP/AVP 96", "");
    expect(PCMU "|m=image 4002 udptl t38", PCMU "|m=image 0 UDPTL t38", "");
    expect("m=AUDIO 4000 rtp/avp 0", PCMU, "");
}

static void test_profiles(void)
{
    expect(SAVP CRYPTO, PCMU,
           "audio is offered as RTP/SAVP (frame 1) and answered as RTP/AVP: the answer must have the profile of the "
           "offer (RFC 3264 section 6)");
    expect(PCMU, SAVP CRYPTO,
           "audio is offered as RTP/AVP (frame 1) and answered as RTP/SAVP: the answer must have the profile of the "
           "offer (RFC 3264 section 6)");
    expect(PCMU CRYPTO, PCMU, "");
    expect(PCMU CRYPTO, SAVP CRYPTO, "");
    expect(PCMU "|a=tcap:1 RTP/SAVP|a=pcfg:1 t=1", SAVP "|a=acfg:1 t=1", "");
    expect("m=audio 4000 RTP/SAVPF 0|a=fingerprint:sha-256 AA:BB|a=setup:actpass", DTLS "|a=setup:active", "");
}

static void test_roles(void)
{
    static const char both[] =
        "the answer has a=setup:actpass, as only an offer (frame 1) may: it must say who begins DTLS, "
        "active or passive (RFC 5763 section 5)";

    expect(DTLS "|a=setup:actpass", DTLS "|a=setup:actpass", both);
    expect(DTLS "|a=setup:passive", DTLS "|a=setup:actpass", both);
    expect(DTLS "|a=setup:active", DTLS "|a=setup:active",
           "the offer (frame 1) and the answer both have a=setup:active: one must be active and the other passive (RFC "
           "5763 section 5)");
    expect(
        DTLS "|a=setup:passive", DTLS "|a=setup:passive ",
        "the offer (frame 1) and the answer both have a=setup:passive: one must be active and the other passive (RFC "
        "5763 section 5)");
    expect(DTLS "|a=setup:active", DTLS "|a=setup:passive", "");
    expect(DTLS "|a=setup:actpass", DTLS "|a=setup:holdconn", "");
    expect(DTLS "|a=setup:holdconn", DTLS "|a=setup:holdconn", "");
    expect(DTLS, DTLS "|a=setup:active", "");
}

static void test_keys(void)
{
    expect(SAVP CRYPTO, SAVP,
           "the offer (frame 1) has its keys in a=crypto, and the answer is RTP/SAVP without a=crypto: it must have "
           "keys, too (RFC 4568 section 5.1.2)");
    expect(
        DTLS "|a=setup:actpass", "m=audio 4000 UDP/TLS/RTP/SAVPF 0",
        "the offer (frame 1) has a=fingerprint for DTLS, and the answer has none: no keys can be agreed on (RFC 5763 "
        "section 5)");
    expect(DTLS "|a=setup:actpass", DTLS,
           "the offer (frame 1) has a=setup, and the answer has a=fingerprint without a=setup: it must say who begins "
           "DTLS (RFC 5763 section 5)");
    expect(SAVP CRYPTO, SAVP CRYPTO, "");
    expect(DTLS "|a=setup:actpass", DTLS "|a=setup:passive", "");
    expect("a=fingerprint:sha-256 AA:BB|a=setup:actpass|m=audio 4000 UDP/TLS/RTP/SAVPF 0",
           "a=fingerprint:sha-256 CC:DD|a=setup:active|m=audio 4000 UDP/TLS/RTP/SAVPF 0", ""); /* of the session */
    expect(SAVP "|a=zrtp-hash:1.10 ff", SAVP, "");
    expect("a=key-mgmt:mikey AQ|" SAVP, "a=key-mgmt:mikey AQ|" SAVP, "");
    expect(SAVP CRYPTO, "m=audio 0 RTP/SAVP 0",
           "the audio that frame 1 offers is refused: its port in the answer is 0");
}

#define SUITE(crypto) SAVP "|a=crypto:" crypto " inline:AAAA"

static void test_suites(void)
{
    expect(
        SUITE("1 AES_CM_128_HMAC_SHA1_80"), SUITE("1 AES_CM_128_HMAC_SHA1_32"),
        "a=crypto of the answer is 1 AES_CM_128_HMAC_SHA1_32, and the offer (frame 1) has 1 AES_CM_128_HMAC_SHA1_80: "
        "tag and suite must be those of one that was offered (RFC 4568 section 5.1.2)");
    expect(
        SUITE("1 A") "|a=crypto:2 B inline:B", SUITE("2 A"),
        "a=crypto of the answer is 2 A, and the offer (frame 1) has 1 A, 2 B: tag and suite must be those of one that "
        "was offered (RFC 4568 section 5.1.2)");
    expect(SUITE("1 A") "|a=crypto:2 B inline:B", SUITE("2 b"), "");
    expect(SUITE("1 A"), SUITE("2 B") "|a=crypto:1 A inline:B", "");
    expect("m=audio 4000 RTP/SAVP 0|a=crypto:1", SUITE("1 A"), "");
}

static void test_formats(void)
{
    expect(
        PCMU, "m=audio 4000 RTP/AVP 18",
        "audio is answered with G729, and offered were PCMU, PCMA (frame 1): they have no format in common (RFC 3264 "
        "section 6.1)");
    expect(PCMU "  101|a=rtpmap:101 telephone-event/8000",
           "m=audio 4000 RTP/AVP 9 97 101|a=rtpmap:97 opus/48000/2|a=rtpmap:101 telephone-event/8000",
           "audio is answered with G722, opus/48000, and offered were PCMU, PCMA (frame 1): they have no format in "
           "common (RFC 3264 section 6.1)");
    expect("m=audio 4000 RTP/AVP 96|a=rtpmap:96 L16/16000", "m=audio 4000 RTP/AVP 96|a=rtpmap:96 L16/8000",
           "audio is answered with L16, and offered were L16/16000 (frame 1): they have no format in common (RFC 3264 "
           "section 6.1)");
    expect("m=audio 4000 RTP/AVP 96|a=rtpmap:96 opus/48000/2", "m=audio 4000 RTP/AVP 97|a=rtpmap:97 OPUS/48000/2", "");
    expect(PCMU, "m=audio 4000 RTP/AVP 97|a=rtpmap:97 PCMU/8000", "");
    expect("m=audio 4000 RTP/AVP 18", "m=audio 4000 RTP/AVP 96|a=rtpmap:96 G729A/8000", "");
    expect(PCMU, "m=audio 4000 RTP/AVP 97", "");                                    /* what it is, is not said */
    expect(PCMU, "m=audio 4000 RTP/AVP 101|a=rtpmap:101 telephone-event/8000", ""); /* nothing but keys */
    expect(PCMU VIDEO, PCMU "|m=video 0 RTP/AVP 34", "");
}

static void test_first(void)
{
    struct watch_scene *scene;

    expect(PCMU, "m=audio 0 RTP/AVP 0", "the audio that frame 1 offers is refused: its port in the answer is 0");
    expect(PCMU "|m=audio 4004 RTP/AVP 0", "m=audio 0 RTP/AVP 0|m=audio 4004 RTP/AVP 0", "");
    expect(PCMU "|a=sendonly", PCMU "|a=recvonly",
           "audio goes one way only from the start: the offer (frame 1) says a=sendonly, the answer a=recvonly");
    expect(PCMU, PCMU "|a=inactive",
           "no audio from the start: the offer (frame 1) says a=sendrecv, the answer a=inactive");
    expect("c=IN IP4 0.0.0.0|" PCMU, PCMU,
           "no audio from the start: the offer (frame 1) says c=0.0.0.0, the answer a=sendrecv");
    expect("a=inactive|" PCMU "|a=sendrecv", PCMU, ""); /* the line says otherwise */
    expect("c=IN IP4 0.0.0.0|" PCMU "|a=ice-ufrag:x", PCMU, "");
    expect(PCMU "|a=sendonly|m=audio 4004 RTP/AVP 0", PCMU "|a=recvonly|m=audio 4004 RTP/AVP 0", "");
    scene = watch_scene_new(); /* of a provisional response, if it is in force in the end */
    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.5, "b 183 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|" PCMU "|a=sendonly");
    watch_scene_expect(scene, "");
    media_say(scene, 1, "b 200 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|" PCMU "|a=sendonly");
    watch_scene_expect(scene, "3 media.inactive note [1]");
    watch_scene_free(scene);
    scene = watch_scene_new();
    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.5, "b 183 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|" PCMU "|a=sendonly");
    media_say(scene, 1, "b 200 INVITE 1", "o=- 1 2 IN IP4 10.0.0.2|" PCMU);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* later, that is hold */
    media_call(scene, PCMU, PCMU);
    media_say(scene, 5, "a INVITE 2", PCMU "|a=sendonly");
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU "|a=recvonly");
    media_say(scene, 5.2, "a ACK 2", NULL);
    media_say(scene, 6, "a INVITE 3", PCMU);
    media_say(scene, 6.1, "b 200 INVITE 3", "m=audio 0 RTP/AVP 0");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_unanswered(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, PCMU, PCMU);
    media_say(scene, 5, "a INVITE 2", PCMU);
    media_say(scene, 5.1, "b 200 INVITE 2", NULL);
    media_say(scene, 6, "a UPDATE 3", PCMU);
    media_say(scene, 6.1, "b 200 UPDATE 3", NULL);
    watch_scene_expect(scene, "5 media.mismatch warn [4]; 7 media.mismatch warn [6]");
    watch_scene_expect_said(scene, "the offer in frame 4 has no answer: the 200 has no session description, and no "
                                   "response before it had one (RFC 3261 section 13.2.1)\n"
                                   "the offer in frame 6 has no answer: the 200 has no session description (RFC 3311 "
                                   "section 5.2)");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* a provisional response had it; an UPDATE and a PRACK without an offer */
    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.5, "b 183 INVITE 1 | RSeq: 1 | Require: 100rel", PCMU);
    media_say(scene, 0.6, "a PRACK 2", NULL);
    media_say(scene, 0.7, "b 200 PRACK 2", NULL);
    media_say(scene, 1, "b 200 INVITE 1", NULL);
    media_say(scene, 1.1, "a ACK 1", NULL);
    media_say(scene, 2, "a UPDATE 3", NULL);
    media_say(scene, 2.1, "b 200 UPDATE 3", NULL);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* cut, or something is missing */
    media_say_body(scene, 0, "a +INVITE 1 | Content-Length: 500",
                   "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\nm=audio 4 RTP/AVP 0\r\n");
    media_say(scene, 1, "b 200 INVITE 1", NULL);
    media_say(scene, 3, "a INVITE 2", PCMU);
    gap_drop(scene->losses, scene->arrival.time_us);
    media_say(scene, 3.1, "b 200 INVITE 2", NULL);
    media_say(scene, 4, "a INVITE 3", PCMU VIDEO);
    media_say_body(scene, 4.1, "b 200 INVITE 3 | Content-Length: 900",
                   "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\nc=IN IP4 10.0.0.2\r\nm=audio 4000 RTP/AVP 0\r\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_delayed(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", NULL);
    media_say(scene, 1, "b 200 INVITE 1", PCMU VIDEO);
    media_say(scene, 1.1, "a ACK 1", PCMU);
    media_say(scene, 5, "a INVITE 2", NULL);
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU);
    media_say(scene, 5.2, "a ACK 2", NULL);
    media_say(scene, 5.3, "a ACK 2", NULL);
    watch_scene_expect(scene, "3 media.mismatch warn [2]; 6 media.mismatch warn [5]");
    media_expect_facts(scene, "");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* offered in a reliable response, answered in the PRACK */
    media_say(scene, 0, "a +INVITE 1", NULL);
    media_say(scene, 0.5, "b 183 INVITE 1 | RSeq: 1 | Require: 100rel", PCMU);
    media_say(scene, 0.6, "a PRACK 2", "m=audio 4000 RTP/AVP 18");
    media_say(scene, 0.7, "b 200 PRACK 2", NULL);
    media_say(scene, 1, "b 200 INVITE 1", NULL);
    media_say(scene, 1.1, "a ACK 1", NULL);
    watch_scene_expect(scene, "3 media.no_common_format warn [2]");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* the INVITE is not there: it may have offered */
    media_say(scene, 1, "b 200 INVITE 1", PCMU VIDEO);
    media_say(scene, 1.1, "a ACK 1", NULL);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* an unreliable response cannot offer */
    media_say(scene, 0, "a +INVITE 1", NULL);
    media_say(scene, 0.5, "b 183 INVITE 1", PCMU VIDEO);
    media_say(scene, 1, "b 200 INVITE 1", PCMU);
    media_say(scene, 1.1, "a ACK 1", PCMU);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_version(void)
{
    static const char first[] = "o=- 1 8770 IN IP4 10.0.0.1|" PCMU,
                      *const other = "o=- 1 8770 IN IP4 10.0.0.1|m=audio 4000 RTP/AVP 8 0";
    struct watch_scene *scene = watch_scene_new();

    media_call(scene, first, PCMU);
    media_say(scene, 5, "a INVITE 2", first);
    media_say(scene, 5.1, "b 200 INVITE 2", PCMU);
    media_say(scene, 6, "a INVITE 3", other);
    watch_scene_expect(scene, "6 media.mismatch warn [4]");
    watch_scene_expect_said(scene, "o= is still - 1 8770 IN IP4 10.0.0.1, as in frame 4, though the description has "
                                   "changed: m=audio 4000 RTP/AVP 8 0, before m=audio 4000 RTP/AVP 0 8 (RFC 3264 "
                                   "section 8: its version must be raised)");
    watch_scene_free(scene);
    scene = watch_scene_new(); /* raised; of the other side; refused and offered otherwise */
    media_call(scene, first, PCMU);
    media_say(scene, 5, "a INVITE 2", "o=- 1 8771 IN IP4 10.0.0.1|" SAVP CRYPTO);
    media_say(scene, 5.1, "b 488 INVITE 2", NULL);
    media_say(scene, 5.2, "a INVITE 3", "o=- 1 8771 IN IP4 10.0.0.1|m=audio 4000 RTP/AVP 8");
    media_say(scene, 5.3, "b 200 INVITE 3", PCMU);
    media_say(scene, 6, "b INVITE 1", other);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_multipart(void)
{
    static const char body[] = "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\n"
                               "c=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP %s\r\n--x\r\nContent-Type: "
                               "text/plain\r\n\r\nm=video\r\n--x--\r\n";
    struct watch_scene *scene = watch_scene_new();
    char *good = g_strdup_printf(body, "0"), *bad = g_strdup_printf(body, "18");

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say_body(scene, 1, "b 200 INVITE 1 | Content-Type: multipart/mixed;boundary=x", good);
    watch_scene_expect(scene, "");
    media_say(scene, 2, "a INVITE 2", PCMU);
    media_say_body(scene, 3, "b 200 INVITE 2 | Content-Type: multipart/mixed;boundary=x", bad);
    watch_scene_expect(scene, "4 media.no_common_format warn [3]; 4 media.mismatch warn [2]"); /* and the version */
    watch_scene_free(scene);
    g_free(good);
    g_free(bad);
}

/** The same fault behind a proxy is not told again; what a border element mends is no fault there. */
static void test_hops(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.1, "A +INVITE 1", PCMU);
    media_say(scene, 1, "B 200 INVITE 1", "m=audio 4000 RTP/AVP 18");
    media_say(scene, 1.1, "b 200 INVITE 1", "m=audio 4000 RTP/AVP 18");
    watch_scene_expect(scene, "3 media.no_common_format warn [2]");
    watch_scene_free(scene);
    scene = watch_scene_new();
    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.1, "A +INVITE 1", "m=audio 4000 RTP/AVP 18");
    media_say(scene, 1, "B 200 INVITE 1", "m=audio 4000 RTP/AVP 18");
    media_say(scene, 1.1, "b 200 INVITE 1", PCMU);
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

static void test_copies(void)
{
    struct watch_scene *scene = watch_scene_new();

    media_say(scene, 0, "a +INVITE 1", PCMU);
    media_say(scene, 0.5, "b 183 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|m=audio 4000 RTP/AVP 18");
    media_say(scene, 1, "b 200 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|m=audio 4000 RTP/AVP 18");
    media_say(scene, 1.5, "b 200 INVITE 1", "o=- 1 1 IN IP4 10.0.0.2|m=audio 4000 RTP/AVP 18");
    watch_scene_expect(scene, "2 media.no_common_format warn [1]");
    watch_scene_free(scene);
}

/** Whatever comes, nothing breaks: descriptions that end anywhere, and lines that make no sense. */
static void test_hostile(void)
{
    static const char body[] = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2/127\r\nt=0 0\r\n"
                               "a=sendonly\r\nm=audio 4000/2 RTP/AVP 0 97\r\na=rtpmap:97 opus/48000/2\r\n"
                               "a=ice-ufrag:x\r\nm=video 4002 RTP/AVP 96\r\nc=IN IP6 ::1\r\na=crypto:1\r\n";
    static const char *const odd[] = {"v=",
                                      "v=0\n",
                                      "v=0\r\n=\r\n",
                                      "v=0\r\na=\r\nm=\r\n",
                                      "v=0\r\nm=audio",
                                      "v=0\nc=\n",
                                      "v=0\nc=IN IP4 /\n",
                                      "v=0\nm=audio 99999 RTP/AVP 0\n",
                                      "v=0\nm=audio -1 RTP/AVP\n"};
    struct watch_scene *scene = watch_scene_new();

    for (size_t len = 0; len < sizeof body; len++) {
        char *cut = g_strndup(body, len), *words = g_strdup_printf("a INVITE %zu", len + 1);
        char *answer = g_strdup_printf("b 200 INVITE %zu", len + 1);

        media_say_body(scene, (double)len, words, len % 2 ? cut : body);
        media_say_body(scene, (double)len, answer, len % 2 ? body : cut);
        g_free(cut);
        g_free(words);
        g_free(answer);
    }
    watch_scene_free(scene);
    for (unsigned i = 0; i < G_N_ELEMENTS(odd); i++) {
        scene = watch_scene_new();
        media_say_body(scene, 0, "a +INVITE 1", odd[i]);
        media_say_body(scene, 1, "b 200 INVITE 1", odd[i]);
        media_say_body(scene, 2, "a INVITE 2", body);
        media_say_body(scene, 3, "b 200 INVITE 2", odd[i]);
        watch_scene_free(scene);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("media");
    g_test_add_func("/media_fit/lines", test_lines);
    g_test_add_func("/media_fit/profiles", test_profiles);
    g_test_add_func("/media_fit/keys", test_keys);
    g_test_add_func("/media_fit/roles", test_roles);
    g_test_add_func("/media_fit/suites", test_suites);
    g_test_add_func("/media_fit/formats", test_formats);
    g_test_add_func("/media_fit/first", test_first);
    g_test_add_func("/media_fit/unanswered", test_unanswered);
    g_test_add_func("/media_fit/delayed", test_delayed);
    g_test_add_func("/media_fit/version", test_version);
    g_test_add_func("/media_fit/multipart", test_multipart);
    g_test_add_func("/media_fit/hops", test_hops);
    g_test_add_func("/media_fit/copies", test_copies);
    g_test_add_func("/media_fit/hostile", test_hostile);
    return g_test_run();
}
