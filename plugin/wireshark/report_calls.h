/* report_calls.h
 * The calls and the registrations of a session, as rows of its report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_CALLS_H
#define SIPEXPLAIN_WIRESHARK_REPORT_CALLS_H

#include "report/session.h"

#include <glib.h>

/** Adds a row for each call and registration that has a message among the entries, which are as for report_collect().
 */
void report_add_calls(struct report_session *session, const GArray *entries);

#endif
