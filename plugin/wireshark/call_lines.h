/* call_lines.h
 * The list of calls, a line for each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_CALL_LINES_H
#define SIPEXPLAIN_WIRESHARK_CALL_LINES_H

#include "calls/outcome.h"

#include <glib.h>

/** The heads of the columns, as a line. */
void call_lines_add_head(GString *out);

/** When the first message of the call came that tells anything of it; TIME_UNKNOWN if that is not known. */
int64_t call_lines_begin(const struct call_outcome *call);

/** The line of a call. `begin_us` is the time that counts as 0. */
void call_lines_add(GString *out, struct call_outcome *call, int64_t begin_us);

#endif
