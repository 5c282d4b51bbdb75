/* request_words.c
 * The sentence about a request without response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_words.h"

#include "sip/message.h"
#include "texts/decimal.h"
#include "watches/registration_reach.h"

/* A larger request is to go over TCP, because its datagram may be fragmented on the way (RFC 3261 section 18.1.1). */
#define DATAGRAM_MOST 1300

bool request_is_over_udp(struct sip_text request)
{
    struct sip_message message;

    return request.len > 0 && sip_message_read(request.at, request.len, &message) &&
           sip_text_starts(message.vias, "SIP/2.0/UDP");
}

/** Where it was sent, and what else there is of that host. */
static void add_peer(GString *out, const struct silence *silence)
{
    static const char *const seen[] = {[PEER_SILENT] = ", from which no SIP at all was captured",
                                       [PEER_OTHERS] = ", whose messages to others were captured",
                                       [PEER_SEEN] = ", whose other messages were captured"};
    const struct transaction_state *room = silence->room;

    if (room->to.family == 0)
        return;
    g_string_append(out, " to ");
    endpoint_add(out, &room->to);
    if (seen[silence->peer] && room->icmp_frame == 0)
        g_string_append(out, seen[silence->peer]);
}

/** What may explain it: an address that cannot be reached from there, or a size that does not get through. */
static void add_causes(GString *out, const struct silence *silence)
{
    const struct transaction_state *room = silence->room;
    bool is_udp = request_is_over_udp(silence->request);
    struct sip_message message;

    registration_reach_words(out, silence->contact, room);
    if (endpoint_is_private(&room->to) && room->from.family && !endpoint_is_private(&room->from)) {
        g_string_append(out, "; ");
        endpoint_add_host(out, &room->to);
        g_string_append(out, " is a private address, its sender's, ");
        endpoint_add_host(out, &room->from);
        g_string_append(out, ", is public");
    }
    if (!is_udp || !sip_message_read(silence->request.at, silence->request.len, &message) ||
        message.length <= DATAGRAM_MOST)
        return;
    if (room->is_fragmented)
        g_string_append_printf(out, "; its %zu bytes came in IP fragments", message.length);
    else
        g_string_append_printf(out, "; it has %zu bytes, and more than %u may be fragmented on the way", message.length,
                               DATAGRAM_MOST);
}

static void add_icmp(GString *out, const struct transaction_state *room)
{
    if (room->icmp_frame == 0)
        return;
    g_string_append_printf(out, "; an ICMP error");
    if (room->icmp.from.family) {
        g_string_append(out, " from ");
        endpoint_add_host(out, &room->icmp.from);
    }
    g_string_append_printf(out, " (frame %u) says ", room->icmp_frame);
    g_string_append(out, room->icmp.kind ? room->icmp.kind : "that it did not arrive");
}

/** Over UDP, a request that is not answered is sent again. One that is not may have been answered unseen, or its sender
 * does without an answer. */
static bool is_odd_single(const struct silence *silence)
{
    const struct transaction_state *room = silence->room;

    return room->sent == 1 && !room->is_answered && !room->icmp_frame && request_is_over_udp(silence->request);
}

enum finding_id request_words_finding(const struct silence *silence)
{
    const struct transaction_state *room = silence->room;

    if (room->method == METHOD_OPTIONS || room->method == METHOD_CANCEL || room->method == METHOD_OTHER ||
        is_odd_single(silence))
        return FINDING_REQUEST_NO_RESPONSE_NOTE;
    return !room->is_answered && request_is_full_series(room) ? FINDING_REQUEST_NO_RESPONSE_ERROR
                                                              : FINDING_REQUEST_NO_RESPONSE;
}

void request_words_silence(GString *out, const struct silence *silence)
{
    const struct transaction_state *room = silence->room;
    const char *name = sip_method_name(room->method);
    double seconds = (double)silence->span_us / G_USEC_PER_SEC;
    bool needs_final = room->method != METHOD_INVITE && room->is_answered;

    g_string_append_printf(out, "%s: no %s within %.*g s in this capture, sent ", name ? name : "request",
                           needs_final ? "final response" : "response", seconds < 100 ? 3 : 6, seconds);
    if (room->sent == 1)
        g_string_append(out, "once");
    else
        g_string_append_printf(out, "%u times", room->sent);
    add_peer(out, silence);
    add_icmp(out, room);
    add_causes(out, silence);
    if (is_odd_single(silence) && silence->span_us > 2 * (int64_t)silence->t1_ms * 1000)
        decimal_append(
            out, "; over UDP a client repeats after %.3g s what nobody answers, so it may have been answered unseen",
            (double)silence->t1_ms / 1000);
}
