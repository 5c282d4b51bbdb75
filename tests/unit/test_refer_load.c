/* test_refer_load.c
 * The REFER watch under load and under messages that make no sense.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/codebook.h"
#include "refer_scene.h"
#include "watches/refer_words.h"
#include "sip/message.h"
#include "story.h"

#include <string.h>
#include <time.h>

/** One frame, made before the time is taken. */
struct ready {
    int64_t time_us;
    char *bytes; /* owned */
    struct sip_message message;
};

static void ready_clear(void *data)
{
    g_free(((struct ready *)data)->bytes);
}

/** A story of many REFERs: first the lines of `each` for every number, then those of `after`. A # stands for the
 * number. */
struct load {
    const char *name, *each, *after;
};

/** Adds the frames of some lines for each number from 1 on: all lines for the first, then all for the second. */
static void frames_add(GArray *frames, const char *lines, unsigned count)
{
    char **all = g_strsplit(lines, "\n", -1);
    GPtrArray *parts =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev); /* of each line, between the places of the number */
    GArray *times = g_array_new(FALSE, FALSE, sizeof(int64_t));

    for (char **line = all; *line && **line; line++) {
        struct story_frame frame;
        char *bytes;

        story_frame_read(&frame, *line);
        bytes = g_strndup(frame.bytes, frame.len);
        g_ptr_array_add(parts, g_strsplit(bytes, "#", -1));
        g_array_append_val(times, frame.time_us);
        g_free(bytes);
        story_frame_clear(&frame);
    }
    for (unsigned i = 0; i < count * parts->len; i++) {
        char *number = g_strdup_printf("%u", i / parts->len + 1);
        struct ready ready = {.time_us = g_array_index(times, int64_t, i % parts->len)};

        ready.bytes = g_strjoinv(number, g_ptr_array_index(parts, i % parts->len));
        g_assert_true(sip_message_read(ready.bytes, strlen(ready.bytes), &ready.message));
        g_array_append_val(frames, ready);
        g_free(number);
    }
    g_array_free(times, TRUE);
    g_ptr_array_free(parts, TRUE);
    g_strfreev(all);
}

static GArray *frames_of(const struct load *load, unsigned count)
{
    GArray *frames = g_array_new(FALSE, FALSE, sizeof(struct ready));

    g_array_set_clear_func(frames, ready_clear);
    frames_add(frames, load->each, count);
    frames_add(frames, load->after, count);
    return frames;
}

/** Processor seconds that the watch needs for the story and for what is overdue after it. */
static double seconds_for(const struct load *load, unsigned count)
{
    GArray *frames = frames_of(load, count);
    struct scene *scene = scene_new();
    clock_t before = clock();
    double seconds;

    for (unsigned i = 0; i < frames->len; i++) {
        const struct ready *ready = &g_array_index(frames, struct ready, i);

        scene_frame(scene, &ready->message, ready->time_us);
    }
    scene_frame(scene, NULL, STORY_START + 999 * G_USEC_PER_SEC);
    seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    scene_free(scene);
    g_array_free(frames, TRUE);
    return seconds;
}

/** Four times the REFERs take four times as long; if each looked at all others, it would be sixteen times. */
static void test_linear_time(void)
{
    static const struct load loads[] = {
        {"one dialog", "0 a REFER #\n0 b 202 REFER #\n", ""},
        {"one dialog, two hops", "0 a REFER #\n0 a REFER #\n0 b 202 REFER #\n0 b 202 REFER #\n", ""},
        {"many dialogs", "0 a REFER 1 | Call-ID: #\n0 b 202 REFER 1 | Call-ID: #\n", "9 a BYE 2 | Call-ID: #\n"},
        {"refused", "0 a REFER #\n0 b 603 REFER #\n", "0 b 202 REFER #\n"},
        {"reports with id", "0 a REFER #\n0 b 202 REFER #\n", "1 b NOTIFY # active 100 | Event: refer;id=#\n"},
        {"reports without id", "0 a REFER #\n0 b 202 REFER #\n", "1 b NOTIFY # terminated 200\n"},
        {"reports without id, each at once", "0 a REFER #\n0 b 202 REFER #\n0 b NOTIFY # active 100\n", ""},
        {"reports before any REFER", "0 b NOTIFY # active 100\n", "1 a REFER #\n"},
        {"cut reports", "0 a REFER #\n0 b 202 REFER #\n", "1 b NOTIFY # active 100 | cut Event\n"},
        {"reports cut early", "0 a REFER #\n0 b 202 REFER #\n", "1 b NOTIFY # active 100 | cut Call-ID\n"},
        {"answers without REFER", "0 b 202 REFER #\n", "1 b NOTIFY # active 100\n"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(loads); i++) {
        double small = seconds_for(&loads[i], 5000), large = seconds_for(&loads[i], 20000);

        if (large >= 9 * small + 0.05)
            g_test_message("%s: 5,000 REFERs take %.3f s, 20,000 take %.3f s", loads[i].name, small, large);
        g_assert_true(large < 9 * small + 0.05);
    }
}

static const char *any_of(GRand *rand, const char *const *words, unsigned count)
{
    return words[g_rand_int_range(rand, 0, (int)count)];
}

/* What random stories are made of: a world that is small enough for much to collide. */
static const char *const message_kinds[] = {
    "REFER",     "REFER",     "REFER",  "202 REFER", "200 REFER", "202 REFER", "100 REFER",  "401 REFER", "503 REFER",
    "603 REFER", "700 REFER", "NOTIFY", "NOTIFY",    "NOTIFY",    "BYE",       "200 NOTIFY", "SUBSCRIBE", "200 BYE",
};
static const char *const reports[] = {" active 100",     " active 180", " active",     " terminated 200",
                                      " terminated 486", " terminated", " pending 999"};
static const char *const changes[] = {
    " | Event: refer;id=1",
    " | Event: refer;id=2",
    " | Event: refer;id=x",
    " | Event: presence",
    " | Event: refer;id=99999999999",
    " | Refer-Sub: false",
    " | Refer-Sub: true",
    " | Require: nosub",
    " | Require: norefersub",
    " | Refer-To: <cid:x>",
    " | no Call-ID",
    " | no CSeq",
    " | CSeq: 9999999999 REFER",
    " | no From",
    " | no To",
    " | cut Contact",
    " | cut CSeq",
    " | cut To",
    " | cut Content-Length",
    " | Contact: <sips:x>",
    " | P-Charging-Vector: x",
    " | Route: <sip:p>",
    " | Record-Route: <sip:p>",
    " | To: <sip:b>",
    " | From: <sip:x>;tag=c",
};

/** One random line of a story. */
static void random_line(GString *line, GRand *rand, double *seconds)
{
    const char *message = any_of(rand, message_kinds, G_N_ELEMENTS(message_kinds));

    *seconds += g_rand_int_range(rand, 0, 20) ? g_rand_double_range(rand, 0, 3) : g_rand_double_range(rand, -20, 40);
    *seconds = MAX(*seconds, 0);
    if (g_rand_int_range(rand, 0, 50))
        g_string_printf(line, "%.6f", *seconds);
    else
        g_string_assign(line, "-");
    g_string_append_printf(line, " %s %s %d", g_rand_boolean(rand) ? "a" : "b", message, g_rand_int_range(rand, 1, 5));
    if (g_str_equal(message, "NOTIFY"))
        g_string_append(line, any_of(rand, reports, G_N_ELEMENTS(reports)));
    g_string_append_printf(line, " | Call-ID: %d", g_rand_int_range(rand, 0, 40));
    if (g_rand_int_range(rand, 0, 3) == 0)
        g_string_append(line, any_of(rand, changes, G_N_ELEMENTS(changes)));
}

static bool met[REFER_UNKNOWN + 1]; /* which verdicts the random stories led to */

static void expect_words(const struct scene *scene, const struct refer_exchange *exchange, const struct codebook *book,
                         GString *words)
{
    enum refer_verdict verdict = refer_verdict(scene->watch, exchange);

    g_assert_cmpint(verdict, <=, REFER_UNKNOWN);
    g_assert_cmpstr(refer_verdict_name(verdict), !=, NULL);
    met[verdict] = true;
    refer_words_verdict(g_string_truncate(words, 0), scene->watch, exchange, book);
    g_assert_cmpuint(words->len, >, 10);
    if (refer_is_late(scene->watch, exchange))
        refer_words_late(words, scene->watch, exchange);
    if (exchange->outcome >= 300)
        refer_words_failed(words, exchange, book);
}

/** What is overdue is missing now, and was not overdue before. */
static void expect_overdue(const struct scene *scene, unsigned first, GString *words)
{
    for (unsigned i = first; i < scene->base.overdue->len; i++) {
        const struct refer_exchange *exchange = g_ptr_array_index(scene->base.overdue, i);
        unsigned found;

        g_assert_true(g_ptr_array_find(scene->base.overdue, exchange, &found));
        g_assert_cmpuint(found, ==, i);
        g_assert_cmpint(refer_verdict(scene->watch, exchange), ==, REFER_NO_NOTIFY);
        g_assert_cmpint(refer_deadline(scene->watch, exchange), <=, scene->base.clock->now_us);
        g_assert_null(exchange->notify_frames);
        refer_words_no_notify(g_string_truncate(words, 0), scene->watch, exchange);
        g_assert_cmpuint(words->len, >, 10);
    }
}

static unsigned random_scene(GRand *rand, const struct codebook *book, unsigned messages)
{
    struct scene *scene = scene_new();
    GString *line = g_string_new(NULL), *words = g_string_new(NULL);
    double seconds = 0;
    unsigned overdue;

    for (unsigned i = 0; i < messages; i++) {
        struct refer_exchange *exchange;

        overdue = scene->base.overdue->len;
        random_line(line, rand, &seconds);
        exchange = scene_tell(scene, line->str);
        if (exchange)
            expect_words(scene, exchange, book, words);
        expect_overdue(scene, overdue, words);
    }
    for (unsigned i = 0; i < scene->base.seen->len; i++)
        expect_words(scene, g_ptr_array_index(scene->base.seen, i), book, words);
    overdue = scene->base.overdue->len;
    g_string_free(line, TRUE);
    g_string_free(words, TRUE);
    scene_free(scene);
    return overdue;
}

static void test_random(void)
{
    struct codebook *book = codebook_new(codebook_builtin, codebook_builtin_len);
    GRand *rand = g_rand_new_with_seed(3515);
    unsigned overdue = 0;

    for (unsigned i = 0; i < 100; i++)
        overdue += random_scene(rand, book, 1000);
    g_assert_cmpuint(overdue, >, 100);
    for (unsigned i = 0; i < G_N_ELEMENTS(met); i++)
        g_assert_true(met[i]);
    g_rand_free(rand);
    codebook_free(book);
}

int main(int argc, char **argv)
{
    g_setenv("LANGUAGE", "C", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer_load/linear_time", test_linear_time);
    g_test_add_func("/refer_load/random", test_random);
    return g_test_run();
}
