/* ack_contact.c
 * Says of a 2xx without ACK that its Contact is not where it came from (RFC 3261 sections 8.1.1.8 and 13.2.2.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_contact.h"

#include "sip/headers.h"
#include "watches/ack_answer.h"
#include "watches/contact_reach.h"

#include <string.h>

/* In a sentence, so much of a Contact is shown. */
#define CONTACT_SHOWN 120

/** A 2xx as it was kept. */
struct kept_answer {
    const struct dialog_copy *copy, *invite; /* the latter: of the INVITE that it answers; NULL: it is not kept */
    struct endpoint caller;                  /* where that came from */
};

/** False if it is not kept (any more). */
static bool kept_answer(const struct answer *answer, struct kept_answer *kept)
{
    const struct watch_context *context = answer->invite->store->context;
    const struct call *call = call_find(dialog_calls(context->dialogs), answer->invite->call);

    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            const struct dialog_copy *peer = hop->refresh[!side].len > 0 ? &hop->refresh[!side] : &hop->made[!side];

            if (side == DIALOG_CALLEE && hop->made[side].len > 0 && hop->made[side].frame == answer->frame) {
                *kept =
                    (struct kept_answer){&hop->made[side], &hop->made[DIALOG_CALLER], hop->made[DIALOG_CALLER].from};
                return true;
            }
            if (hop->refresh[side].len > 0 && hop->refresh[side].frame == answer->frame) {
                *kept = (struct kept_answer){&hop->refresh[side], peer->frame == answer->invite->frame ? peer : NULL,
                                             peer->from};
                return true;
            }
        }
    return false;
}

/** Its Contact, absent if it has none, if the ACK goes right there: no proxy has shown itself. `second` is another one,
 * which no 2xx to an INVITE may have. */
static bool contact_read(const struct dialog_copy *copy, struct sip_text *uri, struct sip_text *second,
                         struct sip_text *via)
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
    *second = sip_header_list_next(&list, &element) ? sip_element_uri(element) : (struct sip_text){0};
    *via = message.vias;
    return !contact_is_on_connection(*uri);
}

/** Nothing says where the ACK goes, or that has to be looked up first. */
static void add_no_address(GString *out, struct sip_text uri)
{
    if (uri.len == 0) {
        g_string_append(out, "; it has no Contact, which is where its ACK goes");
        return;
    }
    g_string_append(out, "; its Contact, ");
    sip_text_quote(out, uri, CONTACT_SHOWN);
    g_string_append(out, ", names a host whose address the caller has to look up");
}

static void add_second(GString *out, struct sip_text uri, struct sip_text second)
{
    g_string_append(out, "; it has two Contacts, ");
    sip_text_quote(out, uri, CONTACT_SHOWN);
    g_string_append(out, " and ");
    sip_text_quote(out, second, CONTACT_SHOWN);
    g_string_append(out, ", where one has to be (RFC 3261 section 12.1.1)");
}

/** What is wrong with the address in the Contact of the 2xx. */
static void add_place(GString *out, const struct answer *answer, const struct kept_answer *kept, struct sip_text uri,
                      struct sip_text via)
{
    const struct endpoint *from = &kept->copy->from, *caller = &kept->caller;
    struct endpoint contact = {.family = 0};
    size_t begin = out->len;

    if (!contact_endpoint(uri, &contact)) {
        add_no_address(out, uri);
        return;
    }
    g_string_append(out, "; its Contact, ");
    sip_text_quote(out, uri, CONTACT_SHOWN);
    if (endpoint_is_loopback(&contact) && !endpoint_is_loopback(from)) {
        g_string_append(out, ", names the host itself that reads it, and it came from ");
        endpoint_add_host(out, from);
    } else if (endpoint_is_private(&contact) && caller->family && !endpoint_is_private(caller)) {
        g_string_append(out, ", is a private address, and the INVITE came from a public one, ");
        endpoint_add_host(out, caller);
    } else if (!endpoint_is_same_host(&contact, from) &&
               !(endpoint_is_private(&contact) && endpoint_is_private(from))) {
        g_string_append(out, ", is not where it came from, ");
        endpoint_add_host(out, from);
    } else if (endpoint_is_same_host(&contact, from) && contact.port != from->port &&
               (sip_text_starts(via, "SIP/2.0/UDP") || !answer->is_in_dialog)) {
        g_string_append_printf(out, ", names port %u, and it came from port %u", contact.port, from->port);
    } else {
        g_string_truncate(out, begin);
    }
}

char *ack_contact_words(const struct answer *answer)
{
    GString *out = g_string_new(NULL);
    struct kept_answer kept;
    struct sip_text uri, second = {0}, via;

    if (!ack_answer_add_fault(out, answer) && kept_answer(answer, &kept) &&
        !(kept.invite && ack_answer_add_way(out, kept.invite, kept.copy)) && kept.copy->from.family &&
        contact_read(kept.copy, &uri, &second, &via))
        add_place(out, answer, &kept, uri, via);
    if (out->len == 0 && second.len > 0)
        add_second(out, uri, second);
    return g_string_free(out, out->len == 0);
}
