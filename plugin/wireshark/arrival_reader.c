/* arrival_reader.c
 * Where and when a message was captured, from what Wireshark knows of its frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/arrival_reader.h"

#include "calls/timer.h"
#include "sip/key.h"
#include "wireshark/gap_reader.h"

#include <epan/packet.h>

int64_t arrival_time(const packet_info *pinfo)
{
    int64_t most = TIME_MOST_US / G_USEC_PER_SEC;
    bool is_usable = (pinfo->presence_flags & PINFO_HAS_TS) && pinfo->abs_ts.secs < most && pinfo->abs_ts.secs > -most;

    return is_usable ? (int64_t)pinfo->abs_ts.secs * G_USEC_PER_SEC + pinfo->abs_ts.nsecs / 1000 : TIME_UNKNOWN;
}

struct arrival arrival_read(const packet_info *pinfo, int64_t time_us)
{
    uint32_t source = gap_reader_host(&pinfo->net_src), target = gap_reader_host(&pinfo->net_dst);

    return (struct arrival){.frame = pinfo->num,
                            .time_us = time_us,
                            .hosts = source + target,
                            .target_host = target,
                            .source = (uint32_t)key_plain_number(source, pinfo->srcport),
                            .target = (uint32_t)key_plain_number(target, pinfo->destport),
                            .from = arrival_endpoint(&pinfo->net_src, pinfo->srcport),
                            .to = arrival_endpoint(&pinfo->net_dst, pinfo->destport),
                            .is_fragmented = pinfo->ptype == PT_UDP && pinfo->data_src && pinfo->data_src->next,
                            .is_stream = pinfo->ptype == PT_TCP || pinfo->ptype == PT_SCTP,
                            .is_cut = pinfo->fragmented || pinfo->fd->cap_len < pinfo->fd->pkt_len};
}
