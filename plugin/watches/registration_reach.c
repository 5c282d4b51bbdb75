/* registration_reach.c
 * Says at a REGISTER that its Contact is not where it came from, and gets no answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/registration_reach.h"

#include "sip/uri.h"
#include "texts/decimal.h"

/* So many copies show that the sender has got nothing. */
#define COPIES_PROVE 3

/** Do both have private addresses? Then one may well reach the other. */
static bool may_be_near(const struct endpoint *one, const struct endpoint *other)
{
    return endpoint_is_private(one) && endpoint_is_private(other);
}

struct registration_contact *registration_reach_contact(const struct watch_context *context,
                                                        struct sip_text request_bytes)
{
    struct sip_message request;

    if (request_bytes.len == 0 || !context->registrations ||
        !sip_message_read(request_bytes.at, request_bytes.len, &request) || request.is_cut)
        return NULL;
    return registration_contact_find(context->registrations, sip_request_uri(&request));
}

/** Did the REGISTER with that Contact come from elsewhere, before the request? */
static bool is_elsewhere(const struct registration_contact *contact, const struct transaction_state *room)
{
    return contact && contact->frame < room->frame && contact->from.family && room->to.family &&
           !endpoint_is_same(&contact->from, &room->to);
}

bool registration_reach_is_wrong(const struct watch_context *context, const struct transaction_state *room,
                                 struct sip_text request_bytes)
{
    const struct registration_contact *contact = registration_reach_contact(context, request_bytes);

    return room->sent >= COPIES_PROVE && is_elsewhere(contact, room) &&
           contact->registrar == room->hosts - room->target_host;
}

void registration_reach_failed(const struct watch_context *context, const struct transaction_state *room,
                               struct sip_text request_bytes)
{
    struct registration_contact *contact = registration_reach_contact(context, request_bytes);
    const char *method = sip_method_name(room->method);
    GString *words;

    if (!is_elsewhere(contact, room) || contact->finding || may_be_near(&room->to, &contact->from))
        return;
    words = g_string_new("the Contact of this REGISTER is not where it came from: it came from ");
    endpoint_add(words, &contact->from);
    g_string_append_printf(words, ", and the %s in frame %u went to ", method ? method : "request", room->frame);
    endpoint_add(words, &room->to);
    g_string_append(words, endpoint_is_private(&room->to) ? ", a private address, without any response"
                                                          : " without any response");
    contact->finding = finding_add_late(context->findings, contact->place, FINDING_CONTACT_UNREACHABLE,
                                        (struct sip_text){0}, "%s", words->str);
    finding_add_frame(contact->finding, contact->frame);
    finding_add_frame(contact->finding, room->frame);
    g_string_free(words, TRUE);
    context->clock->has_passed = true;
}

void registration_reach_answered(const struct watch_context *context, struct sip_text request_bytes)
{
    struct registration_contact *contact = registration_reach_contact(context, request_bytes);

    if (!contact || !contact->finding)
        return;
    contact->finding->is_withdrawn = true;
    contact->finding = NULL;
}

/** Had the registration run out before the request was sent? */
static void add_end(GString *out, const struct registration *newest, int64_t begin_us)
{
    int64_t expires_us = newest ? registration_expires_us(newest) : TIME_UNKNOWN;

    if (expires_us == TIME_UNKNOWN || begin_us == TIME_UNKNOWN || begin_us <= expires_us || newest->is_forgotten ||
        newest->next || sight_leaps(expires_us, begin_us))
        return;
    decimal_append(out, ", whose registration had run out %.3g s before",
                   (double)(begin_us - expires_us) / G_USEC_PER_SEC);
}

void registration_reach_words(GString *out, const struct registration_contact *contact,
                              const struct transaction_state *room)
{
    if (!contact || contact->frame >= room->frame)
        return;
    g_string_append_printf(out, "; it goes to the Contact of the REGISTER in frame %u", contact->frame);
    if (contact->from.family && room->to.family) {
        g_string_append(out, ", which came from ");
        if (endpoint_is_same(&contact->from, &room->to))
            g_string_append(out, "there");
        else
            endpoint_add(out, &contact->from);
    }
    add_end(out, contact->newest, room->begin_us);
}
