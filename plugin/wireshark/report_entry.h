/* report_entry.h
 * What a report keeps of each message until it is written.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_REPORT_ENTRY_H
#define SIPEXPLAIN_WIRESHARK_REPORT_ENTRY_H

#include "calls/endpoint.h"
#include "wireshark/notes.h"

#include <stdint.h>

/** A message that passes the filter of a report. */
struct report_entry {
    uint32_t frame;
    int64_t since_us, time_us; /**< as in struct report_place */
    struct endpoint from, to;
    const struct note *note; /**< file scope */
};

#endif
