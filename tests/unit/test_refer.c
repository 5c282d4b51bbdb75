/* test_refer.c
 * What becomes of a REFER: verdicts, limits, and which NOTIFY belongs to which REFER.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_scene.h"
#include "watches/watch.h"
#include "story.h"

#define ACCEPTED "0 a REFER 1\n1 b 202 REFER 1\n"

static void test_verdicts(void)
{
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 active 100\n5   b NOTIFY 12 terminated 200\n", "ok");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 active 100\n5   b NOTIFY 12 terminated 486\n", "failed");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 terminated 302\n", "failed");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 active 100\n99  -\n", "in_progress");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 active\n", "in_progress");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 pending 100\n5   b NOTIFY 12 active 180\n", "in_progress");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 terminated 100\n", "no_outcome");
    scene_expect_story(ACCEPTED "2   b NOTIFY 11 active 100\n9   b NOTIFY 12 terminated;reason=timeout\n",
                       "no_outcome");
    scene_expect_story(ACCEPTED "40  b NOTIFY 11 active 100\n", "late");
    scene_expect_story(ACCEPTED "34  -\n", "no_notify");
    scene_expect_story(ACCEPTED "33  -\n", "open");
    scene_expect_story("0   a REFER 1\n1   b 202 REFER 1 | Refer-Sub: false\n99  -\n", "not_expected");
    scene_expect_story("0   a REFER 1\n1   b 603 REFER 1\n99  -\n", "refused");
    scene_expect_story("0   a REFER 1\n1   b 302 REFER 1\n99  -\n", "refused");
    scene_expect_story("0   a REFER 1\n1   b 401 REFER 1\n99  -\n", "challenged");
    scene_expect_story("0   a REFER 1\n1   b 407 REFER 1\n99  -\n", "challenged");
    scene_expect_story("0   a REFER 1\n99  -\n", "unanswered");
    scene_expect_story("0   a REFER 1\n1   b 100 REFER 1\n99  -\n", "unanswered");
    scene_expect_story("1   b 202 REFER 1\n99  -\n", "unknown");
}

/** A final report stays, and a newer final one replaces it. */
static void test_final_reports(void)
{
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 active 486\n3  b NOTIFY 12 active 100\n4  b NOTIFY 13 terminated\n",
                       "failed");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 active 486\n3  b NOTIFY 12 terminated 200\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 active 200\n3  b NOTIFY 12 terminated 503\n", "failed");
    scene_expect_story(ACCEPTED "40 b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story(ACCEPTED "40 b NOTIFY 11 active 100\n45 b NOTIFY 12 terminated 603\n", "failed");
}

/** The first report of a failure stands for all. */
static void test_failed_once(void)
{
    struct scene *scene = scene_new();
    const struct refer_exchange *exchange;

    scene_tell(scene, ACCEPTED "2  b NOTIFY 11 active 486\n3  b NOTIFY 12 terminated 603\n");
    exchange = g_ptr_array_index(scene->base.seen, 0);
    g_assert_cmpuint(exchange->failed_frame, ==, 3);
    g_assert_cmpuint(exchange->failed_code, ==, 486);
    g_assert_cmpuint(exchange->outcome, ==, 603);
    scene_free(scene);
}

static void test_any_success(void)
{
    scene_expect_story("0  a REFER 1\n1  b 200 REFER 1\n99 -\n", "no_notify");
    scene_expect_story("0  a REFER 1\n1  b 204 REFER 1\n99 -\n", "no_notify");
    scene_expect_story("0  a REFER 1\n1  b 299 REFER 1\n2  b NOTIFY 11 active 100\n", "in_progress");
}

static void test_verdict_names(void)
{
    static const char *const names[] = {
        [REFER_OK] = "ok",
        [REFER_FAILED] = "failed",
        [REFER_IN_PROGRESS] = "in_progress",
        [REFER_NO_OUTCOME] = "no_outcome",
        [REFER_LATE] = "late",
        [REFER_NO_NOTIFY] = "no_notify",
        [REFER_OPEN] = "open",
        [REFER_NOT_EXPECTED] = "not_expected",
        [REFER_REFUSED] = "refused",
        [REFER_CHALLENGED] = "challenged",
        [REFER_UNANSWERED] = "unanswered",
        [REFER_UNKNOWN] = "unknown",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpstr(refer_verdict_name((enum refer_verdict)i), ==, names[i]);
}

/** 64*T1 and one second after the later of REFER and 2xx, and not a microsecond earlier. */
static void test_deadline(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, ACCEPTED);

    g_assert_cmpint(refer_limit(scene->watch, exchange), ==, 33 * G_USEC_PER_SEC);
    g_assert_cmpint(refer_deadline(scene->watch, exchange), ==, STORY_START + 34 * G_USEC_PER_SEC);
    scene_tell(scene, "33.999999 -\n");
    scene_expect(scene, "open");
    g_assert_cmpuint(scene->base.overdue->len, ==, 0);
    g_assert_cmpint(refer_waited(scene->watch, exchange), ==, 32 * G_USEC_PER_SEC + 999999);
    scene_tell(scene, "34 -\n");
    scene_expect(scene, "no_notify");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    g_assert_true(g_ptr_array_find(scene->base.overdue, exchange, NULL));
    g_assert_cmpint(refer_waited(scene->watch, exchange), ==, 33 * G_USEC_PER_SEC);
    scene_free(scene);
}

static void test_late(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, ACCEPTED "33.999999 b NOTIFY 11 active 100\n50 -\n");

    exchange = g_ptr_array_index(scene->base.seen, 0);
    scene_expect(scene, "in_progress");
    g_assert_false(refer_is_late(scene->watch, exchange));
    g_assert_cmpint(refer_waited(scene->watch, exchange), ==, 32 * G_USEC_PER_SEC + 999999);
    scene_free(scene);

    scene = scene_new();
    exchange = scene_tell(scene, ACCEPTED "34.000001 b NOTIFY 11 active 100\n");
    scene_expect(scene, "late");
    g_assert_true(refer_is_late(scene->watch, exchange));
    g_assert_cmpint(refer_waited(scene->watch, exchange), ==, 33 * G_USEC_PER_SEC + 1);
    scene_tell(scene, "35 b NOTIFY 12 terminated 200\n");
    scene_expect(scene, "ok");
    g_assert_true(refer_is_late(scene->watch, exchange));
    scene_free(scene);
}

static const struct finding *found_at(const struct scene *scene, unsigned message)
{
    const struct finding_place *place = g_ptr_array_index(scene->base.places, message);

    return place->first;
}

/** What is found at a message is kept true: reworded by a BYE that is read late, withdrawn by a late NOTIFY. */
static void test_findings(void)
{
    struct scene *scene = scene_new();
    const struct finding *missing, *late;

    scene_tell(scene, ACCEPTED "33 -\n");
    g_assert_null(found_at(scene, 1));
    scene_tell(scene, "35 -\n");
    missing = found_at(scene, 1);
    g_assert_cmpint(missing->id, ==, FINDING_REFER_NO_NOTIFY);
    g_assert_true(missing->is_late && !missing->is_withdrawn);
    scene_tell(scene, "33 a BYE 2\n");
    g_assert_cmpint(missing->id, ==, FINDING_REFER_NO_NOTIFY_EXCUSABLE);
    g_assert_nonnull(strstr(missing->words, "the referrer ended the dialog with BYE"));
    scene_tell(scene, "36 b NOTIFY 11 terminated 486\n");
    g_assert_true(missing->is_withdrawn && !missing->next);
    late = found_at(scene, 3);
    g_assert_cmpint(late->id, ==, FINDING_REFER_LATE_NOTIFY);
    g_assert_cmpint(late->next->id, ==, FINDING_REFER_FAILED);
    g_assert_false(late->is_late || late->is_withdrawn || late->next->next);
    scene_free(scene);
}

/** A NOTIFY after the limit withdraws the verdict that was raised at the limit. */
static void test_withdrawn(void)
{
    struct scene *scene = scene_new();

    scene_tell(scene, ACCEPTED "35 -\n");
    scene_expect(scene, "no_notify");
    scene_tell(scene, "36 b NOTIFY 11 active 100\n99 -\n");
    scene_expect(scene, "late");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_free(scene);
}

static void test_t1(void)
{
    struct refer_watch *watch = refer_watch_new(&(struct watch_context){.t1_ms = 2000});
    struct refer_exchange exchange = {.refer_time = 0, .accepted_time = 1000000};

    g_assert_cmpint(refer_limit(watch, &exchange), ==, 129 * G_USEC_PER_SEC);
    g_assert_cmpint(refer_deadline(watch, &exchange), ==, 130 * G_USEC_PER_SEC);
    refer_watch_free(watch);
    refer_watch_free(NULL);
}

static void test_overdue_once(void)
{
    static const unsigned order[] = {3, 1, 0};
    struct scene *scene = scene_new();

    scene_tell(scene, "0    a REFER 1 | Call-ID: 1@test\n"
                      "1    a REFER 1 | Call-ID: 2@test\n"
                      "2    a REFER 1 | Call-ID: 3@test\n"
                      "3    a REFER 2 | Call-ID: 3@test\n"
                      "4    b 202 REFER 2 | Call-ID: 3@test\n"
                      "5    b 202 REFER 1 | Call-ID: 2@test\n"
                      "6    b 603 REFER 1 | Call-ID: 3@test\n"
                      "7    b 202 REFER 1 | Call-ID: 1@test\n"
                      "37   -\n");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_tell(scene, "99   -\n100  b 202 REFER 1 | Call-ID: 1@test\n101  a REFER 1 | Call-ID: 2@test\n200  -\n");
    g_assert_cmpuint(scene->base.overdue->len, ==, 3);
    for (unsigned i = 0; i < scene->base.overdue->len; i++)
        g_assert_true(g_ptr_array_index(scene->base.overdue, i) ==
                      g_ptr_array_index(scene->base.seen, order[i % G_N_ELEMENTS(order)]));
    scene_expect(scene, "no_notify, no_notify, refused, no_notify");
    scene_free(scene);
}

/** A later REFER may have the shorter limit; here the first one is of IMS. */
static void test_overdue_order(void)
{
    struct scene *scene = scene_new();

    scene_tell(scene, "0    a REFER 1 | Call-ID: 1@test | P-Charging-Vector: icid-value=1\n"
                      "1    b 202 REFER 1 | Call-ID: 1@test\n"
                      "2    a REFER 1 | Call-ID: 2@test\n"
                      "3    b 202 REFER 1 | Call-ID: 2@test\n"
                      "36   -\n");
    scene_expect(scene, "open, no_notify");
    g_assert_cmpuint(scene->base.overdue->len, ==, 1);
    scene_tell(scene, "130  -\n");
    scene_expect(scene, "no_notify, no_notify");
    g_assert_cmpuint(scene->base.overdue->len, ==, 2);
    scene_free(scene);
}

static void test_frames(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, "0  a INVITE 1\n"
                                                        "1  a REFER 2\n"
                                                        "2  a REFER 2\n"
                                                        "3  b 100 REFER 2\n"
                                                        "4  b 202 REFER 2\n"
                                                        "5  b 202 REFER 2\n"
                                                        "6  b NOTIFY 11 active 100\n"
                                                        "7  a 200 NOTIFY 11\n"
                                                        "8  b NOTIFY 12 terminated 486\n");

    g_assert_cmpuint(scene->base.seen->len, ==, 1);
    g_assert_cmpuint(exchange->refer_frame, ==, 2);
    g_assert_cmpuint(exchange->accepted_frame, ==, 5);
    g_assert_cmpuint(exchange->accepted_code, ==, 202);
    g_assert_cmpuint(exchange->notify_frames->len, ==, 2);
    g_assert_cmpuint(g_array_index(exchange->notify_frames, uint32_t, 0), ==, 7);
    g_assert_cmpuint(g_array_index(exchange->notify_frames, uint32_t, 1), ==, 9);
    g_assert_cmpuint(exchange->outcome, ==, 486);
    g_assert_cmpuint(exchange->outcome_frame, ==, 9);
    g_assert_cmpint(refer_waited(scene->watch, exchange), ==, 2 * G_USEC_PER_SEC);
    scene_free(scene);
}

/** Many NOTIFYs: only so many frames are kept, but all of them count. */
static void test_many_notifies(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, ACCEPTED);

    for (unsigned i = 0; i < 2 * REFER_NOTIFIES_KEPT; i++) {
        char *line = g_strdup_printf("2 b NOTIFY %u active 180\n", 11 + i);

        g_assert_true(scene_tell(scene, line) == exchange);
        g_free(line);
    }
    g_assert_cmpuint(exchange->notify_frames->len, ==, REFER_NOTIFIES_KEPT);
    scene_tell(scene, "9 b NOTIFY 999 terminated 200\n");
    scene_expect(scene, "ok");
    scene_free(scene);
}

static void test_retries(void)
{
    /* RFC 3261 section 22.2: the same Call-ID, the next CSeq number. */
    scene_expect_story(
        "0  a REFER 1\n1  b 401 REFER 1\n2  a REFER 2\n3  b 202 REFER 2\n4  b NOTIFY 11 terminated 200\n",
        "challenged, ok");
    scene_expect_story("0  a REFER 1\n1  b 407 REFER 1\n2  a REFER 2\n3  b 202 REFER 2\n99 -\n",
                       "challenged, no_notify");
    /* RFC 3263 section 4.3: the same request goes to another server. */
    scene_expect_story("0  a REFER 1\n1  b 503 REFER 1\n2  a REFER 1\n3  b 202 REFER 1\n99 -\n", "no_notify");
    scene_expect_story(
        "0  a REFER 1\n1  b 503 REFER 1\n2  a REFER 1\n3  b 202 REFER 1\n4  b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story(ACCEPTED "2  b 503 REFER 1\n99 -\n", "no_notify");
    scene_expect_story("0  a REFER 1\n1  b 503 REFER 1\n2  a REFER 1\n3  b 486 REFER 1\n", "refused");
}

/** A copy on another hop or a retransmission makes no new exchange and does not prolong the wait. */
static void test_copies(void)
{
    scene_expect_story(
        "0    a REFER 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.1  a REFER 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.2  b 202 REFER 1 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.3  b 202 REFER 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK1\n"
        "0.4  b NOTIFY 11 terminated 200 | Via: SIP/2.0/UDP b.test;branch=z9hG4bK3\n"
        "0.5  b NOTIFY 11 terminated 200 | Via: SIP/2.0/UDP p.test;branch=z9hG4bK4, SIP/2.0/UDP b.test\n",
        "ok");
    scene_expect_story(ACCEPTED "20  a REFER 1\n20.1  b 202 REFER 1\n34  -\n", "no_notify");
}

static void test_ids(void)
{
    static const char two[] = "0    a REFER 1\n"
                              "0.1  b 202 REFER 1\n"
                              "1    a REFER 2\n"
                              "1.1  b 202 REFER 2\n";
    char *story = g_strconcat(two, "2  b NOTIFY 11 terminated 200 | Event: refer;id=2\n99 -\n", NULL);

    scene_expect_story(story, "no_notify, ok");
    g_free(story);
    story = g_strconcat(
        two, "2  b NOTIFY 11 terminated 486 | Event: refer;id=1\n3  b NOTIFY 12 terminated 200 | Event: refer;id=2\n",
        NULL);
    scene_expect_story(story, "failed, ok");
    g_free(story);
    /* Without an id it may mean either: none of them is without a NOTIFY. */
    story = g_strconcat(two, "2  b NOTIFY 11 active 100\n99 -\n", NULL);
    scene_expect_story(story, "in_progress, in_progress");
    g_free(story);
    /* Nor with the id of a REFER that the capture does not show, which has an exchange of its own. */
    story = g_strconcat(two, "2  b NOTIFY 11 active 100 | Event: refer;id=7\n99 -\n", NULL);
    scene_expect_story(story, "in_progress, in_progress, in_progress");
    g_free(story);
    /* The oldest one is the likeliest. A copy on another hop is not the next report. */
    story = g_strconcat(
        two, "2  b NOTIFY 11 terminated 486\n2.1  b NOTIFY 11 terminated 486 | Via: SIP/2.0/UDP p.test\n", NULL);
    scene_expect_story(story, "failed, in_progress");
    g_free(story);
    story = g_strconcat(two, "2  b NOTIFY 11 terminated 486\n3  b NOTIFY 12 terminated 200\n", NULL);
    scene_expect_story(story, "failed, ok");
    g_free(story);
}

/** Each side of a dialog may send REFERs, with the same CSeq numbers. */
static void test_both_directions(void)
{
    static const char both[] = "0    a REFER 1\n"
                               "0.1  b 202 REFER 1\n"
                               "1    b REFER 1\n"
                               "1.1  a 202 REFER 1\n";
    char *story = g_strconcat(both, "2  b NOTIFY 11 terminated 200\n99 -\n", NULL);

    scene_expect_story(story, "ok, no_notify");
    g_free(story);
    story = g_strconcat(both, "2  a NOTIFY 11 terminated 200\n99 -\n", NULL);
    scene_expect_story(story, "no_notify, ok");
    g_free(story);
    story = g_strconcat(both, "2  a NOTIFY 11 terminated 200\n3  b NOTIFY 11 terminated 486\n", NULL);
    scene_expect_story(story, "failed, ok");
    g_free(story);
}

/** An out-of-dialog REFER may reach several recipients: one NOTIFY of any of them is enough. */
static void test_forks(void)
{
    scene_expect_story("0    a REFER 1 | To: <sip:b@test>\n"
                       "0.1  b 202 REFER 1 | To: <sip:b@test>;tag=b1\n"
                       "0.2  b NOTIFY 11 active 100 | From: <sip:b@test>;tag=b2\n"
                       "99   -\n",
                       "in_progress");
    scene_expect_story("0    a REFER 1 | To: <sip:b@test>\n"
                       "0.1  b 202 REFER 1 | To: <sip:b@test>;tag=b1\n"
                       "0.2  b NOTIFY 11 terminated 486 | From: <sip:b@test>;tag=b1\n"
                       "0.3  b NOTIFY 11 terminated 200 | From: <sip:b@test>;tag=b2\n",
                       "ok");
}

/** What is no NOTIFY of this subscription does not count as one. */
static void test_not_its_notify(void)
{
    static const char *const others[] = {
        "2  b NOTIFY 11 active 100 | Event: presence\n",
        "2  b NOTIFY 11 active | no Event\n",
        "2  b NOTIFY 11 active 100 | Call-ID: other@test\n",
        "2  b NOTIFY 11 active 100 | To: <sip:a@test>;tag=A\n",
        "2  a NOTIFY 11 active 100\n",
        "2  b SUBSCRIBE 11 | Event: refer\n",
        "2  a SUBSCRIBE 2 | Event: refer | Expires: 0\n",
        "2  b INFO 11 | Event: refer | Content-Type: message/sipfrag\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        struct scene *scene = scene_new();

        scene_tell(scene, ACCEPTED);
        scene_tell(scene, others[i]);
        scene_tell(scene, "34 -\n");
        if (scene->base.overdue->len != 1)
            g_test_message("not overdue after %s", others[i]);
        g_assert_cmpuint(scene->base.overdue->len, ==, 1);
        scene_free(scene);
    }
}

/** A NOTIFY that is sloppy about its headers counts. */
static void test_sloppy_notify(void)
{
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | no Event\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | no Event | o: refer\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | Event: Refer ; id=1\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | no Content-Type | c: Message/SIPfrag\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | no Subscription-State\n", "ok");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 active 100 | Subscription-State: Terminated ; reason=noresource\n",
                       "no_outcome");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 terminated 200 | Content-Type: text/plain\n", "no_outcome");
    scene_expect_story(ACCEPTED "2  b NOTIFY 11 active 999\n", "in_progress");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer/verdicts", test_verdicts);
    g_test_add_func("/refer/final_reports", test_final_reports);
    g_test_add_func("/refer/failed_once", test_failed_once);
    g_test_add_func("/refer/any_success", test_any_success);
    g_test_add_func("/refer/verdict_names", test_verdict_names);
    g_test_add_func("/refer/deadline", test_deadline);
    g_test_add_func("/refer/late", test_late);
    g_test_add_func("/refer/withdrawn", test_withdrawn);
    g_test_add_func("/refer/t1", test_t1);
    g_test_add_func("/refer/findings", test_findings);
    g_test_add_func("/refer/overdue_once", test_overdue_once);
    g_test_add_func("/refer/overdue_order", test_overdue_order);
    g_test_add_func("/refer/frames", test_frames);
    g_test_add_func("/refer/many_notifies", test_many_notifies);
    g_test_add_func("/refer/retries", test_retries);
    g_test_add_func("/refer/copies", test_copies);
    g_test_add_func("/refer/ids", test_ids);
    g_test_add_func("/refer/both_directions", test_both_directions);
    g_test_add_func("/refer/forks", test_forks);
    g_test_add_func("/refer/not_its_notify", test_not_its_notify);
    g_test_add_func("/refer/sloppy_notify", test_sloppy_notify);
    return g_test_run();
}
