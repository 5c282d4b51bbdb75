/* evidence_interval.c
 * The facts of 422 and 423: which interval was asked for, and which is the shortest that is granted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_interval.h"

#define NUMBER_MAX 24

/* RFC 4028 section 5 */
#define MIN_SE_LEAST 90

/* RFC 3261 section 10.3, item 7: a registrar refuses no interval of an hour or more. */
#define REFUSED_BELOW 3600

/** Keeps the shorter one; nobody refuses 0, which ends what was asked for before. */
static void interval_keep(struct interval *asked, uint32_t seconds, bool is_of_contact)
{
    if (seconds == 0 || (asked->is_known && asked->seconds <= seconds))
        return;
    *asked = (struct interval){true, is_of_contact, seconds};
}

/** REGISTER: the shortest of the intervals of its Contacts (RFC 3261 section 10.2.1.1). Others: Expires. */
static void expires_asked(struct sip_text method, const struct evidence_lines *request, struct interval *asked)
{
    struct evidence_list list = {request, HEADER_CONTACT, 0, {0}};
    bool is_register = sip_text_is(method, "REGISTER"), has_contact = false;
    struct sip_text value, element, own;
    uint32_t common = 0, seconds;

    if (!evidence_line(request, HEADER_EXPIRES, &value) || !evidence_number(value, &common))
        common = 0;
    while (is_register && evidence_list_next(&list, &element)) {
        has_contact = true;
        if (sip_text_is(element, "*"))
            continue;
        if (!sip_element_param(element, "expires", &own))
            interval_keep(asked, common, false);
        else if (evidence_number(own, &seconds))
            interval_keep(asked, seconds, true);
    }
    if (!has_contact)
        interval_keep(asked, common, false);
}

static void session_asked(const struct evidence_lines *request, struct interval *asked)
{
    struct sip_text value;
    uint32_t seconds;

    if (evidence_line(request, HEADER_SESSION_EXPIRES, &value) && evidence_number(sip_element_value(value), &seconds))
        interval_keep(asked, seconds, false);
}

struct interval interval_asked(unsigned code, struct sip_text method, const struct evidence_lines *request)
{
    struct interval asked = {0};

    if (code == 422)
        session_asked(request, &asked);
    else
        expires_asked(method, request, &asked);
    return asked;
}

static enum evidence_header minimum_header(unsigned code)
{
    return code == 422 ? HEADER_MIN_SE : HEADER_MIN_EXPIRES;
}

bool interval_minimum(unsigned code, const struct evidence_lines *response, uint32_t *seconds)
{
    struct sip_text value;

    return evidence_line(response, minimum_header(code), &value) && evidence_number(sip_element_value(value), seconds);
}

static void add_asked(struct evidence *evidence, const struct interval *asked, uint32_t least)
{
    const char *where = asked->is_of_contact ? " in Contact" : "";

    if (asked->seconds >= least)
        fact_add(evidence, "asked for %u s%s, which is not below the server's minimum of %u s", asked->seconds, where, least);
    else
        fact_add(evidence, "asked for %u s%s, the server's minimum is %u s", asked->seconds, where, least);
    if (asked->seconds < least && asked->seconds >= REFUSED_BELOW && sip_text_is(evidence->source.response->method, "REGISTER"))
        fact_add(evidence, "; a registrar may refuse only less than %d s (RFC 3261 section 10.3)", REFUSED_BELOW);
}

/** The client's own minimum is the one to go by where it is higher (RFC 4028 section 7.4). */
static void add_own_minimum(struct evidence *evidence, uint32_t least)
{
    struct sip_text value;
    uint32_t own;

    if (evidence_line(&evidence->request, HEADER_MIN_SE, &value) && evidence_number(sip_element_value(value), &own) && own > least)
        fact_add(evidence, "; the request's own Min-SE of %u s is higher", own);
}

static void tell_minimum(struct evidence *evidence, struct sip_text value, const struct interval *asked)
{
    bool of_session = evidence->code == 422;
    const char *name = of_session ? "Min-SE" : "Min-Expires";
    uint32_t least;

    if (!interval_minimum(evidence->code, &evidence->response, &least)) {
        fact_start(evidence, "%s: ", name);
        fact_add_quoted(evidence, value, NUMBER_MAX);
        fact_add(evidence, " is no number of seconds");
    } else {
        fact_start(evidence, "%s: %u - ", name, least);
        if (asked->is_known)
            add_asked(evidence, asked, least);
        else
            fact_add(evidence, of_session ? "the session timer has to be %u s or longer" : "ask for %u s or longer", least);
        if (of_session)
            add_own_minimum(evidence, least);
        if (of_session && least < MIN_SE_LEAST)
            fact_add(evidence, "; RFC 4028 allows no less than %d s", MIN_SE_LEAST);
    }
    fact_end(evidence);
}

/** Min-SE of 422 (RFC 4028), Min-Expires of 423 (RFC 3261 section 20.23). */
void evidence_intervals(struct evidence *evidence)
{
    struct interval asked;
    struct sip_text value;

    if (evidence->code != 422 && evidence->code != 423)
        return;
    asked = interval_asked(evidence->code, evidence->source.response->method, &evidence->request);
    if (evidence_line(&evidence->response, minimum_header(evidence->code), &value)) {
        tell_minimum(evidence, value, &asked);
    } else if (asked.is_known) {
        fact_start(evidence, "The request asked for %u s%s", asked.seconds, asked.is_of_contact ? " in Contact" : "");
        fact_end(evidence);
    }
}
