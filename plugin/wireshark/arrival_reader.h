/* arrival_reader.h
 * Where and when a message was captured, from what Wireshark knows of its frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_ARRIVAL_READER_H
#define SIPEXPLAIN_WIRESHARK_ARRIVAL_READER_H

#include "calls/arrival.h"

#include <epan/packet_info.h>
#include <string.h>

/** Microseconds since 1970. A damaged file may name any time: then it is TIME_UNKNOWN. */
int64_t arrival_time(const packet_info *pinfo);

/** An address and port of a frame. */
static inline struct endpoint arrival_endpoint(const address *host, uint32_t port)
{
    struct endpoint endpoint = {.port = (uint16_t)port};

    if (host->type == AT_IPv4) {
        endpoint.family = 4;
        memcpy(endpoint.address, host->data, 4);
    } else if (host->type == AT_IPv6) {
        endpoint.family = 6;
        memcpy(endpoint.address, host->data, sizeof endpoint.address);
    }
    return endpoint;
}

/** `time_us`: of arrival_time(). */
struct arrival arrival_read(const packet_info *pinfo, int64_t time_us);

#endif
