/* evidence_match.c
 * The facts in what a request has and what its response would take: whether the one is in the list of the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_body.h"
#include "evidence_order.h"
#include "evidence_parts.h"

#define VALUES_MAX 3
#define PARTS_MAX 8
#define VALUE_MAX 60

/** Does a range such as text/plain, text/any (the * of Accept) or the * of other headers cover the value (RFC 3261 section 20.1)? */
static bool is_in_range(struct sip_text range, struct sip_text value)
{
    if (sip_text_is(range, "*") || sip_text_is(range, "*/*") || evidence_is_same_word(range, value))
        return true;
    if (range.len < 2 || range.at[range.len - 1] != '*' || range.at[range.len - 2] != '/' || value.len < range.len)
        return false;
    range.len--;
    return evidence_is_same_word(range, (struct sip_text){value.at, range.len});
}

/** de covers de-CH (RFC 4647 section 3.3.1). */
static bool is_in_language(struct sip_text range, struct sip_text value)
{
    if (value.len > range.len && value.at[range.len] == '-')
        value.len = range.len;
    return sip_text_is(range, "*") || evidence_is_same_word(range, value);
}

/** A header of the request, and the list of the response that was to have its value. */
struct match {
    unsigned code;
    enum evidence_header asked;
    const char *asked_name;
    enum evidence_header listed;
    const char *listed_name;
    bool (*is_same)(struct sip_text listed, struct sip_text value);
    bool is_needed; /* the code makes no sense without it */
};

static const struct match type_match = {415, HEADER_CONTENT_TYPE, "Content-Type", HEADER_ACCEPT, "Accept", is_in_range, false};

static const struct match matches[] = {
    {415, HEADER_CONTENT_ENCODING, "Content-Encoding", HEADER_ACCEPT_ENCODING, "Accept-Encoding", is_in_range, false},
    {415, HEADER_CONTENT_LANGUAGE, "Content-Language", HEADER_ACCEPT_LANGUAGE, "Accept-Language", is_in_language, false},
    {417, HEADER_RESOURCE_PRIORITY, "Resource-Priority", HEADER_ACCEPT_RESOURCE_PRIORITY, "Accept-Resource-Priority", evidence_is_same_word, true},
    {469, HEADER_INFO_PACKAGE, "Info-Package", HEADER_RECV_INFO, "Recv-Info", evidence_is_same_word, true},
    {489, HEADER_EVENT, "Event", HEADER_ALLOW_EVENTS, "Allow-Events", sip_text_equal, true},
};

/** An element with q=0 excludes what it names. */
static bool has_exclusions(const struct evidence *evidence, enum evidence_header header)
{
    struct evidence_list list = {&evidence->response, header, 0, {0}};
    struct sip_text element;

    while (evidence_list_next(&list, &element))
        if (evidence_q(element) == 0)
            return true;
    return false;
}

static void add_match(struct evidence *evidence, const struct match *match, struct sip_text value)
{
    struct sip_text line;

    fact_add_quoted(evidence, value, VALUE_MAX);
    if (!evidence_line(&evidence->response, match->listed, &line) || has_exclusions(evidence, match->listed))
        return;
    if (evidence_is_listed(&evidence->response, match->listed, value, match->is_same))
        fact_add(evidence, ", and yet %s lists it", match->listed_name);
    else
        fact_add(evidence, ", which %s does not list", match->listed_name);
}

static void tell_match(struct evidence *evidence, const struct match *match)
{
    struct evidence_list list = {&evidence->request, match->asked, 0, {0}};
    struct sip_text element;
    unsigned told = 0;

    while (told < VALUES_MAX && evidence_list_next(&list, &element)) {
        fact_start(evidence, "%s of the request is ", match->asked_name);
        add_match(evidence, match, sip_element_value(element));
        fact_end(evidence);
        told++;
    }
    if (told == 0 && match->is_needed) {
        fact_start(evidence, "The request has no %s", match->asked_name);
        fact_end(evidence);
    }
}

/** Tells which parts of a multipart body are not taken; false if there is none. */
static bool tell_parts(struct evidence *evidence)
{
    struct evidence_body parts = evidence_body_of(evidence->source.request);
    struct sip_text type, body, line;
    unsigned told = 0;

    if (!parts.boundary.at || !evidence_line(&evidence->response, HEADER_ACCEPT, &line))
        return false;
    for (unsigned i = 0; i < PARTS_MAX && told < VALUES_MAX && evidence_body_next(&parts, &type, &body); i++) {
        if (evidence_is_listed(&evidence->response, HEADER_ACCEPT, type, is_in_range) || has_exclusions(evidence, HEADER_ACCEPT))
            continue;
        fact_start(evidence, "A part of the request's body is ");
        add_match(evidence, &type_match, type);
        fact_end(evidence);
        told++;
    }
    return told > 0;
}

void evidence_matches(struct evidence *evidence)
{
    if (evidence->code == 415) {
        if (evidence_body_is_absent(evidence->source.request)) {
            fact_start(evidence, "The request has no body");
            fact_end(evidence);
        } else if (!tell_parts(evidence)) {
            tell_match(evidence, &type_match);
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(matches); i++)
        if (matches[i].code == evidence->code)
            tell_match(evidence, &matches[i]);
}
