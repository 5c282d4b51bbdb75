/* test_call.c
 * Which calls are known, and which are forgotten.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "calls/arrival.h"
#include "calls/call.h"

#include <string.h>

static struct call *call_named(struct call_store *store, unsigned number, int64_t time_us, bool make)
{
    char call_id[16];
    struct sip_message message = {.call = number};

    g_snprintf(call_id, sizeof call_id, "%u", number);
    message.call_id = (struct sip_text){call_id, strlen(call_id)};
    return call_of(store, &message, time_us, make);
}

static void count_forgotten(struct call *call, void *data)
{
    unsigned *count = data;

    g_assert_cmpuint(call->by_id.key, >, 0);
    (*count)++;
}

/** One Call-ID is one call, and a message without is of none. */
static void test_found(void)
{
    struct call_store *store = call_store_new();
    const struct sip_message nameless = {0};

    g_assert_null(call_named(store, 1, 0, false));
    g_assert_true(call_named(store, 1, 0, true) == call_named(store, 1, 5, false));
    g_assert_true(call_named(store, 1, 0, true) != call_named(store, 2, 5, true));
    g_assert_true(call_find(store, 2) == call_named(store, 2, 5, false));
    g_assert_null(call_find(store, 3));
    g_assert_null(call_of(store, &nameless, 5, true));
    call_store_free(store);
}

/** Of too many, the one that was not seen for longest goes, and whoever keeps something with it is told. */
static void test_number(void)
{
    struct call_store *store = call_store_new();
    unsigned forgotten = 0;

    call_store_on_forget(store, count_forgotten, &forgotten);
    for (unsigned i = 1; i <= CALLS_MAX; i++)
        call_named(store, i, 0, true);
    g_assert_cmpuint(forgotten, ==, 0);
    call_named(store, 1, 0, true);
    call_named(store, CALLS_MAX + 1, 0, true);
    g_assert_cmpuint(forgotten, ==, 1);
    g_assert_nonnull(call_find(store, 1));
    g_assert_null(call_find(store, 2));
    call_store_free(store);
    g_assert_cmpuint(forgotten, ==, CALLS_MAX + 1);
}

/** One that is kept stays, however many follow, and takes no place away from them. */
static void test_kept(void)
{
    struct call_store *store = call_store_new();
    unsigned forgotten = 0;

    call_store_on_forget(store, count_forgotten, &forgotten);
    call_named(store, 1, 0, true)->is_kept = true;
    for (unsigned i = 2; i <= CALLS_MAX + 1; i++)
        call_named(store, i, 0, true);
    g_assert_cmpuint(forgotten, ==, 0);
    g_assert_nonnull(call_named(store, 1, 1, false));
    g_assert_nonnull(call_find(store, 2));
    call_store_free(store);
    g_assert_cmpuint(forgotten, ==, CALLS_MAX + 1);
}

/** A call that is silent for long is over; a leap of the time stamps makes none silent, nor does a frame without. */
static void test_silence(void)
{
    struct call_store *store = call_store_new();

    call_named(store, 1, TIME_UNKNOWN, true);
    call_named(store, 2, TIME_UNKNOWN, true);
    call_named(store, 1, 0, true);
    call_named(store, 3, CALL_SILENT_US, true);
    g_assert_nonnull(call_find(store, 1));
    g_assert_null(call_find(store, 2));
    call_named(store, 4, CALL_SILENT_US + 1, true);
    g_assert_null(call_find(store, 1));
    g_assert_nonnull(call_find(store, 3));
    call_named(store, 5, CALL_SILENT_US + 3 * SIGHT_LEAP_US, true);
    g_assert_nonnull(call_find(store, 3));
    call_store_free(store);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/call/found", test_found);
    g_test_add_func("/call/number", test_number);
    g_test_add_func("/call/kept", test_kept);
    g_test_add_func("/call/silence", test_silence);
    return g_test_run();
}
