/* audio_reader.c
 * Looks the target of each UDP frame up among those that audio is to go to, and whether it is RTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/audio_reader.h"

#include "wireshark/arrival_reader.h"

#include <epan/packet.h>
#include <string.h>

/* The UDP header is no deeper in a frame. */
#define HEADERS_MOST 160
#define IP4_HEADER 20
#define UDP_HEADER 8

/* The types of RTCP (RFC 5761 section 4). */
#define RTCP_FIRST 192
#define RTCP_LAST 223

/** Where the UDP header with the two ports is, from the end of IP on; 0 if it is not found. */
static size_t header_find(const packet_info *pinfo, const uint8_t *bytes, size_t len)
{
    uint8_t ports[4] = {(uint8_t)(pinfo->srcport >> 8), (uint8_t)pinfo->srcport, (uint8_t)(pinfo->destport >> 8),
                        (uint8_t)pinfo->destport};

    for (size_t at = IP4_HEADER; at + UDP_HEADER + 2 <= len; at += 2) /* headers of most layers have an even length */
        if (memcmp(bytes + at, ports, sizeof ports) == 0)
            return at;
    return 0;
}

/** RTP, and not RTCP, STUN or DTLS at the same port (RFC 5761 section 4, RFC 7983)? If it is not known, as in tunnels,
 * it is taken for RTP. */
static bool is_rtp(const packet_info *pinfo)
{
    const struct data_source *source = pinfo->data_src ? pinfo->data_src->data : NULL;
    tvbuff_t *tvb = source ? get_data_source_tvb(source) : NULL;
    size_t len = tvb ? MIN(tvb_captured_length(tvb), HEADERS_MOST) : 0;
    const uint8_t *bytes = len > 0 ? tvb_get_ptr(tvb, 0, (int)len) : NULL;
    size_t at = bytes ? header_find(pinfo, bytes, len) : 0;

    return at == 0 || (bytes[at + UDP_HEADER] >> 6 == 2 &&
                       (bytes[at + UDP_HEADER + 1] < RTCP_FIRST || bytes[at + UDP_HEADER + 1] > RTCP_LAST));
}

void audio_reader_look(const packet_info *pinfo, struct audio_table *table, int64_t time_us)
{
    struct endpoint to = arrival_endpoint(&pinfo->net_dst, pinfo->destport), from;
    struct audio_target *target;

    if (table->first && is_rtp(pinfo))
        audio_due_enter(table);
    target = audio_find(table, &to);
    if (!target || !is_rtp(pinfo))
        return;
    from = arrival_endpoint(&pinfo->net_src, pinfo->srcport);
    audio_packet(table, target, &from, time_us);
}
