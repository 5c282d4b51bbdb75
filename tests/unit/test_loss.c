/* test_loss.c
 * What a capture lacks: between whom, since when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/gaps.h"
#include "calls/arrival.h"

#include <glib.h>

#define HOSTS 7
#define OTHERS 8

static void test_nothing(void)
{
    struct gap_log *log = gap_log_new();

    g_assert_false(gap_is_since(log, HOSTS, TIME_UNKNOWN));
    g_assert_false(gap_is_since(log, HOSTS, 0));
    gap_log_free(log);
    gap_log_free(NULL);
}

static void test_segment(void)
{
    struct gap_log *log = gap_log_new();

    gap_segment(log, HOSTS, 10);
    g_assert_true(gap_is_since(log, HOSTS, 9));
    g_assert_true(gap_is_since(log, HOSTS, 10));
    g_assert_false(gap_is_since(log, HOSTS, 11));
    g_assert_false(gap_is_since(log, OTHERS, 0));
    gap_segment(log, HOSTS, 5);
    g_assert_true(gap_is_since(log, HOSTS, 10));
    gap_log_free(log);
}

#define A_DATAGRAM 100
#define ANOTHER 101

static void test_fragment(void)
{
    struct gap_log *log = gap_log_new();

    gap_fragment(log, HOSTS, 10, A_DATAGRAM);
    g_assert_true(gap_is_since(log, HOSTS, 10));
    g_assert_false(gap_is_since(log, HOSTS, 11));
    g_assert_false(gap_is_since(log, OTHERS, 0));
    gap_whole(log, OTHERS, 11, A_DATAGRAM);
    g_assert_true(gap_is_since(log, HOSTS, 10));
    gap_whole(log, HOSTS, 11, A_DATAGRAM);
    g_assert_false(gap_is_since(log, HOSTS, 0));
    gap_log_free(log);
}

/** However many fragments a datagram has, and however often they were captured, it is one. */
static void test_many_fragments(void)
{
    struct gap_log *log = gap_log_new();

    for (int64_t at = 10; at < 15; at++)
        gap_fragment(log, HOSTS, at, A_DATAGRAM);
    gap_whole(log, HOSTS, 15, A_DATAGRAM);
    g_assert_false(gap_is_since(log, HOSTS, 0));
    gap_fragment(log, HOSTS, 16, A_DATAGRAM);
    g_assert_false(gap_is_since(log, HOSTS, 0));
    gap_log_free(log);
}

/** One packet made whole does not excuse another one that is not. */
static void test_two_packets(void)
{
    struct gap_log *log = gap_log_new();

    gap_fragment(log, HOSTS, 10, A_DATAGRAM);
    gap_fragment(log, HOSTS, 20, ANOTHER);
    gap_whole(log, HOSTS, 21, A_DATAGRAM);
    g_assert_true(gap_is_since(log, HOSTS, 20));
    g_assert_false(gap_is_since(log, HOSTS, 21));
    gap_whole(log, HOSTS, 22, ANOTHER);
    g_assert_false(gap_is_since(log, HOSTS, 0));
    gap_fragment(log, HOSTS, 30, ANOTHER + 1);
    g_assert_true(gap_is_since(log, HOSTS, 30));
    gap_log_free(log);
}

/** More are under way than are known at a time: those that were forgotten are still missing. */
static void test_many_packets(void)
{
    struct gap_log *log = gap_log_new();

    for (unsigned i = 0; i < 20; i++)
        gap_fragment(log, HOSTS, 10 + i, A_DATAGRAM + i);
    for (unsigned i = 12; i < 20; i++)
        gap_whole(log, HOSTS, 40 + i, A_DATAGRAM + i);
    g_assert_true(gap_is_since(log, HOSTS, 21));
    g_assert_false(gap_is_since(log, HOSTS, 22));
    gap_log_free(log);
}

/** What has not come for two minutes will not come; the identification is that of another datagram by then. */
static void test_old_fragments(void)
{
    struct gap_log *log = gap_log_new();

    gap_fragment(log, HOSTS, 0, A_DATAGRAM);
    gap_fragment(log, HOSTS, 121 * G_USEC_PER_SEC, A_DATAGRAM);
    gap_whole(log, HOSTS, 121 * G_USEC_PER_SEC, A_DATAGRAM);
    g_assert_true(gap_is_since(log, HOSTS, 0));
    g_assert_false(gap_is_since(log, HOSTS, 1));
    gap_fragment(log, HOSTS, TIME_UNKNOWN, ANOTHER);
    g_assert_false(gap_is_since(log, HOSTS, 1));
    gap_log_free(log);
}

/** Nobody knows whose packets the capture dropped. */
static void test_drop(void)
{
    struct gap_log *log = gap_log_new();

    gap_drop(log, 10);
    g_assert_true(gap_is_since(log, HOSTS, 10));
    g_assert_true(gap_is_since(log, OTHERS, 9));
    g_assert_false(gap_is_since(log, HOSTS, 11));
    gap_drop(log, 5);
    g_assert_true(gap_is_since(log, HOSTS, 10));
    gap_log_free(log);
}

/** Connections that nobody has looked at: they may lack something, which is less than to know it. */
static void test_unchecked(void)
{
    struct gap_log *log = gap_log_new();

    loss_unchecked(log, HOSTS, 10);
    g_assert_cmpint(loss_since(log, HOSTS, 10), ==, LOSS_UNCHECKED);
    g_assert_cmpint(loss_since(log, HOSTS, 11), ==, LOSS_NONE);
    g_assert_cmpint(loss_since(log, OTHERS, 0), ==, LOSS_NONE);
    gap_segment(log, HOSTS, 10);
    g_assert_cmpint(loss_since(log, HOSTS, 10), ==, LOSS_MISSING);
    gap_log_free(log);
}

/** The clock steps back: what was missing before is not missing once more when that time comes. */
static void test_step(void)
{
    struct gap_log *log = gap_log_new();

    gap_segment(log, HOSTS, 1000);
    loss_unchecked(log, OTHERS, 1000);
    gap_drop(log, 1000);
    loss_step(log, 100);
    g_assert_cmpint(loss_since(log, HOSTS, 100), ==, LOSS_MISSING);
    g_assert_cmpint(loss_since(log, HOSTS, 101), ==, LOSS_NONE);
    g_assert_cmpint(loss_since(log, OTHERS, 101), ==, LOSS_NONE);
    gap_segment(log, HOSTS, 200);
    g_assert_cmpint(loss_since(log, HOSTS, 200), ==, LOSS_MISSING);
    loss_step(log, 150);
    g_assert_cmpint(loss_since(log, HOSTS, 151), ==, LOSS_NONE);
    gap_log_free(log);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/loss/nothing", test_nothing);
    g_test_add_func("/loss/segment", test_segment);
    g_test_add_func("/loss/fragment", test_fragment);
    g_test_add_func("/loss/many_fragments", test_many_fragments);
    g_test_add_func("/loss/two_packets", test_two_packets);
    g_test_add_func("/loss/many_packets", test_many_packets);
    g_test_add_func("/loss/old_fragments", test_old_fragments);
    g_test_add_func("/loss/drop", test_drop);
    g_test_add_func("/loss/unchecked", test_unchecked);
    g_test_add_func("/loss/step", test_step);
    return g_test_run();
}
