/* statistics.h
 * Counts of responses by class, code and method: Statistics > SIP Explain, Telephony > SIP Explain, tshark -z
 * sipexplain,tree and ,table.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_STATISTICS_H
#define SIPEXPLAIN_WIRESHARK_STATISTICS_H

/** Call it once the tap "sipexplain" is registered. */
void statistics_register(void);

#endif
