/* evidence_missing.c
 * The facts about what is not there: headers that the code of a response calls for, and challenges that nobody may send.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_missing.h"

#include "evidence_body.h"
#include "evidence_parts.h"

static bool has_contact(const struct sip_message *response)
{
    struct sip_text value;

    return sip_header_find(response, "Contact", 'm', &value);
}

static bool may_have_body(const struct sip_message *response)
{
    return !evidence_body_is_absent(response);
}

/** The choices of a 300 may also stand in its body. */
static bool has_choices(const struct sip_message *response)
{
    return has_contact(response) || may_have_body(response);
}

/** Is there an element that passes the test in a header, however many lines it has? */
static bool header_has(const struct sip_message *response, const char *name, bool (*is_it)(struct sip_text element))
{
    struct sip_text rest = response->headers, found, value, element;

    while (sip_header_next(&rest, &found, &value))
        if (sip_text_is(found, name))
            while (sip_list_next(&value, &element))
                if (is_it(element))
                    return true;
    return false;
}

static bool is_sec_agree(struct sip_text option)
{
    return sip_text_is(option, "sec-agree");
}

static bool needs_no_agreement(const struct sip_message *response)
{
    return !header_has(response, "Require", is_sec_agree);
}

static bool is_card(struct sip_text info)
{
    struct sip_text purpose;

    return sip_element_param(info, "purpose", &purpose) && sip_text_is(purpose, "jwscard");
}

static bool has_card(const struct sip_message *response)
{
    return header_has(response, "Call-Info", is_card);
}

#define BY_PROXY "; a proxy that followed it may have taken it out"

/* In the order of the codes. 488, 606 and 489 are not here: nearly nobody sends Warning with them, and RFC 6665 asks for no Allow-Events. */
static const struct evidence_missing wanted[] = {
    {300, NULL, {NULL}, has_choices, EVIDENCE_SHOULD, "There is no Contact with addresses to choose from" BY_PROXY, "RFC 3261 section 21.3.1"},
    {301, NULL, {NULL}, has_contact, EVIDENCE_SHOULD, "There is no Contact with the new address" BY_PROXY, "RFC 3261 section 21.3.2"},
    {302, NULL, {NULL}, has_contact, EVIDENCE_SHOULD, "There is no Contact with the address to try" BY_PROXY, "RFC 3261 section 21.3.3"},
    {305, NULL, {NULL}, has_contact, EVIDENCE_SHOULD, "There is no Contact with the proxy to go through", "RFC 3261 section 21.3.4"},
    {380,
     NULL,
     {NULL},
     may_have_body,
     EVIDENCE_MAY,
     "There is no body to describe the alternative service; mobile networks may send none",
     "RFC 3261 section 21.3.5"},
    {401, NULL, {"WWW-Authenticate", "Proxy-Authenticate"}, NULL, EVIDENCE_MUST, "WWW-Authenticate", "RFC 3261 section 22.2"},
    {405, NULL, {"Allow"}, NULL, EVIDENCE_MUST, "Allow", "RFC 3261 section 21.4.6"},
    {407, NULL, {"Proxy-Authenticate", "WWW-Authenticate"}, NULL, EVIDENCE_MUST, "Proxy-Authenticate", "RFC 3261 section 22.3"},
    {415,
     NULL,
     {"Accept", "Accept-Encoding", "Accept-Language"},
     NULL,
     EVIDENCE_MUST,
     "Accept, Accept-Encoding or Accept-Language",
     "RFC 3261 section 21.4.13"},
    {420, NULL, {"Unsupported"}, NULL, EVIDENCE_MUST, "Unsupported", "RFC 3261 section 21.4.15"},
    {421, NULL, {"Require"}, NULL, EVIDENCE_MUST, "Require", "RFC 3261 section 21.4.16"},
    {421, NULL, {"Security-Server"}, needs_no_agreement, EVIDENCE_MUST, "Security-Server", "RFC 3329 section 2.3.2"},
    {422, NULL, {"Min-SE"}, NULL, EVIDENCE_MUST, "Min-SE", "RFC 4028 section 6"},
    {423, "REGISTER", {"Min-Expires"}, NULL, EVIDENCE_MUST, "Min-Expires", "RFC 3261 section 10.3"},
    {423,
     "SUBSCRIBE",
     {"Min-Expires"},
     NULL,
     EVIDENCE_SHOULD,
     "There is no Min-Expires with the shortest lifetime that is accepted",
     "RFC 6665 section 4.2.1.1"},
    {423, "PUBLISH", {"Min-Expires"}, NULL, EVIDENCE_MUST, "Min-Expires", "RFC 3903 section 6"},
    {424, NULL, {"Geolocation-Error"}, NULL, EVIDENCE_MUST, "Geolocation-Error", "RFC 6442 section 4.3"},
    {425, NULL, {"AlertMsg-Error"}, NULL, EVIDENCE_MUST, "AlertMsg-Error", "RFC 8876 section 5.1"},
    {469, NULL, {"Recv-Info"}, NULL, EVIDENCE_SHOULD, "There is no Recv-Info with the packages that are taken", "RFC 6086 section 4.2.2"},
    {470,
     NULL,
     {"Permission-Missing"},
     NULL,
     EVIDENCE_SHOULD,
     "There is no Permission-Missing with those who have not consented",
     "RFC 5360 section 5.9.2"},
    {494, NULL, {"Security-Server"}, NULL, EVIDENCE_MUST, "Security-Server", "RFC 3329 section 2.3.1"},
    {608,
     NULL,
     {NULL},
     has_card,
     EVIDENCE_MAY,
     "There is no card of whom to ask about the rejection (Call-Info); it may be left out where abuse is suspected",
     "RFC 8688 section 3.1"},
};

static bool is_well(const struct sip_message *response, const struct evidence_missing *want)
{
    struct sip_text value;

    for (unsigned i = 0; i < G_N_ELEMENTS(want->headers) && want->headers[i]; i++)
        if (sip_header_find(response, want->headers[i], 0, &value))
            return true;
    return want->or_else && want->or_else(response);
}

const struct evidence_missing *evidence_missing_of(const struct sip_message *response)
{
    if (response->is_cut)
        return NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const struct evidence_missing *want = &wanted[i];

        if (want->code == response->code && (!want->method || sip_text_is(response->method, want->method)) && !is_well(response, want))
            return want;
    }
    return NULL;
}

static bool is_challenge(const struct sip_message *response)
{
    return response->code == 401 || response->code == 407;
}

bool evidence_challenges_by_basic(const struct sip_message *response)
{
    struct sip_text rest = response->headers, name, value;

    if (!is_challenge(response))
        return false;
    while (sip_header_next(&rest, &name, &value))
        if ((sip_text_is(name, "WWW-Authenticate") || sip_text_is(name, "Proxy-Authenticate")) && evidence_auth_is(value, "Basic"))
            return true;
    return false;
}

bool evidence_challenges_ack_or_cancel(const struct sip_message *response)
{
    return is_challenge(response) && (sip_text_is(response->method, "ACK") || sip_text_is(response->method, "CANCEL"));
}

void evidence_missing(struct evidence *evidence)
{
    const struct sip_message *response = evidence->source.response;
    const struct evidence_missing *missing = evidence_missing_of(response);

    if (missing) {
        if (missing->weight == EVIDENCE_MUST)
            fact_start(evidence, "The mandatory %s header is missing (%s)", missing->what, missing->reference);
        else
            fact_start(evidence, "%s (%s)", missing->what, missing->reference);
        fact_end(evidence);
    }
    if (evidence_challenges_ack_or_cancel(response)) {
        fact_start(evidence, "%s cannot be sent again with credentials and must not be challenged (RFC 3261 section 22.1)",
                   sip_text_is(response->method, "ACK") ? "An ACK" : "A CANCEL");
        fact_end(evidence);
    }
    if (response->code >= 600 && sip_text_is(response->method, "REGISTER")) {
        fact_start(evidence, "A registrar must not answer with 6xx (RFC 3261 section 10.3)");
        fact_end(evidence);
    }
}
