/* test_dialog_misfit.c
 * Requests in a dialog that fail because they do not fit it, and those that fail for another reason.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

/* A call, whose frames are 1 to 3. */
#define CALL_WITH(headers)                                                                                             \
    "0 a INVITE 1 | To: <sip:b@test>\n1 b 200 INVITE 1 | Contact: <sip:b@b.test:5070>" headers "\n1.1 a ACK 1\n"
#define CALL CALL_WITH("")

/* Frames 4 and 5: a's request and its answer. */
#define OTHER "URI: sip:b@x.test"
#define RIGHT "URI: sip:b@b.test:5070"

static void test_refused(void)
{
    static const char *const wrong[] = {
        CALL "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        CALL "10 a BYE 2 | " OTHER "\n10.1 b 481 BYE 2\n",
        CALL "10 a UPDATE 2 | " OTHER "\n10.1 b 405 UPDATE 2\n",
        CALL "10 a INVITE 2 | " OTHER "\n10.1 b 482 INVITE 2\n",
        CALL "10 a INFO 2 | " OTHER "\n10.1 b 500 INFO 2\n",
        CALL "10 a REFER 2 | " OTHER "\n10.1 b 400 REFER 2\n",
        CALL "10 a BYE 2 | " RIGHT " | To: <sip:b@test>\n10.1 b 481 BYE 2\n",
        CALL_WITH(" | Record-Route: <sip:p.test;lr>") "10 a BYE 2 | " RIGHT "\n10.1 b 404 BYE 2\n",
        CALL_WITH(" | Contact: <sip:b@b.test:5070>, <sip:b@c.test>") "10 a BYE 2 | " RIGHT "\n10.1 b 404 BYE 2\n",
        ("0 a INVITE 1 | To: <sip:b@test>\n1 b 183 INVITE 1 | Require: 100rel | RSeq: 9\n1.1 - \n"
         "1.2 a PRACK 2 | URI: sip:b@b.test | RAck: 8 3 INVITE\n1.3 b 481 PRACK 2\n"),
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++)
        watch_scene_expect_story(wrong[i], "4 dialog.mismatch warn @5 [4 2 5]");
    watch_scene_expect_story(CALL "10 a BYE 1 | " RIGHT "\n10.1 b 500 BYE 1\n", "4 dialog.mismatch warn @5 [4 1 5]");
    watch_scene_expect_story(CALL "10 b BYE 7 | URI: sip:a@x.test\n10.1 a 404 BYE 7\n",
                             "4 dialog.mismatch warn @5 [4 1 5]");
    watch_scene_expect_words(
        CALL "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        "BYE: its Request-URI is sip:b@x.test, the Contact of its peer is sip:b@b.test:5070 (frame "
        "2) (RFC 3261 section 12.2.1.1); it was answered with 404 (frame 5)");
}

static void test_fits(void)
{
    static const char *const fits[] = {
        CALL "10 a BYE 2 | " RIGHT "\n10.1 b 404 BYE 2\n",
        CALL "10 a BYE 2 | URI: sip:b@b.test:5070;user=x\n10.1 b 404 BYE 2\n",
        CALL "10 a BYE 2 | " OTHER "\n10.1 b 200 BYE 2\n",
        CALL "10 a BYE 2 | " OTHER "\n10.1 b 407 BYE 2\n",
        CALL "10 a INVITE 2 | " OTHER "\n10.1 b 488 INVITE 2\n",
        CALL "10 a INVITE 2 | " OTHER "\n10.1 b 491 INVITE 2\n",
        CALL "10 a INFO 2 | " OTHER "\n10.1 b 405 INFO 2\n",
        "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n", /* nothing is known of the dialog */
        CALL_WITH(" | Contact: <sip:b@x.invalid>") "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        CALL_WITH(" | Contact: <sip:b@b.test;ob>") "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        CALL_WITH(" | Contact: <sip:b@b.test>;alias") "10 a BYE 2 | URI: sip:b@b.test\n10.1 b 404 BYE 2\n",
        CALL_WITH(" | Contact: <sip:b@b.test;gr>") "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        CALL_WITH(" | Contact: <sip:b@b.test;transport=ws>") "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
        CALL "5 a BYE 2 | " RIGHT "\n5.1 b 200 BYE 2\n10 a BYE 3 | " OTHER "\n10.1 b 481 BYE 3\n", /* it is over */
        CALL "10 a BYE 2 | " OTHER " | cut From\n10.1 b 404 BYE 2\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(fits); i++)
        watch_scene_expect_story(fits[i], "");
}

static void test_accepted_before(void)
{
    watch_scene_expect_story(CALL "5 a INFO 2 | " OTHER "\n5.1 b 200 INFO 2\n10 a BYE 3 | " OTHER "\n"
                                  "10.1 b 404 BYE 3\n",
                             "");
    /* But the peer has moved in the meantime. */
    watch_scene_expect_story(CALL "5 a INFO 2 | " OTHER "\n5.1 b 200 INFO 2\n"
                                  "7 b UPDATE 5\n7.1 a 200 UPDATE 5\n"
                                  "10 a BYE 3 | " OTHER "\n10.1 b 404 BYE 3\n",
                             "8 dialog.mismatch warn @9 [8 6 9]");
}

#define MOVED(code) "9 b INVITE 5 | Contact: <sip:b@new.test>\n9.1 a " code " INVITE 5\n"

static void test_refreshed(void)
{
    watch_scene_expect_story(CALL MOVED("200") "10 a BYE 2 | URI: sip:b@new.test\n10.1 b 404 BYE 2\n", "");
    watch_scene_expect_story(CALL MOVED("200") "10 a BYE 2 | " RIGHT "\n10.1 b 404 BYE 2\n",
                             "6 dialog.mismatch warn @7 [6 4 7]");
    watch_scene_expect_story(CALL MOVED("200") "9.3 a BYE 2 | " RIGHT "\n9.4 b 404 BYE 2\n", ""); /* on its way */
    watch_scene_expect_story(CALL MOVED("488") "10 a BYE 2 | URI: sip:b@new.test\n10.1 b 404 BYE 2\n", "");
    watch_scene_expect_story(CALL MOVED("488") "10 a BYE 2 | " RIGHT "\n10.1 b 404 BYE 2\n", "");
    /* The capture began in the middle of the call. */
    watch_scene_expect_story(MOVED("200") "10 a BYE 2 | URI: sip:b@new.test\n10.1 b 404 BYE 2\n", "");
    watch_scene_expect_story(MOVED("200") "10 a BYE 2 | " OTHER "\n10.1 b 404 BYE 2\n",
                             "3 dialog.mismatch warn @4 [3 1 4]");
}

/** A BYE that nobody answers, from 172.17.0.`from` to 172.17.0.`to`. */
static void expect_silence(const char *contact, uint8_t from, uint8_t to, const char *findings, const char *words)
{
    struct watch_scene *scene = watch_scene_new();
    GString *story = g_string_new(NULL);
    static const double times[] = {0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5};

    scene->arrival.from = (struct endpoint){{192, 0, 2, 1}, 5060, 4};
    scene->arrival.to = (struct endpoint){{192, 0, 2, 2}, 5060, 4};
    g_string_printf(story, "0 a INVITE 1 | To: <sip:b@test> | Contact: <sip:a@%s>\n1 b 200 INVITE 1\n1.1 a ACK 1\n",
                    contact);
    watch_scene_tell(scene, story->str);
    scene->arrival.from = (struct endpoint){{172, 17, 0, from}, 5060, 4};
    scene->arrival.to = (struct endpoint){{172, 17, 0, to}, 5060, 4};
    for (unsigned i = 0; i < G_N_ELEMENTS(times); i++) {
        char time[G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd(time, sizeof time, "%.1f", 10 + times[i]);
        g_string_printf(story, "%s b BYE 2 | URI: sip:a@%s\n", time, contact);
        watch_scene_tell(scene, story->str);
    }
    watch_scene_expect(scene, findings);
    watch_scene_expect_said(scene, words);
    g_string_free(story, TRUE);
    watch_scene_free(scene);
}

static void test_silence(void)
{
    static const char found[] = "4 contact.unreachable warn @9 [4 1]";

    expect_silence("172.17.0.2", 1, 2, found,
                   "BYE: it goes to 172.17.0.2:5060, a private address, as the Contact of the INVITE says, "
                   "sip:a@172.17.0.2 (frame 1), which comes from 192.0.2.1:5060");
    expect_silence("172.17.0.2", 2, 2, found,
                   "BYE: it goes to its own sender, 172.17.0.2:5060, as the Contact of the INVITE says, "
                   "sip:a@172.17.0.2 (frame 1)");
    expect_silence("pc.test", 1, 2, "", "");
    expect_silence("172.17.0.3", 1, 2, "", ""); /* another way than the Contact says */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("dialog contact");
    g_test_add_func("/dialog_misfit/refused", test_refused);
    g_test_add_func("/dialog_misfit/fits", test_fits);
    g_test_add_func("/dialog_misfit/accepted_before", test_accepted_before);
    g_test_add_func("/dialog_misfit/refreshed", test_refreshed);
    g_test_add_func("/dialog_misfit/silence", test_silence);
    return g_test_run();
}
