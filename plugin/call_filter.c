/* call_filter.c
 * The conversation filter "SIP exchange".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "call_filter.h"

#include "compat.h"
#include "quote.h"
#include "sip_reader.h"

#include <epan/charsets.h>
#include <epan/conversation_filter.h>
#include <epan/packet.h>

static bool any_request(const char *method _U_)
{
    return true;
}

/** A Call-ID as the field sip.Call-ID has it; NULL if the message has none. */
static const char *call_id_of(packet_info *pinfo, const struct sip_message *message)
{
    struct sip_text call_id = message->call_id;

    if (!call_id.at)
        return NULL;
    return (const char *)get_utf_8_string(pinfo->pool, (const uint8_t *)call_id.at, (int)call_id.len);
}

/** The Call-IDs of the frame, each once; the caller frees the array, the strings live as long as the frame. */
static GPtrArray *call_ids_of(packet_info *pinfo)
{
    wmem_array_t *messages = sip_reader_messages(pinfo, any_request);
    GPtrArray *call_ids = g_ptr_array_new();

    for (unsigned i = 0; messages && i < wmem_array_get_count(messages); i++) {
        const char *call_id = call_id_of(pinfo, wmem_array_index(messages, i));

        if (call_id && !g_ptr_array_find_with_equal_func(call_ids, call_id, g_str_equal, NULL))
            g_ptr_array_add(call_ids, (void *)call_id);
    }
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
