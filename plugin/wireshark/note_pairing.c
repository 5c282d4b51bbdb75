/* note_pairing.c
 * Says what is odd about what a response answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_pairing.h"

#include "wireshark/packet_text.h"

#include <epan/wmem_scopes.h>

#define SENT_BY_SHOWN 64

const char *note_pairing(const struct transaction_store *transactions, const struct transaction_part *part,
                         const struct sip_message *response, bool is_to_ack)
{
    struct sip_text sent_by, request_sent_by, branch, bytes = transaction_request(transactions);
    struct sip_message request;

    if (is_to_ack)
        return "No response may answer an ACK: whoever has sent it knows no transaction that this belongs to, and "
               "discards it (RFC 3261 section 17)";
    if (bytes.len == 0 || !sip_message_begin(bytes.at, bytes.len, &request))
        return NULL;
    sip_via_identity(&request, &request_sent_by, &branch);
    sip_via_identity(response, &sent_by, &branch);
    return wmem_strdup_printf(wmem_file_scope(),
                              "Its top Via names %s, that of the request (frame %u) %s: something on the way rewrites "
                              "Via, and a client may discard "
                              "this response (RFC 3261 section 18.1.2)",
                              packet_text_keep(sent_by, SENT_BY_SHOWN), part->request_frame,
                              packet_text_keep(request_sent_by, SENT_BY_SHOWN));
}
