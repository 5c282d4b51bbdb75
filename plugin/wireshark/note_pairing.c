/* note_pairing.c
 * What is odd about how a response came by its request: what its topmost Via says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_pairing.h"

#include "watches/via_fit.h"
#include "wireshark/packet_text.h"

#include <epan/wmem_scopes.h>

#define SENT_BY_SHOWN 64
#define SENTENCE_SHOWN 200

static const char *sent_by_keep(const struct transaction_part *part, const struct sip_message *response,
                                const struct transaction_store *transactions)
{
    struct sip_text sent_by, request_sent_by, branch, bytes = transaction_request(transactions);
    struct sip_message request;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
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

/** Does its Via name the server itself as the sender of the request? */
static const char *received_keep(const struct transaction_part *part, const struct sip_message *response,
                                 const struct arrival *arrival, const struct transaction_store *transactions)
{
    const struct transaction_state *room = transaction_state(transactions);
    const char *kept = NULL;
    char *words;

    if (!room || part->request_frame != room->frame || arrival->hosts != room->hosts)
        return NULL;
    words = via_fit_received(response, arrival, &room->from, room->frame);
    if (words)
        kept = packet_text_keep((struct sip_text){words, strlen(words)}, SENTENCE_SHOWN);
    g_free(words);
    return kept;
}

const char *pairing_keep(const struct transaction_part *part, const struct sip_message *response,
                         enum sip_method method, const struct arrival *arrival,
                         const struct transaction_store *transactions)
{
    if (method == METHOD_ACK)
        return "No response may answer an ACK: whoever has sent it knows no transaction that this belongs to, and "
               "discards it (RFC 3261 section 17)";
    if (part->has_other_sent_by)
        return sent_by_keep(part, response, transactions);
    if (part->request_frame && (response->code >= 300 || method == METHOD_REGISTER)) /* most others need no look */
        return received_keep(part, response, arrival, transactions);
    return NULL;
}
