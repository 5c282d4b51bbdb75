/* test_refer_loss.c
 * A NOTIFY that was not seen may have been lost by the capture, or have gone another way: then a REFER is not without
 * one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_scene.h"
#include "story.h"

#define ACCEPTED "0 a REFER 1\n1 b 202 REFER 1\n"
#define HOSTS 7
#define OTHERS 8

static int64_t at(double seconds)
{
    return STORY_START + (int64_t)(seconds * G_USEC_PER_SEC);
}

static void lose_segment(struct gap_log *log, uint32_t hosts, double seconds)
{
    gap_segment(log, hosts, at(seconds));
}

static void lose_fragment(struct gap_log *log, uint32_t hosts, double seconds)
{
    gap_fragment(log, hosts, at(seconds), 1);
}

static void complete_packet(struct gap_log *log, uint32_t hosts, double seconds)
{
    gap_fragment(log, hosts, at(seconds), 1);
    gap_whole(log, hosts, at(seconds), 1);
}

static void drop_packets(struct gap_log *log, uint32_t hosts, double seconds)
{
    (void)hosts;
    gap_drop(log, at(seconds));
}

/** Something is missing at a time after the 2xx; then the limit passes. */
struct row {
    void (*lose)(struct gap_log *log, uint32_t hosts, double seconds);
    uint32_t hosts;
    double seconds;
    const char *verdict;
};

static void check_row(const struct row *row)
{
    struct scene *scene = scene_new();
    bool is_missing = g_str_equal(row->verdict, "no_notify");

    scene->base.arrival.hosts = HOSTS;
    scene_tell(scene, ACCEPTED);
    scene_tell(scene, row->seconds < 34 ? "1.5 -\n" : "34 -\n");
    row->lose(scene->base.losses, row->hosts, row->seconds);
    scene_tell(scene, "99 -\n");
    if ((scene->base.overdue->len == 1) != is_missing)
        g_test_message("something is missing between hosts %u at %g s", row->hosts, row->seconds);
    scene_expect(scene, row->verdict);
    g_assert_cmpuint(scene->base.overdue->len, ==, is_missing ? 1 : 0);
    if (!is_missing)
        g_assert_cmpint(refer_doubt(scene->watch, g_ptr_array_index(scene->base.seen, 0)), ==, NOTIFY_LOST);
    scene_free(scene);
}

/** Row P4: what is missing between the two hosts may have been the NOTIFY, from the REFER up to the limit. */
static void test_losses(void)
{
    static const struct row rows[] = {
        {lose_segment, HOSTS, 2, "unknown"},     {lose_fragment, HOSTS, 2, "unknown"},
        {drop_packets, HOSTS, 2, "unknown"},     {lose_segment, HOSTS, 33.9, "unknown"},
        {lose_segment, HOSTS, 0.5, "unknown"},   {lose_segment, OTHERS, 2, "no_notify"},
        {lose_fragment, OTHERS, 2, "no_notify"}, {lose_segment, HOSTS, -1, "no_notify"},
        {lose_fragment, HOSTS, -1, "no_notify"}, {drop_packets, HOSTS, -1, "no_notify"},
        {lose_segment, HOSTS, 35, "no_notify"},  {lose_fragment, HOSTS, 35, "no_notify"},
        {drop_packets, HOSTS, 35, "no_notify"},  {complete_packet, HOSTS, 2, "no_notify"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(&rows[i]);
}

/** Before the limit it is unknown as well, and a NOTIFY that comes nevertheless decides. */
static void test_loss_before_limit(void)
{
    struct scene *scene = scene_new();

    scene->base.arrival.hosts = HOSTS;
    scene_tell(scene, ACCEPTED);
    scene_expect(scene, "open");
    gap_segment(scene->base.losses, HOSTS, at(2));
    scene_tell(scene, "3 -\n");
    scene_expect(scene, "unknown");
    scene_tell(scene, "4 b NOTIFY 11 terminated 200\n");
    scene_expect(scene, "ok");
    scene_free(scene);
}

/** What is found missing after the limit takes nothing back: the first pass has raised the finding by then. */
static void test_verdict_stays(void)
{
    struct scene *scene = scene_new();

    scene->base.arrival.hosts = HOSTS;
    scene_tell(scene, ACCEPTED "34 -\n");
    scene_expect(scene, "no_notify");
    gap_segment(scene->base.losses, HOSTS, at(34));
    gap_drop(scene->base.losses, at(50));
    scene_tell(scene, "51 a 200 NOTIFY 11\n52 -\n");
    scene_expect(scene, "no_notify");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_free(scene);
}

/** An answer to a NOTIFY proves that there was one, also if it is not in the capture. */
static void test_answer_alone(void)
{
    static const char *const answers[] = {"2 a 200 NOTIFY 11\n", "2 a 481 NOTIFY 11\n", "0.5 a 200 NOTIFY 11\n"};

    for (unsigned i = 0; i < G_N_ELEMENTS(answers); i++) {
        char *story = g_strconcat("0 a REFER 1\n", *answers[i] == '0' ? answers[i] : "", "1 b 202 REFER 1\n",
                                  *answers[i] == '0' ? "" : answers[i], "99 -\n", NULL);

        scene_expect_story(story, "unknown");
        g_free(story);
    }
    scene_expect_story(
        ACCEPTED "2 b NOTIFY 11 active | Event: presence\n2.1 a 200 NOTIFY 11\n3 a 200 NOTIFY 12\n99 -\n", "unknown");
}

static void test_answer_of_another(void)
{
    static const char *const stories[] = {
        ACCEPTED "2 b NOTIFY 11 active | Event: presence\n2.1 a 200 NOTIFY 11\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 active | Event: presence\n2.1 a 200 NOTIFY 11\n2.6 a 200 NOTIFY 11\n99 -\n",
        ACCEPTED "2 a 100 NOTIFY 11\n99 -\n",
        ACCEPTED "2 a 200 NOTIFY 11 | Call-ID: other@test\n99 -\n",
        ACCEPTED "2 b 200 NOTIFY 11\n99 -\n",
        ACCEPTED "2 a 200 NOTIFY 11 | To: <sip:a@test>;tag=A\n99 -\n",
        ACCEPTED "2 a 200 INFO 11\n99 -\n",
        ACCEPTED "35 a 200 NOTIFY 11\n99 -\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++)
        scene_expect_story(stories[i], "no_notify");
    scene_expect_story("0 a 200 NOTIFY 11\n10 a REFER 1\n11 b 202 REFER 1\n99 -\n", "no_notify");
}

/** Losses are looked for from the REFER on, since a NOTIFY may overtake the 2xx; then for as long as a NOTIFY is waited
 * for. */
static void test_waiting(void)
{
    struct scene *scene = scene_new();

    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "0 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "10 a REFER 1\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "41.999999 -\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "42 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "50 b 202 REFER 1\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "82.999999 -\n");
    g_assert_true(timer_queue_is_waited_for(scene->base.clock));
    scene_tell(scene, "83 -\n");
    g_assert_false(timer_queue_is_waited_for(scene->base.clock));
    scene_free(scene);
}

/** Row P2, RFC 3261 section 12.2: the NOTIFY goes to the Contact. */
static void test_other_contact(void)
{
    static const struct {
        const char *refer;
        bool is_stream;
        const char *verdict;
    } rows[] = {
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.9>\n", false, "unknown"},
        {"0 a REFER 1 | Contact: <sip:a@[2001:db8::1]>\n", false, "unknown"},
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.1:5070>\n", false, "unknown"},
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.1:5070>\n", true, "no_notify"},
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.1>\n", false, "no_notify"},
        {"0 a REFER 1 | Contact: <sip:a@a.test:5070>\n", false, "no_notify"}, /* nobody knows where that is */
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.9> | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, "
         "SIP/2.0/UDP a.test;branch=z9hG4bK1\n",
         false, "no_notify"},
        {"0 a REFER 1 | Contact: <sip:a@192.0.2.9> | Route: <sip:p.test;lr>\n", false, "no_notify"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct scene *scene = scene_new();

        scene->base.arrival.from = (struct endpoint){{192, 0, 2, 1}, 5060, 4};
        scene->base.arrival.is_stream = rows[i].is_stream;
        scene_tell(scene, rows[i].refer);
        scene_tell(scene, "1 b 202 REFER 1\n99 -\n");
        scene_expect(scene, rows[i].verdict);
        if (g_str_equal(rows[i].verdict, "unknown"))
            g_assert_cmpint(refer_doubt(scene->watch, g_ptr_array_index(scene->base.seen, 0)), ==,
                            NOTIFY_OTHER_CONTACT);
        scene_free(scene);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer_loss/losses", test_losses);
    g_test_add_func("/refer_loss/loss_before_limit", test_loss_before_limit);
    g_test_add_func("/refer_loss/verdict_stays", test_verdict_stays);
    g_test_add_func("/refer_loss/answer_alone", test_answer_alone);
    g_test_add_func("/refer_loss/answer_of_another", test_answer_of_another);
    g_test_add_func("/refer_loss/waiting", test_waiting);
    g_test_add_func("/refer_loss/other_contact", test_other_contact);
    return g_test_run();
}
