/* test_retry_watch.c
 * Requests that come again as they were, and those that may.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#define REGISTER(time, cseq, expires)                                                                                  \
    time " a REGISTER " cseq " | To: <sip:a@test> | Contact: <sip:a@a.test> | Expires: " expires "\n"
#define TOO_BRIEF(time, cseq, least) time " b 423 REGISTER " cseq " | To: <sip:a@test>;tag=b | Min-Expires: " least "\n"
#define INVITE(time, cseq, expires) time " a INVITE " cseq " | To: <sip:b@test> | Session-Expires: " expires "\n"
#define TOO_SMALL(time, cseq, least) time " b 422 INVITE " cseq " | Min-SE: " least "\n"

/* RFC 3261 section 10.2.8, RFC 4028 section 7.4 */

static void test_interval_not_raised(void)
{
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "60")
                                 TOO_BRIEF("1.1", "2", "300"),
                             "4 interval.not_raised warn [2 3]");
    watch_scene_expect_words(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "60")
                                 TOO_BRIEF("1.1", "2", "300"),
                             "423: asked for 60 s again, although frame 2 wants at least 300 s (Min-Expires)");
    watch_scene_expect_words(INVITE("0", "1", "90;refresher=uac") TOO_SMALL("0.1", "1", "1800") INVITE("1", "2", "90")
                                 TOO_SMALL("1.1", "2", "1800"),
                             "422: asked for 90 s again, although frame 2 wants at least 1800 s (Min-SE)");
    /* A loop is told once. */
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "60")
                                 TOO_BRIEF("1.1", "2", "300") REGISTER("2", "3", "60") TOO_BRIEF("2.1", "3", "300"),
                             "4 interval.not_raised warn [2 3]");
    /* The expires of the Contact counts, and a new Call-ID is no excuse. */
    watch_scene_expect_story(
        "0 a REGISTER 1 | To: <sip:a@test> | Contact: <sip:a@a.test>;expires=60 | Expires: 3600\n" TOO_BRIEF(
            "0.1", "1", "300") "1 a REGISTER 1 | To: <sip:a@test> | Contact: <sip:a@a.test>;expires=60 | Call-ID: new "
                               "| Via: SIP/2.0/UDP a;branch=2\n"
                               "1.1 b 423 REGISTER 1 | To: <sip:a@test>;tag=b | Min-Expires: 300 | Call-ID: new | Via: "
                               "SIP/2.0/UDP a;branch=2\n",
        "4 interval.not_raised warn [2 3]");
}

static void test_interval_raised(void)
{
    watch_scene_expect_story(
        REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "300") "1.1 b 200 REGISTER 2\n", "");
    /* Each proxy on the way has a higher minimum. */
    watch_scene_expect_story(INVITE("0", "1", "90") TOO_SMALL("0.1", "1", "120") INVITE("1", "2", "120")
                                 TOO_SMALL("1.1", "2", "300") INVITE("2", "3", "300") TOO_SMALL("2.1", "3", "600"),
                             "");
    /* Another value that is too small is no repetition; nor is one that is long enough, or not known. */
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "120")
                                 TOO_BRIEF("1.1", "2", "300"),
                             "");
    watch_scene_expect_story(REGISTER("0", "1", "400") TOO_BRIEF("0.1", "1", "300") REGISTER("1", "2", "400")
                                 TOO_BRIEF("1.1", "2", "300"),
                             "");
    watch_scene_expect_story(
        REGISTER("0", "1", "60")
            TOO_BRIEF("0.1", "1", "300") "1 a REGISTER 2 | To: <sip:a@test> | Contact: <sip:a@a.test>\n" TOO_BRIEF(
                "1.1", "2", "300"),
        "");
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "soon") REGISTER("1", "2", "60")
                                 TOO_BRIEF("1.1", "2", "soon"),
                             "");
    /* Contact overrides Expires. */
    watch_scene_expect_story(
        REGISTER("0", "1", "60")
            TOO_BRIEF("0.1", "1", "300") "1 a REGISTER 2 | To: <sip:a@test> | Contact: <sip:a@a.test>;expires=300 | "
                                         "Expires: 60\n" TOO_BRIEF("1.1", "2", "600"),
        "");
    /* The client gives up: to try again is not demanded. */
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") "40 -\n", "");
}

static void test_interval_of_others(void)
{
    /* The response once more, the same request on another branch, another phone of the same user, another method. */
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") TOO_BRIEF("0.6", "1", "300"), "");
    watch_scene_expect_story(
        INVITE("0", "1", "90") TOO_SMALL(
            "0.1", "1",
            "1800") "1 a INVITE 1 | To: <sip:b@test> | Session-Expires: 90 | Via: SIP/2.0/UDP a;branch=z9hG4bK-2\n"
                    "1.1 b 422 INVITE 1 | Min-SE: 1800 | Via: SIP/2.0/UDP a;branch=z9hG4bK-2\n",
        "");
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF(
                                 "0.1", "1", "300") "1 a REGISTER 1 | To: <sip:a@test> | Contact: <sip:a@other.test> | "
                                                    "Expires: 60 | Call-ID: o | Via: SIP/2.0/UDP o;branch=2\n"
                                                    "1.1 b 423 REGISTER 1 | To: <sip:a@test>;tag=b | Min-Expires: 300 "
                                                    "| Call-ID: o | Via: SIP/2.0/UDP o;branch=2\n",
                             "");
    watch_scene_expect_story("0 a SUBSCRIBE 1 | Expires: 60\n0.1 b 423 SUBSCRIBE 1 | Min-Expires: 300\n"
                             "1 a PUBLISH 2 | Expires: 60\n1.1 b 423 PUBLISH 2 | Min-Expires: 300\n",
                             "");
    /* The capture holds the answers alone, or not all of a message. */
    watch_scene_expect_story(TOO_BRIEF("0.1", "1", "300") TOO_BRIEF("1.1", "2", "300"), "");
    watch_scene_expect_story(
        REGISTER("0", "1", "60")
            TOO_BRIEF("0.1", "1", "300") "1 a REGISTER 2 | To: <sip:a@test> | Expires: 60 | cut Contact\n" TOO_BRIEF(
                "1.1", "2", "300"),
        "");
    /* Minutes later it is forgotten what the server said. */
    watch_scene_expect_story(REGISTER("0", "1", "60") TOO_BRIEF("0.1", "1", "300") REGISTER("300", "2", "60")
                                 TOO_BRIEF("300.1", "2", "300"),
                             "");
}

/* RFC 3261 sections 20.33 and 21.5.4 */

#define CALL(time, id) time " a INVITE 1 | To: <sip:b@test> | Call-ID: " id " | Via: SIP/2.0/UDP a;branch=z9hG4bK-" id
#define BUSY(time, id, after)                                                                                          \
    time " b 503 INVITE 1 | Retry-After: " after " | Call-ID: " id " | Via: SIP/2.0/UDP a;branch=z9hG4bK-" id "\n"
#define REGISTER_OF(time, cseq, host) time " a REGISTER " cseq " | To: <sip:a@test> | Contact: <sip:a@" host ">\n"
#define REGISTERED REGISTER_OF("0", "1", "10.0.0.3") "0.1 b 503 REGISTER 1 | Retry-After: 60\n"
#define REFUSED CALL("0", "1") "\n" BUSY("0.1", "1", "60 (maintenance)")

static void test_retry_after_ignored(void)
{
    watch_scene_expect_story(REFUSED CALL("5", "2") "\n", "3 retry_after.ignored note [2]");
    watch_scene_expect_words(
        REFUSED CALL("5", "2") "\n",
        "INVITE again 4.9 s after the 503, whose Retry-After asks for 60 s without requests to this server");
    /* The same call, with the next CSeq number. */
    watch_scene_expect_story(REFUSED
                             "60 a INVITE 2 | To: <sip:b@test> | Call-ID: 1 | Via: SIP/2.0/UDP a;branch=z9hG4bK-2\n",
                             "3 retry_after.ignored note [2]");
    /* Each new 503 goes on with the pause, which is told once; behind it a new one begins. */
    watch_scene_expect_story(REFUSED CALL("5", "2") "\n" BUSY("5.1", "2", "60")
                                 CALL("10", "3") "\n" BUSY("10.1", "3", "60")
                                     CALL("80", "4") "\n" BUSY("80.1", "4", "60") CALL("90", "5") "\n",
                             "3 retry_after.ignored note [2]; 9 retry_after.ignored note [8]");
}

static void test_retry_after_kept(void)
{
    watch_scene_expect_story(REFUSED CALL("60.2", "2") "\n", "");
    watch_scene_expect_story(CALL("0", "1") "\n" BUSY("0.1", "1", "0") CALL("5", "2") "\n", "");
    watch_scene_expect_story(CALL("0", "1") "\n" BUSY("0.1", "1", "later") CALL("5", "2") "\n", "");
    watch_scene_expect_story(
        CALL("0", "1") "\n0.1 b 503 INVITE 1 | Call-ID: 1 | Via: SIP/2.0/UDP a;branch=z9hG4bK-1\n" CALL("5", "2") "\n",
        "");
    /* On its way when the 503 was, or a copy. */
    watch_scene_expect_story(REFUSED CALL("0.3", "2") "\n", "");
    watch_scene_expect_story(REFUSED CALL("5", "1") "\n", "");
    /* What belongs to an earlier request, and who asks whether the server is back. */
    watch_scene_expect_story(REFUSED "5 a ACK 1\n6 a CANCEL 1\n7 a BYE 2\n8 a OPTIONS 3\n", "");
    watch_scene_expect_story(REFUSED "5 a INVITE 2\n", "");
    watch_scene_expect_story("0 a INVITE 1\n0.1 b 503 INVITE 1 | Retry-After: 60\n1 a INVITE 2\n", "");
    watch_scene_expect_story(
        "0 a OPTIONS 1 | To: <sip:b@test>\n0.1 b 503 OPTIONS 1 | Retry-After: 60\n5 a OPTIONS 2 | To: <sip:b@test>\n",
        "");
    /* Another user behind the same address, another method, another server. */
    watch_scene_expect_story(REFUSED CALL("5", "2") " | From: <sip:c@test>;tag=a\n", "");
    watch_scene_expect_story(REFUSED "5 a MESSAGE 2 | To: <sip:b@test>\n", "");
    /* Of two devices of one user behind one address, each registers for itself. */
    watch_scene_expect_story(REGISTERED REGISTER_OF("5", "2", "10.0.0.4"), "");
    watch_scene_expect_story(REGISTERED REGISTER_OF("5", "2", "10.0.0.3"), "3 retry_after.ignored note [2]");
    watch_scene_expect_story(CALL("0", "1") "\n" BUSY("0.1", "1", "60") "5 b INVITE 1 | To: <sip:a@test>\n", "");
    /* The client is a proxy, which sends the requests of others. */
    watch_scene_expect_story(
        "0 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP p;branch=z9hG4bK-1, SIP/2.0/UDP a;branch=z9hG4bK-a\n"
        "0.1 b 503 INVITE 1 | Retry-After: 60 | Via: SIP/2.0/UDP p;branch=z9hG4bK-1, SIP/2.0/UDP a;branch=z9hG4bK-a\n"
        "5 a INVITE 2 | To: <sip:b@test> | Via: SIP/2.0/UDP p;branch=z9hG4bK-2, SIP/2.0/UDP a;branch=z9hG4bK-b\n",
        "");
    watch_scene_expect_story(
        REFUSED
        "5 a INVITE 2 | To: <sip:b@test> | Via: SIP/2.0/UDP p;branch=z9hG4bK-2, SIP/2.0/UDP a;branch=z9hG4bK-b\n",
        "");
    /* The capture has no times, its clock steps back, or it lacks the request. */
    watch_scene_expect_story(CALL("-", "1") "\n" BUSY("-", "1", "60") CALL("-", "2") "\n", "");
    watch_scene_expect_story(CALL("100", "1") "\n" BUSY("100.1", "1", "60") CALL("5", "2") "\n", "");
    watch_scene_expect_story(BUSY("0.1", "1", "60") CALL("5", "2") "\n", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("interval retry_after");
    g_test_add_func("/retry_watch/interval_not_raised", test_interval_not_raised);
    g_test_add_func("/retry_watch/interval_raised", test_interval_raised);
    g_test_add_func("/retry_watch/interval_of_others", test_interval_of_others);
    g_test_add_func("/retry_watch/retry_after_ignored", test_retry_after_ignored);
    g_test_add_func("/retry_watch/retry_after_kept", test_retry_after_kept);
    return g_test_run();
}
