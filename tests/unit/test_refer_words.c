/* test_refer_words.c
 * What is said about a REFER exchange.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "refer_scene.h"
#include "watches/refer_words.h"
#include "story.h"

#include <string.h>

#define ACCEPTED "0 a REFER 1\n1 b 202 REFER 1\n"

static struct codebook *book; /* as long as the program */

/** What refer_words_verdict() says of the newest exchange at the end of a story. Free with g_free(). */
static char *words_of(const char *lines)
{
    struct scene *scene = scene_new();
    GString *words = g_string_new(NULL);

    scene_tell(scene, lines);
    refer_words_verdict(words, scene->watch, g_ptr_array_index(scene->base.seen, scene->base.seen->len - 1), book);
    scene_free(scene);
    return g_string_free(words, FALSE);
}

static void expect_words(const char *lines, const char *expected)
{
    char *words = words_of(lines);

    g_assert_cmpstr(words, ==, expected);
    g_free(words);
}

/** Expects that all of these, divided by |, are said; and that it is a part of a sentence, as refer_words.h promises.
 */
static void expect_said(const char *lines, const char *parts)
{
    char *words = words_of(lines), **all = g_strsplit(parts, "|", -1);

    for (char **part = all; *part; part++)
        if (!strstr(words, *part)) {
            g_test_message("\"%s\" is not said in: %s", *part, words);
            g_test_fail();
        }
    g_assert_false(g_ascii_isupper(words[0]));
    g_assert_false(g_str_has_suffix(words, "."));
    g_strfreev(all);
    g_free(words);
}

static void test_sentences(void)
{
    expect_words(ACCEPTED "50 -\n", "no NOTIFY within 33 s in this capture");
    expect_words(ACCEPTED "4 -\n", "no NOTIFY so far; this capture shows 3 s after the 202, the limit is 33 s");
    expect_words(ACCEPTED "41 b NOTIFY 11 active 100\n", "the first NOTIFY came 40 s after the 202, the limit is 33 s");
    expect_words(ACCEPTED "3 b NOTIFY 11 terminated 200\n", "accepted, and the target said 200 OK (frame 3) 2 s later");
    expect_words(ACCEPTED "3 b NOTIFY 11 active 100\n4 b NOTIFY 12 terminated 486\n",
                 "accepted, and the target said 486 Busy Here (frame 4) 3 s later");
    expect_words(ACCEPTED "3 b NOTIFY 11 terminated 503\n",
                 "accepted, and the referee reports 503 Service Unavailable (frame 3) 2 s later");
    expect_words("0 a REFER 1\n3 b NOTIFY 11 terminated 200\n", "the target said 200 OK (frame 2)");
    expect_words("0 a REFER 1\n1 b 603 REFER 1\n", "the recipient refused the REFER with 603 Decline");
    expect_words("0 a REFER 1\n1 b 407 REFER 1\n", "asked for credentials with 407 Proxy Authentication Required");
}

static void test_all_verdicts(void)
{
    expect_said(ACCEPTED "3 b NOTIFY 11 terminated 200\n", "200 OK|frame 3");
    expect_said(ACCEPTED "3 b NOTIFY 11 terminated 302\n", "302 Moved Temporarily|frame 3");
    expect_said(ACCEPTED "3 b NOTIFY 11 active 180\n", "no final result so far|180 Ringing|frame 3");
    expect_said(ACCEPTED "3 b NOTIFY 11 active\n", "no final result so far|frame 3");
    expect_said(ACCEPTED "3 b NOTIFY 11 active 100\n4 b NOTIFY 12 terminated\n",
                "terminated|frame 4|without a final result");
    expect_said(ACCEPTED "40 b NOTIFY 11 active 100\n", "39 s|33 s");
    expect_said(ACCEPTED "34 -\n", "33 s|in this capture");
    expect_said(ACCEPTED "2 -\n", "so far|33 s");
    expect_said("0 a REFER 1\n1 b 202 REFER 1 | Refer-Sub: false\n", "no NOTIFY is expected|Refer-Sub: false");
    expect_said("0 a REFER 1\n1 b 488 REFER 1\n", "refused|488 Not Acceptable Here");
    expect_said("0 a REFER 1\n1 b 401 REFER 1\n", "credentials|401 Unauthorized");
    expect_said("0 a REFER 1\n", "no final response|in this capture|so far");
    expect_said("0 b 202 REFER 1\n", "in this capture|so far|proves nothing|the REFER is not in this capture");
}

/** Row N7: the reason of Subscription-State. */
static void test_terminated_reasons(void)
{
    expect_said(ACCEPTED "3 b NOTIFY 11 active 100\n4 b NOTIFY 12 terminated;reason=timeout\n",
                "frame 4|without a final result (timeout: nobody");
    expect_said(ACCEPTED "3 b NOTIFY 11 terminated;reason=NoResource 100\n", "without a final result (noresource: ");
    expect_words(ACCEPTED "3 b NOTIFY 11 terminated;reason=reason=noresource 100\n",
                 "the subscription was terminated in frame 3 without a final result");
    expect_words(ACCEPTED "3 b NOTIFY 11 terminated 100\n",
                 "the subscription was terminated in frame 3 without a final result");
}

static void test_reasons(void)
{
    expect_said("0 a REFER 1 | Require: nosub\n1 b 202 REFER 1\n", "requires nosub");
    expect_said("0 a REFER 1 | Require: explicitsub\n1 b 202 REFER 1\n", "requires explicitsub");
    expect_said("0 a REFER 1 | Require: explicitsub\n1 b 202 REFER 1\n", "lacks the Refer-Events-At");
    expect_words(
        "0 a REFER 1 | Require: explicitsub\n1 b 202 REFER 1 | Refer-Events-At: <sip:e@b.test>\n",
        "no NOTIFY is expected: the REFER requires explicitsub, so NOTIFYs come only after a separate SUBSCRIBE");
    expect_said("0 a REFER 1 | Require: norefersub\n1 b 202 REFER 1\n", "requires norefersub");
    expect_said("0 a REFER 1 | Require: multiple-refer\n1 b 202 REFER 1\n", "multiple-refer");
    expect_said("0 a REFER 1 | cut Refer-To\n1 b 202 REFER 1\n", "cut off");
    expect_said("0 a REFER 1 | To: <sip:b@test> | Route: <sip:p.test;lr>\n1 b 202 REFER 1\n", "record-route");
    expect_said("0 a REFER 1 | Contact: <sips:a@a.test>\n1 b 202 REFER 1\n", "another transport");
    expect_said("- a REFER 1\n- b 202 REFER 1\n", "time stamps");
    expect_said("0 a REFER 1\n1 b 202 REFER 1\n2 a 200 NOTIFY 11\n", "packets between the two hosts are missing");
    expect_said("0 a REFER 1\n1 b 202 REFER 1 | cut CSeq\n", "no final response|proves nothing|cut off");
}

static void test_special_cases(void)
{
    expect_said(ACCEPTED "2 a BYE 2\n34 -\n", "no NOTIFY within 33 s|referrer|BYE in frame 3");
    expect_said(ACCEPTED "2 b BYE 11\n34 -\n", "no NOTIFY within 33 s|referee|BYE in frame 3");
    expect_said("0 a REFER 1 | Refer-Sub: false\n1 b 202 REFER 1\n34 -\n",
                "no NOTIFY within 33 s|Refer-Sub: false|not confirm");
    expect_said("0 a REFER 1\n0.1 b NOTIFY 11 terminated 200\n1 b 202 REFER 1\n", "200 OK (frame 2), before the 202");
    expect_said(ACCEPTED "2 b NOTIFY 11 terminated 299\n", "299 (frame 3)");
    expect_said(ACCEPTED "2 a REFER 2\n3 b 202 REFER 2\n4 b NOTIFY 11 active 100\n", "frame 5|does not say|another");
    expect_said("0 a REFER 1\n1 b 200 REFER 1 | P-Charging-Vector: icid-value=1\n2 -\n", "after the 200|129 s");
}

static void test_findings(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, "0 -\n0 a REFER 1\n1 b 202 REFER 1\n");
    GString *words = g_string_new(NULL);

    scene_tell(scene, "50 -\n");
    refer_words_no_notify(words, scene->watch, exchange);
    g_assert_cmpstr(words->str, ==, "REFER accepted with 202 in frame 3: no NOTIFY within 33 s in this capture");
    scene_tell(scene, "41 b NOTIFY 11 active 100\n42 b NOTIFY 12 terminated 486\n");
    refer_words_late(g_string_truncate(words, 0), scene->watch, exchange);
    g_assert_cmpstr(words->str, ==,
                    "REFER accepted in frame 3: the first NOTIFY came 40 s after the 202, the limit is 33 s");
    refer_words_failed(g_string_truncate(words, 0), exchange, book);
    g_assert_cmpstr(words->str, ==, "Transfer failed: the NOTIFY reports 486 Busy Here");
    refer_words_failed(words, exchange, book);
    g_assert_true(g_str_has_suffix(words->str, "486 Busy HereTransfer failed: the NOTIFY reports 486 Busy Here"));
    g_string_free(words, TRUE);
    scene_free(scene);
}

/** RFC 3515 section 2.4.5: 503 and 603 may be the own words of the REFER's recipient, so nothing is said of the called
 * user alone. */
static void test_outcomes(void)
{
    const char *summary;

    g_assert_null(refer_words_outcome(603, book, &summary)->method);
    g_assert_nonnull(strstr(summary, "or the recipient of the REFER"));
    g_assert_null(refer_words_outcome(503, book, &summary)->method);
    g_assert_nonnull(strstr(summary, "for every failure"));
    g_assert_cmpstr(refer_words_outcome(480, book, &summary)->method, ==, "INVITE");
    g_assert_cmpstr(summary, ==, codebook_find(book, 480, "INVITE")->summary);
    g_assert_null(refer_words_outcome(700, book, &summary));
}

int main(int argc, char **argv)
{
    int status;

    g_setenv("LANGUAGE", "C", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/refer_words/sentences", test_sentences);
    g_test_add_func("/refer_words/all_verdicts", test_all_verdicts);
    g_test_add_func("/refer_words/terminated_reasons", test_terminated_reasons);
    g_test_add_func("/refer_words/reasons", test_reasons);
    g_test_add_func("/refer_words/special_cases", test_special_cases);
    g_test_add_func("/refer_words/findings", test_findings);
    g_test_add_func("/refer_words/outcomes", test_outcomes);
    status = g_test_run();
    codebook_free(book);
    return status;
}
