/* sip_reader.c
 * Finds the bytes of the messages that Wireshark's SIP dissector has seen in a frame.
 *
 * packet-sip.c leaves a sip_info_value_t behind for each message, under the layer number it was dissected at: that says
 * what to look for. The bytes lie in one of the frame's data sources: the frame itself, or what was reassembled,
 * decrypted or unmasked from it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/sip_reader.h"

#include "sip/scan.h"
#include "wireshark/sip_match.h"

#include <epan/dissectors/packet-sip.h>
#include <epan/packet.h>
#include <epan/proto_data.h>
#include <stdlib.h>
#include <string.h>

/* A frame full of start lines that belong to none of its messages is not searched to its end. */
#define ATTEMPTS_PER_MESSAGE 16

/* So many numbers of layers there are: Wireshark keeps them in 8 bits. */
#define LAYER_NUMBERS 256

static int proto_sip = -1;
static int proto_icmp = -1;
static int proto_icmpv6 = -1;
static int proto_http = -1;
static int proto_http2 = -1;
static int proto_multipart = -1;

/* The messages of the frame read last, in the order of dissection; the room is kept from frame to frame. */
static struct seen *seen_room;
static unsigned seen_size, seen_count;

/** A message that the dissector has seen. */
struct seen {
    sip_info_value_t *info;
    bool is_found;
    bool is_passed;             /* its copy in another data source was met */
    unsigned turn;              /* to put them in order: that of the layers or, where is_found, of the bytes */
    struct sip_message message; /* only where is_found */
};

/** The search through one frame. */
struct search {
    unsigned count;    /* of the messages in the room */
    unsigned missing;  /* how many of them are not found */
    unsigned first;    /* of those that are not found: nearly always the next one */
    bool is_elsewhere; /* some were found in another data source */
    unsigned attempts; /* how many more start lines may be tried in vain */
};

void sip_reader_start(void)
{
    proto_sip = proto_get_id_by_filter_name("sip");
    proto_icmp = proto_get_id_by_filter_name("icmp");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
    proto_http = proto_get_id_by_filter_name("http");
    proto_http2 = proto_get_id_by_filter_name("http2");
    proto_multipart = proto_get_id_by_filter_name("mime_multipart");
}

void sip_reader_stop(void)
{
    g_free(seen_room);
    seen_room = NULL;
    seen_size = seen_count = 0;
}

static void seen_add(struct search *search, sip_info_value_t *info)
{
    if (search->count == seen_size) {
        seen_size = 2 * seen_size + 4;
        seen_room = g_renew(struct seen, seen_room, seen_size);
    }
    seen_room[search->count].info = info;
    seen_room[search->count].is_found = seen_room[search->count].is_passed = false;
    search->count++;
}

/** Is the protocol one that quotes or carries SIP messages as its own content? */
static bool is_container(int proto)
{
    return proto == proto_http || proto == proto_http2 || proto == proto_multipart;
}

static int proto_of(wmem_list_frame_t *layer)
{
    return GPOINTER_TO_INT(wmem_list_frame_data(layer));
}

/** Is SIP the content of the layer before it? */
static bool is_carried(wmem_list_frame_t *sip)
{
    wmem_list_frame_t *before = wmem_list_frame_prev(sip);

    return before && is_container(proto_of(before));
}

/** Is that protocol in the frame? Wireshark counts its layers of each protocol, so this is quicker than to walk them.
 */
static bool has_layer(const packet_info *pinfo, int proto)
{
    return wmem_map_lookup(pinfo->proto_layers, GINT_TO_POINTER(proto)) != NULL;
}

static bool is_icmp(int proto)
{
    return proto == proto_icmp || proto == proto_icmpv6;
}

/**
 * The place of the first SIP layer, counted from 1; 0 if the frame has no SIP of its own: none at all, or only what an
 * ICMP error quotes, or another protocol's message holds in its body.
 */
static unsigned sip_layer_of(const packet_info *pinfo)
{
    wmem_list_frame_t *layer;
    unsigned place = 1;

    if (!has_layer(pinfo, proto_sip))
        return 0;
    for (layer = wmem_list_head(pinfo->layers); layer; layer = wmem_list_frame_next(layer), place++) {
        int proto = proto_of(layer);

        if (proto == proto_sip)
            return is_carried(layer) ? 0 : place;
        if (is_icmp(proto))
            return 0;
    }
    return 0;
}

/**
 * Takes the messages of one layer number, newest first, as only the newest can be seen. They are not put back: the
 * dissectors that look at them are done with the frame. In UDP there is one at most.
 */
static void layer_collect(packet_info *pinfo, uint32_t layer, struct search *search)
{
    sip_info_value_t *info;
    unsigned first = search->count;

    if (pinfo->ptype == PT_UDP) {
        info = p_get_proto_data(pinfo->pool, pinfo, proto_sip, layer);
        if (info)
            seen_add(search, info);
        return;
    }
    while ((info = p_get_proto_data(pinfo->pool, pinfo, proto_sip, layer))) {
        p_remove_proto_data(pinfo->pool, pinfo, proto_sip, layer);
        seen_add(search, info);
    }
    for (unsigned i = first, j = search->count; i + 1 < j; i++, j--) {
        sip_info_value_t *newer = seen_room[i].info;

        seen_room[i].info = seen_room[j - 1].info;
        seen_room[j - 1].info = newer;
    }
}

/** Wireshark counts layers with so many numbers, then from 0 again; a segment full of messages with bodies has more. */
static bool layers_turn(const packet_info *pinfo)
{
    return wmem_list_count(pinfo->layers) >= LAYER_NUMBERS;
}

static int turn_compare(const void *a, const void *b)
{
    unsigned one = ((const struct seen *)a)->turn, other = ((const struct seen *)b)->turn;

    return one < other ? -1 : one > other;
}

/** Takes the first of each number, then the second of each: where every message has layers of its own, that is the
 * order of the bytes. */
static void turns_collect(packet_info *pinfo, unsigned first_layer, struct search *search)
{
    for (unsigned i = 0; i < LAYER_NUMBERS; i++) {
        unsigned first = search->count;

        layer_collect(pinfo, (first_layer + i) % LAYER_NUMBERS, search);
        for (unsigned j = first; j < search->count; j++)
            seen_room[j].turn = (j - first) * LAYER_NUMBERS + i;
    }
    qsort(seen_room, search->count, sizeof seen_room[0], turn_compare);
}

/** A layer's number is its place or, once a body was dissected in the same segment, a higher number. */
static void messages_collect(packet_info *pinfo, unsigned first_layer, struct search *search)
{
    if (layers_turn(pinfo))
        turns_collect(pinfo, first_layer, search);
    for (uint32_t layer = first_layer; layer <= pinfo->curr_layer_num; layer++)
        layer_collect(pinfo, layer, search);
    search->missing = search->count;
    search->first = 0;
    search->is_elsewhere = false;
    search->attempts = search->missing * ATTEMPTS_PER_MESSAGE;
}

static bool text_holds(struct sip_text text, const char *at)
{
    return at >= text.at && at < text.at + text.len;
}

/** Does a header line stand here? Then what went before was a start line, whatever body ends in the same way. */
static bool is_header_line(struct sip_text text)
{
    size_t len = 0;

    while (len < text.len && (g_ascii_isalnum(text.at[len]) || text.at[len] == '-'))
        len++;
    while (len < text.len && (text.at[len] == ' ' || text.at[len] == '\t'))
        len++;
    return len > 0 && len < text.len && text.at[len] == ':';
}

/** How many bytes from `at` on are the rest of this message, which was found elsewhere; 0 if they are something else.
 */
static size_t rest_of_message(const struct seen *seen, struct sip_text source, const char *at)
{
    size_t left = (size_t)(source.at + source.len - at);
    const char *newline = memchr(at, '\n', left);
    struct sip_text message = {seen->message.start, seen->message.length};
    const char *end = message.at + message.len, *copy;

    while (newline && (copy = sip_text_find(message, at, (size_t)(newline - at)))) {
        size_t rest = (size_t)(end - copy);

        if (rest <= left && memcmp(copy, at, rest) == 0 && !is_header_line((struct sip_text){at + rest, left - rest}))
            return rest;
        message = (struct sip_text){copy + 1, rest - 1};
    }
    return 0;
}

/**
 * The segment that completes a reassembled message holds its end once more, and Wireshark may reassemble whole messages
 * along with it. Returns how many bytes from `at` on belong to a message that was found in another data source.
 */
static size_t copy_len(struct search *search, struct sip_text source, const char *at)
{
    for (unsigned i = 0; search->is_elsewhere && i < search->count; i++) {
        struct seen *seen = &seen_room[i];
        size_t len = 0;

        if (seen->is_found && !seen->is_passed && !text_holds(source, seen->message.start))
            len = rest_of_message(seen, source, at);
        if (len > 0) {
            seen->is_passed = true;
            return len;
        }
    }
    return 0;
}

/** Reads the message whose start line holds this SIP version, if it is one that is missing. Returns where to go on. */
static const char *message_take(struct search *search, struct sip_text source, const char *from, const char *version)
{
    const char *end = source.at + source.len, *past = version + SIP_VERSION_LEN;
    bool is_status = past < end && *past == ' ';

    for (unsigned i = search->first; i < search->count; i++) {
        struct seen *seen = &seen_room[i];
        const char *start = version;
        size_t copied;

        if (seen->is_found || is_status != (seen->info->response_code != 0))
            continue;
        if (!is_status)
            start = seen->info->request_method
                        ? sip_match_request_line(from, version, (const char *)seen->info->request_method)
                        : NULL;
        if (!start)
            continue;
        if (!sip_message_read(start, (size_t)(end - start), &seen->message) ||
            !sip_match_message(&seen->message, seen->info)) {
            if (--search->attempts == 0)
                return end;
            continue;
        }
        copied = copy_len(search, source, start);
        if (copied > 0)
            return start + copied;
        seen->is_found = true;
        seen->turn = search->count - search->missing;
        if (--search->missing == 0)
            return end;
        while (seen_room[search->first].is_found)
            search->first++;
        return start + seen->message.length;
    }
    return past;
}

static void source_search(struct search *search, tvbuff_t *tvb)
{
    unsigned len = tvb_captured_length(tvb);
    struct sip_text source = {len ? (const char *)tvb_get_ptr(tvb, 0, (int)len) : NULL, len}, rest = source;
    const char *version;

    while (search->missing > 0 && search->attempts > 0 && rest.len > 0 &&
           (version = sip_text_find(rest, SIP_VERSION, SIP_VERSION_LEN))) {
        const char *next = message_take(search, source, rest.at, version);

        rest = (struct sip_text){next, (size_t)(source.at + source.len - next)};
    }
}

/** What was made from other bytes comes first: a reassembled message is whole there and cut in the frame. */
static void sources_search(struct search *search, const GSList *source)
{
    if (!source)
        return;
    sources_search(search, source->next);
    if (search->missing == 0)
        return;
    search->is_elsewhere = search->missing < search->count;
    source_search(search, get_data_source_tvb(source->data));
}

bool sip_reader_has_messages(packet_info *pinfo)
{
    return sip_layer_of(pinfo) != 0;
}

/** Where no bytes were found, a response still has its code. */
static void bare_response_add(const struct search *search)
{
    struct seen *first = &seen_room[0];

    if (search->missing < search->count || first->info->response_code < 100)
        return;
    first->is_found = true;
    first->message = (struct sip_message){.code = first->info->response_code, .is_cut = true};
}

bool sip_reader_read(packet_info *pinfo)
{
    unsigned first_layer = sip_layer_of(pinfo);
    struct search search;

    if (first_layer == 0)
        return false;
    search.count = 0;
    messages_collect(pinfo, first_layer, &search);
    if (search.missing == 0)
        return false;
    sources_search(&search, pinfo->data_src);
    if (layers_turn(pinfo))
        qsort(seen_room, search.count, sizeof seen_room[0], turn_compare);
    bare_response_add(&search);
    seen_count = search.count;
    return true;
}

struct sip_message *sip_reader_next(unsigned *place)
{
    while (*place < seen_count) {
        struct seen *seen = &seen_room[(*place)++];

        if (seen->is_found)
            return &seen->message;
    }
    return NULL;
}

bool sip_reader_is_error(const packet_info *pinfo)
{
    return has_layer(pinfo, pinfo->net_src.type == AT_IPv6 ? proto_icmpv6 : proto_icmp);
}

bool sip_reader_quoted(packet_info *pinfo, struct sip_message *message, struct icmp_error *error)
{
    tvbuff_t *tvb = pinfo->data_src ? get_data_source_tvb(pinfo->data_src->data) : NULL;
    unsigned len = tvb ? tvb_captured_length(tvb) : 0;
    const char *bytes = len ? (const char *)tvb_get_ptr(tvb, 0, (int)len) : NULL;

    if (len == 0 || !sip_scan_quoted((struct sip_text){bytes, len}, message))
        return false;
    *error = icmp_error_read((const uint8_t *)bytes, (size_t)(message->start - bytes));
    return true;
}
