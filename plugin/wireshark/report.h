/* report.h
 * tshark -z sipexplain,report: every finding of the whole capture, with counts, and what became of each REFER.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_H
#define SIPEXPLAIN_WIRESHARK_REPORT_H

#include "wireshark/compat.h"

/** Call it when the protocol is registered. `with_responses` is a preference: list findings that stand in a response
 * alone. */
void report_register(const pref_bool *with_responses);

/** A session ends, and its notes with it. Call it before notes_close(): what there is to say of the session is then
 * kept as text. */
void report_end_session(void);

#endif
