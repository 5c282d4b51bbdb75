/* test_request_watch.c
 * Requests without response, and INVITEs that are sent again before they get one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include "story.h"

#include <glib.h>
#include <string.h>

/* Both ways are seen: a is answered by b. Then a MESSAGE of a that is not. */
#define TALK "0  a OPTIONS 1\n0.1  b 200 OPTIONS 1\n"
#define ALONE TALK "1  a MESSAGE 2\n"

/** Over UDP, the second copy shows that the first one was not answered. */
#define TWICE ALONE "1.5  a MESSAGE 2\n"

static void test_no_response(void)
{
    watch_scene_expect_story(TWICE "33  -\n", "3 request.no_response warn @5 [3]");
    watch_scene_expect_story(TWICE "32.9  -\n", "");
    watch_scene_expect_words(TWICE "2.5  a MESSAGE 2\n40  -\n",
                             "MESSAGE: no response within 32 s in this capture, sent 3 times");
    watch_scene_expect_story(TALK "1  a INVITE 2\n1.5  a INVITE 2\n33  -\n", "3 request.no_response warn @5 [3]");
    watch_scene_expect_words(TALK "1  a INVITE 2\n1.5  a INVITE 2\n33  -\n",
                             "INVITE: no response within 32 s in this capture, sent 2 times");
    watch_scene_expect_story(TALK "1  a OPTIONS 2\n1.5  a OPTIONS 2\n33  -\n", "3 request.no_response note @5 [3]");
    watch_scene_expect_story(ALONE "2  b 100 MESSAGE 2\n33  -\n", "3 request.no_response warn @5 [3]");
    watch_scene_expect_words(ALONE "2  b 100 MESSAGE 2\n33  -\n",
                             "MESSAGE: no final response within 32 s in this capture, sent once");
}

/** A single copy over UDP: who has got no answer, sends again. Over TCP it does not. */
static void test_sent_once(void)
{
    watch_scene_expect_story(ALONE "33  -\n", "3 request.no_response note @4 [3]");
    watch_scene_expect_words(
        ALONE "33  -\n",
        "MESSAGE: no response within 32 s in this capture, sent once; over UDP a client repeats after 0.5 s "
        "what nobody answers, so it may have been answered unseen");
    watch_scene_expect_story(TALK "1  a MESSAGE 2 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n33  -\n",
                             "3 request.no_response warn @4 [3]");
    watch_scene_expect_story(
        "0  b OPTIONS 1\n0.1  a 200 OPTIONS 1\n1  a MESSAGE 2 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n33  -\n",
        "3 request.no_response warn @4 [3]");
    watch_scene_expect_story("1  a MESSAGE 2 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n33  -\n", "");
}

/** All copies that a client may send of this request, from 1 s on, to somebody else than b. */
static void add_series(GString *story, const char *request)
{
    static const double others[] = {0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5},
                        invites[] = {0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5};
    bool is_invite = g_str_has_prefix(request, "INVITE");

    for (unsigned i = 0; i < (is_invite ? G_N_ELEMENTS(invites) : G_N_ELEMENTS(others)); i++)
        g_string_append_printf(story, "%.1f  a %s\n", 1 + (is_invite ? invites[i] : others[i]), request);
}

/** The full number of copies proves it on the last one, whatever else the capture has; what was only captured twice
 * counts once. */
static void test_given_up(void)
{
    GString *story = g_string_new(NULL);

    add_series(story, "INVITE 2");
    watch_scene_expect_story(story->str, "1 request.no_response error @7 [1]");
    watch_scene_expect_words(story->str, "INVITE: no response within 31.5 s in this capture, sent 7 times");
    g_string_append(story, "40  -\n");
    watch_scene_expect_story(story->str, "1 request.no_response error @7 [1]");
    watch_scene_expect_words(story->str, "INVITE: no response within 32 s in this capture, sent 7 times");
    g_string_append(story, "41  b 486 INVITE 2\n");
    watch_scene_expect_story(story->str, "");
    g_string_assign(story, "");
    add_series(story, "REGISTER 2");
    watch_scene_expect_story(story->str, "1 request.no_response error @11 [1]");
    g_string_assign(story, TALK);
    for (unsigned i = 0; i < 12; i++)
        g_string_append_printf(story, "%.2f  a MESSAGE 2\n", 1 + i / 2 + i % 2 * 0.01);
    g_string_append(story, "40  -\n");
    watch_scene_expect_story(story->str, "3 request.no_response warn @15 [3]");
    watch_scene_expect_words(story->str, "MESSAGE: no response within 32 s in this capture, sent 6 times");
    g_string_free(story, TRUE);
}

/** In a dialog there is no need to wait for the limit, as long as messages come back; then the rest of the copies is
 * counted. */
static void test_early(void)
{
    static const char six[] =
        "1  a NOTIFY 2\n1.5  a NOTIFY 2\n2.5  a NOTIFY 2\n4.5  a NOTIFY 2\n8.5  a NOTIFY 2\n12.5  a NOTIFY 2\n";
    GString *story = g_string_new(TALK);

    g_string_append(story, six);
    watch_scene_expect_story(story->str, "3 request.no_response warn @8 [3]");
    watch_scene_expect_words(story->str, "NOTIFY: no response within 11.5 s in this capture, sent 6 times");
    watch_scene_expect_story(six, "");
    g_string_append(story, "13  b 200 NOTIFY 2\n");
    watch_scene_expect_story(story->str, "");
    g_string_assign(story, TALK);
    add_series(story, "BYE 2");
    watch_scene_expect_story(story->str, "3 request.no_response error @8 [3]");
    watch_scene_expect_words(story->str, "BYE: no response within 31.5 s in this capture, sent 11 times");
    g_string_assign(story, TALK);
    add_series(story, "REGISTER 2 | To: <sip:a@test>");
    watch_scene_expect_story(story->str, "3 request.no_response error @13 [3]");
    g_string_free(story, TRUE);
}

/** Its sender starts over with the next CSeq number after timer F: it has got no response. Not if it has been
 * challenged. */
static void test_started_over(void)
{
    static const char ten[] =
        "0  a REGISTER 1\n1  a REGISTER 1\n3  a REGISTER 1\n7  a REGISTER 1\n11  a REGISTER 1\n15  a REGISTER 1\n"
        "19  a REGISTER 1\n23  a REGISTER 1\n27  a REGISTER 1\n31  a REGISTER 1\n";
    GString *story = g_string_new(ten);

    g_string_append(story, "60  a REGISTER 2\n");
    watch_scene_expect_story(story->str, "1 request.no_response warn @11 [1 11]");
    watch_scene_expect_words(
        story->str,
        "REGISTER: no response within 32 s in this capture, sent 10 times; then its sender started over with CSeq 2 "
        "(frame 11)");
    g_string_printf(story, "%s60  a REGISTER 2 | Authorization: Digest x\n", ten);
    watch_scene_expect_story(story->str, "");
    g_string_printf(story, "%s60  a REGISTER 3\n", ten);
    watch_scene_expect_story(story->str, "");
    watch_scene_expect_story("0  a REGISTER 1\n1  a REGISTER 1\n3  a REGISTER 1\n60  a REGISTER 2\n", "");
    g_string_free(story, TRUE);
}

#define RINGING TALK "1  a INVITE 2\n2  b 180 INVITE 2 | Contact: <sip:b@test>\n"

/** An INVITE that rings, and then nothing for 3 min (RFC 3261 section 13.3.1.1 wants a word each minute). */
static void test_ringing(void)
{
    watch_scene_expect_story(RINGING "182.1  -\n", "3 request.no_response note @5 [3 4]");
    watch_scene_expect_words(
        RINGING "182.1  -\n",
        "INVITE: neither a final response nor another provisional one within 180 s after frame 4 in this capture");
    watch_scene_expect_story(RINGING "181.9  -\n", "");
    watch_scene_expect_story(RINGING "120  b 180 INVITE 2 | Contact: <sip:b@test>\n299  -\n", "");
    watch_scene_expect_story("0  b 180 INVITE 2 | Contact: <sip:b@test>\n300  -\n",
                             ""); /* its INVITE is not captured */
    watch_scene_expect_story(RINGING "60  b 200 INVITE 2 | Contact: <sip:b@test>\n60.1  a ACK 2\n300  -\n", "");
    /* A 180 comes after the 200. */
    watch_scene_expect_story(RINGING "3  b 200 INVITE 2 | Contact: <sip:b@test>\n3.1  a ACK 2\n3.2  b 180 INVITE 2 | "
                                     "Contact: <sip:b@test>\n300  -\n",
                             "");
    watch_scene_expect_story(TALK
                             "1   a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                             "2   b 180 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n"
                             "60  a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                             "60.1  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                             "60.2  b 487 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                             "60.3  a ACK 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                             "300  -\n",
                             "");
    /* A 180 crosses the CANCEL. */
    watch_scene_expect_story(
        TALK "1   a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "60  a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "60.005  b 180 INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1 | Contact: <sip:b@test>\n"
             "60.01  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
             "300  -\n",
        "");
}

/** An answer, ringing for minutes, a cancelled call; an ACK has no response. */
static void test_responses(void)
{
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2\n33  -\n", "");
    watch_scene_expect_story(ALONE "2  b 401 MESSAGE 2 | WWW-Authenticate: Digest realm=\"x\"\n33  -\n", "");
    watch_scene_expect_story(TALK "1  a INVITE 2\n2  b 180 INVITE 2 | Contact: <sip:b@test>\n170  -\n", "");
    watch_scene_expect_story(TALK "1    a INVITE 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "5    a CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "5.1  b 200 CANCEL 2 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                  "40   -\n",
                             "");
    watch_scene_expect_story(TALK "1  a ACK 2\n40  -\n", "");
}

/** Where nothing of that peer is ever seen, the capture may show one way only. A request of it shows that it does not.
 */
static void test_one_way(void)
{
    watch_scene_expect_story("0  a MESSAGE 1\n0.5  a MESSAGE 1\n33  -\n", "");
    watch_scene_expect_story("0  b OPTIONS 1\n0.1  a 200 OPTIONS 1\n1  a MESSAGE 2\n1.5  a MESSAGE 2\n40  -\n",
                             "3 request.no_response warn @5 [3]");
}

static void expect_peer(const struct endpoint *from, const struct endpoint *to, const char *words)
{
    struct watch_scene *scene = watch_scene_new();
    GString *story = g_string_new(NULL);

    scene->arrival.from = *from;
    scene->arrival.to = *to;
    add_series(story, "REGISTER 1");
    watch_scene_tell(scene, story->str);
    watch_scene_expect_said(scene, words);
    g_string_free(story, TRUE);
    watch_scene_free(scene);
}

/** Where it was sent, what is known of that host, and what may explain it. */
static void test_peer(void)
{
    static const struct endpoint public4 = {{192, 0, 2, 10}, 5060, 4}, private4 = {{192, 168, 1, 5}, 5062, 4},
                                 public6 = {{0x20, 1, 0xd, 0xb8, [15] = 1}, 5060, 6};

    expect_peer(
        &private4, &public4,
        "REGISTER: no response within 31.5 s in this capture, sent 11 times to 192.0.2.10:5060, from which no SIP at "
        "all was captured");
    expect_peer(
        &public6, &public6,
        "REGISTER: no response within 31.5 s in this capture, sent 11 times to [2001:db8::1]:5060, from which no "
        "SIP at all was captured");
    expect_peer(
        &public4, &private4,
        "REGISTER: no response within 31.5 s in this capture, sent 11 times to 192.168.1.5:5062, from which no SIP at "
        "all was captured; 192.168.1.5 is a private address, its sender's, 192.0.2.10, is public");
}

/** A large request may not get through. */
static void test_large(void)
{
    struct watch_scene *scene = watch_scene_new();
    char *filling = g_strnfill(1300, 'x'), *request = g_strdup_printf("REGISTER 1 | Subject: %s", filling);
    GString *story = g_string_new(NULL);

    scene->arrival.is_fragmented = true;
    add_series(story, request);
    watch_scene_tell(scene, story->str);
    watch_scene_expect_said(
        scene,
        "REGISTER: no response within 31.5 s in this capture, sent 11 times; its 1551 bytes came in IP fragments");
    watch_scene_free(scene);
    watch_scene_expect_words(
        story->str,
        "REGISTER: no response within 31.5 s in this capture, sent 11 times; it has 1551 bytes, and more than 1300 "
        "may be fragmented on the way");
    g_string_free(story, TRUE);
    g_free(request);
    g_free(filling);
}

/** What only a response can have caused shows that the capture lacks it. */
static void test_answered_unseen(void)
{
    static const char invite[] = "1  a INVITE 2 | To: <sip:b@test>\n1.5  a INVITE 2 | To: <sip:b@test>\n";
    static const struct {
        const char *then, *findings;
    } cases[] = {
        {"33  -\n", "3 request.no_response warn @5 [3]"},
        {"2  a ACK 2\n33  -\n", ""},
        {"2  a BYE 3\n2.1  b 200 BYE 3\n33  -\n", ""},
        {"33  -\n34  a BYE 3\n34.1  b 200 BYE 3\n", ""},
        {"2  a BYE 3 | Call-ID: another@test\n2.1  b 200 BYE 3 | Call-ID: another@test\n33  -\n",
         "3 request.no_response warn @7 [3]"},
        /* The tag was brought by another fork. */
        {"2  b 200 INVITE 2 | Via: SIP/2.0/UDP p.test;branch=z9hG4bKp\n3  a ACK 2\n4  a BYE 3\n5  b 200 BYE 3\n33  -\n",
         "3 request.no_response warn @9 [3]"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *story = g_strconcat(TALK, invite, cases[i].then, NULL);

        watch_scene_expect_story(story, cases[i].findings);
        g_free(story);
    }
    /* In a dialog, the tag is an old one. */
    watch_scene_expect_story(TALK "1  a INVITE 2\n1.5  a INVITE 2\n2  a BYE 3\n2.1  b 200 BYE 3\n33  -\n",
                             "3 request.no_response warn @7 [3]");
    watch_scene_expect_story(TALK "1  a INVITE 2\n1.5  a INVITE 2\n2  a ACK 2\n33  -\n", "");
}

/** What is told at the end of the capture: at which message, what is known, and why it is not decided. */
static void expect_open(const char *story, unsigned message, const char *words, const char *reason)
{
    struct watch_scene *scene = watch_scene_new();
    struct request_opens at_end;
    const struct request_open *open;
    struct watch_scene_kept *kept;

    watch_scene_tell(scene, story);
    watches_open_at_end(scene->watches, &at_end);
    kept = scene->messages->pdata[message];
    open = watches_open_request(scene->watches, &kept->place);
    if (!open)
        open = request_opens_at(&at_end, &kept->place);
    g_assert_cmpstr(open ? open->words : NULL, ==, words);
    g_assert_cmpstr(open ? open->reason : NULL, ==, reason);
    request_opens_stop(&at_end);
    watch_scene_free(scene);
}

static void test_open(void)
{
    expect_open(TWICE "3  -\n", 2, "MESSAGE: no response within 2 s in this capture, sent 2 times",
                "the capture ends before the limit of 32 s");
    expect_open("0  a MESSAGE 1\n0.5  a MESSAGE 1\n33  -\n", 0,
                "MESSAGE: no response within 32 s in this capture, sent 2 times",
                "nothing comes back from there, so the capture may show one direction only");
    expect_open(TALK "1  a INVITE 2\n1.5  a INVITE 2\n2  a ACK 2\n33  -\n", 2,
                "INVITE: no response within 32 s in this capture, sent 2 times",
                "frame 5 shows that it got a response, which this capture lacks");
    expect_open(TWICE "2  b 200 MESSAGE 2 | cut Via\n33  -\n", 2,
                "MESSAGE: no response within 32 s in this capture, sent 2 times",
                "packets between the two hosts are missing or cut in this capture");
    expect_open(TWICE "200000000  -\n", 2, "MESSAGE: no response within 32 s in this capture, sent 2 times",
                "then the time stamps leap, so it cannot be told how long it waited");
    expect_open(TWICE "33  -\n", 2, NULL, NULL);
    expect_open(TWICE "2  b 200 MESSAGE 2\n", 2, NULL, NULL);
    expect_open("0  a MESSAGE 1\n0.5  a MESSAGE 1\n33  -\n34  b 200 MESSAGE 1\n", 0, NULL, NULL);
}

/** Of many that are not decided, the first on each way stands for all. */
static void test_open_many(void)
{
    struct watch_scene *scene = watch_scene_new();
    const struct watch_scene_kept *first;
    const struct request_open *open;

    watch_scene_tell(scene, "0  a MESSAGE 1\n40  a MESSAGE 2\n80  a MESSAGE 3\n200  -\n");
    first = scene->messages->pdata[0];
    open = watches_open_request(scene->watches, &first->place);
    g_assert_nonnull(open);
    g_assert_cmpuint(open->more, ==, 2);
    g_assert_cmpuint(open->more_frame, ==, 3);
    watch_scene_free(scene);
}

/** One keep-alive to a dead peer tells for all of them; once it has lived again, the next is told anew. */
static void test_dead_peer(void)
{
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n40  a OPTIONS 3\n70  a OPTIONS 4\n200  -\n",
                             "3 request.no_response note @5 [3]");
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n50  a OPTIONS 3\n50.1  b 200 OPTIONS 3\n60  a OPTIONS 4\n200  -\n",
                             "3 request.no_response note @4 [3]; 6 request.no_response note @7 [6]");
    watch_scene_expect_story(TALK "10  a OPTIONS 2\n11  a MESSAGE 3\n200  -\n",
                             "3 request.no_response note @5 [3]; 4 request.no_response note @5 [4]");
    watch_scene_expect_story(TALK "10  a MESSAGE 2\n10.5  a MESSAGE 2\n50  a MESSAGE 3\n50.5  a MESSAGE 3\n90  -\n",
                             "3 request.no_response warn @5 [3]");
}

/** What the capture has lost since may have been the response. */
static void test_losses(void)
{
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.hosts = 7;
    watch_scene_tell(scene, ALONE "5  -\n");
    gap_segment(scene->losses, 7, STORY_START + 5 * G_USEC_PER_SEC);
    watch_scene_tell(scene, "40  -\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);

    scene = watch_scene_new(); /* or the request */
    scene->arrival.hosts = 7;
    watch_scene_tell(scene, TALK "5  -\n");
    gap_segment(scene->losses, 7, STORY_START + 5 * G_USEC_PER_SEC);
    watch_scene_tell(scene, "36  b 200 MESSAGE 7\n70  b 200 MESSAGE 8\n");
    watch_scene_expect(scene, "5 response.stray chat");
    watch_scene_free(scene);
}

/** A message that is cut before what identifies it may be the response, or the request. */
static void test_cut(void)
{
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2 | cut Call-ID\n33  -\n", "");
    watch_scene_expect_story(ALONE "2  b 200 MESSAGE 2 | cut Via\n33  -\n", "");
    watch_scene_expect_story(TALK "0.9  b 200 MESSAGE 2 | cut CSeq\n1  a MESSAGE 2\n33  -\n",
                             "4 request.no_response note @5 [4]");
    watch_scene_expect_story(
        "0  a INVITE 1 | To: <sip:b@test>\n0.1  b 100 INVITE 1 | cut CSeq\n0.5  a INVITE 1 | To: <sip:b@test>\n"
        "0.6  b 100 INVITE 1\n",
        "");
    watch_scene_expect_story(TALK "40  a MESSAGE 7 | cut Call-ID\n41  b 200 MESSAGE 7\n", "");
}

/** A whole message that lacks it is no gap of the capture, and a cut one is one between its own two hosts only. */
static void test_not_cut(void)
{
    struct watch_scene *scene = watch_scene_new();

    watch_scene_expect_story(TWICE "2  b OPTIONS 7 | no Call-ID\n33  -\n",
                             "3 request.no_response warn @6 [3]; 5 request.malformed warn");
    watch_scene_expect_story(TWICE "2  b OPTIONS 7 | no Via\n33  -\n",
                             "3 request.no_response warn @6 [3]; 5 request.malformed warn");
    watch_scene_expect_story(TWICE "2  b OPTIONS 7 | no CSeq\n33  -\n",
                             "3 request.no_response warn @6 [3]; 5 request.malformed warn");
    watch_scene_tell(scene, TWICE);
    scene->arrival.hosts = 7;
    watch_scene_tell(scene, "2  b 200 MESSAGE 2 | cut Via\n33  -\n");
    watch_scene_expect(scene, "3 request.no_response warn @6 [3]");
    watch_scene_free(scene);
}

/** An ICMP error proves it, also where no response was ever seen. */
static void test_unreachable(void)
{
    struct watch_scene *scene = watch_scene_new();
    static const char quoted[] =
        "MESSAGE sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP a.test;branch=z9hG4bKm\r\nFrom: <sip:a@test>;tag=a\r\n"
        "To: <sip:b@test>\r\nCall-ID: 1@test\r\nCSeq: 1 MESSAGE\r\n";
    struct sip_message message;

    watch_scene_tell(scene, "0  a MESSAGE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bKm | Call-ID: 1@test\n");
    g_assert_true(sip_message_read(quoted, sizeof quoted - 1, &message));
    watches_unreachable(scene->transactions, &message, 2,
                        &(struct icmp_error){{{192, 0, 2, 1}, 0, 4}, "port unreachable"});
    watch_scene_tell(scene, "33  -\n");
    watch_scene_expect(scene, "1 request.no_response warn @2 [1 2]");
    watch_scene_expect_said(
        scene,
        "MESSAGE: no response within 32 s in this capture, sent once; an ICMP error from 192.0.2.1 (frame 2) says port "
        "unreachable");
    watch_scene_free(scene);
}

static void test_repeated(void)
{
    watch_scene_expect_story(
        "0  a INVITE 1 | To: <sip:b@test>\n0.5  a INVITE 1 | To: <sip:b@test>\n1.5  a INVITE 1 | To: <sip:b@test>\n"
        "2  b 100 INVITE 1\n",
        "2 request.repeated_before_100 chat @4 [1]");
    watch_scene_expect_words(
        "0  a INVITE 1 | To: <sip:b@test>\n0.5  a INVITE 1 | To: <sip:b@test>\n2  b 486 INVITE 1\n",
        "INVITE sent again after 0.500 s without any response: a server that needs more than 0.2 s sends 100 Trying");
}

/** No response at all is another finding. */
static void test_repeated_in_vain(void)
{
    watch_scene_expect_story(TALK "1  a INVITE 2 | To: <sip:b@test>\n1.5  a INVITE 2 | To: <sip:b@test>\n33  -\n",
                             "3 request.no_response warn @5 [3]");
}

/** A 100 came, the packet was captured twice, it is a re-INVITE, another method, or TCP, where nothing is sent again.
 */
static void test_not_repeated(void)
{
    watch_scene_expect_story(
        "0  a INVITE 1 | To: <sip:b@test>\n0.1  b 100 INVITE 1\n0.5  a INVITE 1 | To: <sip:b@test>\n", "");
    watch_scene_expect_story(
        "0  a INVITE 1 | To: <sip:b@test>\n0.01  a INVITE 1 | To: <sip:b@test>\n1  b 486 INVITE 1\n", "");
    watch_scene_expect_story("0  a INVITE 1\n0.5  a INVITE 1\n1  b 486 INVITE 1\n", "");
    watch_scene_expect_story("0  a OPTIONS 1\n0.5  a OPTIONS 1\n1  b 200 OPTIONS 1\n", "");
    watch_scene_expect_story("0  a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n"
                             "0.5  a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n"
                             "1  b 486 INVITE 1 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n",
                             "");
}

/** Without time stamps nothing is due. */
static void test_no_time(void)
{
    watch_scene_expect_story("-  a OPTIONS 1\n-  b 200 OPTIONS 1\n-  a MESSAGE 2\n-  -\n", "");
    watch_scene_expect_story(TALK "100  a MESSAGE 2\n50  -\n131.9  -\n", "");
}

/** Time stamps that leap by years tell nothing: neither how long a request waited, nor since when the capture lasts. */
static void test_leap(void)
{
    watch_scene_expect_story(TWICE "200000000  -\n", "");
    watch_scene_expect_story(TWICE "200000000  b 200 MESSAGE 2\n", "");
    watch_scene_expect_story(TALK "200000000  b 200 MESSAGE 7\n", "");
}

/** Time stamps that step back or leap: what follows is judged as ever, and what a leap hides is not. */
static void test_time_steps(void)
{
    watch_scene_expect_story("9999  a MESSAGE 7\n" TALK "1  a MESSAGE 2\n33  -\n", "4 request.no_response note @5 [4]");
    watch_scene_expect_story(ALONE "900000  -\n2  b 200 MESSAGE 2\n", "");
    watch_scene_expect_story(ALONE "900000  -\n2  -\n33  -\n", "3 request.no_response note @6 [3]");
    watch_scene_expect_story(ALONE "900000  -\n900001  -\n", "");
    watch_scene_expect_story(
        "0  a OPTIONS 1\n900000  b 200 OPTIONS 1\n1800000  a OPTIONS 2\n2700000  b 200 OPTIONS 2\n", "");
    watch_scene_expect_story("9999  a OPTIONS 7\n" TALK "50  b 200 MESSAGE 3\n", "4 response.stray chat");
}

/** Each copy is sent T1 or more after the response that should have ended them. */
static void test_unheard(void)
{
    static const char story[] = "0 a OPTIONS 1\n0.1 b 200 OPTIONS 1\n0.7 a OPTIONS 1\n1.7 a OPTIONS 1\n";
    struct watch_scene *scene = watch_scene_new();

    watch_scene_expect_story(story, "2 response.unheard warn @4 [1 2 4]");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 100 INVITE 1\n0.7 a INVITE 1\n1.7 a INVITE 1\n",
                             "2 response.unheard warn @4 [1 2 4]");
    watch_scene_expect_words(story, "the OPTIONS is sent again 2 times after this 200, until 1.600 s after it: its "
                                    "sender has not got it, or does not accept it");
    scene->arrival.from = (struct endpoint){{192, 0, 2, 1}, 31004, 4};
    scene->arrival.to = (struct endpoint){{192, 0, 2, 1}, 5060, 4};
    watch_scene_tell(scene, story);
    watch_scene_expect_said(
        scene, "the OPTIONS is sent again 2 times after this 200, until 1.600 s after it: its sender has not got it, "
               "or does not accept it; it goes to 192.0.2.1:5060, the request came from 192.0.2.1:31004; its Via names "
               "a.test:5060, without rport (RFC 3261 section 18.2.2)");
    watch_scene_free(scene);
}

/** The words of the only finding, in the scene of a story between two ends. */
static void expect_unheard_by(const char *response, const char *fault)
{
    static const char request[] = "a OPTIONS 1 | Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n";
    struct watch_scene *scene = watch_scene_new();
    char *story = g_strdup_printf("0 %s0.1 b 200 OPTIONS 1 | %s\n0.7 %s1.7 %s1.8 b 200 OPTIONS 1 | %s\n3.7 %s", request,
                                  response, request, request, response, request);
    char *all = g_strconcat("the OPTIONS is sent again 3 times after this 200, until 3.600 s after it: ", fault,
                            "; it goes to 192.0.2.1:5060, where the request came from", NULL);

    scene->arrival.from = scene->arrival.to = (struct endpoint){{192, 0, 2, 1}, 5060, 4};
    watch_scene_tell(scene, story);
    watch_scene_expect_said(scene, all);
    watch_scene_free(scene);
    g_free(story);
    g_free(all);
}

#define UNKNOWN "its sender has not got it, or does not accept it"

/** What the client cannot accept in it, once both have come again. */
static void test_unheard_fault(void)
{
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=192.0.2.1;rport=5060", UNKNOWN);
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1", UNKNOWN);
    expect_unheard_by("Via: SIP/2.0/UDP c.test;branch=z9hG4bK1", "its topmost Via names c.test instead of 192.0.2.1");
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=192.0.2.9",
                      "its Via has received=192.0.2.9, and the request came from 192.0.2.1 (RFC 3261 section 18.2.1)");
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=[2001:db8::1]",
                      "its Via has received=[2001:db8::1], in brackets, which not every client accepts (RFC 5118 "
                      "section 4.5)");
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=2001:db8::1", UNKNOWN);
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;rport=1024",
                      "its Via has rport=1024, and the request came from port 5060 (RFC 3581 section 4)");
    expect_unheard_by("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1 | From: <sip:a@test>;tag=other",
                      "its From has tag other instead of a");
}

/** The response goes to an address from which nothing came, as a Via without rport may name it. */
static void test_unheard_elsewhere(void)
{
    static const struct endpoint client = {{192, 0, 2, 1}, 5060, 4}, elsewhere = {{10, 0, 0, 1}, 5060, 4};
    struct watch_scene *scene = watch_scene_new();
    uint32_t hosts = scene->arrival.hosts;

    scene->arrival.from = client;
    watch_scene_tell(scene, "0 a OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n");
    scene->arrival.hosts = hosts + 5;
    scene->arrival.to = elsewhere;
    watch_scene_tell(scene, "0.1 b 200 OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n");
    scene->arrival.hosts = hosts;
    watch_scene_tell(scene, "0.7 a OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n"
                            "1.7 a OPTIONS 1 | Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n");
    watch_scene_expect_said(scene, "the OPTIONS is sent again 2 times after this 200, until 1.600 s after it: " UNKNOWN
                                   "; it goes to 10.0.0.1:5060, the request came from 192.0.2.1:5060; its Via names "
                                   "10.0.0.1:5060, without rport (RFC 3261 section 18.2.2)");
    watch_scene_free(scene);
}

#define RPORT " | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1;rport"
#define CALLS "0 a INVITE 1 | To: <sip:b@test>" RPORT "\n"
#define ANSWERS(time) time " b 200 INVITE 1 | Contact: <sip:b@test>" RPORT "=1024\n"

/** The responses that come first go where the INVITE came from, the 200 elsewhere. */
static void test_unheard_final(void)
{
    static const struct endpoint behind_nat = {{192, 0, 2, 1}, 1024, 4}, inside = {{10, 0, 0, 1}, 5060, 4};

    for (unsigned i = 0; i < 4; i++) {
        struct watch_scene *scene = watch_scene_new();

        scene->arrival.from = scene->arrival.to = behind_nat;
        watch_scene_tell(scene, CALLS "0.1 b 100 INVITE 1" RPORT "=1024\n");
        if (i != 1)
            scene->arrival.to = inside;
        watch_scene_tell(scene, ANSWERS("1") ANSWERS("1.5"));
        if (i != 2)
            watch_scene_tell(scene, ANSWERS("2.5"));
        if (i == 3)
            watch_scene_tell(scene, "2.6 a ACK 1\n");
        watch_scene_expect(scene, i == 0 ? "3 response.unheard warn @5 [1 2 3 5]" : "");
        if (i == 0)
            watch_scene_expect_said(
                scene, "the 200 is sent again and again, and no ACK comes: it goes to 10.0.0.1:5060, and the 100 in "
                       "frame 2 went to 192.0.2.1:1024, where the request came from; its Via names a.test:5060, with "
                       "rport (RFC 3581 section 4)");
        watch_scene_free(scene);
    }
}

/** There is no earlier response: the Via asks for another way. */
static void test_unheard_only_final(void)
{
    struct watch_scene *scene = watch_scene_new();

    scene->arrival.from = (struct endpoint){{192, 0, 2, 1}, 1024, 4};
    scene->arrival.to = (struct endpoint){{10, 0, 0, 1}, 5060, 4};
    watch_scene_tell(scene, CALLS ANSWERS("1") ANSWERS("1.5") ANSWERS("2.5"));
    watch_scene_expect_said(scene, "the 200 is sent again and again, and no ACK comes: it goes to 10.0.0.1:5060, and "
                                   "the request came from 192.0.2.1:1024; its Via names a.test:5060, with rport (RFC "
                                   "3581 section 4)");
    watch_scene_free(scene);
    /* The INVITE comes again, as nothing has arrived. */
    watch_scene_expect_story(CALLS ANSWERS("0.1") "0.7 a INVITE 1 | To: <sip:b@test>" RPORT "\n"
                                                  "1.7 a INVITE 1 | To: <sip:b@test>" RPORT "\n",
                             "2 response.unheard warn @4 [1 2 4]");
}

static void test_heard(void)
{
    static const char *const stories[] = {
        "0 a OPTIONS 1\n0.1 b 200 OPTIONS 1\n0.7 a OPTIONS 1\n40 -\n",                   /* one may have crossed */
        "0 a OPTIONS 1\n0.9 b 200 OPTIONS 1\n0.95 a OPTIONS 1\n1.3 a OPTIONS 1\n40 -\n", /* too soon */
        "0 a OPTIONS 1 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n0.1 b 200 OPTIONS 1 | Via: SIP/2.0/TCP "
        "a.test;branch=z9hG4bK1\n0.7 a OPTIONS 1 | Via: SIP/2.0/TCP a.test;branch=z9hG4bK1\n1.7 a OPTIONS 1 | Via: "
        "SIP/2.0/TCP a.test;branch=z9hG4bK1\n40 -\n",
        "0 a OPTIONS 1\n0.1 b 100 OPTIONS 1\n0.7 a OPTIONS 1\n1.7 a OPTIONS 1\n2 b 200 OPTIONS 1\n40 -\n",
    };

    struct watch_scene *scene = watch_scene_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++)
        watch_scene_expect_story(stories[i], "");
    watch_scene_tell(scene, "0 a OPTIONS 1\n0.1 b 200 OPTIONS 1\n");
    scene->arrival.hosts = 8; /* on another hop */
    watch_scene_tell(scene, "0.7 a OPTIONS 1\n1.7 a OPTIONS 1\n2.7 a OPTIONS 1\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("request response non_invite");
    g_test_add_func("/request_watch/no_response", test_no_response);
    g_test_add_func("/request_watch/sent_once", test_sent_once);
    g_test_add_func("/request_watch/given_up", test_given_up);
    g_test_add_func("/request_watch/early", test_early);
    g_test_add_func("/request_watch/started_over", test_started_over);
    g_test_add_func("/request_watch/ringing", test_ringing);
    g_test_add_func("/request_watch/responses", test_responses);
    g_test_add_func("/request_watch/one_way", test_one_way);
    g_test_add_func("/request_watch/peer", test_peer);
    g_test_add_func("/request_watch/large", test_large);
    g_test_add_func("/request_watch/answered_unseen", test_answered_unseen);
    g_test_add_func("/request_watch/open", test_open);
    g_test_add_func("/request_watch/open_many", test_open_many);
    g_test_add_func("/request_watch/dead_peer", test_dead_peer);
    g_test_add_func("/request_watch/losses", test_losses);
    g_test_add_func("/request_watch/cut", test_cut);
    g_test_add_func("/request_watch/not_cut", test_not_cut);
    g_test_add_func("/request_watch/unreachable", test_unreachable);
    g_test_add_func("/request_watch/repeated", test_repeated);
    g_test_add_func("/request_watch/repeated_in_vain", test_repeated_in_vain);
    g_test_add_func("/request_watch/not_repeated", test_not_repeated);
    g_test_add_func("/request_watch/no_time", test_no_time);
    g_test_add_func("/request_watch/leap", test_leap);
    g_test_add_func("/request_watch/time_steps", test_time_steps);
    g_test_add_func("/request_watch/unheard", test_unheard);
    g_test_add_func("/request_watch/unheard_fault", test_unheard_fault);
    g_test_add_func("/request_watch/unheard_elsewhere", test_unheard_elsewhere);
    g_test_add_func("/request_watch/unheard_final", test_unheard_final);
    g_test_add_func("/request_watch/unheard_only_final", test_unheard_only_final);
    g_test_add_func("/request_watch/heard", test_heard);
    return g_test_run();
}
