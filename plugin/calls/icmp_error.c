/* icmp_error.c
 * Reads an ICMP error backwards from the SIP message that it quotes: UDP header, IP header without options, ICMP
 * header, IP header of the sender.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/icmp_error.h"

#include <string.h>

#define UDP_HEADER 8
#define ICMP_HEADER 8
#define IP4_HEADER 20
#define IP6_HEADER 40
#define PROTO_ICMP 1
#define PROTO_UDP 17
#define PROTO_ICMP6 58

/** By type and code (RFC 792, RFC 1812 section 5.2.7.1). */
static const char *kind_of_ip4(uint8_t type, uint8_t code)
{
    static const char *const unreachable[] = {
        [0] = "network unreachable",          [1] = "host unreachable",
        [2] = "protocol unreachable",         [3] = "port unreachable",
        [4] = "fragmentation needed",         [9] = "network prohibited by a filter",
        [10] = "host prohibited by a filter", [13] = "prohibited by a filter"};

    if (type == 11)
        return code == 1 ? "fragments did not all arrive" : "time to live exceeded";
    return type == 3 && code < G_N_ELEMENTS(unreachable) ? unreachable[code] : NULL;
}

/** RFC 4443 section 3. */
static const char *kind_of_ip6(uint8_t type, uint8_t code)
{
    static const char *const unreachable[] = {"no route to the destination", "prohibited by a filter",
                                              "beyond the scope of the address", "host unreachable",
                                              "port unreachable"};

    if (type == 2)
        return "packet too big";
    if (type == 3)
        return code == 1 ? "fragments did not all arrive" : "hop limit exceeded";
    return type == 1 && code < G_N_ELEMENTS(unreachable) ? unreachable[code] : NULL;
}

static bool is_ip4(const uint8_t *header, uint8_t proto)
{
    return header[0] == 0x45 && header[9] == proto;
}

static bool is_ip6(const uint8_t *header, uint8_t next)
{
    return header[0] >> 4 == 6 && header[6] == next;
}

struct icmp_error icmp_error_read(const uint8_t *bytes, size_t payload)
{
    struct icmp_error error = {0};
    const uint8_t *udp, *icmp, *sender;

    if (payload < UDP_HEADER + 2 * IP4_HEADER + ICMP_HEADER)
        return error;
    udp = bytes + payload - UDP_HEADER;
    if (is_ip4(udp - IP4_HEADER, PROTO_UDP)) {
        icmp = udp - IP4_HEADER - ICMP_HEADER;
        sender = icmp - IP4_HEADER;
        if (!is_ip4(sender, PROTO_ICMP))
            return error;
        error.kind = kind_of_ip4(icmp[0], icmp[1]);
        error.from.family = 4;
        memcpy(error.from.address, sender + 12, 4);
    } else if (payload >= UDP_HEADER + 2 * IP6_HEADER + ICMP_HEADER && is_ip6(udp - IP6_HEADER, PROTO_UDP)) {
        icmp = udp - IP6_HEADER - ICMP_HEADER;
        sender = icmp - IP6_HEADER;
        if (!is_ip6(sender, PROTO_ICMP6))
            return error;
        error.kind = kind_of_ip6(icmp[0], icmp[1]);
        error.from.family = 6;
        memcpy(error.from.address, sender + 8, 16);
    }
    return error;
}
