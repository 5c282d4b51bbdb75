/* test_rule_watch.c
 * Rules that a response breaks by itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watch_scene.h"

static void test_non_invite(void)
{
    watch_scene_expect_story("0  a OPTIONS 1\n"
                             "1  b 183 OPTIONS 1\n"
                             "2  b 408 OPTIONS 1\n"
                             "3  b 408 OPTIONS 1\n",
                             "2 non_invite.provisional note; 3 non_invite.408 note");
    watch_scene_expect_words("0  a OPTIONS 1\n"
                             "1  b 180 OPTIONS 1\n",
                             "180 to OPTIONS: only INVITE has provisional responses other than 100");
    watch_scene_expect_story("0  a OPTIONS 1\n"
                             "1  b 100 OPTIONS 1\n"
                             "2  b 480 OPTIONS 1\n"
                             "3  a INVITE 2\n"
                             "4  b 183 INVITE 2\n"
                             "5  b 408 INVITE 2\n"
                             "6  b 408 OPTIONS 9 | no CSeq\n",
                             "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/rule_watch/non_invite", test_non_invite);
    return g_test_run();
}
