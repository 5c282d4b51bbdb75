/* request_allowed.c
 * The facts in what a request has and what its response would take: whether the one is in the list of the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/body.h"
#include "sip/preference.h"

#define VALUES_MAX 3
#define PARTS_MAX 8
#define VALUE_MAX 60

/** Does a range such as text/plain, text/any (the * of Accept) or the * of other headers cover the value (RFC 3261
 * section 20.1)? */
static bool is_in_range(struct sip_text range, struct sip_text value)
{
    if (sip_text_is(range, "*") || sip_text_is(range, "*/*") || sip_word_is_same(range, value))
        return true;
    if (range.len < 2 || range.at[range.len - 1] != '*' || range.at[range.len - 2] != '/' || value.len < range.len)
        return false;
    range.len--;
    return sip_word_is_same(range, (struct sip_text){value.at, range.len});
}

/** de covers de-CH (RFC 4647 section 3.3.1). */
static bool is_in_language(struct sip_text range, struct sip_text value)
{
    if (value.len > range.len && value.at[range.len] == '-')
        value.len = range.len;
    return sip_text_is(range, "*") || sip_word_is_same(range, value);
}

/** A header of the request, and the list of the response that was to have its value. */
struct match {
    unsigned code;
    enum sip_header asked;
    const char *asked_name;
    enum sip_header listed;
    const char *listed_name;
    bool (*is_same)(struct sip_text listed, struct sip_text value);
    bool is_needed; /* the code makes no sense without it */
};

static const struct match type_match = {415,      HEADER_CONTENT_TYPE, "Content-Type", HEADER_ACCEPT,
                                        "Accept", is_in_range,         false};

static const struct match matches[] = {
    {415, HEADER_CONTENT_ENCODING, "Content-Encoding", HEADER_ACCEPT_ENCODING, "Accept-Encoding", is_in_range, false},
    {415, HEADER_CONTENT_LANGUAGE, "Content-Language", HEADER_ACCEPT_LANGUAGE, "Accept-Language", is_in_language,
     false},
    {417, HEADER_RESOURCE_PRIORITY, "Resource-Priority", HEADER_ACCEPT_RESOURCE_PRIORITY, "Accept-Resource-Priority",
     sip_word_is_same, true},
    {469, HEADER_INFO_PACKAGE, "Info-Package", HEADER_RECV_INFO, "Recv-Info", sip_word_is_same, true},
    {489, HEADER_EVENT, "Event", HEADER_ALLOW_EVENTS, "Allow-Events", sip_text_equal, true},
};

/** An element with q=0 excludes what it names. */
static bool has_exclusions(const struct fact_writer *writer, enum sip_header header)
{
    struct sip_header_list list = {&writer->response, header, 0, {0}};
    struct sip_text element;

    while (sip_header_list_next(&list, &element))
        if (sip_q(element) == 0)
            return true;
    return false;
}

static void add_match(struct fact_writer *writer, const struct match *match, struct sip_text value)
{
    struct sip_text line;

    fact_add_quoted(writer, value, VALUE_MAX);
    if (!sip_headers_line(&writer->response, match->listed, &line) || has_exclusions(writer, match->listed))
        return;
    if (sip_header_list_has(&writer->response, match->listed, value, match->is_same))
        fact_add(writer, ", and yet %s lists it", match->listed_name);
    else
        fact_add(writer, ", which %s does not list", match->listed_name);
}

static void tell_match(struct fact_writer *writer, const struct match *match)
{
    struct sip_header_list list = {&writer->request, match->asked, 0, {0}};
    struct sip_text element;
    unsigned told = 0;

    while (told < VALUES_MAX && sip_header_list_next(&list, &element)) {
        fact_start(writer, "%s of the request is ", match->asked_name);
        add_match(writer, match, sip_element_value(element));
        fact_end(writer);
        told++;
    }
    if (told == 0 && match->is_needed) {
        fact_start(writer, "The request has no %s", match->asked_name);
        fact_end(writer);
    }
}

/** Tells which parts of a multipart body are not taken; false if there is none. */
static bool tell_parts(struct fact_writer *writer)
{
    struct sip_body parts = sip_body_of(writer->source.request);
    struct sip_text type, body, line;
    unsigned told = 0;

    if (!parts.boundary.at || !sip_headers_line(&writer->response, HEADER_ACCEPT, &line))
        return false;
    for (unsigned i = 0; i < PARTS_MAX && told < VALUES_MAX && sip_body_next(&parts, &type, &body); i++) {
        if (sip_header_list_has(&writer->response, HEADER_ACCEPT, type, is_in_range) ||
            has_exclusions(writer, HEADER_ACCEPT))
            continue;
        fact_start(writer, "A part of the request's body is ");
        add_match(writer, &type_match, type);
        fact_end(writer);
        told++;
    }
    return told > 0;
}

void facts_matches(struct fact_writer *writer)
{
    if (writer->code == 415) {
        if (sip_body_is_absent(writer->source.request)) {
            fact_start(writer, "The request has no body");
            fact_end(writer);
        } else if (!tell_parts(writer)) {
            tell_match(writer, &type_match);
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(matches); i++)
        if (matches[i].code == writer->code)
            tell_match(writer, &matches[i]);
}
