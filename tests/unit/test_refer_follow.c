/* test_refer_follow.c
 * The INVITE that followed a REFER beside its Refer-To.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

/* Frames 1 to 6: a refers b, who accepts and reports. */
#define REFERRED(to)                                                                                                   \
    "0 a INVITE 1 | To: <sip:b@test>\n1 b 200 INVITE 1\n1.1 a ACK 1\n"                                                 \
    "5 a REFER 2 | Refer-To: <" to                                                                                     \
    ">\n5.1 b 202 REFER 2\n5.2 b NOTIFY 11 active;expires=60 100 | From: <sip:bob@test>;tag=b\n"

/* A call of b, which fails. */
#define CALLED_AS(from, id, uri, code)                                                                                 \
    "5.3 b INVITE 7 | From: " from ";tag=" id " | To: <" uri "> | URI: " uri " | Call-ID: " id                         \
    " | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-" id "\n"                                                               \
    "5.4 a " code " INVITE 7 | From: " from ";tag=" id " | To: <" uri ">;tag=a | Call-ID: " id                         \
    " | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-" id "\n"
#define CALLED(uri, code) CALLED_AS("<sip:bob@test>", "two", uri, code)
#define REPORTED(code) "6 b NOTIFY 12 terminated;reason=noresource " code " | From: <sip:bob@test>;tag=b\n"

#define FAILED(result) "Transfer failed: the NOTIFY reports " result
#define DIFFERS(code, result, called, asked)                                                                           \
    FAILED(result)                                                                                                     \
    "; the INVITE that followed (frame 7) went to " called ", not to that in Refer-To, " asked " (frame 4); " code     \
    " in frame 8 answers it (RFC 3515 section 2.4.2)"

static void test_elsewhere(void)
{
    watch_scene_expect_story(REFERRED("sip:c@test") CALLED("sip:d@test", "404") REPORTED("404"),
                             "9 refer.failed note [7]");
    watch_scene_expect_words(REFERRED("sip:c@test") CALLED("sip:d@test", "404") REPORTED("404"),
                             DIFFERS("404", "404 Not Found", "sip:d@test", "sip:c@test"));
    /* 503 and 603 stand for whatever failed. */
    watch_scene_expect_words(REFERRED("sip:c@test") CALLED("sip:d@test", "486") REPORTED("503"),
                             DIFFERS("486", "503 Service Unavailable", "sip:d@test", "sip:c@test"));
    watch_scene_expect_words(REFERRED("sip:c@test") CALLED("sip:d@test", "486") REPORTED("603"),
                             DIFFERS("486", "603 Decline", "sip:d@test", "sip:c@test"));
    /* The user got lost, or is another number. */
    watch_scene_expect_words(REFERRED("sip:c@test") CALLED("sip:test", "404") REPORTED("404"),
                             DIFFERS("404", "404 Not Found", "sip:test", "sip:c@test"));
    watch_scene_expect_words(REFERRED("sip:15550100@test") CALLED("sip:15550199@test", "404") REPORTED("404"),
                             DIFFERS("404", "404 Not Found", "sip:15550199@test", "sip:15550100@test"));
}

static void test_other_domain(void)
{
    watch_scene_expect_words(REFERRED("sip:c@one.test") CALLED("sip:c@two.test", "404") REPORTED("404"),
                             DIFFERS("404", "404 Not Found", "sip:c@two.test", "sip:c@one.test"));
    watch_scene_expect_words(REFERRED("sip:c@one.test") CALLED("sip:c@two.test", "486") REPORTED("486"),
                             FAILED("486 Busy Here"));
    /* Where the device is registered, or a gateway. */
    watch_scene_expect_words(REFERRED("sip:c@one.test") CALLED("sip:c@10.0.0.9", "404") REPORTED("404"),
                             FAILED("404 Not Found"));
    watch_scene_expect_words(REFERRED("sip:15550100@one.test") CALLED("sip:15550100@two.test", "404") REPORTED("404"),
                             FAILED("404 Not Found"));
}

static void test_as_asked(void)
{
    static const char *const same[] = {
        REFERRED("sip:c@test") CALLED("sip:c@test", "404") REPORTED("404"),
        REFERRED("sip:%63@test") CALLED("sip:c@test", "404") REPORTED("404"),
        REFERRED("sip:c@test;transport=tcp") CALLED("sip:c@test:5060", "404") REPORTED("404"),
        REFERRED("sip:+15550100@test") CALLED("sip:15550100@test", "404") REPORTED("404"),
        REFERRED("sip:15550100@test") CALLED("sip:0015550100@test", "404") REPORTED("404"),
        REFERRED("tel:+15550100") CALLED("sip:+15550100@test", "404") REPORTED("404"),
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(same); i++)
        watch_scene_expect_words(same[i], FAILED("404 Not Found"));
}

/** It cannot be told which INVITE it is, or it is none of these. */
static void test_not_known(void)
{
#define OTHER CALLED("sip:d@test", "404")
    static const char *const unknown[] = {
        REFERRED("sip:c@test") REPORTED("404"),
        REFERRED("sip:c@test") OTHER CALLED_AS("<sip:bob@test>", "three", "sip:e@test", "404") REPORTED("404"),
        REFERRED("sip:c@test") CALLED_AS("<sip:zoe@test>", "two", "sip:d@test", "404") REPORTED("404"),
        REFERRED("sip:c@test") CALLED("sip:d@test", "486") REPORTED("404"), /* is not what is reported */
        OTHER REFERRED("sip:c@test") REPORTED("404"),                       /* came before the REFER */
        REFERRED("sip:c@test") "5.3 b INVITE 7 | From: <sip:bob@test>;tag=x | To: <sip:d@test> | URI: sip:d@test | "
                               "Call-ID: two\n" REPORTED("404"),
        REFERRED("sip:c@test") "5.3 b INVITE 7 | From: <sip:bob@test>;tag=x | To: <sip:d@test> | URI: sip:d@test | "
                               "Call-ID: two\n"
                               "5.4 a 200 INVITE 7 | From: <sip:bob@test>;tag=x | To: <sip:d@test>;tag=a | Call-ID: "
                               "two\n" REPORTED("404"),
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(unknown); i++)
        watch_scene_expect_words(unknown[i], FAILED("404 Not Found"));
    watch_scene_expect_words(REFERRED("sip:c@test") OTHER REPORTED("200"), "");
#undef OTHER
}

/** More calls end in between than are looked at: it may be any of them. */
static void test_many(void)
{
    GString *story = g_string_new(REFERRED("sip:c@test"));

    for (unsigned i = 0; i < 300; i++)
        g_string_append_printf(story,
                               "5.3 b INVITE 7 | From: <sip:zoe@test>;tag=x | To: <sip:d@test> | URI: sip:d@test | "
                               "Call-ID: id-%u | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-%u\n"
                               "5.3 a 404 INVITE 7 | From: <sip:zoe@test>;tag=x | To: <sip:d@test>;tag=a | Call-ID: "
                               "id-%u | Via: SIP/2.0/UDP b.test;branch=z9hG4bK-%u\n",
                               i, i, i, i);
    g_string_append(story, REPORTED("404"));
    watch_scene_expect_words(story->str, FAILED("404 Not Found"));
    g_string_free(story, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    watch_scene_keep_to("refer");
    g_test_add_func("/refer_follow/elsewhere", test_elsewhere);
    g_test_add_func("/refer_follow/other_domain", test_other_domain);
    g_test_add_func("/refer_follow/as_asked", test_as_asked);
    g_test_add_func("/refer_follow/not_known", test_not_known);
    g_test_add_func("/refer_follow/many", test_many);
    return g_test_run();
}
