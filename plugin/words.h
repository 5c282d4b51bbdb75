/* words.h
 * Numbers as people read them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WORDS_H
#define SIPEXPLAIN_WORDS_H

#include <glib.h>
#include <stdint.h>

/** 0.200 s, 33 s, 74.1 s: a span of microseconds, with decimals only where they tell something. */
void words_add_seconds(GString *out, int64_t span_us);

#endif
