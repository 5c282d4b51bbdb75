/* required_headers.c
 * Which headers the code of a response calls for, and which challenges nobody may send.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/required_headers.h"

#include "sip/body.h"
#include "sip/login.h"

static bool has_contact(const struct sip_message *response)
{
    struct sip_text value;

    return sip_header_find(response, "Contact", 'm', &value);
}

static bool may_have_body(const struct sip_message *response)
{
    return !sip_body_is_absent(response);
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

/* In the order of the codes. 488, 606 and 489 are not here: nearly nobody sends Warning with them, and RFC 6665 asks
 * for no Allow-Events. */
static const struct required_header wanted[] = {
    {300,
     NULL,
     {NULL},
     has_choices,
     REQUIRED_SHOULD,
     "There is no Contact with addresses to choose from" BY_PROXY,
     "RFC 3261 section 21.3.1"},
    {301,
     NULL,
     {NULL},
     has_contact,
     REQUIRED_SHOULD,
     "There is no Contact with the new address" BY_PROXY,
     "RFC 3261 section 21.3.2"},
    {302,
     NULL,
     {NULL},
     has_contact,
     REQUIRED_SHOULD,
     "There is no Contact with the address to try" BY_PROXY,
     "RFC 3261 section 21.3.3"},
    {305,
     NULL,
     {NULL},
     has_contact,
     REQUIRED_SHOULD,
     "There is no Contact with the proxy to go through",
     "RFC 3261 section 21.3.4"},
    {380,
     NULL,
     {NULL},
     may_have_body,
     REQUIRED_MAY,
     "There is no body to describe the alternative service; mobile networks may send none",
     "RFC 3261 section 21.3.5"},
    {401,
     NULL,
     {"WWW-Authenticate", "Proxy-Authenticate"},
     NULL,
     REQUIRED_MUST,
     "WWW-Authenticate",
     "RFC 3261 section 22.2"},
    {405, NULL, {"Allow"}, NULL, REQUIRED_MUST, "Allow", "RFC 3261 section 21.4.6"},
    {407,
     NULL,
     {"Proxy-Authenticate", "WWW-Authenticate"},
     NULL,
     REQUIRED_MUST,
     "Proxy-Authenticate",
     "RFC 3261 section 22.3"},
    {415,
     NULL,
     {"Accept", "Accept-Encoding", "Accept-Language"},
     NULL,
     REQUIRED_MUST,
     "Accept, Accept-Encoding or Accept-Language",
     "RFC 3261 section 21.4.13"},
    {420, NULL, {"Unsupported"}, NULL, REQUIRED_MUST, "Unsupported", "RFC 3261 section 21.4.15"},
    {421, NULL, {"Require"}, NULL, REQUIRED_MUST, "Require", "RFC 3261 section 21.4.16"},
    {421, NULL, {"Security-Server"}, needs_no_agreement, REQUIRED_MUST, "Security-Server", "RFC 3329 section 2.3.2"},
    {422, NULL, {"Min-SE"}, NULL, REQUIRED_MUST, "Min-SE", "RFC 4028 section 6"},
    {423, "REGISTER", {"Min-Expires"}, NULL, REQUIRED_MUST, "Min-Expires", "RFC 3261 section 10.3"},
    {423,
     "SUBSCRIBE",
     {"Min-Expires"},
     NULL,
     REQUIRED_SHOULD,
     "There is no Min-Expires with the shortest lifetime that is accepted",
     "RFC 6665 section 4.2.1.1"},
    {423, "PUBLISH", {"Min-Expires"}, NULL, REQUIRED_MUST, "Min-Expires", "RFC 3903 section 6"},
    {424, NULL, {"Geolocation-Error"}, NULL, REQUIRED_MUST, "Geolocation-Error", "RFC 6442 section 4.3"},
    {425, NULL, {"AlertMsg-Error"}, NULL, REQUIRED_MUST, "AlertMsg-Error", "RFC 8876 section 5.1"},
    {469,
     NULL,
     {"Recv-Info"},
     NULL,
     REQUIRED_SHOULD,
     "There is no Recv-Info with the packages that are taken",
     "RFC 6086 section 4.2.2"},
    {470,
     NULL,
     {"Permission-Missing"},
     NULL,
     REQUIRED_SHOULD,
     "There is no Permission-Missing with those who have not consented",
     "RFC 5360 section 5.9.2"},
    {494, NULL, {"Security-Server"}, NULL, REQUIRED_MUST, "Security-Server", "RFC 3329 section 2.3.1"},
    {608,
     NULL,
     {NULL},
     has_card,
     REQUIRED_MAY,
     "There is no card of whom to ask about the rejection (Call-Info); it may be left out where abuse is suspected",
     "RFC 8688 section 3.1"},
};

static bool is_well(const struct sip_message *response, const struct required_header *want)
{
    struct sip_text value;

    for (unsigned i = 0; i < G_N_ELEMENTS(want->headers) && want->headers[i]; i++)
        if (sip_header_find(response, want->headers[i], 0, &value))
            return true;
    return want->or_else && want->or_else(response);
}

const struct required_header *required_header_missing(const struct sip_message *response)
{
    if (response->is_cut)
        return NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const struct required_header *want = &wanted[i];

        if (want->code == response->code && (!want->method || sip_text_is(response->method, want->method)) &&
            !is_well(response, want))
            return want;
    }
    return NULL;
}

static bool is_challenge(const struct sip_message *response)
{
    return response->code == 401 || response->code == 407;
}

bool sip_challenges_by_basic(const struct sip_message *response)
{
    struct sip_header_walk walk = {response, 0, 0};
    struct sip_text name, value;

    if (!is_challenge(response))
        return false;
    while (sip_header_walk_next(&walk, SIP_LETTER('W') | SIP_LETTER('P'), &name, &value))
        if ((sip_text_is(name, "WWW-Authenticate") || sip_text_is(name, "Proxy-Authenticate")) &&
            sip_auth_is(value, "Basic"))
            return true;
    return false;
}

bool sip_challenges_ack_or_cancel(const struct sip_message *response)
{
    return is_challenge(response) && (sip_text_is(response->method, "ACK") || sip_text_is(response->method, "CANCEL"));
}
