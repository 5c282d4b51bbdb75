/* test_age_clock.c
 * The clock by which stores forget: with time stamps in order, and with all others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/age_clock.h"
#include "calls/transaction.h"
#include "sip/message.h"

#include <glib.h>
#include <string.h>

#define S INT64_C(1000000)
#define DAY (86400 * S)

static void test_order(void)
{
    struct age_clock clock = AGE_CLOCK_NEW;

    g_assert_cmpint(age_clock_tick(&clock, TIME_UNKNOWN), ==, TIME_UNKNOWN);
    g_assert_cmpint(age_clock_tick(&clock, -5 * S), ==, -5 * S);
    g_assert_cmpint(age_clock_tick(&clock, 100 * S), ==, 100 * S);
    g_assert_cmpint(age_clock_tick(&clock, 99 * S), ==, 100 * S);
    g_assert_cmpint(age_clock_tick(&clock, TIME_UNKNOWN), ==, 100 * S);
    g_assert_cmpint(age_clock_tick(&clock, 3600 * S), ==, 3600 * S);
}

/** One frame that is stamped wrongly changes nothing; in another capture behind this one, time goes on as it does
 * there. */
static void test_leap(void)
{
    struct age_clock clock = AGE_CLOCK_NEW;

    age_clock_tick(&clock, 100 * S);
    g_assert_cmpint(age_clock_tick(&clock, 100 * DAY), ==, 100 * S);
    g_assert_cmpint(age_clock_tick(&clock, 101 * S), ==, 101 * S);
    g_assert_cmpint(age_clock_tick(&clock, 103 * S), ==, 103 * S);
    g_assert_cmpint(age_clock_tick(&clock, 200 * DAY), ==, 103 * S);
    g_assert_cmpint(age_clock_tick(&clock, 200 * DAY + 7 * S), ==, 110 * S);
    g_assert_cmpint(age_clock_tick(&clock, 300 * DAY), ==, 110 * S);
    g_assert_cmpint(age_clock_tick(&clock, 400 * DAY), ==, 110 * S);
}

/** Behind, it stands still, but not for ever: one capture point among others may be behind all the time. */
static void test_behind(void)
{
    struct age_clock clock = AGE_CLOCK_NEW;

    age_clock_tick(&clock, 5000 * S);
    for (int64_t at = 0; at <= 1000; at++)
        g_assert_cmpint(age_clock_tick(&clock, at * S), ==, 5000 * S);
    age_clock_tick(&clock, 1001 * S);
    g_assert_cmpint(age_clock_tick(&clock, 1011 * S), ==, 5010 * S);

    clock = AGE_CLOCK_NEW;
    for (int64_t at = 0; at <= 5000; at++) {
        age_clock_tick(&clock, (10000 + at) * S);
        g_assert_cmpint(age_clock_tick(&clock, at * S), ==, (10000 + at) * S);
    }
}

/** A year back after the first message: transactions are still forgotten, as they are used again. */
static void test_store(void)
{
    static const char format[] =
        "OPTIONS sip:b@test SIP/2.0\r\nVia: SIP/2.0/UDP a.test;branch=z9hG4bK1\r\nFrom: <sip:a@test>;tag=a\r\n"
        "To: <sip:b@test>\r\nCall-ID: %u\r\nCSeq: 1 OPTIONS\r\n\r\n";
    struct transaction_store *store = transaction_store_new(500);
    struct transaction_part *parts = g_new0(struct transaction_part, 4002);

    for (unsigned i = 0; i <= 4001; i++) {
        char *text = g_strdup_printf(format, i == 4001 ? 1 : i);
        struct arrival arrival = {.frame = i + 1, .time_us = i == 0 ? 365 * DAY : i * S};
        struct sip_message message;

        g_assert_true(sip_message_read(text, strlen(text), &message));
        transaction_message(store, &message, &arrival, &parts[i]);
        g_free(text);
    }
    g_assert_cmpuint(parts[4001].first_frame, ==, 0); /* that of frame 2 is forgotten */
    transaction_store_free(store);
    g_free(parts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/age_clock/order", test_order);
    g_test_add_func("/age_clock/leap", test_leap);
    g_test_add_func("/age_clock/behind", test_behind);
    g_test_add_func("/age_clock/store", test_store);
    return g_test_run();
}
