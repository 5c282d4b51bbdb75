/* notify_words.c
 * Writes times as people read them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/notify_words.h"

#include "texts/decimal.h"

void words_add_seconds(GString *out, int64_t span_us)
{
    gboolean is_whole = span_us % G_USEC_PER_SEC == 0;

    decimal_append(out,
                   is_whole                        ? "%.0f s"
                   : span_us < 10 * G_USEC_PER_SEC ? "%.3f s"
                                                   : "%.1f s",
                   (double)span_us / G_USEC_PER_SEC);
}

void words_add_waited(GString *out, int64_t waited_us, unsigned code, int64_t limit_us)
{
    words_add_seconds(out, waited_us);
    g_string_append_printf(out, " after the %u, the limit is ", code);
    words_add_seconds(out, limit_us);
}

void words_add_open(GString *out, int64_t waited_us, unsigned code, int64_t limit_us)
{
    words_add_waited(g_string_append(out, "no NOTIFY so far; this capture shows "), MAX(waited_us, 0), code, limit_us);
}

void words_add_no_notify(GString *out, int64_t limit_us)
{
    words_add_seconds(g_string_append(out, "no NOTIFY within "), limit_us);
    g_string_append(out, " in this capture");
}
