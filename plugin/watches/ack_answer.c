/* ack_answer.c
 * Says of a 2xx without ACK what keeps the caller from sending it: no tag, a lost Record-Route, a Contact that calls
 * for TLS, a CANCEL that came too late (RFC 3261 sections 8.2.6.2, 9.1, 12.1.1 and 15).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_answer.h"

#include "sip/route.h"
#include "sip/uri.h"
#include "watches/contact_reach.h"

/* In a sentence, so much of a URI is shown. */
#define URI_SHOWN 100

bool ack_answer_add_fault(GString *out, const struct answer *answer)
{
    uint32_t cancel = answer->invite->cancel.frame; /* once one branch is answered, a proxy cancels the others */

    if (!answer->to_tag && !invite_is_old(answer->invite)) {
        g_string_append(out, "; it has no tag in To, so it makes no dialog (RFC 3261 section 8.2.6.2)");
        return true;
    }
    if (!cancel || cancel > answer->frame)
        return false;
    g_string_append_printf(out,
                           "; the CANCEL in frame %u came too late to stop it: the caller has to send ACK and then BYE "
                           "(RFC 3261 sections 9.1 and 15)",
                           cancel);
    return true;
}

static bool routes_of(struct sip_routes *routes, struct sip_headers *headers, const struct sip_message *message)
{
    if (message->is_cut)
        return false;
    sip_headers_read(headers, message);
    sip_routes_read(routes, headers, HEADER_RECORD_ROUTE);
    return headers->are_all && routes->are_all;
}

/** Who answers copies the Record-Route of the INVITE. A proxy in between puts its own before it, and no one has changed
 * what the hops behind it have recorded. */
static bool add_record_route(GString *out, const struct sip_message *invite, uint32_t invite_frame,
                             const struct sip_message *response)
{
    struct sip_headers headers, of_response;
    struct sip_routes due, found;
    unsigned at = 0, skipped;

    if (!routes_of(&due, &headers, invite) || !routes_of(&found, &of_response, response) || due.count == 0 ||
        sip_routes_end(&due, &found))
        return false;
    skipped = found.count > due.count ? found.count - due.count : 0;
    while (at < due.count && skipped + at < found.count && sip_uri_equal(found.uri[skipped + at], due.uri[at]))
        at++;
    if (found.count == 0) {
        g_string_append(out, "; it has no Record-Route; that of the INVITE, which it has to copy, is ");
    } else if (skipped + at == found.count) {
        g_string_append(out, "; its Record-Route lacks one of the INVITE, ");
    } else {
        g_string_append(out, "; its Record-Route has ");
        sip_text_quote(out, found.uri[skipped + at], URI_SHOWN);
        g_string_append(out, " where that of the INVITE, which it has to copy, has ");
    }
    sip_text_quote(out, due.uri[at], URI_SHOWN);
    g_string_append_printf(out, " (frame %u): its ACK may go another way (RFC 3261 section 12.1.1)", invite_frame);
    return true;
}

/** Does a request to that URI need TLS? */
static bool is_secure(struct sip_text uri)
{
    struct sip_text transport;

    return sip_text_starts(uri, "sips:") ||
           (sip_element_param(uri, "transport", &transport) && sip_text_is(transport, "tls"));
}

/** The caller reached it without TLS, and may have none. */
static bool add_secure_contact(GString *out, const struct sip_message *invite, const struct sip_message *response)
{
    struct sip_text contact, via = response->vias;
    bool is_plain = sip_text_starts(via, "SIP/2.0/UDP") || sip_text_starts(via, "SIP/2.0/TCP");

    if (!is_plain || is_secure(sip_request_uri(invite)) || !sip_has_one_via(response) ||
        !sip_header_find(response, "Contact", 'm', &contact))
        return false;
    contact = sip_element_uri(contact);
    if (!is_secure(contact) || contact_is_on_connection(contact))
        return false;
    g_string_append(out, "; its Contact, ");
    sip_text_quote(out, contact, URI_SHOWN);
    g_string_append_printf(out, ", calls for TLS, and the INVITE came over %.3s", via.at + sizeof "SIP/2.0/" - 1);
    return true;
}

bool ack_answer_add_way(GString *out, const struct dialog_copy *invite_copy, const struct dialog_copy *copy)
{
    struct sip_message invite, response;

    if (invite_copy->len == 0 || !sip_message_read(invite_copy->bytes, invite_copy->len, &invite) || invite.code ||
        !sip_message_read(copy->bytes, copy->len, &response) || response.is_cut)
        return false;
    return add_record_route(out, &invite, invite_copy->frame, &response) || add_secure_contact(out, &invite, &response);
}
