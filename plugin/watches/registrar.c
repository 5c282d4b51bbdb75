/* registrar.c
 * Follows the REGISTERs of each Contact.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/registrar.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "sip/login.h"
#include "sip/uri.h"
#include "watches/registration_rules.h"
#include "watches/registration_words.h"

/* A REGISTER with the same Call-ID and CSeq is the same one on another hop, unless so much lies between them. */
#define HOPS_US (32 * (int64_t)G_USEC_PER_SEC)

struct registrar_watch {
    struct watch_context *context;
    struct registration_store *store;
    const struct registration *current; /* of the message given last */
    GString *cause;                     /* of the failure given last */
};

struct registrar_watch *registrar_watch_new(struct watch_context *context)
{
    struct registrar_watch *watch = g_new0(struct registrar_watch, 1);

    watch->context = context;
    context->registrations = watch->store = registration_store_new();
    watch->cause = g_string_new(NULL);
    return watch;
}

void registrar_watch_free(struct registrar_watch *watch)
{
    if (!watch)
        return;
    registration_store_free(watch->store);
    watch->context->registrations = NULL;
    g_string_free(watch->cause, TRUE);
    g_free(watch);
}

const struct registration *registrar_watch_current(const struct registrar_watch *watch)
{
    return watch->current;
}

struct sip_text registrar_watch_cause(struct registrar_watch *watch)
{
    struct sip_text cause = {watch->cause->str, watch->cause->len};

    return cause;
}

static uint64_t user_of(const struct sip_message *message)
{
    return sip_address_key(sip_element_uri(message->to), false);
}

/** Has the client been asked for credentials, and sends some? */
static bool answers_challenge(const struct registration *before, struct sip_message *request)
{
    if (!before || (before->code != 401 && before->code != 407))
        return false;
    return login_has_credentials(request);
}

/** It is the newest REGISTER of that binding from now on. */
static void registration_joins(struct registration *registration, struct registration_binding *binding,
                               const struct message_event *event)
{
    if (binding->last) {
        binding->last->next = registration;
        binding->last->binding = NULL;
    }
    binding->last = registration;
    registration->binding = binding;
    binding->call = event->message->call;
    binding->cseq = event->message->cseq;
    binding->hosts = event->arrival->hosts;
}

static bool is_other_hop(const struct registration_binding *binding, const struct message_event *request)
{
    int64_t time_us = request->arrival->time_us;

    return binding->last && binding->call == request->message->call && binding->cseq == request->message->cseq &&
           time_us != TIME_UNKNOWN && binding->last->begin_us != TIME_UNKNOWN &&
           ABS(time_us - binding->last->begin_us) < HOPS_US;
}

/** Where the REGISTER comes from, for those who send requests to its Contact. */
static void contact_note(struct registrar_watch *watch, const struct message_event *request, uint64_t contact,
                         struct registration *registration)
{
    struct registration_contact *kept = registration_contact_note(watch->store, contact);

    kept->newest = registration;
    if (kept->frame && endpoint_is_same(&kept->from, &request->arrival->from))
        return;
    kept->from = request->arrival->from;
    kept->registrar = request->arrival->target_host;
    kept->frame = request->arrival->frame;
    kept->place = request->place;
    kept->finding = NULL;
}

static struct registration *registration_begin(struct registrar_watch *watch, const struct message_event *request,
                                               const struct sip_register *lines)
{
    struct registration *registration = registration_new(watch->store);

    registration->begin_us = request->arrival->time_us;
    registration->request_frame = request->arrival->frame;
    registration->asked_s = lines->expires_s;
    registration->is_removal = lines->expires_s == 0;
    return registration;
}

/** A REGISTER for one Contact: the first one that is asked for. */
static struct registration *contact_register(struct registrar_watch *watch, const struct message_event *request,
                                             const struct sip_register *lines)
{
    struct registration_user *user =
        registration_user_get(watch->store, user_of(request->message), request->arrival->time_us);
    uint64_t uri = key_mix(1, lines->uri), contact;
    struct registration_binding *binding;
    struct registration *registration;

    if (!user)
        return registration_begin(watch, request, lines);
    binding = registration_binding_known(user, uri);
    contact = binding ? binding->contact : sip_address_key(lines->uri, true);
    if (!contact)
        return registration_begin(watch, request, lines);
    if (!binding)
        binding = registration_binding_find(user, contact, request->message->call);
    if (binding && is_other_hop(binding, request) && !answers_challenge(binding->last, request->message))
        return binding->last;
    if (!binding)
        binding = registration_binding_new(user, contact);
    registration = registration_begin(watch, request, lines);
    registration->has_credentials = answers_challenge(binding->last, request->message);
    registration_rule_request(watch->context, binding, registration, request);
    registration_rule_nat(watch->store, binding, registration, request, lines->uri, uri);
    registration_rule_order(watch->store, binding, registration, request);
    registration_rule_span(watch->store, registration, lines);
    binding->contact = contact;
    binding->uri = uri;
    registration_joins(registration, binding, request);
    contact_note(watch, request, contact, registration);
    return registration;
}

static void request_note(struct registrar_watch *watch, const struct message_event *request,
                         struct transaction_state *room)
{
    struct sip_register lines;

    if (!request->part->first_frame) {
        sip_register_read(request->message, &lines);
        if (lines.is_all)
            room->registration = registration_begin(watch, request, &lines);
        else if (lines.uri.len > 0)
            room->registration = contact_register(watch, request, &lines);
    }
    watch->current = room->registration;
}

/** All Contacts of the user are removed. */
static void all_remove(struct registrar_watch *watch, const struct message_event *response,
                       struct registration *removal)
{
    struct registration_user *user =
        registration_user_find(watch->store, user_of(response->message), response->arrival->time_us);

    for (struct registration_binding *binding = user ? &user->first : NULL; binding; binding = binding->next) {
        if (binding->last && !binding->last->next)
            binding->last->next = removal;
        if (binding->granted)
            binding->granted = removal;
    }
}

/** The REGISTER was not captured, but its Contact is the only one: then it is known what was registered. */
static struct registration *registration_of_response(struct registrar_watch *watch,
                                                     const struct message_event *response,
                                                     const struct sip_register *lines)
{
    uint64_t contact = sip_address_key(lines->uri, true);
    struct registration_user *user;
    struct registration_binding *binding;
    struct registration *registration;

    if (!contact || lines->are_several)
        return NULL;
    user = registration_user_get(watch->store, user_of(response->message), response->arrival->time_us);
    if (!user)
        return NULL;
    binding = registration_binding_find(user, contact, response->message->call);
    if (!binding)
        binding = registration_binding_new(user, contact);
    registration = registration_new(watch->store);
    binding->contact = contact;
    registration_joins(registration, binding, response);
    return registration;
}

static void granted_note(struct registrar_watch *watch, const struct message_event *response,
                         struct registration *registration, const struct sip_register *lines)
{
    struct registration_binding *binding = registration->binding;

    if (!registration->is_removal) {
        registration->granted_s = lines->uri.len > 0 && !lines->are_several ? lines->expires_s : SIP_NO_SPAN;
        registration_rule_response(watch->context, registration, response, lines);
    }
    if (!binding) {
        if (registration->is_removal)
            all_remove(watch, response, registration);
        return;
    }
    binding->granted = registration;
    binding->user->failed = 0;
    binding->user->failed_frame = 0;
}

static void response_note(struct registrar_watch *watch, const struct message_event *response,
                          struct transaction_state *room)
{
    const struct arrival *arrival = response->arrival;
    bool is_granted = response->message->code < 300;
    struct sip_register lines;

    watch->current = room->registration;
    if (response->part->first_frame || (room->registration && room->registration->code / 100 == 2 && !is_granted))
        return;
    if (is_granted)
        sip_register_read(response->message, &lines);
    if (is_granted && !room->registration && !response->part->request_frame)
        room->registration = registration_of_response(watch, response, &lines);
    watch->current = room->registration;
    if (!room->registration)
        return;
    room->registration->code = (uint16_t)response->message->code;
    room->registration->response_frame = arrival->frame;
    room->registration->response_us = arrival->time_us;
    if (is_granted)
        granted_note(watch, response, room->registration, &lines);
}

void registrar_watch_message(struct registrar_watch *watch, const struct message_event *event)
{
    struct transaction_state *room = transaction_state(event->requests);

    watch->current = NULL;
    if (!room)
        return;
    if (event->message->code >= 200)
        response_note(watch, event, room);
    else if (event->message->code == 0)
        request_note(watch, event, room);
    else
        watch->current = room->registration;
}

void registrar_watch_failure(struct registrar_watch *watch, const struct message_event *response)
{
    int64_t time_us = response->arrival->time_us;
    struct registration_user *user;
    struct sip_text bytes;
    struct sip_message request;

    g_string_truncate(watch->cause, 0);
    if (response->part->first_frame || response->part->is_in_dialog || time_us == TIME_UNKNOWN)
        return;
    user = registration_user_find(watch->store, user_of(response->message), time_us);
    bytes = transaction_request(response->requests);
    if (!user && bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request))
        user = registration_user_find(watch->store, sip_address_key(sip_request_uri(&request), false), time_us);
    if (!user || !registration_words_absence(watch->cause, user, time_us))
        return;
    user->failed_frame = response->arrival->frame;
    user->failed_code = (uint16_t)response->message->code;
    user->failed++;
}
