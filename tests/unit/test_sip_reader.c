/* test_sip_reader.c
 * What is asked of one frame, as a menu does, changes nothing of what is read from the next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "wireshark/sip_reader.h"

#include <epan/packet.h>
#include <epan/proto_data.h>
#include <string.h>

enum proto { PROTO_OTHER, PROTO_SIP, PROTO_ICMP };

/* These stand in for Wireshark's. A data source is a string here, and so is its tvb. */

int proto_get_id_by_filter_name(const char *name)
{
    return strcmp(name, "sip") == 0 ? PROTO_SIP : strcmp(name, "icmp") == 0 ? PROTO_ICMP : -1;
}

tvbuff_t *get_data_source_tvb(const struct data_source *source)
{
    return (tvbuff_t *)source;
}

static const char request[] = "OPTIONS sip:bob@example.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n";

/** A frame with two layers, whose bytes are a request. */
static packet_info frame(wmem_list_t *layers, wmem_map_t *counts, enum proto outer, enum proto inner)
{
    static int once = 1;
    packet_info pinfo = {.layers = layers, .proto_layers = counts};

    wmem_list_append(layers, GINT_TO_POINTER(outer));
    wmem_list_append(layers, GINT_TO_POINTER(inner));
    wmem_map_insert(counts, GINT_TO_POINTER(outer), &once);
    wmem_map_insert(counts, GINT_TO_POINTER(inner), &once);
    return pinfo;
}

/** Is the request in the frame one that an ICMP error quotes, after a menu has looked at that other one? */
static bool is_quoted(enum proto outer, enum proto inner)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    packet_info error =
        frame(wmem_list_new(pool), wmem_map_new(pool, g_direct_hash, g_direct_equal), PROTO_ICMP, PROTO_SIP);
    packet_info next = frame(wmem_list_new(pool), wmem_map_new(pool, g_direct_hash, g_direct_equal), outer, inner);
    GByteArray *bytes = g_byte_array_new_take(g_memdup2(request, sizeof request - 1), sizeof request - 1);
    tvbuff_t *tvb = tvb_new_real_data(bytes->data, bytes->len, (int)bytes->len);
    struct sip_message message;
    struct icmp_error icmp;
    bool found;

    g_assert_false(sip_reader_has_messages(&error));
    next.data_src = g_slist_prepend(NULL, tvb);
    g_assert_false(sip_reader_read(&next));
    found = sip_reader_is_error(&next) && sip_reader_quoted(&next, &message, &icmp);
    g_slist_free(next.data_src);
    tvb_free(tvb);
    g_byte_array_free(bytes, TRUE);
    wmem_destroy_allocator(pool);
    return found;
}

static void test_question(void)
{
    g_assert_false(is_quoted(PROTO_OTHER, PROTO_OTHER));
    g_assert_true(is_quoted(PROTO_ICMP, PROTO_SIP));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    sip_reader_start();
    g_test_add_func("/sip_reader/question", test_question);
    return g_test_run();
}
