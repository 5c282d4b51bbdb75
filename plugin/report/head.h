/* head.h
 * What a capture is like, in a line or two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_HEAD_H
#define SIPEXPLAIN_REPORT_HEAD_H

#include "report/session.h"

#include <glib.h>

/** Appends lines: time span, frames, SIP messages, calls, lost packets; and why there may be no SIP. */
void report_head_add(GString *out, const struct report *report);

/** The time as "2026-11-20 10:05:25", local; free with g_free(). NULL if it is not known. */
char *report_time_words(int64_t time_us);

/** Why nothing is told of SIP; NULL if there is some. */
const char *report_no_sip(const struct report *report);

#endif
