/* as_json.h
 * Writes a report as JSON; docs/report.schema.json describes it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_AS_JSON_H
#define SIPEXPLAIN_REPORT_AS_JSON_H

#include "report/session.h"

#include <glib.h>
#include <stdbool.h>

/** The number of the format: it grows when a name changes its meaning or goes, and not when one is added. */
#define REPORT_FORMAT 1

/** Appends the report to `out`. `is_in_html`: it will be in a script element. */
void report_as_json(GString *out, const struct report *report, bool is_in_html);

#endif
