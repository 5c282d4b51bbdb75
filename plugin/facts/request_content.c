/* request_content.c
 * The facts about what a request carries for the receiver to check: a signed identity, a location, an alert, a list of
 * recipients, the tag of a publication.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/body.h"

#define WORD_MAX 16
#define URI_MAX 110

/** 428, 436, 437 and 438: the signature of the caller's identity (RFC 8224 section 4). */
static void tell_identity(struct fact_writer *writer)
{
    struct sip_text value, param;

    if (!sip_headers_line(&writer->request, HEADER_IDENTITY, &value)) {
        fact_start(writer, "The request has no Identity on this hop");
        fact_end(writer);
        return;
    }
    fact_start(writer, "Identity of the request: ");
    if (sip_element_param(value, "ppt", &param)) {
        fact_add(writer, "kind ");
        fact_add_value(writer, param, WORD_MAX);
        fact_add(writer, ", ");
    }
    fact_add(writer, "algorithm ");
    fact_add_value(writer, sip_element_param(value, "alg", &param) ? param : (struct sip_text){"ES256", 5}, WORD_MAX);
    if (sip_element_param(value, "info", &param)) {
        fact_add(writer, ", certificate at ");
        fact_add_value(writer, sip_element_uri(param), URI_MAX);
    }
    fact_end(writer);
}

/** 424 (RFC 6442 section 4.1) */
static void tell_location(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->request, HEADER_GEOLOCATION, 0, {0}};
    struct sip_text element, uri;

    if (!sip_header_list_next(&list, &element)) {
        fact_start(writer, "The request has no Geolocation on this hop, and 424 must not answer one without it (RFC "
                           "6442 section 4.3)");
    } else {
        uri = sip_element_uri(element);
        fact_start(writer, "Geolocation of the request: ");
        fact_add_value(writer, uri, URI_MAX);
        fact_add(writer, sip_text_starts(uri, "cid:") ? ", a part of its body" : ", to be fetched from there");
    }
    fact_end(writer);
}

/** 425: by value in the body, or by reference (RFC 8876 section 3). */
static void tell_alert(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->request, HEADER_CALL_INFO, 0, {0}};
    struct sip_text element, purpose, body;

    if (sip_body_find(writer->source.request, "application/EmergencyCallData.cap+xml", &body)) {
        if (!sip_body_is_whole(writer->source.request))
            return;
        fact_start(writer, "The alert in the body of the request has %" G_GSIZE_FORMAT " bytes", body.len);
        fact_end(writer);
        return;
    }
    while (sip_header_list_next(&list, &element)) {
        if (!sip_element_param(element, "purpose", &purpose) || !sip_text_is(purpose, "EmergencyCallData.cap"))
            continue;
        fact_start(writer, "The alert of the request is at ");
        fact_add_value(writer, sip_element_uri(element), URI_MAX);
        fact_end(writer);
        return;
    }
    if (writer->source.request->is_body_cut)
        return;
    fact_start(
        writer,
        "The request carries no alert on this hop, and 425 must not answer one without it (RFC 8876 section 5.1)");
    fact_end(writer);
}

/** 412: the published state that the request was to be about (RFC 3903 section 4). */
static void tell_entity(struct fact_writer *writer)
{
    struct sip_text tag;

    if (sip_header_find(writer->source.request, "SIP-If-Match", '\0', &tag)) {
        fact_start(writer, "SIP-If-Match of the request is ");
        fact_add_quoted(writer, tag, URI_MAX);
        fact_add(writer, ", and the server has no publication with this tag, or has it no longer (RFC 3903 section 6)");
    } else {
        fact_start(writer, "The request has no SIP-If-Match on this hop");
    }
    fact_end(writer);
}

/** 470: the recipients that a relay sends it on to (RFC 5363). */
static void tell_recipients(struct fact_writer *writer)
{
    struct sip_text body;

    if (!sip_body_find(writer->source.request, "application/resource-lists+xml", &body))
        return;
    fact_start(writer, "The request lists its recipients in its body (application/resource-lists+xml)");
    fact_end(writer);
}

void facts_carried(struct fact_writer *writer)
{
    switch (writer->code) {
    case 412:
        tell_entity(writer);
        break;
    case 424:
        tell_location(writer);
        break;
    case 425:
        tell_alert(writer);
        break;
    case 470:
        tell_recipients(writer);
        break;
    default:
        tell_identity(writer);
    }
}
