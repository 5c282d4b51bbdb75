/* words.c
 * Writes numbers as people read them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "words.h"

void words_add_seconds(GString *out, int64_t span_us)
{
    gboolean is_whole = span_us % G_USEC_PER_SEC == 0;

    g_string_append_printf(out, is_whole ? "%.0f s" : span_us < 10 * G_USEC_PER_SEC ? "%.3f s" : "%.1f s", (double)span_us / G_USEC_PER_SEC);
}
