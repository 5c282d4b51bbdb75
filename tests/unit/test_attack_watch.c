/* test_attack_watch.c
 * Sources that try many users or numbers in vain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#include <glib.h>

/** a tries so many users, one each `every_ms`, and each gets that response at once. */
static void guesses_add(GString *story, unsigned users, unsigned every_ms, const char *method, const char *code)
{
    for (unsigned i = 0; i < users; i++) {
        unsigned ms = 1000 + i * every_ms;

        g_string_append_printf(
            story, "%u.%03u  a %s 1 | To: <sip:%u@test> | Call-ID: %u | Via: SIP/2.0/UDP a;branch=z9hG4bK%u\n",
            ms / 1000, ms % 1000, method, 100 + i, i, i);
        if (*code)
            g_string_append_printf(story,
                                   "%u.%03u  b %s %s 1 | To: <sip:%u@test>;tag=b | Call-ID: %u | Via: SIP/2.0/UDP "
                                   "a;branch=z9hG4bK%u\n",
                                   ms / 1000, ms % 1000 + 1, code, method, 100 + i, i, i);
    }
}

static void expect(unsigned users, unsigned every_ms, const char *method, const char *code, const char *more,
                   const char *findings)
{
    GString *story = g_string_new(NULL);

    guesses_add(story, users, every_ms, method, code);
    g_string_append(story, more);
    watch_scene_expect_story(story->str, findings);
    g_string_free(story, TRUE);
}

static void test_refused(void)
{
    expect(20, 50, "REGISTER", "404", "", "1 attack.scan note @40 [1 40]");
    expect(20, 50, "INVITE", "403", "", "1 attack.scan note @40 [1 40]");
    expect(19, 50, "REGISTER", "404", "100  -\n", "");
    expect(30, 4000, "REGISTER", "404", "", ""); /* 15 a minute */
    expect(30, 50, "REGISTER", "503", "100  -\n", "");
    expect(30, 50, "INVITE", "486", "100  -\n", "");
}

static void test_words(void)
{
    struct watch_scene *scene = watch_scene_new();
    GString *story = g_string_new(NULL);

    guesses_add(story, 60, 50, "REGISTER", "404");
    watch_scene_tell(scene, story->str);
    attack_watch_settle(watches_attacks(scene->watches));
    watch_scene_expect_said(
        scene, "60 REGISTER requests for 60 users or numbers in 2.95 s (until frame 120), none accepted: this looks "
               "like guessing, not like a broken phone");
    g_assert_true(*attack_watch_current(watches_attacks(scene->watches)));
    g_string_free(story, TRUE);
    watch_scene_free(scene);
}

/** Challenges are refusals only if no login follows. */
static void test_challenged(void)
{
    expect(20, 10, "REGISTER", "401", "1.5  -\n", "");
    expect(20, 10, "REGISTER", "401", "3  -\n", "1 attack.scan note @41 [1 40]");
    expect(20, 10, "REGISTER", "401", "1.3  b 200 REGISTER 2 | To: <sip:119@test>;tag=b\n3  -\n", "");
    expect(40, 100, "REGISTER", "401", "", "1 attack.scan note @60 [1 58]");
}

static void test_good(void)
{
    static const char *const good[] = {"5  b 200 REGISTER 2 | To: <sip:1@test>;tag=b\n", "5  b 180 INVITE 2\n",
                                       "5  b 486 INVITE 2\n"};

    for (unsigned i = 0; i < G_N_ELEMENTS(good); i++)
        expect(20, 50, "REGISTER", "404", good[i], "");
    expect(20, 50, "REGISTER", "404", "5  b 200 OPTIONS 2\n", "1 attack.scan note @40 [1 40]");
    expect(20, 50, "REGISTER", "404", "5  a 200 REGISTER 2\n", "1 attack.scan note @40 [1 40]"); /* of the other host */
}

static void test_in_dialog(void)
{
    GString *story = g_string_new(NULL);

    for (unsigned i = 0; i < 30; i++)
        g_string_append_printf(story, "%u  a INFO %u\n%u.1  b 405 INFO %u\n", i, i, i, i);
    watch_scene_expect_story(story->str, "");
    g_string_free(story, TRUE);
}

static void test_silence(void)
{
    expect(20, 50, "OPTIONS", "", "100  -\n", "1 attack.scan note @21 [1 20]");
    expect(19, 50, "OPTIONS", "", "100  -\n", "");
}

/** A program that is known for it needs no more than three. */
static void test_agent(void)
{
    const char *scan = "1  a OPTIONS 1 | To: <sip:100@test> | User-Agent: friendly-scanner\n1.1  b 404 OPTIONS 1 | To: "
                       "<sip:100@test>;tag=b\n2  a OPTIONS 2 | To: <sip:100@test>\n2.1  b 404 OPTIONS 2 | To: "
                       "<sip:100@test>;tag=b\n";
    char *more = g_strconcat(
        scan, "3  a OPTIONS 3 | To: <sip:100@test>\n3.1  b 404 OPTIONS 3 | To: <sip:100@test>;tag=b\n", NULL);

    watch_scene_expect_story(scan, "");
    watch_scene_expect_story(more, "1 attack.scan note @6 [1 6]");
    g_free(more);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("attack");
    g_test_add_func("/attack_watch/refused", test_refused);
    g_test_add_func("/attack_watch/words", test_words);
    g_test_add_func("/attack_watch/challenged", test_challenged);
    g_test_add_func("/attack_watch/good", test_good);
    g_test_add_func("/attack_watch/in_dialog", test_in_dialog);
    g_test_add_func("/attack_watch/silence", test_silence);
    g_test_add_func("/attack_watch/agent", test_agent);
    return g_test_run();
}
