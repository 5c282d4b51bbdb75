/* response_facts.c
 * Asks for the facts of a response in the order in which they help.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/response_facts.h"

#include <string.h>

/** Reads the response, and its request if the two can be compared: what is cut, or too long, may hold what seems to be
 * missing. */
static void messages_read(struct fact_writer *writer)
{
    const struct sip_message *response = writer->source.response, *request = writer->source.request;

    sip_headers_read(&writer->response, response);
    writer->has_request =
        request && request->code == 0 && !request->is_cut && !response->is_cut && writer->response.are_all;
    if (writer->has_request) {
        sip_headers_read(&writer->request, request);
        writer->has_request = writer->request.are_all;
    }
    if (!writer->has_request)
        writer->request.count = 0;
}

bool response_facts_ask_request(unsigned code)
{
    static const unsigned never[] = {408, 480, 481, 486, 487};

    for (unsigned i = 0; i < G_N_ELEMENTS(never); i++)
        if (never[i] == code)
            return false;
    return (code >= 300 && code < 500) || code == 513 || code == 604 || code == 606;
}

void response_facts_of(const struct response_facts_source *source, response_facts_listener add, void *data)
{
    static void (*const subjects[])(struct fact_writer *) = {
        evidence_vendor,   facts_reason,      facts_warning,     facts_errors,     facts_phrase,      facts_claims,
        facts_timing,      facts_missing,     facts_credentials, facts_challenges, facts_redirection, facts_contacts,
        facts_alternative, facts_retry_after, facts_intervals,   facts_asked,      facts_abilities,   facts_options,
        facts_offer,       facts_pointers,    facts_sender,
    };
    struct fact_writer writer;

    if (source->response->code < 300 || source->response->code >= 700)
        return;
    writer.source = *source;
    writer.code = source->response->code;
    writer.add = add;
    writer.data = data;
    writer.count = 0;
    messages_read(&writer);
    writer.fact = g_string_sized_new(FACT_LEN_MAX + 56);
    if (source->says)
        evidence_says(&writer, source->says);
    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++)
        subjects[i](&writer);
    g_string_free(writer.fact, TRUE);
}

static bool has_vendor_header(const struct sip_message *message)
{
    struct sip_header_walk walk = {.message = message};
    struct sip_text name, value;

    while (sip_header_walk_next(&walk, SIP_LETTER('m') | SIP_LETTER('x'), &name, &value))
        if (evidence_is_cause_header(name))
            return true;
    return false;
}

/** A header of a vendor or a Warning may say why a call is ended; few other requests have any. */
static bool may_say_end(const struct sip_message *message)
{
    struct sip_text value;

    return message->code == 0 && (sip_text_is(message->method, "BYE") || sip_text_is(message->method, "CANCEL")) &&
           (has_vendor_header(message) || sip_header_find(message, "Warning", 0, &value));
}

bool message_facts_may_be(const struct sip_message *message)
{
    struct sip_text value;

    if (!message->start)
        return false;
    return (message->code / 100 != 2 && sip_header_find(message, "Reason", 0, &value)) ||
           (message->code && sip_header_find(message, "Warning", 0, &value)) || may_say_end(message);
}

void message_facts_of(const struct codebook *book, const struct sip_message *message, response_facts_listener add,
                      void *data)
{
    struct fact_writer writer = {.source = {.book = book, .response = message}, .add = add, .data = data};

    sip_headers_read(&writer.response, message);
    writer.fact = g_string_sized_new(FACT_LEN_MAX + 56);
    if (message->code == 0 && has_vendor_header(message))
        evidence_vendor(&writer);
    facts_reason(&writer);
    facts_warning(&writer);
    g_string_free(writer.fact, TRUE);
}
