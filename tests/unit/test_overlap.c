/* test_overlap.c
 * A 482 to an INVITE that came a second time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

#define FIRST "0 a INVITE 1 | To: <sip:b@test>\n"
#define SECOND_WITH(time, headers)                                                                                     \
    time " a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-second" headers "\n"
#define SECOND(time) SECOND_WITH(time, "")
#define LOOP(time) time " b 482 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-second\n"

#define SAME(frame, second, first)                                                                                     \
    frame ": The INVITE in frame " second " has the Call-ID and CSeq number of the one in frame " first                \
          ": its recipient takes it for the same request, come another way (RFC 3261 section 8.2.2.2)"

static void test_merged(void)
{
    watch_scene_expect_facts(FIRST SECOND("0.1") LOOP("0.2"), SAME("3", "2", "1") "; that had no final response yet");
    watch_scene_expect_facts(FIRST SECOND("0.1") LOOP("0.2") "0.3 b 200 INVITE 1\n" LOOP("0.7"),
                             SAME("3", "2", "1") "; that had no final response yet");
    watch_scene_expect_facts(FIRST "0.1 b 100 INVITE 1\n" SECOND("0.2") "0.3 b 486 INVITE 1\n" LOOP("0.4"),
                             SAME("5", "3", "1") "; that had no final response yet");
    watch_scene_expect_facts(FIRST "1 b 401 INVITE 1\n1.1 a ACK 1\n" SECOND("2") LOOP("2.1"),
                             SAME("5", "4", "1") "; that had ended with 401 in frame 2: a new try needs a higher CSeq "
                                                 "number");
}

static void test_not_merged(void)
{
    static const char *const others[] = {
        SECOND("0.1") LOOP("0.2"),         /* the only one */
        FIRST "0.2 b 482 INVITE 1\n",      /* likewise */
        FIRST FIRST "0.2 b 482 INVITE 1\n" /* a copy of itself */
                    "0.3 b 482 INVITE 1\n",
        FIRST SECOND("0.1") "0.2 b 481 INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-second\n",
        FIRST SECOND_WITH("0.1", " | Call-ID: other") LOOP("0.2") "",
        FIRST "0.1 a INVITE 2 | To: <sip:b@test>\n0.2 b 482 INVITE 2\n",
        /* Of RFC 2543, where it may be a copy. */
        "0 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP a.test\n"
        "0.1 a INVITE 1 | To: <sip:b@test> | Via: SIP/2.0/UDP other.test\n"
        "0.2 b 482 INVITE 1 | Via: SIP/2.0/UDP other.test\n",
        /* In a dialog, it can have been forked no more. */
        "0 a INVITE 1\n0.1 a INVITE 1 | Via: SIP/2.0/UDP a.test;branch=z9hG4bK-second\n" LOOP("0.2"),
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
        watch_scene_expect_facts(others[i], "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/overlap/merged", test_merged);
    g_test_add_func("/overlap/not_merged", test_not_merged);
    return g_test_run();
}
