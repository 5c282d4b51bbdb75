/* call_report.h
 * The list of calls on the command line: -z sipexplain,calls[,FILTER].
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_CALL_REPORT_H
#define SIPEXPLAIN_WIRESHARK_CALL_REPORT_H

/** Call it once, when the protocol and its tap are registered. */
void call_report_register(void);

/** A capture file is closed, or dissected anew: what its calls have to say is kept as text. */
void call_report_end_session(void);

#endif
