/* ack_contact.c
 * Says of a 2xx without ACK that its Contact is not where it came from (RFC 3261 sections 8.1.1.8 and 13.2.2.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_contact.h"

#include "sip/headers.h"
#include "watches/contact_reach.h"

#include <string.h>

/* In a sentence, so much of a Contact is shown. */
#define CONTACT_SHOWN 120

/** The 2xx as it was kept, and where its INVITE came from; NULL if it is not kept (any more). */
static const struct dialog_copy *kept_answer(const struct answer *answer, struct endpoint *caller)
{
    const struct watch_context *context = answer->invite->store->context;
    const struct call *call = call_find(dialog_calls(context->dialogs), answer->invite->call);

    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            const struct dialog_copy *peer = hop->refresh[!side].len > 0 ? &hop->refresh[!side] : &hop->made[!side];

            if (side == DIALOG_CALLEE && hop->made[side].len > 0 && hop->made[side].frame == answer->frame) {
                *caller = hop->made[DIALOG_CALLER].from;
                return &hop->made[side];
            }
            if (hop->refresh[side].len > 0 && hop->refresh[side].frame == answer->frame) {
                *caller = peer->from;
                return &hop->refresh[side];
            }
        }
    return NULL;
}

/** Its one Contact, absent if it has none, if the ACK goes right there: no proxy has shown itself. */
static bool contact_read(const struct dialog_copy *copy, struct sip_text *uri, struct sip_text *via)
{
    struct sip_header_list list;
    struct sip_headers headers;
    struct sip_message message;
    struct sip_text element;

    if (!sip_message_read(copy->bytes, copy->len, &message) || message.is_cut || !sip_has_one_via(&message))
        return false;
    sip_headers_read(&headers, &message);
    list = (struct sip_header_list){&headers, HEADER_CONTACT, 0, {0}};
    if (!headers.are_all || sip_header_list_count(&headers, HEADER_RECORD_ROUTE) > 0)
        return false;
    *uri = sip_header_list_next(&list, &element) ? sip_element_uri(element) : (struct sip_text){0};
    *via = message.vias;
    return !contact_is_on_connection(*uri);
}

/** Nothing says where the ACK goes, or that has to be looked up first. */
static char *no_address_words(struct sip_text uri)
{
    GString *out;

    if (uri.len == 0)
        return g_strdup("; it has no Contact, which is where its ACK goes");
    out = g_string_new("; its Contact, ");
    sip_text_quote(out, uri, CONTACT_SHOWN);
    g_string_append(out, ", names a host whose address the caller has to look up");
    return g_string_free(out, FALSE);
}

char *ack_contact_words(const struct answer *answer)
{
    struct endpoint caller = {.family = 0}, contact = {.family = 0};
    const struct dialog_copy *copy = kept_answer(answer, &caller);
    struct sip_text uri, via;
    GString *out;

    if (!copy || !copy->from.family || !contact_read(copy, &uri, &via))
        return NULL;
    if (!contact_endpoint(uri, &contact))
        return no_address_words(uri);
    out = g_string_new("; its Contact, ");
    sip_text_quote(out, uri, CONTACT_SHOWN);
    if (endpoint_is_loopback(&contact) && !endpoint_is_loopback(&copy->from)) {
        g_string_append(out, ", names the host itself that reads it, and it came from ");
        endpoint_add_host(out, &copy->from);
    } else if (endpoint_is_private(&contact) && caller.family && !endpoint_is_private(&caller)) {
        g_string_append(out, ", is a private address, and the INVITE came from a public one, ");
        endpoint_add_host(out, &caller);
    } else if (!endpoint_is_same_host(&contact, &copy->from) &&
               !(endpoint_is_private(&contact) && endpoint_is_private(&copy->from))) {
        g_string_append(out, ", is not where it came from, ");
        endpoint_add_host(out, &copy->from);
    } else if (endpoint_is_same_host(&contact, &copy->from) && contact.port != copy->from.port &&
               (sip_text_starts(via, "SIP/2.0/UDP") || !answer->is_in_dialog)) {
        g_string_append_printf(out, ", names port %u, and it came from port %u", contact.port, copy->from.port);
    } else {
        g_string_truncate(out, 0);
    }
    return g_string_free(out, out->len == 0);
}
