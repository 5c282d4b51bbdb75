/* evidence_asked.c
 * The facts about a refused request itself: what of it explains the code of its response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_body.h"
#include "evidence_parts.h"

#define SCHEME_MAX 24

/** 406: what the request wants the answer to be. */
static void tell_accept(struct evidence *evidence)
{
    struct sip_text value;

    if (!evidence_line(&evidence->request, HEADER_ACCEPT, &value))
        return;
    if (evidence_list_count(&evidence->request, HEADER_ACCEPT) == 0) {
        fact_start(evidence, "Accept of the request is empty: it takes no body in the answer");
    } else {
        fact_start(evidence, "Accept of the request: ");
        fact_add_list(evidence, &evidence->request, HEADER_ACCEPT);
    }
    fact_end(evidence);
}

/** 413 */
static void tell_body_size(struct evidence *evidence)
{
    size_t len = evidence_body_len(evidence->source.request);

    if (len == 0 || !evidence_body_is_whole(evidence->source.request))
        return;
    fact_start(evidence, "The body of the request has %" G_GSIZE_FORMAT " bytes", len);
    fact_end(evidence);
}

/** 414 */
static void tell_uri_size(struct evidence *evidence)
{
    struct sip_text uri = evidence_request_uri(evidence->source.request);

    if (uri.len == 0)
        return;
    fact_start(evidence, "The Request-URI has %" G_GSIZE_FORMAT " bytes", uri.len);
    fact_end(evidence);
}

/** 416 */
static void tell_scheme(struct evidence *evidence)
{
    struct sip_text uri = evidence_request_uri(evidence->source.request), scheme = {uri.at, 0};

    while (scheme.len < uri.len && uri.at[scheme.len] != ':')
        scheme.len++;
    if (scheme.len == uri.len)
        return;
    fact_start(evidence, "The scheme of the Request-URI is ");
    fact_add_value(evidence, scheme, SCHEME_MAX);
    fact_end(evidence);
}

/** 439 answers those who ask for a flow of their own (RFC 5626 section 6). */
static void tell_outbound(struct evidence *evidence)
{
    static const struct sip_text outbound = {"outbound", sizeof "outbound" - 1};
    struct evidence_list contacts = {&evidence->request, HEADER_CONTACT, 0, {0}};
    bool is_supported = evidence_is_listed(&evidence->request, HEADER_SUPPORTED, outbound, evidence_is_same_word), has_reg_id = false;
    struct sip_text element, value;

    while (!has_reg_id && evidence_list_next(&contacts, &element))
        has_reg_id = sip_element_param(element, "reg-id", &value);
    if (is_supported && has_reg_id)
        fact_start(evidence, "The request asks for outbound: reg-id in Contact, outbound in Supported");
    else
        fact_start(evidence, "The request does not ask for outbound: it has %s",
                   has_reg_id     ? "reg-id in Contact and no outbound in Supported"
                   : is_supported ? "outbound in Supported and no reg-id in Contact"
                                  : "no reg-id in Contact and no outbound in Supported");
    fact_end(evidence);
}

/** 483: each hop adds a Via and takes one off Max-Forwards. */
static void tell_hops(struct evidence *evidence)
{
    unsigned vias = evidence_list_count(&evidence->request, HEADER_VIA);
    struct sip_text value;
    uint32_t left;

    if (!evidence_line(&evidence->request, HEADER_MAX_FORWARDS, &value) || !evidence_number(value, &left))
        return;
    fact_start(evidence, left == 0 ? "Max-Forwards of the request is %u: nobody may pass it on" : "Max-Forwards of the request is %u on this hop",
               left);
    if (vias > 0)
        fact_add(evidence, "; it has %u Via entr%s", vias, vias == 1 ? "y" : "ies");
    fact_end(evidence);
}

void evidence_asked(struct evidence *evidence)
{
    static const struct {
        unsigned code;
        void (*tell)(struct evidence *evidence);
    } subjects[] = {
        {406, tell_accept},      {413, tell_body_size},   {414, tell_uri_size},    {415, evidence_matches}, {416, tell_scheme},
        {417, evidence_matches}, {424, evidence_carried}, {425, evidence_carried}, {428, evidence_carried}, {436, evidence_carried},
        {437, evidence_carried}, {438, evidence_carried}, {439, tell_outbound},    {469, evidence_matches}, {470, evidence_carried},
        {483, tell_hops},        {489, evidence_matches},
    };

    if (!evidence->has_request)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++)
        if (subjects[i].code == evidence->code)
            subjects[i].tell(evidence);
}
