/* registration_list.c
 * Looks for the Contact that was asked for among those of the 2xx.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/registration_list.h"

#include "sip/headers.h"
#include "sip/uri.h"

#define SIP_PORT 5060

/* In a sentence, so much of a URI is shown. */
#define URI_SHOWN 80

/* A client that does not find its Contact in the response registers again within this. */
#define AT_ONCE_US (5 * (int64_t)G_USEC_PER_SEC)

/** The Contacts of a 2xx. */
struct listed {
    struct sip_text own;   /* the element that is the one asked for; absent: it is not there */
    struct sip_text other; /* the first other one */
    unsigned others;
    unsigned known_others; /* those that other clients of this user registered */
};

static bool is_of_other_client(const struct registration_binding *binding, struct sip_text uri)
{
    uint64_t contact = sip_address_key(uri, true);

    for (const struct registration_binding *other = &binding->user->first; other && other->contact; other = other->next)
        if (other != binding && other->contact == contact)
            return true;
    return false;
}

static void listed_read(struct listed *listed, const struct registration_binding *binding,
                        const struct sip_message *response, struct sip_text asked)
{
    struct sip_text rest = response->headers, name, value, element;

    *listed = (struct listed){0};
    while (sip_header_next(&rest, &name, &value)) {
        if (!sip_text_is(name, "Contact") && !sip_text_is(name, "m"))
            continue;
        while (sip_list_next(&value, &element)) {
            struct sip_text uri = sip_element_uri(element);

            if (!listed->own.at && sip_uri_equal(uri, asked)) {
                listed->own = element;
                continue;
            }
            sip_text_keep_first(&listed->other, uri);
            listed->others++;
            listed->known_others += is_of_other_client(binding, uri);
        }
    }
}

/** What the 200 lists, and why that may be. */
static void add_listed(GString *words, const struct listed *listed, const struct message_event *response)
{
    struct sip_text host;
    uint32_t port;
    GString *to = g_string_new(NULL);

    sip_text_quote(words, listed->other, URI_SHOWN);
    if (listed->others > 1)
        g_string_append_printf(words, " and %u more", listed->others - 1);
    host = sip_uri_host(listed->other, &port);
    endpoint_add_host(to, &response->arrival->to);
    if (listed->known_others == listed->others)
        g_string_append(words, ", of other clients of this user");
    else if (listed->others == 1 && to->len > 0 && sip_text_is(host, to->str) &&
             (port ? port : SIP_PORT) == response->arrival->to.port)
        g_string_append(words, ": the registrar has put in where the REGISTER came from");
    g_string_free(to, TRUE);
}

static void unbound_tell(const struct watch_context *context, struct registration *registration,
                         const struct message_event *response, const struct listed *listed, struct sip_text asked)
{
    struct registration_binding *binding = registration->binding;
    bool is_certain = listed->known_others == listed->others;
    GString *words;

    if (binding->unbound) /* once for each client */
        return;
    words = g_string_new("the REGISTER asked for ");
    sip_text_quote(words, asked, URI_SHOWN);
    g_string_append_printf(words, " (frame %u), this %u lists ", registration->request_frame, response->message->code);
    add_listed(words, listed, response);
    binding->unbound = finding_add(context->findings, response->place,
                                   is_certain ? FINDING_REGISTRATION_NOT_BOUND : FINDING_REGISTRATION_NOT_BOUND_NOTE,
                                   response->message->call_id, "%s", words->str);
    binding->unbound_place = response->place;
    finding_add_frame(binding->unbound, registration->request_frame);
    g_string_free(words, TRUE);
}

/** The Contact of the REGISTER, from its bytes. */
static struct sip_text contact_asked(const struct message_event *response)
{
    struct sip_text bytes = transaction_request(response->requests);
    struct sip_message request;
    struct sip_register lines;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request) || request.is_cut)
        return (struct sip_text){0};
    sip_register_read(&request, &lines);
    return lines.are_several ? (struct sip_text){0} : lines.uri;
}

static uint32_t expires_of(const struct sip_message *response, struct sip_text contact)
{
    uint32_t seconds = sip_contact_expires(contact);
    struct sip_text value;

    if (seconds == SIP_NO_SPAN && sip_header_find(response, "Expires", 0, &value) && sip_number_read(value, &seconds))
        return seconds;
    return seconds;
}

void registration_list_check(const struct watch_context *context, struct registration *registration,
                             const struct message_event *response)
{
    struct sip_text asked = contact_asked(response);
    struct listed listed;
    char *words;

    if (response->message->is_cut || asked.len == 0)
        return;
    listed_read(&listed, registration->binding, response->message, asked);
    if (listed.own.at) {
        registration->granted_s = expires_of(response->message, listed.own);
        words = g_strdup_printf("%u other Contact%s registered for this user", listed.others,
                                listed.others == 1 ? " is" : "s are");
        if (listed.others > 0)
            registration_seen_add(context->registrations, &registration->response_seen, words);
        g_free(words);
    } else if (listed.others > 0) {
        unbound_tell(context, registration, response, &listed, asked);
    }
}

/** Is it said for the first time that this REGISTER comes right after the one that was accepted? */
static bool is_at_once(const struct registration_binding *binding, const struct message_event *request,
                       int64_t *span_us)
{
    const struct registration *last = binding->last;

    if (binding->unbound->id == FINDING_REGISTRATION_NOT_BOUND || last != binding->granted ||
        last->response_us == TIME_UNKNOWN || request->arrival->time_us == TIME_UNKNOWN ||
        request->message->cseq == binding->cseq)
        return false;
    *span_us = request->arrival->time_us - last->response_us;
    return *span_us >= 0 && *span_us <= AT_ONCE_US &&
           (last->granted_s == SIP_NO_SPAN || *span_us <= (int64_t)last->granted_s * G_USEC_PER_SEC / 2);
}

void registration_list_again(const struct watch_context *context, struct registration_binding *binding,
                             const struct message_event *request)
{
    struct finding *before = binding->unbound;
    int64_t span_us;

    if (!is_at_once(binding, request, &span_us))
        return;
    before->is_withdrawn = true;
    binding->unbound =
        finding_add_late(context->findings, binding->unbound_place, FINDING_REGISTRATION_NOT_BOUND,
                         request->message->call_id, "%s; the client registers again %u ms after it (frame %u)",
                         before->words, (unsigned)(span_us / 1000), request->arrival->frame);
    finding_add_frame(binding->unbound, before->frames[0]);
    finding_add_frame(binding->unbound, request->arrival->frame);
    context->clock->has_passed = true;
}
