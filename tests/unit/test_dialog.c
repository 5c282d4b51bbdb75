/* test_dialog.c
 * Why a request is answered with 481.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "dialog.h"

#include "expect.h"
#include "story.h"

#include <glib.h>
#include <string.h>

/** A store that listens to a story, and the last request in it. */
struct hearing {
    struct dialog_store *store;
    uint32_t frame, request_frame;
    int64_t request_us;
    char *request; /* its bytes */
};

static void hear(const struct sip_message *message, int64_t time_us, void *data)
{
    struct hearing *hearing = data;
    struct sip_message copy;
    struct sight sight = {.frame = ++hearing->frame, .time_us = time_us};

    if (!message)
        return;
    copy = *message;
    dialog_message(hearing->store, &copy, sip_method_of(copy.method), copy.code == 0 && sip_tag(copy.to).at, &sight);
    if (copy.code)
        return;
    g_free(hearing->request);
    hearing->request = g_strndup(copy.start, copy.length);
    hearing->request_frame = hearing->frame;
    hearing->request_us = time_us;
}

/** Expects this cause of a 481 to the last request of the story. */
static void expect_cause(const char *lines, const char *cause)
{
    struct hearing hearing = {.store = dialog_store_new()};
    struct sip_message request;
    GString *words = g_string_new(NULL);

    story_tell(lines, hear, &hearing);
    g_assert_true(sip_message_read(hearing.request, strlen(hearing.request), &request));
    dialog_cause(hearing.store, &request, hearing.request_frame, hearing.request_us, words);
    if (strcmp(words->str, cause) != 0)
        g_test_message("in\n%s", lines);
    g_assert_cmpstr(words->str, ==, cause);
    g_string_free(words, TRUE);
    g_free(hearing.request);
    dialog_store_free(hearing.store);
}

#define CALL "0  a INVITE 1\n1  b 200 INVITE 1\n"

static void test_ended(void)
{
    expect_cause(CALL "5  b BYE 7\n6.5  a INFO 2\n", "The call ended with the BYE in frame 3, 1.500 s before");
    expect_cause(CALL "5  a BYE 2\n5.2  b BYE 7\n", "The call ended with the BYE in frame 3, 0.200 s before");
    expect_cause(CALL "5  a BYE 2\n-  a INFO 3\n", "The call ended with the BYE in frame 3");
    expect_cause("0  a SUBSCRIBE 1\n1  b 200 SUBSCRIBE 1\n2  b NOTIFY 7 terminated 200\n3  a SUBSCRIBE 2\n",
                 "The subscription ended with the NOTIFY in frame 3, 1.000 s before");
}

/** A BYE is not the cause of its own 481, nor is that of another fork, nor the end of a transfer's subscription that of a call. */
static void test_not_ended(void)
{
    expect_cause(CALL "5  a BYE 2\n", "The dialog was made in frame 2, and nothing in this capture ended it before the request");
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
                 "");
}

static void test_tags(void)
{
    expect_cause(CALL "5  a INFO 2 | To: <sip:b@test>;tag=c\n",
                 "The request has a tag in To that no 2xx of this Call-ID has in this capture; it was answered in frame 2");
    expect_cause(CALL "5  a INFO 2 | From: <sip:a@test>;tag=c\n",
                 "The request has a tag in From that no 2xx of this Call-ID has in this capture; it was answered in frame 2");
    expect_cause(CALL "5  a INFO 2 | From: <sip:a@test>;tag=c | To: <sip:b@test>;tag=d\n",
                 "The request has tags that no 2xx of this Call-ID has in this capture; it was answered in frame 2");
}

static void test_unknown(void)
{
    static const char unknown[] = "No 2xx that made the dialog was captured before the request, so this capture cannot tell why it is not known";

    expect_cause("0  a INFO 2\n", unknown);
    expect_cause(CALL "5  a INFO 2 | Call-ID: other@test\n", unknown);
    expect_cause("0  a BYE 2\n", unknown);
}

static void test_replaces(void)
{
    expect_cause(CALL "5  b BYE 7\n6  a INVITE 1 | To: <sip:b@test> | Call-ID: new@test | Replaces: other@test;to-tag=b;from-tag=a\n",
                 "Replaces of the request names the call other@test, of which no answer was captured before");
    expect_cause("0  a INVITE 1 | Call-ID: old@test\n1  b 200 INVITE 1 | Call-ID: old@test\n5  b BYE 7 | Call-ID: old@test\n"
                 "6  a INVITE 1 | To: <sip:b@test> | Call-ID: new@test | Replaces: old@test;to-tag=b;from-tag=a\n",
                 "Replaces of the request names the call old@test, which ended with the BYE in frame 3, 1.000 s before");
    expect_cause("0  a MESSAGE 1 | To: <sip:b@test>\n", "");
}

static void test_cseq(void)
{
    struct hearing hearing = {.store = dialog_store_new()};
    struct sip_message request = read_message("INFO sip:b@test SIP/2.0\r\nFrom: <sip:a@test>;tag=a\r\nTo: <sip:b@test>;tag=b\r\nCall-ID: 1\r\n"
                                              "CSeq: 5 INFO\r\n\r\n");
    uint32_t cseq, frame;

    g_assert_false(dialog_cseq_was_higher(hearing.store, &request, &cseq, &frame));
    dialog_message(hearing.store, &request, METHOD_INFO, true, &(struct sight){.frame = 1});
    g_assert_false(dialog_cseq_was_higher(hearing.store, &request, &cseq, &frame));
    request.cseq = 4;
    g_assert_true(dialog_cseq_was_higher(hearing.store, &request, &cseq, &frame));
    g_assert_cmpuint(cseq, ==, 5);
    g_assert_cmpuint(frame, ==, 1);
    dialog_store_free(hearing.store);
    dialog_store_free(NULL);
}

/** Only so many calls are known. */
static void test_many(void)
{
    struct hearing hearing = {.store = dialog_store_new()};

    for (unsigned i = 0; i < 20000; i++) {
        char *lines = g_strdup_printf("%u  a INVITE 1 | Call-ID: %u\n%u  b 200 INVITE 1 | Call-ID: %u\n", i, i, i, i);

        story_tell(lines, hear, &hearing);
        g_free(lines);
    }
    g_free(hearing.request);
    dialog_store_free(hearing.store);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/dialog/ended", test_ended);
    g_test_add_func("/dialog/not_ended", test_not_ended);
    g_test_add_func("/dialog/tags", test_tags);
    g_test_add_func("/dialog/unknown", test_unknown);
    g_test_add_func("/dialog/replaces", test_replaces);
    g_test_add_func("/dialog/cseq", test_cseq);
    g_test_add_func("/dialog/many", test_many);
    return g_test_run();
}
