/* test_subscribe_doubt.c
 * When a missing NOTIFY after a SUBSCRIBE proves nothing, how long it is waited for, and what is said about it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches/notify_path.h"
#include "story.h"
#include "subscribe_scene.h"

#include <string.h>

#define HOSTS 7
#define OTHERS 8

/** Changes of SUBSCRIBE and 200 as in a story, and the verdict when no NOTIFY is seen. */
struct row {
    const char *subscribe, *answer, *verdict;
};

static void check_rows(const struct row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char *story =
            g_strdup_printf("0 " SUBSCRIBE(1) "%s\n1 b 200 SUBSCRIBE 1%s\n99 -\n", rows[i].subscribe, rows[i].answer);

        subscribe_scene_expect_story(story, rows[i].verdict);
        g_free(story);
    }
}

#define FORKING "| To: <sip:b@test> "
#define TWO_VIAS "| Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1 "

/** Rows P1 and P2: the NOTIFY may go another way than the SUBSCRIBE came. */
static void test_path(void)
{
    static const struct row rows[] = {
        {FORKING TWO_VIAS, "", "unknown"},
        {FORKING "| Route: <sip:p.test;lr>", "", "unknown"},
        {FORKING TWO_VIAS "| Record-Route: <sip:p.test;lr>", "", "no_notify"},
        {FORKING TWO_VIAS, "| Record-Route: <sip:next.test;lr>", "unknown"},
        {FORKING, "", "no_notify"},
        {TWO_VIAS, "", "no_notify"},
        {"| Contact: <sip:a@a.test;transport=tls>", "", "unknown"},
        {"| Contact: <sips:a@a.test>", "", "unknown"},
        {"| Contact: <sip:a@a.test;transport=tls> | Via: SIP/2.0/TLS a.test", "", "no_notify"},
        {"| Contact: <sip:a@a.test;transport=udp>", "", "no_notify"},
        {"| Require: nosub", "| Refer-Sub: false", "no_notify"},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_other_contact(void)
{
    struct subscribe_scene *scene = subscribe_scene_new();

    scene->base.arrival.from = (struct endpoint){{192, 0, 2, 1}, 5060, 4};
    subscribe_scene_tell(scene, "0 " SUBSCRIBE(1) " | Contact: <sip:a@192.0.2.9>\n");
    subscribe_scene_tell(scene, "0 " SUBSCRIBE(1) TWO_VIAS "| Contact: <sip:a@192.0.2.9> | Call-ID: proxied@test\n");
    subscribe_scene_tell(scene, "1 b 200 SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1 | Call-ID: proxied@test\n99 -\n");
    subscribe_scene_expect(scene, "unknown, no_notify");
    subscribe_scene_free(scene);
}

/** What is cut off may have been anything. */
static void test_cut(void)
{
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) " | cut Event\n1 b 200 SUBSCRIBE 1\n99 -\n", "unknown");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1 | cut Contact\n99 -\n", "unknown");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1 | cut CSeq\n99 -\n", "");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | cut Event\n99 -\n", "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | cut CSeq\n99 -\n", "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | cut To\n99 -\n", "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | cut Via\n99 -\n", "unknown");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n0.5 b NOTIFY 11 active | cut Event\n1 b 200 SUBSCRIBE 1\n99 -\n",
                                 "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 " NOTIFY(11) " | cut Subscription-State\n99 -\n", "ok");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | cut Event\n3 " NOTIFY(12) "\n", "ok");
}

static void test_cut_elsewhere(void)
{
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | Call-ID: other@test | cut Event\n99 -\n",
                                 "no_notify");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | Event: dialog | cut Subscription-State\n99 -\n",
                                 "no_notify");
    subscribe_scene_expect_story(ACCEPTED "2 b INFO 11 | cut CSeq\n99 -\n", "no_notify");
    subscribe_scene_expect_story("0 b NOTIFY 11 active | cut Via\n10 " SUBSCRIBE(1) "\n11 b 200 SUBSCRIBE 1\n99 -\n",
                                 "no_notify");
    subscribe_scene_expect_story(ACCEPTED "35 b NOTIFY 11 active | cut Via\n99 -\n", "no_notify");
}

static void test_losses(void)
{
    static const struct {
        uint32_t hosts;
        int second;
        const char *verdict;
    } rows[] = {{HOSTS, 2, "unknown"},
                {HOSTS, 0, "unknown"},
                {OTHERS, 2, "no_notify"},
                {HOSTS, -1, "no_notify"},
                {HOSTS, 35, "no_notify"}};

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct subscribe_scene *scene = subscribe_scene_new();

        scene->base.arrival.hosts = HOSTS;
        subscribe_scene_tell(scene, ACCEPTED);
        subscribe_scene_tell(scene, rows[i].second < 34 ? "2 -\n" : "34 -\n");
        gap_segment(scene->base.losses, rows[i].hosts, STORY_START + rows[i].second * G_USEC_PER_SEC);
        subscribe_scene_tell(scene, "99 -\n");
        subscribe_scene_expect(scene, rows[i].verdict);
        subscribe_scene_free(scene);
    }
}

/** An answer to a NOTIFY proves that there was one, unless that was seen and is of another event. */
static void test_answer_alone(void)
{
    subscribe_scene_expect_story(ACCEPTED "2 a 200 NOTIFY 11\n99 -\n", "unknown");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n0.5 a 200 NOTIFY 11\n1 b 200 SUBSCRIBE 1\n99 -\n", "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 b NOTIFY 11 active | Event: dialog\n2.1 a 200 NOTIFY 11\n99 -\n",
                                 "no_notify");
    subscribe_scene_expect_story(
        ACCEPTED "2 b NOTIFY 11 active | Event: dialog\n2.1 a 200 NOTIFY 11\n3 a 200 NOTIFY 12\n99 -\n", "unknown");
    subscribe_scene_expect_story(ACCEPTED "2 a 200 NOTIFY 11 | Call-ID: other@test\n99 -\n", "no_notify");
    subscribe_scene_expect_story(ACCEPTED "2 b 200 NOTIFY 11\n99 -\n", "no_notify");
    subscribe_scene_expect_story(ACCEPTED "35 a 200 NOTIFY 11\n99 -\n", "no_notify");
}

/** Losses are looked for from the SUBSCRIBE on, since a NOTIFY may overtake the 2xx; then for as long as a NOTIFY is
 * waited for. */
static void test_waiting(void)
{
    struct subscribe_scene *scene = subscribe_scene_new();

    subscribe_scene_tell(scene, "0 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    subscribe_scene_tell(scene, "10 " SUBSCRIBE(1) "\n41.999999 -\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    subscribe_scene_tell(scene, "42 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    subscribe_scene_tell(scene, "50 b 202 SUBSCRIBE 1\n82.999999 -\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    subscribe_scene_tell(scene, "83 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    subscribe_scene_free(scene);
}

/** Rows D1 and D2: T1 is 2 s in IMS, and at least what the preferences say. */
static void test_limit(void)
{
    static const char ims[] = "0 " SUBSCRIBE(1) " | P-Access-Network-Info: 3GPP-E-UTRAN-FDD\n1 b 200 SUBSCRIBE 1\n";
    char *story = g_strconcat(ims, "129.999999 -\n", NULL);

    subscribe_scene_expect_story(story, "open");
    g_free(story);
    story = g_strconcat(ims, "130 -\n", NULL);
    subscribe_scene_expect_story(story, "no_notify");
    g_free(story);
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1 | P-Charging-Vector: icid-value=1\n130 -\n",
                                 "no_notify");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1 | P-Charging-Vector: icid-value=1\n34 -\n",
                                 "open");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n10 b 200 SUBSCRIBE 1\n42 -\n", "open");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n10 b 200 SUBSCRIBE 1\n43 -\n", "no_notify");
}

static void test_no_clock(void)
{
    subscribe_scene_expect_story("- " SUBSCRIBE(1) "\n- b 200 SUBSCRIBE 1\n- -\n", "unknown");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n- b 200 SUBSCRIBE 1\n99 -\n", "unknown");
    subscribe_scene_expect_story("- " SUBSCRIBE(1) "\n- b 200 SUBSCRIBE 1\n- " NOTIFY(11) "\n", "ok");
}

/** Expires: 0 ends the subscription, and a last NOTIFY is due all the same. */
static void test_ending(void)
{
    static const struct {
        const char *changes;
        bool is_ending;
    } rows[] = {{"| Expires: 0", true},
                {"| Expires: 00", true},
                {"| Expires: 3600", false},
                {"", false},
                {"| Expires: x", false}};

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct subscribe_scene *scene = subscribe_scene_new();
        char *story =
            g_strdup_printf("0 " SUBSCRIBE(1) "%s\n1 b 200 SUBSCRIBE 1 | Expires: 0\n99 -\n", rows[i].changes);

        subscribe_scene_tell(scene, story);
        subscribe_scene_expect(scene, "no_notify");
        g_assert_cmpint(subscribe_scene_first(scene)->is_ending, ==, rows[i].is_ending);
        g_free(story);
        subscribe_scene_free(scene);
    }
}

/** Expects these words at the end of a story; `finding`: those of the finding. */
static void expect_words(const char *lines, bool finding, const char *expected)
{
    struct subscribe_scene *scene = subscribe_scene_new();
    GString *words = g_string_new(NULL);

    subscribe_scene_tell(scene, lines);
    (finding ? subscribe_words_no_notify : subscribe_words_verdict)(words, scene->watch, subscribe_scene_first(scene));
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
    subscribe_scene_free(scene);
}

static void test_words(void)
{
    expect_words(ACCEPTED "99 -\n", false, "no NOTIFY within 33 s in this capture");
    expect_words(ACCEPTED "4 -\n", false, "no NOTIFY so far; this capture shows 3 s after the 200, the limit is 33 s");
    expect_words(ACCEPTED "4 " NOTIFY(11) "\n", false, "the NOTIFY came in frame 3");
    expect_words("0 " SUBSCRIBE(1) "\n", false, "");
    expect_words("0 " SUBSCRIBE(1) " | Contact: <sips:a@a.test>\n1 b 202 SUBSCRIBE 1\n", false,
                 "no NOTIFY in this capture so far, which proves nothing: the Contact of the request asks for another "
                 "transport, so the NOTIFY may go "
                 "elsewhere or be unreadable here");
    expect_words("0 " SUBSCRIBE(1) " | cut Event\n1 b 202 SUBSCRIBE 1\n", false,
                 "no NOTIFY in this capture so far, which proves nothing: the SUBSCRIBE, its answer or a NOTIFY is cut "
                 "off in this capture");
    expect_words(ACCEPTED "99 -\n", true,
                 "SUBSCRIBE accepted with 200 in frame 2: no NOTIFY within 33 s in this capture");
    expect_words("0 " SUBSCRIBE(1) " | Expires: 0\n1 b 202 SUBSCRIBE 1\n99 -\n", true,
                 "SUBSCRIBE accepted with 202 in frame 2: no NOTIFY within 33 s in this capture; it was to end the "
                 "subscription (Expires: 0)");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/subscribe_doubt/path", test_path);
    g_test_add_func("/subscribe_doubt/other_contact", test_other_contact);
    g_test_add_func("/subscribe_doubt/cut", test_cut);
    g_test_add_func("/subscribe_doubt/cut_elsewhere", test_cut_elsewhere);
    g_test_add_func("/subscribe_doubt/losses", test_losses);
    g_test_add_func("/subscribe_doubt/answer_alone", test_answer_alone);
    g_test_add_func("/subscribe_doubt/waiting", test_waiting);
    g_test_add_func("/subscribe_doubt/limit", test_limit);
    g_test_add_func("/subscribe_doubt/no_clock", test_no_clock);
    g_test_add_func("/subscribe_doubt/ending", test_ending);
    g_test_add_func("/subscribe_doubt/words", test_words);
    return g_test_run();
}
