/* test_refer_cut.c
 * Cut messages: what may have been a NOTIFY lets no REFER seem to be without one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_scene.h"
#include "sip/message.h"
#include "story.h"

#include <string.h>

#define ACCEPTED "0 a REFER 1\n1 b 202 REFER 1\n"

static void test_cut(void)
{
    scene_expect_story("0 a REFER 1 | cut Refer-To\n1 b 202 REFER 1\n99 -\n", "unknown");
    scene_expect_story("0 a REFER 1\n1 b 202 REFER 1 | cut Contact\n99 -\n", "unknown");
    scene_expect_story("0 a REFER 1\n1 b 202 REFER 1 | cut CSeq\n99 -\n", "unknown");
    scene_expect_story("0 b 202 REFER 1 | cut CSeq\n1 a REFER 1\n99 -\n", "unanswered");
    scene_expect_story("0 a REFER 1\n1 b 100 REFER 1 | cut CSeq\n99 -\n", "unanswered");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | cut Event\n99 -\n", "unknown");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | cut CSeq\n99 -\n", "unknown");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | cut Via\n99 -\n", "unknown");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | cut Content-Type\n99 -\n", "in_progress");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | cut Event\n3 b NOTIFY 12 terminated 200\n", "ok");
}

/** What is cut off elsewhere takes nothing from what is seen here. */
static void test_cut_elsewhere(void)
{
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | Call-ID: other@test | cut Event\n99 -\n", "no_notify");
    scene_expect_story(ACCEPTED "2 a NOTIFY 11 active 100 | cut Event\n99 -\n", "no_notify");
    scene_expect_story(ACCEPTED "2 b NOTIFY 11 active 100 | Event: presence | cut Content-Type\n99 -\n", "no_notify");
    scene_expect_story(ACCEPTED "2 b INFO 11 | cut CSeq\n99 -\n", "no_notify");
    scene_expect_story("0 b NOTIFY 11 active 100 | cut Via\n10 a REFER 1\n11 b 202 REFER 1\n99 -\n", "no_notify");
}

/** A frame of another protocol moves the clock, and says nothing else. */
static void test_other_frames(void)
{
    static const char *const messages[] = {
        "40 b NOTIFY 11 active 100 | cut Event\n",
        "40 b NOTIFY 11 active 100 | cut Call-ID\n",
        "40 b NOTIFY 11 active 100\n",
        "40 a BYE 2\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(messages); i++) {
        struct scene *without = scene_new(), *with = scene_new();
        char *verdicts;

        scene_tell(without, ACCEPTED);
        scene_tell(without, messages[i]);
        scene_tell(with, ACCEPTED "35 -\n");
        scene_tell(with, messages[i]);
        verdicts = scene_verdicts(without);
        scene_expect(with, verdicts);
        g_free(verdicts);
        scene_free(without);
        scene_free(with);
    }
}

/* Messages with long values, and with the headers in an order that stacks use as well. */
#define HEADERS_1 "Call-ID: long-call-id@test\r\nCSeq: 123 "
#define HEADERS_2 "\r\nVia: SIP/2.0/UDP a.test\r\nFrom: <sip:a@test>;tag=alice\r\nTo: <sip:b@test>;tag=bobby\r\n"
static const char whole_refer[] =
    "REFER sip:b@b.test SIP/2.0\r\n" HEADERS_1 "REFER" HEADERS_2 "Refer-To: <sip:c@test>\r\n\r\n";
static const char suppressing_refer[] = "REFER sip:b@b.test SIP/2.0\r\n" HEADERS_1 "REFER" HEADERS_2
                                        "Refer-To: <sip:c@test>\r\nRequire: norefersub\r\n\r\n";
static const char whole_answer[] = "SIP/2.0 202 Accepted\r\n" HEADERS_1 "REFER" HEADERS_2 "\r\n";
static const char suppressing_answer[] =
    "SIP/2.0 202 Accepted\r\n" HEADERS_1 "REFER" HEADERS_2 "Refer-Sub: false\r\n\r\n";
static const char whole_notify[] =
    "NOTIFY sip:a@a.test SIP/2.0\r\nVia: SIP/2.0/UDP b.test\r\nCall-ID: long-call-id@test\r\nCSeq: 123 NOTIFY\r\n"
    "From: <sip:b@test>;tag=bobby\r\nTo: <sip:a@test>;tag=alice\r\nSubscription-State: active\r\n"
    "Event: refer;id=123\r\n\r\n";
static const char event_first_notify[] =
    "NOTIFY sip:a@a.test SIP/2.0\r\nEvent: refer;id=123\r\nTo: <sip:a@test>;tag=alice\r\n"
    "From: <sip:b@test>;tag=bobby\r\nCSeq: 123 NOTIFY\r\nCall-ID: long-call-id@test\r\n\r\n";

/** The first bytes of a message, as a frame of that second. */
static void tell_bytes(struct scene *scene, const char *bytes, size_t len, int second)
{
    char *copy = story_exact_copy(bytes, len);
    struct sip_message message;
    bool is_read = sip_message_read(copy, len, &message);

    scene_frame(scene, is_read ? &message : NULL, STORY_START + second * G_USEC_PER_SEC);
    g_free(copy);
}

/** Is a NOTIFY found missing when so many bytes of these messages are in the capture? */
static bool is_alarm(const char *const messages[3], const size_t lens[3])
{
    struct scene *scene = scene_new();
    bool is_missing;

    for (int i = 0; i < 3; i++)
        tell_bytes(scene, messages[i], lens[i], i);
    tell_bytes(scene, "", 0, 99);
    is_missing = scene->base.overdue->len > 0;
    scene_free(scene);
    return is_missing;
}

/** Cuts one of the messages behind each byte from `from` on, and expects that no NOTIFY is found missing. */
static void expect_no_alarm(const char *refer, const char *answer, const char *notify, unsigned which, size_t from)
{
    const char *const messages[] = {refer, answer, notify};
    size_t lens[] = {strlen(refer), strlen(answer), strlen(notify)}, whole = lens[which];
    unsigned alarms = 0;

    for (lens[which] = from; lens[which] <= whole; lens[which]++) {
        if (!is_alarm(messages, lens))
            continue;
        if (alarms++ == 0)
            g_test_message("false alarm if this is cut off behind byte %zu:\n%s", lens[which], messages[which]);
    }
    g_assert_cmpuint(alarms, ==, 0);
}

static void test_cut_anywhere_refer(void)
{
    expect_no_alarm(suppressing_refer, whole_answer, "", 0, 0);
}

static void test_cut_anywhere_answer(void)
{
    expect_no_alarm(whole_refer, suppressing_answer, "", 1, 0);
}

/** From the end of its request line on, it can be seen that it may be the NOTIFY that is waited for. */
static void test_cut_anywhere_notify(void)
{
    g_assert_true(is_alarm((const char *[]){whole_refer, whole_answer, ""},
                           (size_t[]){sizeof whole_refer - 1, sizeof whole_answer - 1, 0}));
    expect_no_alarm(whole_refer, whole_answer, whole_notify, 2, strcspn(whole_notify, "\r"));
    expect_no_alarm(whole_refer, whole_answer, event_first_notify, 2, strcspn(event_first_notify, "\r"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer_cut/cut", test_cut);
    g_test_add_func("/refer_cut/cut_elsewhere", test_cut_elsewhere);
    g_test_add_func("/refer_cut/other_frames", test_other_frames);
    g_test_add_func("/refer_cut/cut_anywhere_refer", test_cut_anywhere_refer);
    g_test_add_func("/refer_cut/cut_anywhere_answer", test_cut_anywhere_answer);
    g_test_add_func("/refer_cut/cut_anywhere_notify", test_cut_anywhere_notify);
    return g_test_run();
}
