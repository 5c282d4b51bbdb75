/* gap_reader.c
 * Asks Wireshark's TCP analysis, the layers of the frame and the packet record what is missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/gap_reader.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/packet.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <string.h>
#include <wiretap/wtap.h>
#include <wiretap/wtap_opttypes.h>

/* Flags of struct tcp_acked, which packet-tcp.c has not made public: TCP_A_LOST_PACKET and TCP_A_ACK_LOST_PACKET, the
 * same from 4.0 to 4.6. */
#define TCP_LOST 0x0006

/* Places in the headers of IPv4, IPv6 and its fragments (RFC 791 section 3.1, RFC 8200 sections 3 and 4.5). */
#define IP4_SOURCE 12
#define IP4_IDENTIFICATION 4
#define IP6_NEXT 6
#define IP6_SOURCE 8
#define IP6_HEADER 40
#define IP_PROTO_FRAGMENT 44
#define FRAGMENT_HEADER 8
#define FRAGMENT_IDENTIFICATION 4

static int proto_data = -1;
static int proto_ip = -1;
static int proto_ipv6 = -1;
static int proto_ipv6_fragment = -1;

/** A TCP connection by its two ports, whichever way. */
static struct connection {
    uint32_t ports;
    const struct tcp_analysis *analysis; /* file scope */
} connections[64];

static bool is_tcp_unchecked;  /* for this capture file: to change the preference dissects it anew */
static bool are_messages_seen; /* over TCP while it is so */

/** Without the preference, TCP would be another one than is known here: then nothing is known, either. */
static bool is_tcp_analysed(void)
{
    module_t *tcp = prefs_find_module("tcp");
    pref_t *preference = tcp ? prefs_find_preference(tcp, "analyze_sequence_numbers") : NULL;

    return preference && prefs_get_bool_value(preference, pref_current);
}

void gap_reader_open(void)
{
    memset(connections, 0, sizeof connections);
    is_tcp_unchecked = !is_tcp_analysed();
    are_messages_seen = false;
}

bool losses_are_unchecked(void)
{
    return are_messages_seen;
}

void gap_reader_start(void)
{
    proto_data = proto_get_id_by_filter_name("data");
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_ipv6_fragment = proto_get_id_by_filter_name("ipv6.fraghdr");
}

uint32_t gap_reader_hosts(const packet_info *pinfo)
{
    return gap_reader_host(&pinfo->net_src) + gap_reader_host(&pinfo->net_dst);
}

/** Wireshark's analysis of the frame's connection. To look it up costs more than all else here, so those used last are
 * kept. */
static const struct tcp_analysis *analysis_of(packet_info *pinfo)
{
    uint32_t ports = (pinfo->srcport + pinfo->destport) << 16 ^ pinfo->srcport ^ pinfo->destport;
    struct connection *known = &connections[ports % array_length(connections)];

    /* Each frame leaves its time with its connection, which tells whether this is the one, also where the ports were
     * used anew. */
    if (!known->analysis || known->ports != ports || nstime_cmp(&known->analysis->ts_prev, &pinfo->abs_ts) != 0)
        *known = (struct connection){ports, get_tcp_conversation_data(NULL, pinfo)};
    return known->analysis;
}

static bool has_lost_segment(packet_info *pinfo)
{
    const struct tcp_analysis *analysis = analysis_of(pinfo);

    return analysis && analysis->ta && (analysis->ta->flags & TCP_LOST);
}

/** A fragment that completes nothing is shown as an IP layer with data in it. */
static bool is_fragment(const packet_info *pinfo)
{
    wmem_list_frame_t *last = pinfo->layers ? wmem_list_tail(pinfo->layers) : NULL;
    int before;

    if (!last || GPOINTER_TO_INT(wmem_list_frame_data(last)) != proto_data || !wmem_list_frame_prev(last))
        return false;
    before = GPOINTER_TO_INT(wmem_list_frame_data(wmem_list_frame_prev(last)));
    return before == proto_ip || before == proto_ipv6 || before == proto_ipv6_fragment;
}

/** So many packets the capture itself dropped before this frame. */
static uint64_t drops_of(const packet_info *pinfo)
{
    uint64_t dropped;

    if (pinfo->rec && pinfo->rec->block &&
        wtap_block_count_option(pinfo->rec->block, OPT_PKT_DROPCOUNT) > 0 && /* quicker to see */
        wtap_block_get_uint64_option_value(pinfo->rec->block, OPT_PKT_DROPCOUNT, &dropped) == WTAP_OPTTYPE_SUCCESS)
        return dropped;
    return 0;
}

void gap_reader_count(packet_info *pinfo, unsigned *gaps, uint64_t *dropped)
{
    *gaps += pinfo->ptype == PT_TCP && has_lost_segment(pinfo);
    *dropped += drops_of(pinfo);
}

/** Do these bytes of the IP header, by a place in it, lie in the frame's own? */
static bool is_in_frame(const packet_info *pinfo, const uint8_t *from, const uint8_t *end)
{
    for (const GSList *source = pinfo->data_src; source; source = source->next) {
        tvbuff_t *tvb = get_data_source_tvb(source->data);
        unsigned len = tvb_captured_length(tvb);
        const uint8_t *bytes = len ? tvb_get_ptr(tvb, 0, (int)len) : NULL;

        if (bytes && from >= bytes && end <= bytes + len)
            return true;
    }
    return false;
}

/** What the fragments of a datagram have in common: the identification. It is read beside the address, which points
 * into the frame; 0: not found. */
static uint32_t datagram_of(const packet_info *pinfo)
{
    const uint8_t *source = pinfo->net_src.data;
    uint32_t name = 0;

    if (pinfo->net_src.type == AT_IPv4 && is_in_frame(pinfo, source - IP4_SOURCE, source + 4)) {
        memcpy(&name, source - IP4_SOURCE + IP4_IDENTIFICATION, 2);
    } else if (pinfo->net_src.type == AT_IPv6 &&
               is_in_frame(pinfo, source - IP6_SOURCE, source - IP6_SOURCE + IP6_HEADER + FRAGMENT_HEADER) &&
               source[IP6_NEXT - IP6_SOURCE] == IP_PROTO_FRAGMENT) {
        memcpy(&name, source - IP6_SOURCE + IP6_HEADER + FRAGMENT_IDENTIFICATION, 4);
    }
    return (uint32_t)key_plain_number(gap_reader_host(&pinfo->net_src), name);
}

/** What is missing is so between the two hosts, and for each of them with whomever. */
static void missing_note(const packet_info *pinfo, struct gap_log *log, int64_t time_us,
                         void (*note)(struct gap_log *, uint32_t, int64_t))
{
    note(log, gap_reader_hosts(pinfo), time_us);
    note(log, gap_reader_host(&pinfo->net_src), time_us);
    note(log, gap_reader_host(&pinfo->net_dst), time_us);
}

static void datagram_note(const packet_info *pinfo, struct gap_log *log, int64_t time_us,
                          void (*note)(struct gap_log *, uint32_t, int64_t, uint32_t))
{
    uint32_t datagram = datagram_of(pinfo);

    note(log, gap_reader_hosts(pinfo), time_us, datagram);
    note(log, gap_reader_host(&pinfo->net_src), time_us, datagram);
    note(log, gap_reader_host(&pinfo->net_dst), time_us, datagram);
}

void losses_note_message(const packet_info *pinfo, struct gap_log *log, int64_t time_us)
{
    if (!is_tcp_unchecked)
        return;
    are_messages_seen = true;
    missing_note(pinfo, log, time_us, loss_unchecked);
}

void gap_reader_note(packet_info *pinfo, struct gap_log *log, int64_t time_us)
{
    if (drops_of(pinfo) > 0)
        gap_drop(log, time_us);
    if (pinfo->ptype == PT_TCP) {
        if (has_lost_segment(pinfo))
            missing_note(pinfo, log, time_us, gap_segment);
    } else if (pinfo->ptype == PT_UDP) {
        if (pinfo->data_src && pinfo->data_src->next)
            datagram_note(pinfo, log, time_us, gap_whole);
    } else if (is_fragment(pinfo)) {
        datagram_note(pinfo, log, time_us, gap_fragment);
    }
}
