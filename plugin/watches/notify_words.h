/* notify_words.h
 * Times as people read them, and what is said of those in which no NOTIFY came.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_NOTIFY_WORDS_H
#define SIPEXPLAIN_WATCHES_NOTIFY_WORDS_H

#include <glib.h>
#include <stdint.h>

/** 0.200 s, 33 s, 74.1 s: a span of microseconds, with decimals only where they tell something. */
void words_add_seconds(GString *out, int64_t span_us);

/** "3 s after the 202, the limit is 33 s": how long after a 2xx, and how long it may take, in microseconds. */
void words_add_waited(GString *out, int64_t waited_us, unsigned code, int64_t limit_us);

/** "no NOTIFY so far; this capture shows 3 s after the 202, the limit is 33 s"; no time that could be told counts as
 * none. */
void words_add_open(GString *out, int64_t waited_us, unsigned code, int64_t limit_us);

/** "no NOTIFY within 33 s in this capture" */
void words_add_no_notify(GString *out, int64_t limit_us);

#endif
