/* request.c
 * The facts about a refused request itself: what of it explains the code of its response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/body.h"
#include "sip/uri.h"

#define SCHEME_MAX 24

/** 406: what the request wants the answer to be. */
static void tell_accept(struct fact_writer *writer)
{
    struct sip_text value;

    if (!sip_headers_line(&writer->request, HEADER_ACCEPT, &value))
        return;
    if (sip_header_list_count(&writer->request, HEADER_ACCEPT) == 0) {
        fact_start(writer, "Accept of the request is empty: it takes no body in the answer");
    } else {
        fact_start(writer, "Accept of the request: ");
        fact_add_list(writer, &writer->request, HEADER_ACCEPT);
    }
    fact_end(writer);
}

/** 413 */
static void tell_body_size(struct fact_writer *writer)
{
    size_t len = sip_body_len(writer->source.request);

    if (len == 0 || !sip_body_is_whole(writer->source.request))
        return;
    fact_start(writer, "The body of the request has %" G_GSIZE_FORMAT " bytes", len);
    fact_end(writer);
}

/** 414 */
static void tell_uri_size(struct fact_writer *writer)
{
    struct sip_text uri = sip_request_uri(writer->source.request);

    if (uri.len == 0)
        return;
    fact_start(writer, "The Request-URI has %" G_GSIZE_FORMAT " bytes", uri.len);
    fact_end(writer);
}

/** 416 */
static void tell_scheme(struct fact_writer *writer)
{
    struct sip_text uri = sip_request_uri(writer->source.request), scheme = {uri.at, 0};

    while (scheme.len < uri.len && uri.at[scheme.len] != ':')
        scheme.len++;
    if (scheme.len == uri.len)
        return;
    fact_start(writer, "The scheme of the Request-URI is ");
    fact_add_value(writer, scheme, SCHEME_MAX);
    fact_end(writer);
}

/** 439 answers those who ask for a flow of their own (RFC 5626 section 6). */
static void tell_outbound(struct fact_writer *writer)
{
    static const struct sip_text outbound = {"outbound", sizeof "outbound" - 1};
    struct sip_header_list contacts = {&writer->request, HEADER_CONTACT, 0, {0}};
    bool is_supported = sip_header_list_has(&writer->request, HEADER_SUPPORTED, outbound, sip_word_is_same),
         has_reg_id = false;
    struct sip_text element, value;

    while (!has_reg_id && sip_header_list_next(&contacts, &element))
        has_reg_id = sip_element_param(element, "reg-id", &value);
    if (is_supported && has_reg_id)
        fact_start(writer, "The request asks for outbound: reg-id in Contact, outbound in Supported");
    else
        fact_start(writer, "The request does not ask for outbound: it has %s",
                   has_reg_id     ? "reg-id in Contact and no outbound in Supported"
                   : is_supported ? "outbound in Supported and no reg-id in Contact"
                                  : "no reg-id in Contact and no outbound in Supported");
    fact_end(writer);
}

void facts_asked(struct fact_writer *writer)
{
    static const struct {
        unsigned code;
        void (*tell)(struct fact_writer *writer);
    } subjects[] = {
        {403, facts_parties},  {403, facts_signature}, {404, facts_parties}, {406, tell_accept},
        {410, facts_parties},  {413, tell_body_size},  {414, tell_uri_size}, {415, facts_matches},
        {412, facts_carried},  {416, tell_scheme},     {417, facts_matches}, {424, facts_carried},
        {425, facts_carried},  {428, facts_carried},   {433, facts_parties}, {436, facts_carried},
        {437, facts_carried},  {437, facts_signature}, {438, facts_carried}, {438, facts_signature},
        {439, tell_outbound},  {469, facts_matches},   {470, facts_carried}, {482, facts_hops},
        {483, facts_hops},     {484, facts_parties},   {485, facts_parties}, {489, facts_matches},
        {513, tell_body_size}, {604, facts_parties},
    };

    if (!writer->has_request)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++)
        if (subjects[i].code == writer->code)
            subjects[i].tell(writer);
}
