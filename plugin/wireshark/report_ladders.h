/* report_ladders.h
 * The messages of calls with findings, as the rows of ladders.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_LADDERS_H
#define SIPEXPLAIN_WIRESHARK_REPORT_LADDERS_H

#include "report/session.h"

#include <glib.h>

/** Adds a ladder for each call that has a finding worth a note or more, or that is the only one; the findings of the
 * session must be there. `entries` as for report_collect(). */
void report_add_ladders(struct report_session *session, const GArray *entries);

#endif
