/* test_call_verdict.c
 * Tests what is said to have become of a call, and why it was ended.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story.h"
#include "watch_scene.h"

#include "watches/call_leg.h"
#include "watches/call_verdict.h"

#include <string.h>

/** The verdicts on all calls of a story, with who ended them: "busy callee". */
static char *verdicts_of(const struct watch_scene *scene)
{
    const GPtrArray *all = outcome_store_all(scene->outcomes);
    const struct call_knowledge known = {scene->context.findings, scene->context.clock->now_us};
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; i < all->len; i++) {
        enum call_verdict verdict = call_verdict(all->pdata[i], &known);
        const char *by = call_ended_by(all->pdata[i], verdict);

        g_string_append_printf(out, "%s%s%s%s", i ? "; " : "", call_verdict_name(verdict), by ? " " : "", by ? by : "");
    }
    return g_string_free(out, FALSE);
}

static void expect(const char *story, const char *verdicts)
{
    struct watch_scene *scene = watch_scene_new();
    char *found;

    watch_scene_tell(scene, story);
    found = verdicts_of(scene);
    g_assert_cmpstr(found, ==, verdicts);
    g_free(found);
    watch_scene_free(scene);
}

static void expect_words(const char *story, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    const struct call_knowledge known = {scene->context.findings, TIME_UNKNOWN};
    GString *words = g_string_new(NULL);
    struct call_outcome *call;

    watch_scene_tell(scene, story);
    call = outcome_store_all(scene->outcomes)->pdata[0];
    call_verdict_words(words, call, call_verdict(call, &known));
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
    watch_scene_free(scene);
}

#define FIRST "0 a INVITE 1 | To: <sip:b@test>\n0.1 b 100 INVITE 1\n"
#define RINGS FIRST "0.5 b 180 INVITE 1\n"
#define UP RINGS "2 b 200 INVITE 1\n2.1 a ACK 1\n"

static void test_answered(void)
{
    expect("0 a INVITE 1 | To: <sip:b@test>\n", "trying");
    expect(RINGS, "trying");
    expect(UP, "up");
    expect(UP "9 a BYE 2\n", "completed caller");
    expect(UP "9 b BYE 2\n9.1 a 200 BYE 2\n", "completed callee");
    expect(UP "9 b BYE 2\n9.01 a BYE 2\n9.1 a 200 BYE 2\n9.2 b 200 BYE 2\n", "completed callee");
    expect(UP "5 a INVITE 2\n5.1 b 200 INVITE 2\n5.2 a ACK 2\n9 a BYE 3\n", "completed caller");
    expect(UP "9 a BYE 2\n9.1 b 407 BYE 2\n", "up");
    expect(UP "9 a BYE 2\n9.1 b 407 BYE 2\n9.2 a BYE 3\n9.3 b 200 BYE 3\n", "completed caller");
    expect_words(UP "9 a BYE 2\n", "ended by the caller 7.0 s after the answer");
    expect_words(UP "9 a BYE 2\n9.1 b 407 BYE 2\n",
                 "answered, no end in this capture so far: its BYE was challenged in frame 7 and not sent again");
}

static void test_failed(void)
{
    expect(FIRST "1 b 486 INVITE 1\n1.1 a ACK 1\n", "busy callee");
    expect(FIRST "1 b 600 INVITE 1\n", "busy callee");
    expect(RINGS "9 b 480 INVITE 1 | Reason: Q.850;cause=17\n", "busy callee");
    expect(FIRST "1 b 603 INVITE 1\n", "declined callee");
    expect(FIRST "1 b 403 INVITE 1 | Reason: Q.850;cause=21;text=\"Call Rejected\"\n", "declined callee");
    expect(FIRST "1 b 403 INVITE 1\n", "refused callee");
    expect(FIRST "1 b 480 INVITE 1\n", "refused callee");
    expect(RINGS "9 b 480 INVITE 1\n", "no_answer callee");
    expect(RINGS "9 b 408 INVITE 1\n", "no_answer callee");
    expect(RINGS "9 b 487 INVITE 1\n", "no_answer callee");
    expect(FIRST "9 b 480 INVITE 1 | Reason: Q.850;cause=19\n", "no_answer callee");
    expect(FIRST "9 b 408 INVITE 1\n", "unreachable callee");
    expect(FIRST "1 b 503 INVITE 1\n", "unreachable callee");
    expect(RINGS "1 b 503 INVITE 1\n", "refused callee");
    expect(FIRST "1 b 302 INVITE 1\n", "redirected callee");
    expect_words(RINGS "9 b 480 INVITE 1\n", "480 in frame 4 8.5 s after it began to ring");
    expect_words(FIRST "1 b 503 INVITE 1\n", "503 in frame 3 1.0 s after its INVITE; it had not rung");
}

/** A login, a redirection and a second try are the same call. */
static void test_again(void)
{
    static const char again[] = "2 a INVITE 2 | To: <sip:b@test>\n2.1 b 200 INVITE 2\n2.2 a ACK 2\n9 b BYE 5\n";
    static const char *const codes[] = {"401", "407", "302", "503", "422"};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++) {
        char *story = g_strdup_printf(FIRST "1 b %s INVITE 1\n1.1 a ACK 1\n%s", codes[i], again);

        expect(story, "completed callee");
        g_free(story);
    }
    expect(FIRST "1 b 401 INVITE 1\n1.1 a ACK 1\n", "trying");
    expect(FIRST "1 b 401 INVITE 1\n1.1 a ACK 1\n7 -\n", "unauthorized callee");
    expect(FIRST "1 b 401 INVITE 1\n2 a INVITE 2 | To: <sip:b@test>\n2.1 b 401 INVITE 2\n", "unauthorized callee");
    expect(FIRST "1 b 401 INVITE 1\n2 a INVITE 2 | To: <sip:b@test>\n", "trying");
}

static void test_cancelled(void)
{
    expect(RINGS "3 a CANCEL 1 | To: <sip:b@test>\n", "cancelled caller");
    expect(RINGS "3 a CANCEL 1 | To: <sip:b@test>\n3.1 b 487 INVITE 1\n", "cancelled caller");
    expect(RINGS "3 a CANCEL 1 | To: <sip:b@test>\n3.1 b 486 INVITE 1\n", "busy callee");
    expect(RINGS "3 a CANCEL 1 | To: <sip:b@test>\n3.1 b 200 INVITE 1\n3.2 a ACK 1\n3.3 a BYE 2\n", "completed caller");
    expect(RINGS "3 a CANCEL 1 | To: <sip:b@test> | Reason: SIP;cause=200;text=\"Call completed elsewhere\"\n",
           "elsewhere caller");
    expect(RINGS "30 a CANCEL 1 | To: <sip:b@test> | Reason: Q.850;cause=19\n", "no_answer caller");
    expect(RINGS "3 a BYE 2\n3.1 b 200 BYE 2\n", "cancelled caller");
    expect_words(RINGS "3 a CANCEL 1 | To: <sip:b@test>\n", "given up by the caller 2.5 s after it began to ring");
    expect_words(FIRST "3 a CANCEL 1 | To: <sip:b@test>\n",
                 "given up by the caller 3.0 s after its INVITE; it had not rung");
}

static void test_unknown(void)
{
    expect("0 b 200 INVITE 1\n0.1 a ACK 1\n9 a BYE 2\n", "unknown");
    expect("0 a BYE 2\n0.1 b 200 BYE 2\n", "unknown");
    expect("0 a INVITE 2\n0.1 b 200 INVITE 2\n", "unknown");
    expect(RINGS "2 a ACK 1\n9 a BYE 2\n", "unknown caller");
    expect(RINGS "9 b BYE 2\n", "unknown callee");
    expect("0 a OPTIONS 1\n0.1 b 200 OPTIONS 1\n1 a SUBSCRIBE 1\n1.1 b 200 SUBSCRIBE 1\n", "");
    expect_words("0 a BYE 2\n", "the capture lacks the INVITE that began it");
    expect_words(RINGS "2 a ACK 1\n", "the capture lacks the answer");
}

static void test_unreachable(void)
{
    expect("0 a INVITE 1 | To: <sip:b@test>\n0.5 a INVITE 1 | To: <sip:b@test>\n1.5 a INVITE 1 | To: <sip:b@test>\n"
           "3.5 a INVITE 1 | To: <sip:b@test>\n7.5 a INVITE 1 | To: <sip:b@test>\n15.5 a INVITE 1 | To: <sip:b@test>\n"
           "31.5 a INVITE 1 | To: <sip:b@test>\n40 -\n",
           "unreachable network");
}

/** Two From tags are two calls, two hops are one, and each fork that answers is a dialog. */
static void test_several(void)
{
    static const char via[] = " | Via: SIP/2.0/UDP p.test;branch=z9hG4bK-p, SIP/2.0/UDP a.test;branch=z9hG4bK-a";
    char *story = g_strdup_printf("0 a INVITE 1 | To: <sip:b@test>\n0.01 a INVITE 1 | To: <sip:b@test>%s\n"
                                  "1 b 486 INVITE 1%s\n1.01 b 486 INVITE 1\n",
                                  via, via);

    expect(story, "busy callee");
    g_free(story);
    expect(FIRST
           "0.2 a INVITE 1 | To: <sip:b@test> | From: <sip:a@test>;tag=z | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-z\n",
           "trying; trying");
    expect(RINGS "2 b 200 INVITE 1\n2.05 b 200 INVITE 1 | To: <sip:b@test>;tag=c\n2.1 a ACK 1\n"
                 "2.2 a ACK 1 | To: <sip:b@test>;tag=c\n2.3 a BYE 2 | To: <sip:b@test>;tag=c\n",
           "up");
    expect(RINGS "2 b 200 INVITE 1\n2.05 b 200 INVITE 1 | To: <sip:b@test>;tag=c\n2.1 a ACK 1\n"
                 "2.2 a ACK 1 | To: <sip:b@test>;tag=c\n2.3 a BYE 2 | To: <sip:b@test>;tag=c\n9 b BYE 1\n",
           "completed callee");
}

static void found(const char *story, const char *findings, const char *words)
{
    watch_scene_expect_story(story, findings);
    if (words)
        watch_scene_expect_words(story, words);
}

static void test_reason(void)
{
    static const char *const wanted[] = {"Q.850;cause=16", "Q.850;cause=31", "SIP;cause=200", "SIP;cause=487",
                                         "SIP;cause=603",  "Q.850;cause=17", "SIP;text=\"x\""};

    found(
        UP "9 b BYE 1 | Reason: SIP;cause=408;text=\"RTP timeout\"\n", "6 call.dropped warn",
        "dropped by the callee 7.0 s after the answer: Reason: SIP 408 Request Timeout, with the text \"RTP timeout\"");
    found(UP "9 a BYE 2 | Reason: Q.850;cause=38\n", "6 call.dropped warn",
          "dropped by the caller 7.0 s after the answer: Reason: Q.850 cause 38: the network is out of order");
    expect(UP "9 a BYE 2 | Reason: Q.850;cause=38\n", "dropped caller");
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++) {
        char *story = g_strdup_printf(UP "9 b BYE 1 | Reason: %s\n", wanted[i]);

        found(story, "", NULL);
        expect(story, "completed callee");
        g_free(story);
    }
    found(UP "9 b BYE 1\n9.5 a BYE 2 | Reason: SIP;cause=503\n", "", NULL); /* the call was over */
}

static void test_refused(void)
{
    found(
        UP "5 a INVITE 2\n5.1 b 488 INVITE 2\n5.2 a ACK 2\n6 a BYE 3\n", "9 call.dropped warn [6 7]",
        "dropped by the caller 4.0 s after the answer: its re-INVITE (frame 6) was refused with 488 (frame 7) 0.900 s "
        "before");
    found(UP "5 a INVITE 2\n5.1 b 488 INVITE 2\n5.2 a ACK 2\n6 b BYE 1\n", "9 call.dropped warn [6 7]", NULL);
    found(UP "5 a INFO 2\n5.1 b 481 INFO 2\n6 a BYE 3\n", "8 call.dropped warn [6 7]", NULL);
    found(UP "5 a INFO 2\n5.1 b 481 INFO 2\n6 b BYE 1\n", "", NULL);
    found(UP "5 a INFO 2\n5.1 b 405 INFO 2\n6 a BYE 3\n", "", NULL);
    found(UP "5 a INVITE 2\n5.1 b 488 INVITE 2\n5.2 a ACK 2\n7.2 a BYE 3\n", "", NULL);
    found(UP "5 a INFO 2\n5.5 a INFO 2\n6.5 a INFO 2\n8.5 a INFO 2\n12.5 a INFO 2\n16.5 a INFO 2\n20.5 a INFO 2\n"
             "24.5 a INFO 2\n28.5 a INFO 2\n32.5 a INFO 2\n36.5 a INFO 2\n37.2 a BYE 3\n",
          "17 call.dropped warn [6]", NULL);
    found(UP "5 a INVITE 2\n5.1 b 407 INVITE 2\n5.2 a ACK 2\n6 a BYE 3\n", "", NULL);
    found(UP "5 a INVITE 2\n5.1 b 487 INVITE 2\n5.2 a ACK 2\n6 a BYE 3\n", "", NULL);
}

static void test_unacknowledged(void)
{
    static const char story[] =
        RINGS "2 b 200 INVITE 1\n2.5 b 200 INVITE 1\n3.5 b 200 INVITE 1\n5.5 b 200 INVITE 1\n"
              "9.5 b 200 INVITE 1\n13.5 b 200 INVITE 1\n17.5 b 200 INVITE 1\n33.9 b 200 INVITE 1\n";
    char *dropped = g_strconcat(story, "34.1 b BYE 1\n", NULL), *ended = g_strconcat(story, "34.1 a BYE 2\n", NULL);

    expect(dropped, "dropped callee");
    expect(ended, "completed caller");
    g_free(dropped);
    g_free(ended);
    expect(UP "34.1 b BYE 1\n", "completed callee");
}

#define TIMED_BY(supported, se)                                                                                        \
    "0 a INVITE 1 | To: <sip:b@test>" supported "\n0.1 b 100 INVITE 1\n0.5 b 180 INVITE 1\n"                           \
    "2 b 200 INVITE 1 | Session-Expires: " se "\n2.1 a ACK 1\n"
#define TIMED(se) TIMED_BY(" | Supported: timer", se)

/** The caller does not know the session timer (RFC 4028 section 9). */
static void test_session_unknown(void)
{
    static const char last[] = "90 b BYE 1\n";
    char *words =
        g_strconcat("session of 120 s (frame 4), to be refreshed by the caller from 60 s on: no re-INVITE or "
                    "UPDATE came (the INVITE in frame 1 does not list timer in Supported, so the callee has to "
                    "be the refresher: RFC 4028 section 9), and the callee ended the call at 88.0 s",
                    NULL);
    char *both = g_strconcat(words, "\ndropped by the callee 88.0 s after the answer: ", words, NULL);
    char *story = g_strconcat(TIMED_BY("", "120;refresher=uac"), last, NULL);

    found(story, "6 session.expired warn [4 1]; 6 call.dropped warn", both);
    g_free(words);
    g_free(both);
    g_free(story);
}

static void test_session(void)
{
    found(
        TIMED("120;refresher=uac") "90 b BYE 1\n", "6 session.expired warn [4]; 6 call.dropped warn",
        "session of 120 s (frame 4), to be refreshed by the caller from 60 s on: no re-INVITE or UPDATE came, and the "
        "callee ended the call at 88.0 s\ndropped by the callee 88.0 s after the answer: session of 120 s (frame 4), "
        "to "
        "be refreshed by the caller from 60 s on: no re-INVITE or UPDATE came, and the callee ended the call at 88.0 "
        "s");
    expect(TIMED("120;refresher=uac") "90 b BYE 1\n", "dropped callee");
    expect(TIMED("180;refresher=uas") "182 a BYE 2\n", "dropped caller");
    expect(TIMED("90") "62 a BYE 2\n", "dropped caller");
    found(TIMED("120;refresher=uac") "130 -\n", "4 session.expired warn @6", NULL);
    expect(TIMED("120;refresher=uac") "130 -\n", "up");
    found(TIMED("120;refresher=uac") "62 a INVITE 2\n62.1 b 481 INVITE 2\n62.2 a ACK 2\n90 b BYE 1\n",
          "9 session.expired warn [4 7]; 9 call.dropped warn", NULL);
}

static void test_session_kept(void)
{
    static const char *const kept[] = {
        "50 a BYE 2\n",  /* nothing is due */
        "80 b BYE 1\n",  /* due, and not yet over */
        "100 b BYE 1\n", /* at no time that RFC 4028 names */
        "62 a INVITE 2\n62.1 b 200 INVITE 2 | Session-Expires: 120;refresher=uac\n62.2 a ACK 2\n90 b BYE 1\n",
        "62 b UPDATE 2\n62.1 a 200 UPDATE 2 | Session-Expires: 120;refresher=uas\n90 b BYE 3\n",
        "62 a INVITE 2\n62.1 b 200 INVITE 2\n62.2 a ACK 2\n90 b BYE 1\n", /* the timer is off */
        "110 -\n",                                                        /* the capture ends before */
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(kept); i++) {
        char *story = g_strconcat(TIMED("120;refresher=uac"), kept[i], NULL);

        found(story, "", NULL);
        g_free(story);
    }
    found(UP "90 b BYE 1\n", "", NULL);
    found(TIMED("x") "90 b BYE 1\n", "", NULL);
    found(TIMED("0") "2.5 b BYE 1\n", "", NULL);
}

static void test_session_early(void)
{
    found(TIMED("1800;refresher=uac") "112 b BYE 1 | Reason: SIP;cause=408;text=\"Session timeout\"\n",
          "6 session.expired warn [4]; 6 call.dropped warn", NULL);
    found(TIMED("1800;refresher=uac") "112 b BYE 1 | Reason: SIP;cause=200\n", "", NULL);
}

static void test_session_lost(void)
{
    struct watch_scene *scene = watch_scene_new();

    watch_scene_tell(scene, TIMED("120;refresher=uac"));
    gap_segment(scene->losses, scene->arrival.hosts, STORY_START + 50 * (int64_t)G_USEC_PER_SEC);
    watch_scene_tell(scene, "90 b BYE 1\n");
    watch_scene_expect(scene, "");
    watch_scene_free(scene);
}

/** The leg of the first call, by its number, and what is said of it; "" if there is none. */
static void expect_leg(const char *story, const char *expected)
{
    struct watch_scene *scene = watch_scene_new();
    const struct call_outcome *leg;
    GString *words = g_string_new(NULL);
    const GPtrArray *all;

    watch_scene_tell(scene, story);
    all = outcome_store_all(scene->outcomes);
    leg = call_leg_of(all->pdata[0], scene->outcomes);
    if (leg)
        call_leg_words(words, all->pdata[0], leg);
    g_assert_cmpstr(words->str, ==, expected);
    g_string_free(words, TRUE);
    watch_scene_free(scene);
}

#define IN "0 a INVITE 1 | To: <sip:+495551234@test> | URI: sip:+4930555123467@b.test | Call-ID: in\n"
#define OUT(time, id, number)                                                                                          \
    time " b INVITE 7 | From: <sip:x@test>;tag=" id " | To: <sip:bob@test> | URI: sip:" number                         \
         "@c.test | Call-ID: " id " | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-" id "\n"
#define ANSWER(time, code, id)                                                                                         \
    time " a " code " INVITE 7 | From: <sip:x@test>;tag=" id " | To: <sip:bob@test>;tag=c | Call-ID: " id              \
         " | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-" id "\n"
#define FAILS(time) time " b 403 INVITE 1 | To: <sip:+495551234@test>;tag=b | Call-ID: in\n"

static void test_leg(void)
{
    static const char refused[] =
        "This server's own call to bob (frame 2) was refused with 403 (frame 3) 0.010 s before";

    expect_leg(IN OUT("0.1", "y", "030-555123467") ANSWER("1", "403", "y") FAILS("1.01"), refused);
    expect_leg(IN OUT("0.1", "y", "99") ANSWER("1", "403", "y") FAILS("1.01"), "");           /* another number */
    expect_leg(IN OUT("0.1", "y", "030555123467") ANSWER("1", "403", "y") FAILS("2.01"), ""); /* long before */
    expect_leg(IN OUT("0.1", "y", "030555123467") FAILS("1.01"), "");
    expect_leg(IN OUT("0.1", "y", "030555123467") FAILS("32.1"),
               "This server's own call to bob (frame 2) has no response in this capture");
    expect_leg(IN OUT("0.1", "y", "030555123467") OUT("0.2", "z", "555123467") ANSWER("1", "403", "y")
                   ANSWER("1", "404", "z") FAILS("1.01"),
               ""); /* two of them */
    expect_leg(OUT("0", "y", "030555123467") "0.1 a INVITE 1 | To: <sip:b@test> | URI: sip:555123467@b.test | Call-ID: "
                                             "in\n" ANSWER("1", "403", "y"),
               ""); /* it was there before */
}

static void test_leg_session(void)
{
    static const char id[] = "0123456789abcdef0123456789abcdef";
    char *story = g_strdup_printf(
        "0 a INVITE 1 | To: <sip:b@test> | URI: sip:1@b.test | Call-ID: in | Session-ID: %s;remote=0\n"
        "0.1 b INVITE 7 | From: <sip:x@test>;tag=y | To: <sip:bob@test> | URI: sip:2@c.test | Call-ID: y | Via: "
        "SIP/2.0/UDP b.test;branch=z9hG4bK-y | Session-ID: %s;remote=0\n" ANSWER(
            "1", "403", "y") "1.01 b 403 INVITE 1 | Call-ID: in\n",
        id, id);

    expect_leg(story, "This server's own call to bob (frame 2) was refused with 403 (frame 3) 0.010 s before");
    memcpy(strstr(strstr(story, id) + 1, id), "f", 1); /* those of another call */
    expect_leg(story, "");
    g_free(story);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    watch_scene_keep_to("call session");
    g_test_add_func("/call_verdict/answered", test_answered);
    g_test_add_func("/call_verdict/failed", test_failed);
    g_test_add_func("/call_verdict/again", test_again);
    g_test_add_func("/call_verdict/cancelled", test_cancelled);
    g_test_add_func("/call_verdict/unknown", test_unknown);
    g_test_add_func("/call_verdict/unreachable", test_unreachable);
    g_test_add_func("/call_verdict/several", test_several);
    g_test_add_func("/call_end/reason", test_reason);
    g_test_add_func("/call_end/refused", test_refused);
    g_test_add_func("/call_end/unacknowledged", test_unacknowledged);
    g_test_add_func("/session/expired", test_session);
    g_test_add_func("/session/not_known", test_session_unknown);
    g_test_add_func("/session/kept", test_session_kept);
    g_test_add_func("/session/early", test_session_early);
    g_test_add_func("/session/lost", test_session_lost);
    g_test_add_func("/call_leg/number", test_leg);
    g_test_add_func("/call_leg/session", test_leg_session);
    return g_test_run();
}
