/* call_filter.c
 * The conversation filter "SIP exchange".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/call_filter.h"

#include "sip/scan.h"
#include "texts/filter_string.h"
#include "wireshark/compat.h"
#include "wireshark/sip_reader.h"

#include <epan/charsets.h>
#include <epan/conversation_filter.h>
#include <epan/packet.h>

/** Adds a Call-ID as the field sip.Call-ID has it, unless it is there already. */
static void call_id_add(GPtrArray *call_ids, packet_info *pinfo, struct sip_text call_id)
{
    const char *string = (const char *)get_utf_8_string(pinfo->pool, (const uint8_t *)call_id.at, (int)call_id.len);

    if (!g_ptr_array_find_with_equal_func(call_ids, string, g_str_equal, NULL))
        g_ptr_array_add(call_ids, (void *)string);
}

static void call_ids_add(GPtrArray *call_ids, packet_info *pinfo, tvbuff_t *tvb)
{
    unsigned len = tvb_captured_length(tvb);
    struct sip_text rest = {len ? (const char *)tvb_get_ptr(tvb, 0, (int)len) : NULL, len};
    struct sip_message message;

    while (sip_scan_next(&rest, &message))
        if (message.call_id.at)
            call_id_add(call_ids, pinfo, message.call_id);
}

/**
 * The Call-IDs of the frame, each once; the caller frees the array, the strings live as long as the frame. They are
 * read off the bytes, because what the SIP dissector knew of the messages may be gone by the time that a menu asks.
 */
static GPtrArray *call_ids_of(packet_info *pinfo)
{
    GPtrArray *call_ids = g_ptr_array_new();

    if (sip_reader_has_messages(pinfo))
        for (const GSList *source = pinfo->data_src; source; source = source->next)
            call_ids_add(call_ids, pinfo, get_data_source_tvb(source->data));
    return call_ids;
}

/** The filter for the frame; NULL if it has no SIP message of its own. Free with g_free(). */
static char *call_filter_of(packet_info *pinfo)
{
    GPtrArray *call_ids = call_ids_of(pinfo);
    GString *filter = g_string_new(NULL);

    for (unsigned i = 0; i < call_ids->len; i++) {
        g_string_append(filter, i > 0 ? " || sip.Call-ID == " : "sip.Call-ID == ");
        quote_add(filter, g_ptr_array_index(call_ids, i));
    }
    g_ptr_array_free(call_ids, TRUE);
    return g_string_free(filter, filter->len == 0);
}

static filter_bool call_filter_is_valid(packet_info *pinfo FILTER_USER_DATA)
{
    char *filter = call_filter_of(pinfo);
    bool is_valid = filter != NULL;

    g_free(filter);
    return is_valid;
}

static char *call_filter_build(packet_info *pinfo FILTER_USER_DATA)
{
    return call_filter_of(pinfo);
}

void call_filter_register(void)
{
    register_call_filter("sipexplain", "SIP exchange", call_filter_is_valid, call_filter_build);
}
