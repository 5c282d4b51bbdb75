/* arrival_reader.c
 * Where and when a message was captured, from what Wireshark knows of its frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/arrival_reader.h"

#include "calls/timer.h"
#include "sip/key.h"
#include "sip/message.h"
#include "wireshark/gap_reader.h"

#include <epan/packet.h>
#include <string.h>
#include <wsutil/inet_addr.h>

#define SIP_PORT 5060

int64_t arrival_time(const packet_info *pinfo)
{
    int64_t most = TIME_MOST_US / G_USEC_PER_SEC;
    bool is_usable = (pinfo->presence_flags & PINFO_HAS_TS) && pinfo->abs_ts.secs < most && pinfo->abs_ts.secs > -most;

    return is_usable ? (int64_t)pinfo->abs_ts.secs * G_USEC_PER_SEC + pinfo->abs_ts.nsecs / 1000 : TIME_UNKNOWN;
}

/** Is this the text of an IP address? Then tells whether the frame came from another one. */
static bool is_other_address(const packet_info *pinfo, const char *text, bool *is_address)
{
    ws_in4_addr ip4;
    ws_in6_addr ip6;

    *is_address = true;
    if (ws_inet_pton4(text, &ip4))
        return pinfo->net_src.type != AT_IPv4 || memcmp(&ip4, pinfo->net_src.data, sizeof ip4) != 0;
    if (ws_inet_pton6(text, &ip6))
        return pinfo->net_src.type != AT_IPv6 || memcmp(&ip6, pinfo->net_src.data, sizeof ip6) != 0;
    *is_address = false;
    return false;
}

/** Does the Contact of a request name another IP address than it came from, or another port in UDP? A host name cannot
 * be compared. */
static bool has_away_contact(const packet_info *pinfo, const struct sip_message *request)
{
    struct sip_text contact, host;
    char text[WS_INET6_ADDRSTRLEN];
    bool is_address;
    uint32_t port;

    if (!sip_header_find(request, "Contact", 'm', &contact))
        return false;
    host = sip_uri_host(sip_element_uri(contact), &port);
    if (host.len == 0 || host.len >= sizeof text)
        return false;
    memcpy(text, host.at, host.len);
    text[host.len] = '\0';
    if (is_other_address(pinfo, text, &is_address))
        return true;
    return is_address && pinfo->ptype == PT_UDP && (port ? port : SIP_PORT) != pinfo->srcport;
}

struct endpoint endpoint_of(const address *host, uint32_t port)
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

struct arrival arrival_read(const packet_info *pinfo, const struct sip_message *message, enum sip_method method,
                            int64_t time_us)
{
    bool subscribes_to = message->code == 0 && (method == METHOD_REFER || method == METHOD_SUBSCRIBE);
    uint32_t source = gap_reader_host(&pinfo->net_src), target = gap_reader_host(&pinfo->net_dst);

    return (struct arrival){.frame = pinfo->num,
                            .time_us = time_us,
                            .hosts = source + target,
                            .target_host = target,
                            .source = (uint32_t)key_plain_number(source, pinfo->srcport),
                            .target = (uint32_t)key_plain_number(target, pinfo->destport),
                            .from = endpoint_of(&pinfo->net_src, pinfo->srcport),
                            .to = endpoint_of(&pinfo->net_dst, pinfo->destport),
                            .is_fragmented = pinfo->ptype == PT_UDP && pinfo->data_src && pinfo->data_src->next,
                            .is_stream = pinfo->ptype == PT_TCP || pinfo->ptype == PT_SCTP,
                            .has_away_contact = subscribes_to && has_away_contact(pinfo, message)};
}
