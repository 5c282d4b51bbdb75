/* test_refer_final.c
 * How a REFER's subscription ends: with a final NOTIFY, rejected by the referrer, or never.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "refer_scene.h"
#include "watches/refer_words.h"
#include "story.h"

#include <string.h>

/* The subscription ends at 12 s, so the final NOTIFY is overdue at 45 s. */
#define NOTIFIED "0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=10 100\n"

static struct codebook *book; /* as long as the program */

/** Tells a story; expects a missing final NOTIFY, found once, or none. */
static void expect_unfinished(const char *lines, bool is_unfinished)
{
    struct scene *scene = scene_new();
    const struct refer_exchange *exchange;

    scene_tell(scene, lines);
    exchange = g_ptr_array_index(scene->base.seen, 0);
    if (refer_is_unfinished(exchange) != is_unfinished || scene->base.overdue->len != (is_unfinished ? 1 : 0))
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpint(refer_is_unfinished(exchange), ==, is_unfinished);
    g_assert_cmpuint(scene->base.overdue->len, ==, is_unfinished ? 1 : 0);
    scene_free(scene);
}

/** Row N6: when the subscription has run out and 64*T1 + 1 s have passed, and not a microsecond earlier. */
static void test_unfinished(void)
{
    expect_unfinished(NOTIFIED "45 -\n", true);
    expect_unfinished(NOTIFIED "45 -\n99 -\n", true);
    expect_unfinished(NOTIFIED "44.999999 -\n", false);
    expect_unfinished(NOTIFIED "5 b NOTIFY 12 active;expires=7 180\n45 -\n", true);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 pending;expires=10 100\n45 -\n", true);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=0 100\n35 -\n", true);
    expect_unfinished("0 a REFER 1\n2 b NOTIFY 11 active;expires=10 100\n45 -\n", true);
    expect_unfinished("0 a REFER 1 | P-Charging-Vector: icid-value=1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=10 "
                      "100\n140.9 -\n",
                      false);
    expect_unfinished(
        "0 a REFER 1 | P-Charging-Vector: icid-value=1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=10 100\n141 -\n",
        true);
}

static void test_finished(void)
{
    expect_unfinished(NOTIFIED "9 b NOTIFY 12 terminated;reason=noresource 200\n99 -\n", false);
    expect_unfinished(NOTIFIED "9 b NOTIFY 12 terminated;reason=timeout 100\n99 -\n", false);
    expect_unfinished(NOTIFIED "9 b NOTIFY 12 active;expires=3 486\n99 -\n", false);
    expect_unfinished(NOTIFIED "9 b NOTIFY 12 active;expires=100 180\n99 -\n", false);
    expect_unfinished(NOTIFIED "9 b NOTIFY 12 active 180\n99 -\n", false);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 active 100\n99 -\n", false);
    expect_unfinished("2 b NOTIFY 11 active;expires=10 100\n99 -\n", false);
    expect_unfinished("1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=10 100\n99 -\n", false);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 terminated;expires=10 100\n99 -\n", false);
    expect_unfinished("- a REFER 1\n- b 202 REFER 1\n- b NOTIFY 11 active;expires=10 100\n99 -\n", false);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=4294967295 100\n99 -\n", false);
    expect_unfinished("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 active;expires=99999999999 100\n99 -\n", false);
}

/** The end of the call ends the interest in the result; a BYE that comes when the time is over excuses nothing. */
static void test_bye(void)
{
    expect_unfinished(NOTIFIED "3 a BYE 2\n99 -\n", false);
    expect_unfinished(NOTIFIED "30 b BYE 12\n99 -\n", false);
    expect_unfinished(NOTIFIED "44.999999 b BYE 12\n99 -\n", false);
    expect_unfinished(NOTIFIED "45 a BYE 2\n99 -\n", true);
    expect_unfinished(NOTIFIED "46 -\n60 a BYE 2\n99 -\n", true);
    expect_unfinished(NOTIFIED "3 a BYE 2 | Call-ID: other@test\n99 -\n", true);
    expect_unfinished(NOTIFIED "3 a BYE 2 | To: <sip:b@test>;tag=fork\n99 -\n", true);
}

/** Who asks for no more reports waits for the NOTIFY to that, and not for a result. */
static void test_unsubscribed(void)
{
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: refer;id=1 | Expires: 0\n99 -\n", false);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | o: refer | Expires: 0\n99 -\n", false);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: refer;id=7 | Expires: 0\n99 -\n", true);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: refer | Expires: 10\n99 -\n", true);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: refer\n99 -\n", true);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: presence | Expires: 0\n99 -\n", true);
    expect_unfinished(NOTIFIED "5 b SUBSCRIBE 2 | Event: refer | Expires: 0\n99 -\n", true);
    expect_unfinished(NOTIFIED "5 a SUBSCRIBE 2 | Event: refer | Expires: 0 | Call-ID: x\n99 -\n", true);
}

/** A final NOTIFY that may have been missed is not missing. */
static void test_doubt(void)
{
    struct scene *scene = scene_new();

    scene->base.arrival.hosts = 7;
    scene_tell(scene, NOTIFIED);
    gap_segment(scene->base.losses, 7, STORY_START + 5 * G_USEC_PER_SEC);
    scene_tell(scene, "99 -\n");
    g_assert_cmpuint(scene->base.overdue->len, ==, 0);
    g_assert_false(refer_is_unfinished(g_ptr_array_index(scene->base.seen, 0)));
    scene_expect(scene, "in_progress");
    scene_free(scene);
    expect_unfinished(NOTIFIED "5 a 200 NOTIFY 12\n99 -\n", false);
    expect_unfinished(NOTIFIED "5 b NOTIFY 12 terminated 200 | cut Event\n99 -\n", false);
    expect_unfinished(NOTIFIED "5 b NOTIFY 12 terminated 200 | cut Call-ID\n99 -\n", false);
    expect_unfinished(
        NOTIFIED "2.1 a 200 NOTIFY 11\n5 b NOTIFY 12 active | Event: presence\n5.1 a 200 NOTIFY 12\n99 -\n", true);
}

/** A NOTIFY after all takes it back for later passes. */
static void test_unfinished_withdrawn(void)
{
    struct scene *scene = scene_new();

    scene_tell(scene, NOTIFIED "50 -\n");
    g_assert_true(refer_is_unfinished(g_ptr_array_index(scene->base.seen, 0)));
    scene_tell(scene, "60 b NOTIFY 12 terminated 200\n99 -\n");
    g_assert_false(refer_is_unfinished(g_ptr_array_index(scene->base.seen, 0)));
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_expect(scene, "ok");
    scene_free(scene);
}

/** Two REFERs and a NOTIFY without id: nobody knows whose subscription runs out but the first's. */
static void test_two(void)
{
    struct scene *scene = scene_new();

    scene_tell(
        scene,
        "0 a REFER 1\n0.1 b 202 REFER 1\n1 a REFER 2\n1.1 b 202 REFER 2\n2 b NOTIFY 11 active;expires=10 100\n99 -\n");
    g_assert_true(refer_is_unfinished(g_ptr_array_index(scene->base.seen, 0)));
    g_assert_false(refer_is_unfinished(g_ptr_array_index(scene->base.seen, 1)));
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_free(scene);
}

/** What refer_words_verdict() says at the end of a story. Free with g_free(). */
static char *words_of(const char *lines)
{
    struct scene *scene = scene_new();
    GString *words = g_string_new(NULL);

    scene_tell(scene, lines);
    refer_words_verdict(words, scene->watch, g_ptr_array_index(scene->base.seen, 0), book);
    scene_free(scene);
    return g_string_free(words, FALSE);
}

/** Row N8, RFC 6665 section 4.2.2: these end the subscription, and nothing else does. */
static void test_rejected(void)
{
    static const unsigned ends[] = {404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604};

    for (unsigned code = 200; code < 700; code++) {
        char *story = g_strdup_printf(NOTIFIED "2.1 a %u NOTIFY 11\n99 -\n", code), *words = words_of(story);
        char *said =
            g_strdup_printf("; the referrer rejected the report with %u in frame 4, which ends the subscription", code);
        bool is_end = false;

        for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++)
            is_end |= ends[i] == code;
        if (g_str_has_suffix(words, said) != is_end)
            g_test_message("%u: %s", code, words);
        g_assert_cmpint(g_str_has_suffix(words, said), ==, is_end);
        g_assert_cmpint(strstr(words, "rejected") != NULL, ==, is_end);
        expect_unfinished(story, !is_end);
        g_free(said);
        g_free(words);
        g_free(story);
    }
}

/** The wait was satisfied by the NOTIFY, and a result counts although it was rejected. */
static void test_rejected_verdicts(void)
{
    scene_expect_story(NOTIFIED "2.1 a 481 NOTIFY 11\n99 -\n", "in_progress");
    scene_expect_story("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 terminated 200\n2.1 a 481 NOTIFY 11\n99 -\n", "ok");
    scene_expect_story("0 a REFER 1\n1 b 202 REFER 1\n2 b NOTIFY 11 terminated 100\n2.1 a 405 NOTIFY 11\n99 -\n",
                       "no_outcome");
}

/** Expects that the sentence ends in these words. */
static void expect_end(const char *lines, const char *end)
{
    char *words = words_of(lines);

    if (!g_str_has_suffix(words, end))
        g_test_message("\"%s\" does not end in: %s", words, end);
    g_assert_true(g_str_has_suffix(words, end));
    g_free(words);
}

/** It is said whatever the verdict; of a subscription that was terminated there is nothing left to end. */
static void test_rejected_words(void)
{
    static const char accepted[] = "0 a REFER 1\n1 b 202 REFER 1\n";
    static const char *const rows[][2] = {
        {"2 b NOTIFY 11 terminated 200\n2.1 a 481 NOTIFY 11\n",
         "200 OK (frame 3) 1 s later; the referrer rejected the report with 481 in frame 4"},
        {"2 b NOTIFY 11 terminated 486\n2.1 a 405 NOTIFY 11\n",
         "1 s later; the referrer rejected the report with 405 in frame 4"},
        {"2 b NOTIFY 11 terminated 100\n2.1 a 481 NOTIFY 11\n",
         "without a final result; the referrer rejected the report with 481 in frame 4"},
        {"2 b NOTIFY 11 active 200\n2.1 a 481 NOTIFY 11\n",
         "; the referrer rejected the report with 481 in frame 4, which ends the subscription"},
        {"40 b NOTIFY 11 active 100\n41 a 481 NOTIFY 11\n",
         "; the referrer rejected the report with 481 in frame 4, which ends the subscription"},
        {"2 b NOTIFY 11 terminated 200\n2.1 a 200 NOTIFY 11\n", "200 OK (frame 3) 1 s later"},
        {"2 b NOTIFY 11 terminated 200\n2.1 a 481 NOTIFY 12\n", "200 OK (frame 3) 1 s later"},
        {"2 b NOTIFY 11 active | Event: presence\n2.1 a 481 NOTIFY 11\n3 b NOTIFY 12 terminated 200\n",
         "200 OK (frame 5) 2 s later"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *story = g_strconcat(accepted, rows[i][0], NULL);

        expect_end(story, rows[i][1]);
        g_free(story);
    }
}

static void test_words(void)
{
    struct scene *scene = scene_new();
    GString *words = g_string_new(NULL);
    char *verdict = words_of(NOTIFIED "99 -\n");

    g_assert_cmpstr(verdict, ==,
                    "no final result so far; the referee reports 100 Trying (frame 3) 1 s later; no final NOTIFY in "
                    "this capture within 33 s after "
                    "the subscription had run out");
    g_free(verdict);
    scene_tell(scene, NOTIFIED "99 -\n");
    refer_words_unfinished(words, scene->watch, g_ptr_array_index(scene->base.seen, 0));
    g_assert_cmpstr(words->str, ==,
                    "REFER of frame 1: no final NOTIFY in this capture within 33 s after the subscription had run out");
    g_string_free(words, TRUE);
    scene_free(scene);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    book = codebook_new(codebook_builtin, codebook_builtin_len);
    g_test_add_func("/refer_final/unfinished", test_unfinished);
    g_test_add_func("/refer_final/finished", test_finished);
    g_test_add_func("/refer_final/bye", test_bye);
    g_test_add_func("/refer_final/unsubscribed", test_unsubscribed);
    g_test_add_func("/refer_final/doubt", test_doubt);
    g_test_add_func("/refer_final/unfinished_withdrawn", test_unfinished_withdrawn);
    g_test_add_func("/refer_final/two", test_two);
    g_test_add_func("/refer_final/rejected", test_rejected);
    g_test_add_func("/refer_final/rejected_verdicts", test_rejected_verdicts);
    g_test_add_func("/refer_final/rejected_words", test_rejected_words);
    g_test_add_func("/refer_final/words", test_words);
    status = g_test_run();
    codebook_free(book);
    return status;
}
