/* report_collect.h
 * Makes the rows of a report from the notes of a session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_COLLECT_H
#define SIPEXPLAIN_WIRESHARK_REPORT_COLLECT_H

#include "report/session.h"

#include <glib.h>
#include <stdbool.h>

/** Adds the rows of the present session. `entries` are struct report_entry in the order of the capture. With
 * `with_responses`, also findings about the response alone. */
void report_collect(struct report_session *session, const GArray *entries, bool with_responses);

#endif
