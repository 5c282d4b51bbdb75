/* test_loss.c
 * What a capture lacks: between whom, since when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "loss.h"
#include "sight.h"

#include <glib.h>

#define HOSTS 7
#define OTHERS 8

static void test_nothing(void)
{
    struct loss_log *log = loss_log_new();

    g_assert_false(loss_is_since(log, HOSTS, SIGHT_NO_TIME));
    g_assert_false(loss_is_since(log, HOSTS, 0));
    loss_log_free(log);
    loss_log_free(NULL);
}

static void test_segment(void)
{
    struct loss_log *log = loss_log_new();

    loss_segment(log, HOSTS, 10);
    g_assert_true(loss_is_since(log, HOSTS, 9));
    g_assert_true(loss_is_since(log, HOSTS, 10));
    g_assert_false(loss_is_since(log, HOSTS, 11));
    g_assert_false(loss_is_since(log, OTHERS, 0));
    loss_segment(log, HOSTS, 5);
    g_assert_true(loss_is_since(log, HOSTS, 10));
    loss_log_free(log);
}

static void test_fragment(void)
{
    struct loss_log *log = loss_log_new();

    loss_fragment(log, HOSTS, 10);
    g_assert_true(loss_is_since(log, HOSTS, 10));
    g_assert_false(loss_is_since(log, HOSTS, 11));
    g_assert_false(loss_is_since(log, OTHERS, 0));
    loss_whole(log, OTHERS);
    g_assert_true(loss_is_since(log, HOSTS, 10));
    loss_whole(log, HOSTS);
    g_assert_false(loss_is_since(log, HOSTS, 0));
    loss_log_free(log);
}

/** One packet made whole does not excuse another one that is not. */
static void test_two_packets(void)
{
    struct loss_log *log = loss_log_new();

    loss_fragment(log, HOSTS, 10);
    loss_fragment(log, HOSTS, 20);
    loss_whole(log, HOSTS);
    g_assert_true(loss_is_since(log, HOSTS, 20));
    loss_whole(log, HOSTS);
    loss_whole(log, HOSTS);
    g_assert_false(loss_is_since(log, HOSTS, 0));
    loss_fragment(log, HOSTS, 30);
    g_assert_true(loss_is_since(log, HOSTS, 30));
    loss_log_free(log);
}

/** What has not come for two minutes will not come: it does not stand against later packets. */
static void test_old_fragments(void)
{
    struct loss_log *log = loss_log_new();

    loss_fragment(log, HOSTS, 0);
    loss_fragment(log, HOSTS, 121 * G_USEC_PER_SEC);
    loss_whole(log, HOSTS);
    g_assert_false(loss_is_since(log, HOSTS, 0));
    loss_log_free(log);
}

/** Nobody knows whose packets the capture dropped. */
static void test_drop(void)
{
    struct loss_log *log = loss_log_new();

    loss_drop(log, 10);
    g_assert_true(loss_is_since(log, HOSTS, 10));
    g_assert_true(loss_is_since(log, OTHERS, 9));
    g_assert_false(loss_is_since(log, HOSTS, 11));
    loss_drop(log, 5);
    g_assert_true(loss_is_since(log, HOSTS, 10));
    loss_log_free(log);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/loss/nothing", test_nothing);
    g_test_add_func("/loss/segment", test_segment);
    g_test_add_func("/loss/fragment", test_fragment);
    g_test_add_func("/loss/two_packets", test_two_packets);
    g_test_add_func("/loss/old_fragments", test_old_fragments);
    g_test_add_func("/loss/drop", test_drop);
    return g_test_run();
}
