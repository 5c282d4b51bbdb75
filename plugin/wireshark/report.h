/* report.h
 * tshark -z sipexplain,report, sipexplain,json and sipexplain,html: what was found in the whole capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_H
#define SIPEXPLAIN_WIRESHARK_REPORT_H

#include "wireshark/compat.h"

#include <epan/funnel.h>
#include <glib.h>

/** Call it when the protocol is registered. Two preferences: `with_responses`, list findings that are about a response
 * alone; `is_masked`, use stand-ins for people and places. */
void report_register(const pref_bool *with_responses, const pref_bool *is_masked);

/** The text report of the capture file that is open in Wireshark's window. Free with g_string_free(); NULL if that is
 * not possible. */
GString *report_of_window(const funnel_ops_t *ops);

/** A session ends, and its notes with it. Call it before notes_close(): what there is to say of the session is then
 * kept. */
void report_end_session(void);

#endif
