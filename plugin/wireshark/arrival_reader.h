/* arrival_reader.h
 * Where and when a message was captured, from what Wireshark knows of its frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_ARRIVAL_READER_H
#define SIPEXPLAIN_WIRESHARK_ARRIVAL_READER_H

#include "calls/arrival.h"
#include "sip/method.h"

#include <epan/packet_info.h>

struct sip_message;

/** Microseconds since 1970. A damaged file may name any time: then it is TIME_UNKNOWN. */
int64_t arrival_time(const packet_info *pinfo);

/** The address and port of a frame, as far as they are of IP. */
struct endpoint endpoint_of(const address *host, uint32_t port);

/** `time_us`: of arrival_time(). The header fields of a REFER or SUBSCRIBE must have been read to their end. */
struct arrival arrival_read(const packet_info *pinfo, const struct sip_message *message, enum sip_method method,
                            int64_t time_us);

#endif
