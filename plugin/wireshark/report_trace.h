/* report_trace.h
 * Which call each message is of, kept while a report is asked for, and only then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_TRACE_H
#define SIPEXPLAIN_WIRESHARK_REPORT_TRACE_H

#include "wireshark/compat.h"
#include "wireshark/notes.h"

#include <stdbool.h>

struct mask;

/** All messages with one Call-ID. Strings are fit to be shown, and owned. */
struct trace_call {
    char *call_id;
    char *from, *to; /**< the values of the headers in its first message */
    char *agent;     /**< Server or User-Agent of the first response to INVITE but 100; NULL: none */
    char *contact;   /**< the same of a REGISTER; NULL: none */
};

/** From now on messages are traced. What they name is taught to the mask if `is_masked` is set by then. */
void report_trace_start(struct mask *mask, const pref_bool *is_masked);

/** The call of a message of the present session; NULL if it has no Call-ID. */
const struct trace_call *report_trace_call(const struct note *note);

/** Nobody asks for a report any more. */
void report_trace_stop(void);

/** The session is over. */
void report_trace_clear(void);

#endif
