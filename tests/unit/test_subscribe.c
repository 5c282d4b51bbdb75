/* test_subscribe.c
 * Was a SUBSCRIBE followed by the NOTIFY that its acceptance promises (RFC 6665 section 4.2.1.2)?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "subscribe_scene.h"

static void test_verdicts(void)
{
    subscribe_scene_expect_story(ACCEPTED "34 -\n", "no_notify");
    subscribe_scene_expect_story(ACCEPTED "33.999999 -\n", "open");
    subscribe_scene_expect_story(ACCEPTED "2 " NOTIFY(11) "\n99 -\n", "ok");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 202 SUBSCRIBE 1\n99 -\n", "no_notify");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n1 b 299 SUBSCRIBE 1\n99 -\n", "no_notify");
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n2 " NOTIFY(11) "\n99 -\n", "ok");
    subscribe_scene_expect_story("1 b 200 SUBSCRIBE 1\n99 -\n", "");
}

/** Only 2xx promises a NOTIFY, and 204 does not (RFC 5839 section 7.1). */
static void test_no_promise(void)
{
    static const char *const codes[] = {"100", "204", "302", "401", "407", "423", "489", "503", "603"};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        char *story = g_strdup_printf("0 " SUBSCRIBE(1) "\n1 b %s SUBSCRIBE 1\n99 -\n", codes[i]);

        subscribe_scene_expect_story(story, "");
        g_free(story);
    }
    subscribe_scene_expect_story("0 " SUBSCRIBE(1) "\n99 -\n", "");
    subscribe_scene_expect_story(
        "0 " SUBSCRIBE(1) "\n1 b 401 SUBSCRIBE 1\n2 " SUBSCRIBE(2) "\n3 b 200 SUBSCRIBE 2\n99 -\n", ", no_notify");
}

/** The NOTIFY may overtake the 2xx, even the SUBSCRIBE in merged captures; headers may be sloppy; any notifier of a
 * fork will do. */
static void test_notify_counts(void)
{
    static const char *const stories[] = {
        "0 " SUBSCRIBE(1) "\n0.5 " NOTIFY(11) "\n1 b 200 SUBSCRIBE 1\n99 -\n",
        "0 " NOTIFY(11) "\n0.1 " SUBSCRIBE(1) "\n1 b 200 SUBSCRIBE 1\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 active | no Event\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 active | no Event | o: presence\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 active | Event: Presence ; id=7\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 terminated | Event: presence\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 | Event: presence\n99 -\n",
        ACCEPTED "2 b NOTIFY 11 active | Event: presence | From: <sip:b@test>;tag=fork\n99 -\n",
        ACCEPTED "33.999999 " NOTIFY(11) "\n99 -\n",
        "0 a SUBSCRIBE 1 | Event: presence;id=1\n1 b 200 SUBSCRIBE 1\n2 " NOTIFY(11) "\n99 -\n",
        "0 a SUBSCRIBE 1 | Event: presence;id=1\n1 b 200 SUBSCRIBE 1\n2 b NOTIFY 11 active | Event: presence;id=2\n99 "
        "-\n",
        "0 a SUBSCRIBE 1\n1 b 200 SUBSCRIBE 1\n2 " NOTIFY(11) "\n99 -\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++)
        subscribe_scene_expect_story(stories[i], "ok");
}

static void test_not_its_notify(void)
{
    static const char *const others[] = {
        "2 b NOTIFY 11 active | Event: dialog\n",
        "2 b NOTIFY 11 active | Event: presence.winfo\n",
        "2 b NOTIFY 11 active | Event: pres\n",
        "2 b NOTIFY 11 active | Event: presence | Call-ID: other@test\n",
        "2 b NOTIFY 11 active | Event: presence | To: <sip:a@test>;tag=A\n",
        "2 a NOTIFY 11 active | Event: presence\n",
        "2 b INFO 11 | Event: presence\n",
        "2 b SUBSCRIBE 11 | Event: presence | Call-ID: other@test\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        struct subscribe_scene *scene = subscribe_scene_new();

        subscribe_scene_tell(scene, ACCEPTED);
        subscribe_scene_tell(scene, others[i]);
        subscribe_scene_tell(scene, "34 -\n");
        if (scene->base.overdue->len != 1)
            g_test_message("not overdue after %s", others[i]);
        g_assert_cmpuint(scene->base.overdue->len, ==, 1);
        g_assert_cmpint(subscribe_verdict(scene->watch, subscribe_scene_first(scene)), ==, SUBSCRIBE_NO_NOTIFY);
        subscribe_scene_free(scene);
    }
    subscribe_scene_expect_story("0 " NOTIFY(11) "\n10 " SUBSCRIBE(1) "\n11 b 200 SUBSCRIBE 1\n99 -\n", "no_notify");
}

/** Each SUBSCRIBE of a dialog is promised a NOTIFY of its own. */
static void test_refresh(void)
{
    static const char first[] = ACCEPTED "2 " NOTIFY(11) "\n";
    char *story =
        g_strconcat(first, "1000 " SUBSCRIBE(2) "\n1001 b 200 SUBSCRIBE 2\n1002 " NOTIFY(12) "\n2000 -\n", NULL);

    subscribe_scene_expect_story(story, "ok, ok");
    g_free(story);
    story = g_strconcat(first, "1000 " SUBSCRIBE(2) "\n1001 b 200 SUBSCRIBE 2\n1034 -\n", NULL);
    subscribe_scene_expect_story(story, "ok, no_notify");
    g_free(story);
    story = g_strconcat(first, "1000 " SUBSCRIBE(2) "\n1001 b 200 SUBSCRIBE 2\n1033.9 -\n", NULL);
    subscribe_scene_expect_story(story, "ok, open");
    g_free(story);
    /* Both wait: the NOTIFY may be for either. */
    subscribe_scene_expect_story(ACCEPTED "2 " SUBSCRIBE(2) "\n3 b 200 SUBSCRIBE 2\n4 " NOTIFY(11) "\n99 -\n",
                                 "ok, ok");
    /* It was on its way when the refresh was sent. */
    subscribe_scene_expect_story(ACCEPTED "2 " NOTIFY(11) "\n2.1 " SUBSCRIBE(2) "\n3 b 200 SUBSCRIBE 2\n99 -\n",
                                 "ok, ok");
}

/** SUBSCRIBEs of several events may share a dialog; each wants its own NOTIFY. */
static void test_several_events(void)
{
    static const char both[] = "0 a SUBSCRIBE 1 | Event: presence\n0.1 b 200 SUBSCRIBE 1\n1 a SUBSCRIBE 2 | Event: "
                               "dialog\n1.1 b 200 SUBSCRIBE 2\n";
    char *story = g_strconcat(both, "2 b NOTIFY 11 active | Event: dialog\n99 -\n", NULL);

    subscribe_scene_expect_story(story, "no_notify, ok");
    g_free(story);
    story = g_strconcat(both, "2 b NOTIFY 11 active | Event: presence\n99 -\n", NULL);
    subscribe_scene_expect_story(story, "ok, no_notify");
    g_free(story);
    story =
        g_strconcat(both, "2 b NOTIFY 11 active | Event: presence\n3 b NOTIFY 12 active | Event: dialog\n99 -\n", NULL);
    subscribe_scene_expect_story(story, "ok, ok");
    g_free(story);
    story = g_strconcat(both, "2 b NOTIFY 11 active | Event: message-summary\n99 -\n", NULL);
    subscribe_scene_expect_story(story, "no_notify, no_notify");
    g_free(story);
}

/** A copy on another hop or a retransmission makes no new exchange and does not prolong the wait. */
static void test_copies(void)
{
    subscribe_scene_expect_story(ACCEPTED "20 " SUBSCRIBE(1) "\n20.1 b 200 SUBSCRIBE 1\n34 -\n", "no_notify");
    subscribe_scene_expect_story("0   a SUBSCRIBE 1 | Event: presence | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                 "0.1 a SUBSCRIBE 1 | Event: presence | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, "
                                 "SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
                                 "0.2 b 200 SUBSCRIBE 1\n0.3 b 200 SUBSCRIBE 1\n33.2 -\n",
                                 "no_notify");
    subscribe_scene_expect_story(ACCEPTED "2 " NOTIFY(11) "\n3 b 200 SUBSCRIBE 1\n99 -\n", "ok");
    subscribe_scene_expect_story(
        "0 " SUBSCRIBE(1) "\n1 b 503 SUBSCRIBE 1\n2 " SUBSCRIBE(1) "\n3 b 200 SUBSCRIBE 1\n4 " NOTIFY(11) "\n99 -\n",
        "ok");
    subscribe_scene_expect_story(
        "0 " SUBSCRIBE(1) "\n1 b 503 SUBSCRIBE 1\n2 " SUBSCRIBE(1) "\n3 b 200 SUBSCRIBE 1\n99 -\n", "no_notify");
}

/** What waits is limited; those beyond it are given up quietly, the newest are watched. */
static void test_many(void)
{
    struct subscribe_scene *scene = subscribe_scene_new();

    for (unsigned i = 1; i <= 100; i++) {
        char *lines = g_strdup_printf("0 a SUBSCRIBE %u | Event: presence\n0 b 200 SUBSCRIBE %u\n", i, i);

        subscribe_scene_tell(scene, lines);
        g_free(lines);
    }
    subscribe_scene_tell(scene, "99 -\n");
    g_assert_cmpuint(scene->base.overdue->len, ==, 32);
    g_assert_true(g_ptr_array_index(scene->base.overdue, 31) == g_ptr_array_index(scene->base.seen, 99));
    g_assert_cmpint(subscribe_verdict(scene->watch, subscribe_scene_first(scene)), ==, SUBSCRIBE_NOTHING);
    subscribe_scene_free(scene);
}

/** A NOTIFY after the limit withdraws the verdict for later passes. */
static void test_withdrawn(void)
{
    struct subscribe_scene *scene = subscribe_scene_new();

    subscribe_scene_tell(scene, ACCEPTED "35 -\n");
    subscribe_scene_expect(scene, "no_notify");
    subscribe_scene_tell(scene, "36 " NOTIFY(11) "\n99 -\n");
    subscribe_scene_expect(scene, "ok");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    g_assert_cmpuint(subscribe_scene_first(scene)->notify_frame, ==, 4);
    subscribe_scene_free(scene);
}

static void test_frames_and_times(void)
{
    struct subscribe_scene *scene = subscribe_scene_new();
    const struct subscribe_exchange *exchange;

    subscribe_scene_tell(scene, "0 -\n0 " SUBSCRIBE(1) "\n0.5 " SUBSCRIBE(
                                    1) "\n1 b 100 SUBSCRIBE 1\n2 b 202 SUBSCRIBE 1\n3 b 202 SUBSCRIBE 1\n5 -\n");
    exchange = subscribe_scene_first(scene);
    g_assert_cmpuint(exchange->subscribe_frame, ==, 2);
    g_assert_cmpuint(exchange->accepted_frame, ==, 5);
    g_assert_cmpuint(exchange->accepted_code, ==, 202);
    g_assert_cmpint(subscribe_waited(scene->watch, exchange), ==, 3 * G_USEC_PER_SEC);
    subscribe_scene_tell(scene, "7 " NOTIFY(11) "\n8 " NOTIFY(12) "\n");
    g_assert_cmpuint(exchange->notify_frame, ==, 8);
    subscribe_scene_free(scene);
    subscribe_watch_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/subscribe/verdicts", test_verdicts);
    g_test_add_func("/subscribe/no_promise", test_no_promise);
    g_test_add_func("/subscribe/notify_counts", test_notify_counts);
    g_test_add_func("/subscribe/not_its_notify", test_not_its_notify);
    g_test_add_func("/subscribe/refresh", test_refresh);
    g_test_add_func("/subscribe/several_events", test_several_events);
    g_test_add_func("/subscribe/copies", test_copies);
    g_test_add_func("/subscribe/many", test_many);
    g_test_add_func("/subscribe/withdrawn", test_withdrawn);
    g_test_add_func("/subscribe/frames_and_times", test_frames_and_times);
    return g_test_run();
}
