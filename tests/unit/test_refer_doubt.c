/* test_refer_doubt.c
 * When a missing NOTIFY proves nothing: suppression by agreement, ways around the capture point, reordered messages,
 * BYE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_scene.h"
#include "story.h"

/** What REFER and 2xx say, and what follows from it when no NOTIFY is seen. */
struct row {
    const char *refer, *answer; /* changes of the messages, as in a story */
    enum refer_verdict verdict;
    enum refer_suppression suppression;
    enum notify_doubt doubt;
    bool is_excusable;
};

static struct scene *scene_of(const struct row *row)
{
    struct scene *scene = scene_new();
    char *story = g_strdup_printf("0 a REFER 1%s\n1 b 202 REFER 1%s\n99 -\n", row->refer, row->answer);

    scene_tell(scene, story);
    g_free(story);
    return scene;
}

static void check_rows(const struct row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const struct row *row = &rows[i];
        struct scene *scene = scene_of(row);
        const struct refer_exchange *exchange = g_ptr_array_index(scene->base.seen, 0);
        bool is_missing = row->verdict == REFER_NO_NOTIFY;

        if (refer_verdict(scene->watch, exchange) != row->verdict)
            g_test_message("REFER%s and 202%s", row->refer, row->answer);
        scene_expect(scene, refer_verdict_name(row->verdict));
        g_assert_cmpuint(scene->base.overdue->len, ==, is_missing ? 1 : 0);
        g_assert_cmpint(refer_facts_suppression(&exchange->facts), ==, row->suppression);
        if (row->verdict == REFER_UNKNOWN || is_missing)
            g_assert_cmpint(refer_doubt(scene->watch, exchange), ==, row->doubt);
        if (is_missing)
            g_assert_cmpint(refer_is_excusable(scene->watch, exchange), ==, row->is_excusable);
        scene_free(scene);
    }
}

static void test_suppression(void)
{
    static const struct row rows[] = {
        /* S1: the 2xx says so (RFC 4488 section 4). */
        {"", "| Refer-Sub: false", REFER_NOT_EXPECTED, REFER_SUB_FALSE, 0, 0},
        {"| Refer-Sub: false", "| Refer-Sub: False;x=y", REFER_NOT_EXPECTED, REFER_SUB_FALSE, 0, 0},
        {"| Require: norefersub | Refer-Sub: false", "| Refer-Sub: false", REFER_NOT_EXPECTED, REFER_SUB_FALSE, 0, 0},
        /* S2 (RFC 7614 section 5.3) */
        {"| Require: nosub", "", REFER_NOT_EXPECTED, REFER_NOSUB, 0, 0},
        {"| Require: replaces , NoSub", "", REFER_NOT_EXPECTED, REFER_NOSUB, 0, 0},
        /* S3 (RFC 7614 section 4.3) */
        {"| Require: explicitsub", "| Refer-Events-At: <sip:e@b.test>", REFER_NOT_EXPECTED, REFER_EXPLICITSUB, 0, 0},
        /* S4: only where the 2xx does not say the contrary. */
        {"| Require: norefersub", "", REFER_NOT_EXPECTED, REFER_NOREFERSUB, 0, 0},
        {"| Require: norefersub | Refer-Sub: false", "", REFER_NOT_EXPECTED, REFER_NOREFERSUB, 0, 0},
        {"| Require: norefersub", "| Refer-Sub: true", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        /* S5: a wish that was not granted, or even refused (RFC 4488 section 4). */
        {"| Refer-Sub: false", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, true},
        {"| Refer-Sub: false", "| Refer-Sub: true", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        /* S6 (RFC 5368 section 5); Refer-To is a name-addr or an addr-spec (RFC 3515 section 2.1). */
        {"| Require: multiple-refer", "", REFER_NOT_EXPECTED, REFER_MULTIPLE, 0, 0},
        {"| Refer-To: <cid:list@a.test>", "", REFER_NOT_EXPECTED, REFER_MULTIPLE, 0, 0},
        {"| no Refer-To | r: <CID:list@a.test>", "", REFER_NOT_EXPECTED, REFER_MULTIPLE, 0, 0},
        {"| Refer-To: cid:list@a.test", "", REFER_NOT_EXPECTED, REFER_MULTIPLE, 0, 0},
        /* S7: a capability is no wish. */
        {"| Supported: norefersub", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"| k: replaces, norefersub", "| Supported: norefersub", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT,
         false},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_no_suppression(void)
{
    static const struct row rows[] = {
        {"", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"| Refer-Sub: true", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"| Require: norefersubs, replaces", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"| Subject: Require: nosub", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"| Refer-To: <sip:cid@test>", "", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
        {"", "| Require: nosub", REFER_NO_NOTIFY, REFER_NOT_SUPPRESSED, NOTIFY_NO_DOUBT, false},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/** A NOTIFY that comes nevertheless is a NOTIFY. */
static void test_notified_nevertheless(void)
{
    scene_expect_story("0 a REFER 1 | Require: nosub\n1 b 202 REFER 1\n2 b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story("0 a REFER 1\n1 b 202 REFER 1 | Refer-Sub: false\n2 b NOTIFY 11 active 100\n", "in_progress");
    scene_expect_story("1 b 202 REFER 1\n2 b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story("0 a REFER 1\n2 b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story("2 b NOTIFY 11 terminated 486\n", "failed");
}

#define FORKING "| To: <sip:b@test> "
#define TWO_VIAS "| Via: SIP/2.0/UDP p.test;branch=z9hG4bK2, SIP/2.0/UDP a.test;branch=z9hG4bK1 "

/** RFC 6665 section 4.3: a proxy sees the NOTIFY only if it has itself recorded. */
static void test_bypass(void)
{
    static const struct row rows[] = {
        {FORKING TWO_VIAS, "", REFER_UNKNOWN, 0, NOTIFY_MAY_BYPASS, 0},
        {FORKING "| v: SIP/2.0/UDP z.test", "", REFER_UNKNOWN, 0, NOTIFY_MAY_BYPASS, 0},
        {FORKING "| Route: <sip:p.test;lr>", "", REFER_UNKNOWN, 0, NOTIFY_MAY_BYPASS, 0},
        {FORKING TWO_VIAS "| Record-Route: <sip:p.test;lr>", "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT, false},
        {FORKING TWO_VIAS, "| Record-Route: <sip:next.test;lr>", REFER_UNKNOWN, 0, NOTIFY_MAY_BYPASS, 0},
        {FORKING "| Route: <sip:p.test;lr>", "| Record-Route: <sip:p.test;lr>", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT,
         false},
        {FORKING, "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT, false},
        {TWO_VIAS, "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT, false},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_other_transport(void)
{
    static const struct row rows[] = {
        {"| Contact: <sip:a@a.test;transport=tls>", "", REFER_UNKNOWN, 0, NOTIFY_OTHER_TRANSPORT, 0},
        {"| Contact: <sip:a@a.test;transport=TLS>;x", "", REFER_UNKNOWN, 0, NOTIFY_OTHER_TRANSPORT, 0},
        {"| Contact: \"A\" <sips:a@a.test>", "", REFER_UNKNOWN, 0, NOTIFY_OTHER_TRANSPORT, 0},
        {"| no Contact | m: <sip:a@a.invalid;transport=wss>", "", REFER_UNKNOWN, 0, NOTIFY_OTHER_TRANSPORT, 0},
        {"| Contact: <sip:a@a.test;transport=tls> | Via: SIP/2.0/TLS a.test", "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT,
         false},
        {"| Contact: <sip:a@a.invalid;transport=wss> | Via: SIP/2.0/WSS a.invalid", "", REFER_NO_NOTIFY, 0,
         NOTIFY_NO_DOUBT, false},
        {"| Contact: <sip:a@a.test;transport=tcp>", "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT, false},
        {"| Contact: <sip:tls@a.test;transport=ws>", "", REFER_UNKNOWN, 0, NOTIFY_OTHER_TRANSPORT, 0},
        {"| Contact: <sip:tls@a.test;transport=ws> | Via: SIP/2.0/WS a.invalid", "", REFER_NO_NOTIFY, 0,
         NOTIFY_NO_DOUBT, false},
        {"| Contact: \"sips: only\" <sip:a@a.test>", "", REFER_NO_NOTIFY, 0, NOTIFY_NO_DOUBT, false},
    };

    check_rows(rows, G_N_ELEMENTS(rows));
}

/** T1 is 2 s on the radio leg of IMS, so the limit is 129 s. */
static void test_ims(void)
{
    static const char *const stories[] = {
        "0 a REFER 1 | P-Access-Network-Info: 3GPP-E-UTRAN-FDD\n1 b 202 REFER 1\n",
        "0 a REFER 1\n1 b 202 REFER 1 | P-Charging-Vector: icid-value=1\n",
        "0 a REFER 1 | Contact: <sip:a@a.test>;+g.3gpp.icsi-ref=\"x\"\n1 b 202 REFER 1\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        struct scene *scene = scene_new();

        scene_tell(scene, stories[i]);
        scene_tell(scene, "129.999999 -\n");
        scene_expect(scene, "open");
        scene_tell(scene, "130 -\n");
        scene_expect(scene, "no_notify");
        g_assert_cmpuint(scene->base.overdue->len, ==, 1);
        scene_free(scene);
        scene = scene_new();
        scene_tell(scene, stories[i]);
        scene_tell(scene, "129.999999 b NOTIFY 11 active 100\n");
        scene_expect(scene, "in_progress");
        scene_free(scene);
    }
}

static void test_no_clock(void)
{
    static const char *const stories[] = {
        "- a REFER 1\n- b 202 REFER 1\n- -\n",
        "0 a REFER 1\n- b 202 REFER 1\n99 -\n",
        "- a REFER 1\n1 b 202 REFER 1\n99 -\n",
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        struct scene *scene = scene_new();
        struct refer_exchange *exchange;

        scene_tell(scene, stories[i]);
        exchange = g_ptr_array_index(scene->base.seen, 0);
        scene_expect(scene, "unknown");
        g_assert_cmpint(refer_doubt(scene->watch, exchange), ==, NOTIFY_NO_CLOCK);
        g_assert_cmpint(refer_deadline(scene->watch, exchange), ==, TIME_UNKNOWN);
        g_assert_cmpuint(scene->base.overdue->len, ==, 0);
        scene_tell(scene, "- b NOTIFY 11 terminated 200\n");
        scene_expect(scene, "ok");
        g_assert_false(refer_is_late(scene->watch, exchange));
        scene_free(scene);
    }
}

/** Messages of merged captures may come in any order. */
static void test_any_order(void)
{
    static const char *const messages[] = {"a REFER 1", "b 202 REFER 1", "b NOTIFY 11 terminated 200",
                                           "b NOTIFY 11 terminated 200 | Event: refer;id=1"};
    static const unsigned char orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    for (unsigned id = 0; id < 2; id++)
        for (unsigned i = 0; i < G_N_ELEMENTS(orders); i++) {
            GString *story = g_string_new(NULL);

            for (unsigned j = 0; j < 3; j++)
                g_string_append_printf(story, "0.%u %s\n", j, messages[orders[i][j] == 2 ? 2 + id : orders[i][j]]);
            g_string_append(story, "99 -\n");
            scene_expect_story(story->str, "ok");
            g_string_free(story, TRUE);
        }
}

static void test_reordered(void)
{
    /* An old subscription of a REFER before the capture. */
    scene_expect_story("0   b NOTIFY 11 terminated 200\n10  a REFER 1\n11  b 202 REFER 1\n99  -\n", "ok, no_notify");
    /* The frame comes late, its time is early. */
    scene_expect_story("0   a REFER 1\n1   b 202 REFER 1\n40  -\n2   b NOTIFY 11 active 100\n", "in_progress");
    /* The limit runs from the later one. */
    scene_expect_story("0   b 202 REFER 1\n0.4 a REFER 1\n33.3 -\n", "open");
    scene_expect_story("0   b 202 REFER 1\n0.4 a REFER 1\n33.4 -\n", "no_notify");
    /* What REFER and 2xx agree on does not depend on which of them comes first. */
    scene_expect_story("0   b 202 REFER 1\n0.1 a REFER 1 | Require: norefersub\n99 -\n", "not_expected");
    /* All that b sends comes too early: the NOTIFY may be of either REFER. */
    scene_expect_story("0    b 202 REFER 3\n0.03 b NOTIFY 11 terminated 200\n0.04 b 202 REFER 2\n0.1  a REFER 2\n"
                       "0.11 a REFER 3\n0.2  b NOTIFY 12 active 100 | Event: refer;id=3\n99   -\n",
                       "ok, in_progress");
    scene_expect_story("0   b 202 REFER 1 | Refer-Sub: false\n0.1 a REFER 1\n99 -\n", "not_expected");
    scene_expect_story("0   b 202 REFER 1 | Refer-Sub: true\n0.1 a REFER 1 | Require: norefersub\n99 -\n", "no_notify");
}

/** Expects a missing NOTIFY, and says whether it is excusable. */
static void expect_missing(const char *lines, bool is_excusable)
{
    struct scene *scene = scene_new();
    const struct refer_exchange *exchange;

    scene_tell(scene, lines);
    exchange = g_ptr_array_index(scene->base.seen, scene->base.seen->len - 1);
    g_assert_cmpint(refer_verdict(scene->watch, exchange), ==, REFER_NO_NOTIFY);
    if (refer_is_excusable(scene->watch, exchange) != is_excusable)
        g_test_message("at the end of\n%s", lines);
    g_assert_cmpint(refer_is_excusable(scene->watch, exchange), ==, is_excusable);
    scene_free(scene);
}

#define ACCEPTED "0 a REFER 1\n1 b 202 REFER 1\n"

static void test_bye(void)
{
    expect_missing(ACCEPTED "2 a BYE 2\n99 -\n", true);
    expect_missing(ACCEPTED "2 b BYE 11\n99 -\n", true);
    expect_missing("0 a REFER 1\n0.5 a BYE 2\n1 b 202 REFER 1\n99 -\n", true);
    expect_missing(ACCEPTED "33.999999 a BYE 2\n99 -\n", true);
    expect_missing("0 b 202 REFER 1\n0.1 a BYE 2\n0.2 a REFER 1\n99 -\n", true);
    expect_missing(ACCEPTED "50 a BYE 2\n99 -\n", false);
    expect_missing(ACCEPTED "2 b 200 BYE 2\n99 -\n", false);
    expect_missing(ACCEPTED "2 a BYE 2 | Call-ID: other@test\n99 -\n", false);
    expect_missing(ACCEPTED "99 -\n", false);
    expect_missing(ACCEPTED "2 b NOTIFY 11 terminated 200\n3 a BYE 2\n10 a REFER 3\n11 b 202 REFER 3\n99 -\n", false);
    scene_expect_story(ACCEPTED "2 a BYE 2\n3 b NOTIFY 11 terminated 200\n", "ok");
    scene_expect_story(ACCEPTED "2 a BYE 2\n30 -\n", "open");
}

static void test_bye_side(void)
{
    struct scene *scene = scene_new();
    struct refer_exchange *exchange = scene_tell(scene, ACCEPTED);

    g_assert_null(refer_bye_of(scene->watch, exchange));
    scene_tell(scene, "2 a BYE 2\n3 b BYE 11\n");
    g_assert_cmpuint(refer_bye_of(scene->watch, exchange)->frame, ==, 3);
    g_assert_true(refer_bye_of(scene->watch, exchange)->by_referrer);
    scene_free(scene);
    scene = scene_new();
    exchange = scene_tell(scene, ACCEPTED);
    scene_tell(scene, "2 b BYE 11\n3 a BYE 2\n");
    g_assert_cmpuint(refer_bye_of(scene->watch, exchange)->frame, ==, 3);
    g_assert_false(refer_bye_of(scene->watch, exchange)->by_referrer);
    scene_free(scene);
}

/** The call may have been forked: only the dialog of the REFER counts. */
static void test_bye_of_fork(void)
{
    expect_missing(ACCEPTED "2 a BYE 2 | To: <sip:b@test>;tag=fork\n99 -\n", false);
    expect_missing(ACCEPTED "2 b BYE 2 | From: <sip:b@test>;tag=fork\n99 -\n", false);
    expect_missing(ACCEPTED "2 a BYE 2 | To: <sip:b@test>;tag=fork\n3 a BYE 2\n99 -\n", true);
    expect_missing("0 a REFER 1 | To: <sip:b@test>\n1 b 202 REFER 1\n2 a BYE 2\n99 -\n", true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/refer_doubt/suppression", test_suppression);
    g_test_add_func("/refer_doubt/no_suppression", test_no_suppression);
    g_test_add_func("/refer_doubt/notified_nevertheless", test_notified_nevertheless);
    g_test_add_func("/refer_doubt/bypass", test_bypass);
    g_test_add_func("/refer_doubt/other_transport", test_other_transport);
    g_test_add_func("/refer_doubt/ims", test_ims);
    g_test_add_func("/refer_doubt/no_clock", test_no_clock);
    g_test_add_func("/refer_doubt/any_order", test_any_order);
    g_test_add_func("/refer_doubt/reordered", test_reordered);
    g_test_add_func("/refer_doubt/bye", test_bye);
    g_test_add_func("/refer_doubt/bye_side", test_bye_side);
    g_test_add_func("/refer_doubt/bye_of_fork", test_bye_of_fork);
    return g_test_run();
}
