/* registration_rules.c
 * Judges a REGISTER and its 2xx.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/registration_rules.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "texts/decimal.h"
#include "watches/registration_list.h"
#include "watches/registration_words.h"

#define SIP_PORT 5060

/* In a sentence, so much of a host is shown. */
#define HOST_SHOWN 80

/* Granted less so many times in a row, the interval shrinks. */
#define SHRINKS_TOLD 2

/** Is it known that no REGISTER of this client is missing in the capture? The CSeq counts them (RFC 3261
 * section 10.2). */
static bool is_next_one(const struct watch_context *context, const struct registration_binding *binding,
                        const struct message_event *request)
{
    const struct sip_message *message = request->message;

    if (watch_may_have_missed(context, request->arrival->hosts, binding->granted->response_us) ||
        watch_may_have_missed(context, binding->hosts, binding->granted->response_us))
        return false;
    return message->call != binding->call || message->cseq == binding->cseq + 1;
}

static bool is_other_live(const struct registration_binding *binding, int64_t time_us)
{
    for (const struct registration_binding *other = &binding->user->first; other && other->contact; other = other->next)
        if (other != binding && registration_is_live(other, time_us))
            return true;
    return false;
}

static void expired_tell(const struct watch_context *context, const struct registration_binding *binding,
                         const struct message_event *request)
{
    const struct registration *granted = binding->granted;
    int64_t time_us = request->arrival->time_us, expires_us = registration_expires_us(granted);
    const struct registration_user *user = binding->user;
    bool is_new_call = request->message->call != binding->call, has_other = is_other_live(binding, time_us);
    GString *words = g_string_new("the registrar granted ");
    struct finding *finding;

    g_string_append_printf(words, "%u s (frame %u", granted->granted_s, granted->response_frame);
    if (granted->asked_s != SIP_NO_SPAN && granted->asked_s != granted->granted_s)
        g_string_append_printf(words, "; asked: %u s", granted->asked_s);
    decimal_append(words, "), this REGISTER comes after %.4g s: the Contact was not registered for %.4g s",
                   (double)(time_us - granted->response_us) / G_USEC_PER_SEC,
                   (double)(time_us - expires_us) / G_USEC_PER_SEC);
    if (is_new_call)
        g_string_append(words, "; the client has a new Call-ID, so it was started again");
    if (has_other)
        g_string_append(words, "; other Contacts of this user were");
    if (user->failed_frame)
        g_string_append_printf(words, "; meanwhile %u request%s to this user failed, with %u in frame %u", user->failed,
                               user->failed == 1 ? "" : "s", user->failed_code, user->failed_frame);
    finding = finding_add(context->findings, request->place,
                          is_new_call || has_other ? FINDING_REGISTRATION_EXPIRED_NOTE : FINDING_REGISTRATION_EXPIRED,
                          request->message->call_id, "%s", words->str);
    g_string_free(words, TRUE);
    finding_add_frame(finding, granted->request_frame);
    finding_add_frame(finding, granted->response_frame);
    finding_add_frame(finding, user->failed_frame);
}

void registration_rule_request(const struct watch_context *context, struct registration_binding *binding,
                               struct registration *registration, const struct message_event *request)
{
    int64_t time_us = request->arrival->time_us, expires_us = registration_expires_us(binding->granted);

    if (binding->unbound)
        registration_list_again(context, binding, request);
    if (expires_us == TIME_UNKNOWN || time_us == TIME_UNKNOWN || binding->granted->is_removal ||
        registration->is_removal)
        return;
    if (time_us <= expires_us + REGISTRATION_SLACK_US || sight_leaps(expires_us, time_us))
        return;
    if (!is_next_one(context, binding, request)) {
        binding->granted->is_forgotten = true;
        return;
    }
    if (binding->granted == binding->last)
        expired_tell(context, binding, request);
}

/** Does this text name the address, and for UDP the port, that the message came from? True as well where it is no
 * address. */
static bool is_from(struct sip_text host, uint32_t port, const struct arrival *arrival)
{
    struct endpoint named;

    if (!arrival->from.family || host.len == 0 || !(g_ascii_isdigit(host.at[0]) || memchr(host.at, ':', host.len)))
        return true;
    return endpoint_read(&named, host, 0) && endpoint_is_same_host(&named, &arrival->from) &&
           (arrival->is_stream || !arrival->from.port || (port ? port : SIP_PORT) == arrival->from.port);
}

/** Does the sent-by of the Via name another IP address than the message came from? */
static bool is_elsewhere(struct sip_text sent_by, const struct arrival *arrival)
{
    bool is_ip6 = sent_by.len > 0 && sent_by.at[0] == '[';
    const char *end = sent_by.len ? memchr(sent_by.at, is_ip6 ? ']' : ':', sent_by.len) : NULL;
    struct endpoint named;

    return endpoint_read(&named, sip_text_of(sent_by.at + is_ip6, end ? end : sent_by.at + sent_by.len), 0) &&
           named.family == arrival->from.family && !endpoint_is_same_host(&named, &arrival->from);
}

static void add_host(GString *words, struct sip_text host)
{
    bool is_ip6 = memchr(host.at, ':', host.len);

    if (is_ip6)
        g_string_append_c(words, '[');
    sip_text_quote(words, host, HOST_SHOWN);
    if (is_ip6)
        g_string_append_c(words, ']');
}

/** The sentence, kept by the store; NULL: it comes from where its Contact says, or through a proxy. */
static const char *nat_words(struct registration_store *store, const struct message_event *request,
                             struct sip_text contact)
{
    struct sip_text host, sent_by, branch;
    const char *kept;
    GString *words;
    uint32_t port;

    host = sip_uri_host(contact, &port);
    if (is_from(host, port, request->arrival))
        return NULL;
    if (!sip_has_one_via(request->message))
        return NULL;
    sip_via_identity(request->message, &sent_by, &branch);
    words = g_string_new("Contact names ");
    add_host(words, host);
    if (port)
        g_string_append_printf(words, ":%u", port);
    g_string_append(words, ", and the REGISTER comes from ");
    endpoint_add(words, &request->arrival->from);
    if (is_elsewhere(sent_by, request->arrival))
        g_string_append(words, ", another address than its Via names: the client is behind a NAT");
    kept = registration_text(store, words->str);
    g_string_free(words, TRUE);
    return kept;
}

void registration_rule_nat(struct registration_store *store, struct registration_binding *binding,
                           struct registration *registration, const struct message_event *request,
                           struct sip_text contact, uint64_t uri)
{
    if (binding->uri != uri || binding->source != request->arrival->source) {
        binding->source = request->arrival->source;
        binding->nat_seen = nat_words(store, request, contact);
    }
    registration->request_seen = binding->nat_seen;
}

void registration_rule_order(struct registration_store *store, const struct registration_binding *binding,
                             struct registration *registration, const struct message_event *request)
{
    const struct registration *last = binding->last;
    char *words;

    if (!last || !last->request_frame || last->code / 100 != 2 || binding->call != request->message->call ||
        request->message->cseq >= binding->cseq || binding->hosts != request->arrival->hosts)
        return;
    words =
        g_strdup_printf("CSeq is %u here, and %u in the REGISTER before it under this Call-ID (frame %u): it has to "
                        "rise by one each time (RFC 3261 section 10.2)",
                        request->message->cseq, binding->cseq, last->request_frame);
    registration_seen_add(store, &registration->request_seen, words);
    g_free(words);
}

void registration_rule_span(struct registration_store *store, struct registration *registration,
                            const struct sip_register *lines)
{
    char *words;

    if (lines->common_s != 0 || lines->expires_s == 0)
        return;
    words = g_strdup_printf("Expires is 0, but expires=%u of the Contact counts before it (RFC 3261 section 10.2.1.1): "
                            "this REGISTER asks to register the Contact, not to remove it",
                            lines->expires_s);
    registration_seen_add(store, &registration->request_seen, words);
    g_free(words);
}

/** The registrar grants less each time, until the client cannot keep up. */
static void shrinking_check(const struct watch_context *context, struct registration *registration)
{
    struct registration_binding *binding = registration->binding;
    const struct registration *before = binding->granted;
    char *words;

    if (!before || before->granted_s == SIP_NO_SPAN || registration->granted_s >= before->granted_s) {
        binding->shrunk = 0;
        return;
    }
    if (++binding->shrunk < SHRINKS_TOLD)
        return;
    words = g_strdup_printf("The registrar grants less each time: %u s here, %u s in frame %u, %u times less in a row",
                            registration->granted_s, before->granted_s, before->response_frame, binding->shrunk);
    registration_seen_add(context->registrations, &registration->response_seen, words);
    g_free(words);
}

void registration_rule_response(const struct watch_context *context, struct registration *registration,
                                const struct message_event *response, const struct sip_register *lines)
{
    struct registration_binding *binding = registration->binding;

    if (binding && lines->uri.len == 0 && registration->request_frame && !lines->is_all)
        registration_seen_add(context->registrations, &registration->response_seen,
                              "No Contact is listed, although a 200 lists all that are registered (RFC 3261 section "
                              "10.3): it does not say whether the one asked for is");
    if (!binding || lines->uri.len == 0)
        return;
    if (registration->request_frame && (lines->are_several || key_mix(1, lines->uri) != binding->uri))
        registration_list_check(context, registration, response);
    else if (binding->unbound)
        binding->unbound = NULL; /* by now it is listed */
    shrinking_check(context, registration);
}
