/* note_texts.c
 * The method, the phrase and the oddities of a message, for its note.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_texts.h"

#include "texts/codebook.h"
#include "wireshark/packet_text.h"

#include <epan/packet.h>

/* Longer texts from packets are cut: nothing needs more of them. */
#define PHRASE_KEPT 200
#define SENT_BY_SHOWN 64

const char *note_method_keep(struct sip_text name, enum sip_method method)
{
    if (method != METHOD_OTHER)
        return sip_method_name(method);
    return name.len > 0 ? packet_text_keep(name, METHOD_SHOWN) : NULL;
}

const char *note_phrase_keep(const struct sip_message *response, const struct codebook *book)
{
    const char *registered = codebook_registered_name(book, response->code);

    if (response->phrase.len == 0 || (registered && sip_text_is(response->phrase, registered)))
        return NULL;
    return packet_text_keep(response->phrase, PHRASE_KEPT);
}

const char *note_pairing_keep(const struct transaction_part *part, const struct sip_message *response,
                              struct sip_text request_bytes, bool is_to_ack)
{
    struct sip_text sent_by, request_sent_by, branch;
    struct sip_message request;

    if (is_to_ack)
        return "No response may answer an ACK: whoever has sent it knows no transaction that this belongs to, and "
               "discards it (RFC 3261 section 17)";
    if (request_bytes.len == 0 || !sip_message_begin(request_bytes.at, request_bytes.len, &request))
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
