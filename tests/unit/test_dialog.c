/* test_dialog.c
 * Why a request is answered with 481.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/dialog.h"

#include "expect.h"
#include "story.h"

#include <glib.h>
#include <string.h>

/** A store that listens to a story, and a request in it. All but the first request of a side, CSeq 1, are inside the
 * dialog. */
struct hearing {
    struct call_store *calls;
    struct dialog_store *store;
    uint32_t frame, request_frame;
    uint32_t wanted_frame; /* of the request to keep; 0: the last one */
    int64_t request_us;
    char *request; /* its bytes */
};

static void hearing_start(struct hearing *hearing)
{
    hearing->calls = call_store_new();
    hearing->store = dialog_store_new(hearing->calls);
}

static void hearing_stop(struct hearing *hearing)
{
    call_store_free(hearing->calls);
    dialog_store_free(hearing->store);
    g_free(hearing->request);
}

static void hear(const struct sip_message *message, int64_t time_us, void *data)
{
    struct hearing *hearing = data;
    struct sip_message copy;
    struct arrival arrival = {.frame = ++hearing->frame, .time_us = time_us};
    struct transaction_part part = {.response_us = TIME_UNKNOWN};

    if (!message)
        return;
    copy = *message;
    part.is_in_dialog = copy.code ? copy.cseq > 1 : sip_has_tag(copy.to) && copy.cseq > 1;
    part.request_frame = copy.code ? 1 : 0;
    part.response_us = copy.code && time_us != STORY_NO_TIME ? time_us - STORY_START : TIME_UNKNOWN;
    dialog_message(hearing->store, call_of(hearing->calls, &copy, time_us, true), &copy, sip_method_of(copy.method),
                   &part, &arrival);
    if (copy.code || (hearing->wanted_frame && hearing->wanted_frame != hearing->frame))
        return;
    g_free(hearing->request);
    hearing->request = g_strndup(copy.start, copy.length);
    hearing->request_frame = hearing->frame;
    hearing->request_us = time_us;
}

typedef enum dialog_cause (*cause_finder)(const struct dialog_store *, const struct sip_message *, uint32_t, int64_t,
                                          GString *);

/** Expects this to be said of the request in that frame, once all is event; 0: of the last request. */
static void expect_at(const char *lines, unsigned request_frame, cause_finder find, const char *cause)
{
    struct hearing hearing = {.wanted_frame = request_frame};
    struct sip_message request;
    GString *words = g_string_new(NULL);

    hearing_start(&hearing);
    story_tell(lines, hear, &hearing);
    g_assert_true(sip_message_read(hearing.request, strlen(hearing.request), &request));
    find(hearing.store, &request, hearing.request_frame, hearing.request_us, words);
    if (strcmp(words->str, cause) != 0)
        g_test_message("in\n%s", lines);
    g_assert_cmpstr(words->str, ==, cause);
    g_string_free(words, TRUE);
    hearing_stop(&hearing);
}

/** Expects this cause of a 481 to the last request of the story. */
static void expect_cause(const char *lines, const char *cause)
{
    expect_at(lines, 0, dialog_cause, cause);
}

/** The same of a request in the middle, with all that came until its response. */
static void expect_late_cause(const char *lines, unsigned request_frame, const char *cause)
{
    expect_at(lines, request_frame, dialog_cause, cause);
}

/** Expects this to be said of a 491 to that request. */
static void expect_change(const char *lines, unsigned request_frame, const char *cause)
{
    expect_at(lines, request_frame, dialog_change_cause, cause);
}

/** Expects the answerer of the last request, who says 481 to it, to go on with the call in that frame of all; 0: it
 * does not. */
static void expect_goes_on(const char *lines, const char *later, unsigned frame)
{
    struct hearing hearing = {0};
    struct sip_message request;
    uint32_t goes_on_frame = 0;

    hearing_start(&hearing);
    story_tell(lines, hear, &hearing);
    g_assert_true(sip_message_read(hearing.request, strlen(hearing.request), &request));
    dialog_refused(hearing.store, &request, &(struct arrival){.frame = hearing.frame, .time_us = hearing.request_us},
                   &goes_on_frame);
    story_tell(later, hear, &hearing);
    g_assert_cmpuint(goes_on_frame, ==, frame);
    hearing_stop(&hearing);
}

#define CALL "0  a INVITE 1\n1  b 200 INVITE 1\n"

static void test_ended(void)
{
    expect_cause(CALL "5  b BYE 7\n6.5  a INFO 2\n", "The call ended with the BYE in frame 3, 1.500 s before");
    expect_cause(CALL "5  a BYE 2\n5.1  b 200 BYE 2\n5.2  b BYE 7\n",
                 "The call ended with the BYE in frame 3, 0.200 s before");
    expect_cause(CALL "5  a BYE 2\n7  b BYE 7\n", "The call ended with the BYE in frame 3, 2.000 s before");
    expect_cause(CALL "5  a BYE 2\n-  a INFO 3\n", "The call ended with the BYE in frame 3");
    expect_cause("0  a SUBSCRIBE 1\n1  b 200 SUBSCRIBE 1\n2  b NOTIFY 7 terminated 200\n3  a SUBSCRIBE 2\n",
                 "The subscription ended with the NOTIFY in frame 3, 1.000 s before");
}

/** A BYE is not the cause of its own 481, nor is that of another fork, nor the end of a transfer's subscription that of
 * a call. */
static void test_not_ended(void)
{
    expect_cause(CALL "5  a BYE 2\n",
                 "The dialog was made in frame 2, and nothing in this capture ended it before the request");
    expect_cause(CALL "1.1  b 200 INVITE 1 | To: <sip:b@test>;tag=fork\n"
                      "2  a BYE 2 | To: <sip:b@test>;tag=fork\n"
                      "3  a INFO 3\n",
                 "The dialog was made in frame 2, and nothing in this capture ended it before the request");
    expect_cause(CALL "2  a REFER 2\n2.1  b 202 REFER 2\n3  b NOTIFY 7 terminated 200\n4  a INFO 3\n",
                 "The dialog was made in frame 2, and nothing in this capture ended it before the request");
    expect_cause(CALL "1.1  b 200 INVITE 1 | To: <sip:b@test>;tag=fork\n"
                      "2  a BYE 2 | To: <sip:b@test>;tag=fork\n"
                      "3  a BYE 3\n"
                      "4  a INFO 4\n",
                 "The call ended with the BYE in frame 5, 1.000 s before");
}

#define EARLY "0  a INVITE 1\n1  b 183 INVITE 1\n"
#define OPEN(made) "The dialog was made in frame " made ", and nothing in this capture ended it before the request"

/** The refused BYE on the hop before, one that is tried again, and one that was turned down end nothing. */
static void test_not_itself(void)
{
    expect_cause(CALL "5  a BYE 2\n5.001  a BYE 2 | Via: SIP/2.0/UDP proxy;branch=z9hG4bKhop\n", OPEN("2"));
    expect_cause(CALL "5  a BYE 2\n7  a BYE 3\n", "");
    expect_cause(CALL "5  a BYE 2\n5.1  b 407 BYE 2\n6  a BYE 3\n", "");
    expect_cause(CALL "5  b BYE 2\n5.1  a 500 BYE 2\n7  a INFO 3\n", "");
    expect_cause("0  a SUBSCRIBE 1\n1  b 200 SUBSCRIBE 1\n2  b NOTIFY 7 terminated 200\n"
                 "2.001  b NOTIFY 7 terminated 200 | Via: SIP/2.0/UDP proxy;branch=z9hG4bKhop\n",
                 OPEN("2"));
    expect_cause("0  a SUBSCRIBE 1\n1  b 200 SUBSCRIBE 1\n2  b NOTIFY 7 terminated 200 | Event: refer;id=1\n"
                 "3  b NOTIFY 8 active 200 | Event: refer;id=2\n",
                 "");
}

/** The BYE of the other side comes while the request is under way, or just before it and without an answer so far. */
static void test_crossing(void)
{
    expect_late_cause(CALL "5  a BYE 2\n5.01  b BYE 7\n", 3, "The BYE of the other side, in frame 4, crossed this one");
    expect_late_cause(CALL "5  a INFO 2\n5.01  b BYE 7\n", 3,
                      "The BYE of the other side, in frame 4, crossed this INFO");
    expect_cause(CALL "5  a BYE 2\n5.2  b BYE 7\n", "The BYE of the other side, in frame 3, crossed this one");
    expect_late_cause(CALL "5  a INFO 2\n5.01  a BYE 3\n", 3, "");
    expect_late_cause(
        CALL "5  a NOTIFY 2 active 200 | Event: refer\n5.01  a BYE 3\n", 3,
        "The BYE of the same side, in frame 4, 0.010000 s after it, ended the call before it was answered");
    expect_late_cause(CALL "5  a NOTIFY 2 active 200 | Event: refer\n6  a BYE 3\n", 3, "");
}

static void test_tags(void)
{
    expect_cause(CALL "5  a INFO 2 | To: <sip:b@test>;tag=c\n",
                 "To of the INFO has the tag c; the call has b (frame 2)");
    expect_cause(CALL "5  a INFO 2 | From: <sip:a@test>;tag=c\n",
                 "From of the INFO has the tag c; the call has a (frame 2)");
    expect_cause(CALL "5  a INFO 2 | From: <sip:a@test>;tag=c | To: <sip:b@test>;tag=d\n",
                 "The tags of the INFO are not those of the call, which has a (frame 2) and b (frame 2)");
    expect_cause(EARLY "1.5  b 200 INVITE 1 | To: <sip:b@test>;tag=other\n5  a BYE 2\n",
                 "To of the BYE has the tag b of the 183 in frame 2; the 200 in frame 3 has other");
}

/** A tag that is missing is not a wrong one. A peer of RFC 2543 has none, which its responses show. */
static void test_no_tag(void)
{
    expect_cause(CALL "5  b BYE 7 | From: <sip:b@test>\n", "From of the BYE has no tag; the call has b (frame 2)");
    expect_cause(EARLY "5  a PRACK 2 | To: <sip:b@test>\n", "To of the PRACK has no tag; the call has b (frame 2)");
    expect_cause(CALL "5  a BYE 2 | From: <sip:a@test> | To: <sip:b@test>\n",
                 "Neither From nor To of the BYE has a tag; the call has a (frame 2) or b (frame 2)");
    expect_cause(
        "0  a INVITE 1 | From: <sip:a@test>\n1  b 200 INVITE 1 | From: <sip:a@test>\n5  a BYE 2 | From: <sip:a@test>\n",
        OPEN("2"));
    expect_cause("0  a BYE 2 | To: <sip:b@test>\n", "");
    expect_cause(EARLY "2  a INVITE 1 | To: <sip:b@test>\n", "");
}

/** A 1xx makes a dialog, too, which a failure or 199 ends. */
static void test_early(void)
{
    expect_cause(EARLY "5  a UPDATE 2\n",
                 "The early dialog was made in frame 2, and nothing in this capture ended it before the request");
    expect_cause(EARLY "3  b 486 INVITE 1\n5  a UPDATE 2\n",
                 "The early dialog ended with the 486 in frame 3, 2.000 s before");
    expect_cause(EARLY "3  b 199 INVITE 1\n5  a UPDATE 2\n",
                 "The early dialog ended with the 199 in frame 3, 2.000 s before");
    expect_cause(EARLY "3  b 408 INVITE 1 | To: <sip:b@test>;tag=proxy\n5  a UPDATE 2\n",
                 "The early dialog was made in frame 2; the INVITE was answered with 408 in frame 3");
    expect_late_cause(EARLY "3  a UPDATE 2\n3.1  b 486 INVITE 1\n", 3,
                      "The early dialog ended with the 486 in frame 4, while the request was under way");
    expect_cause(EARLY "2  a PRACK 2 | RAck: 5 17 INVITE\n",
                 "RAck of the PRACK is 5 17 INVITE, but the 183 in frame 2 answers 1 INVITE");
    expect_cause(EARLY "2  a PRACK 2 | RAck: 5 1 INVITE\n",
                 "The early dialog was made in frame 2, and nothing in this capture ended it before the request");
}

static void test_subscription(void)
{
    expect_cause(
        "0  a SUBSCRIBE 1 | To: <sip:b@test>\n0.1  b NOTIFY 7 active 200 | From: <sip:b@test>;tag=x\n",
        "Its To tag is that of the request in frame 1, which asked for the subscription: the NOTIFY makes the dialog");
    expect_cause("0  a SUBSCRIBE 1 | To: <sip:b@test>\n0.1  b NOTIFY 7 active 200 | no Event\n",
                 "The NOTIFY has no Event header, so it matches no subscription");
    expect_cause("0  a SUBSCRIBE 1 | To: <sip:b@test>\n0.1  b 200 SUBSCRIBE 1 | Expires: 60\n90.1  a SUBSCRIBE 2\n",
                 "The subscription ran out 30.000 s before: frame 2 granted 60 s");
    expect_cause("0  a SUBSCRIBE 1 | To: <sip:b@test>\n0.1  b 200 SUBSCRIBE 1 | Expires: 60\n50  a SUBSCRIBE 2\n",
                 OPEN("2"));
    expect_cause("0  b INFO 2\n0.1  a 200 INFO 2\n5  b INFO 3\n", OPEN("2"));
}

static void test_unknown(void)
{
    static const char unknown[] =
        "Nothing that made the dialog was captured before the request, so this capture cannot tell why it is not known";

    expect_cause("0  a INFO 2\n", unknown);
    expect_cause(CALL "5  a INFO 2 | Call-ID: other@test\n", unknown);
    expect_cause("0  a BYE 2\n", unknown);
}

#define NOTHING_OPEN "No INVITE or UPDATE of the answering side is open in this capture"

static void test_changes(void)
{
    expect_change(CALL "5  a INVITE 2\n", 3, NOTHING_OPEN);
    expect_change(
        CALL "5  b INVITE 7\n5.01  a INVITE 2\n", 4,
        "Both sides wanted to change the call at once: the INVITE of the other side, in frame 3, crossed this one");
    expect_change(
        CALL "5  b INVITE 7\n5.01  a INVITE 2\n5.02  a 491 INVITE 7\n", 4,
        "Both sides wanted to change the call at once: the INVITE of the other side, in frame 3, crossed this one");
    expect_change(CALL "5  b UPDATE 7\n8  a INVITE 2\n", 4,
                  "The UPDATE of the other side, in frame 3, had no final response yet");
    expect_change(CALL "5  a UPDATE 2\n8  a INVITE 3\n", 4,
                  NOTHING_OPEN ", only the UPDATE of the same side as this one, in frame 3");
    expect_change(CALL "5  b INVITE 7\n5.5  a 200 INVITE 7\n8  a INVITE 3\n", 5, NOTHING_OPEN);
}

/** Its sender may not know yet that it was answered; or the call was not captured from its begin. */
static void test_changes_in_doubt(void)
{
    expect_change(CALL "5  b INVITE 7\n5.5  a 200 INVITE 7\n5.6  a INVITE 3\n", 5, "");
    expect_change("5  a INVITE 2\n", 1, "");
    expect_change(CALL "5  a INVITE 2 | To: <sip:b@test>\n", 3, "");
}

/** The side that said 481 sends a request, or accepts one, later. */
static void test_goes_on(void)
{
    expect_goes_on(CALL "5  a BYE 2\n", "9  b INFO 7\n", 4);
    expect_goes_on(CALL "5  a INFO 2\n", "9  a INFO 3\n9.1  b 200 INFO 3\n", 5);
    expect_goes_on(CALL "5  a INFO 2\n", "5.1  b INFO 7\n", 0);
    expect_goes_on(CALL "5  a INFO 2\n", "9  a INFO 3\n9.1  b 481 INFO 3\n", 0);
    expect_goes_on(CALL "5  a INFO 2\n", "9  a BYE 3\n", 0);
}

static void test_replaces(void)
{
    expect_cause(
        CALL
        "5  b BYE 7\n6  a INVITE 1 | To: <sip:b@test> | Call-ID: new@test | Replaces: other@test;to-tag=b;from-tag=a\n",
        "Replaces of the request names the call other@test, of which no answer was captured before");
    expect_cause(
        "0  a INVITE 1 | Call-ID: old@test\n1  b 200 INVITE 1 | Call-ID: old@test\n5  b BYE 7 | Call-ID: old@test\n"
        "6  a INVITE 1 | To: <sip:b@test> | Call-ID: new@test | Replaces: old@test;to-tag=b;from-tag=a\n",
        "Replaces of the request names the call old@test, which ended with the BYE in frame 3, 1.000 s before");
    expect_cause("0  a MESSAGE 1 | To: <sip:b@test>\n", "");
}

static void test_cseq(void)
{
    struct hearing hearing = {0};
    struct sip_message request =
        read_message("INFO sip:b@test SIP/2.0\r\nFrom: <sip:a@test>;tag=a\r\nTo: <sip:b@test>;tag=b\r\nCall-ID: 1\r\n"
                     "CSeq: 5 INFO\r\n\r\n");
    uint32_t cseq, frame;
    struct call *call;

    hearing_start(&hearing);
    call = call_of(hearing.calls, &request, 0, true);
    g_assert_false(dialog_cseq_was_higher(NULL, &request, &cseq, &frame));
    g_assert_false(dialog_cseq_was_higher(call, &request, &cseq, &frame));
    dialog_message(hearing.store, call, &request, METHOD_INFO, &(struct transaction_part){.is_in_dialog = true},
                   &(struct arrival){.frame = 1});
    g_assert_false(dialog_cseq_was_higher(call, &request, &cseq, &frame));
    g_assert_false(dialog_cseq_was_used(call, &request, &frame));
    request.method = (struct sip_text){"BYE", 3};
    g_assert_true(dialog_cseq_was_used(call, &request, &frame));
    g_assert_cmpuint(frame, ==, 1);
    g_assert_false(dialog_cseq_was_used(NULL, &request, &frame));
    request.cseq = 4;
    g_assert_false(dialog_cseq_was_used(call, &request, &frame));
    g_assert_true(dialog_cseq_was_higher(call, &request, &cseq, &frame));
    g_assert_cmpuint(cseq, ==, 5);
    g_assert_cmpuint(frame, ==, 1);
    hearing_stop(&hearing);
    dialog_store_free(NULL);
    call_store_free(NULL);
}

/** Only so many calls are known. */
static void test_many(void)
{
    struct hearing hearing = {0};

    hearing_start(&hearing);
    for (unsigned i = 0; i < CALLS_MAX + 1000; i++) {
        char *lines = g_strdup_printf("%u  a INVITE 1 | Call-ID: %u\n%u  b 200 INVITE 1 | Call-ID: %u\n", i, i, i, i);

        story_tell(lines, hear, &hearing);
        g_free(lines);
    }
    hearing_stop(&hearing);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/dialog/ended", test_ended);
    g_test_add_func("/dialog/not_ended", test_not_ended);
    g_test_add_func("/dialog/not_itself", test_not_itself);
    g_test_add_func("/dialog/crossing", test_crossing);
    g_test_add_func("/dialog/no_tag", test_no_tag);
    g_test_add_func("/dialog/early", test_early);
    g_test_add_func("/dialog/subscription", test_subscription);
    g_test_add_func("/dialog/changes", test_changes);
    g_test_add_func("/dialog/changes_in_doubt", test_changes_in_doubt);
    g_test_add_func("/dialog/goes_on", test_goes_on);
    g_test_add_func("/dialog/tags", test_tags);
    g_test_add_func("/dialog/unknown", test_unknown);
    g_test_add_func("/dialog/replaces", test_replaces);
    g_test_add_func("/dialog/cseq", test_cseq);
    g_test_add_func("/dialog/many", test_many);
    return g_test_run();
}
