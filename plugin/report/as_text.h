/* as_text.h
 * Writes a report as text, in lines of up to 120 columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_AS_TEXT_H
#define SIPEXPLAIN_REPORT_AS_TEXT_H

#include "report/session.h"

#include <glib.h>

/** Appends the report to `out`. Times of day are local. */
void report_as_text(GString *out, const struct report *report);

#endif
