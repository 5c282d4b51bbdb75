/* refer_facts.c
 * Reads suppression, route and timers off REFER and 2xx, and the report off a NOTIFY.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_facts.h"

#include "sip_message.h"

#include <glib.h>
#include <string.h>

static bool text_starts(struct sip_text text, const char *word)
{
    size_t len = strlen(word);

    return text.len >= len && g_ascii_strncasecmp(text.at, word, len) == 0;
}

/** Looks for a word in a text, case aside. */
static bool text_has(struct sip_text text, const char *word)
{
    for (; text.len > 0; text.at++, text.len--)
        if (text_starts(text, word))
            return true;
    return false;
}

/** The headers of REFER and 2xx that say something about the NOTIFY, read in one go. */
struct refer_headers {
    struct sip_text contact, refer_to, refer_sub; /* the first of each */
    unsigned vias;                                /* 2: two or more */
    bool has_route, has_record_route, has_3gpp;
    enum refer_suppression required;
};

static enum refer_suppression suppression_of(struct sip_text option)
{
    static const struct {
        const char *option;
        enum refer_suppression suppression;
    } options[] = {
        {"nosub", REFER_NOSUB},
        {"explicitsub", REFER_EXPLICITSUB},
        {"multiple-refer", REFER_MULTIPLE},
        {"norefersub", REFER_NOREFERSUB},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(options); i++)
        if (sip_text_is(option, options[i].option))
            return options[i].suppression;
    return REFER_NOT_SUPPRESSED;
}

/** norefersub alone is only a wish, so any other of the options counts more. */
static void require_read(struct refer_headers *headers, struct sip_text value)
{
    struct sip_text element;

    while (sip_list_next(&value, &element)) {
        enum refer_suppression found = suppression_of(sip_element_value(element));

        if (found != REFER_NOT_SUPPRESSED && (headers->required == REFER_NOT_SUPPRESSED || headers->required == REFER_NOREFERSUB))
            headers->required = found;
    }
}

static void first_keep(struct sip_text *kept, struct sip_text value)
{
    if (!kept->at)
        *kept = value;
}

static void header_r_read(struct refer_headers *headers, struct sip_text name, struct sip_text value)
{
    if (sip_text_is(name, "Refer-To") || sip_text_is(name, "r"))
        first_keep(&headers->refer_to, value);
    else if (sip_text_is(name, "Refer-Sub"))
        first_keep(&headers->refer_sub, value);
    else if (sip_text_is(name, "Require"))
        require_read(headers, value);
    else if (sip_text_is(name, "Route"))
        headers->has_route = true;
    else if (sip_text_is(name, "Record-Route"))
        headers->has_record_route = true;
}

static void header_read(struct refer_headers *headers, struct sip_text name, struct sip_text value)
{
    struct sip_text element;

    switch (g_ascii_tolower(name.len ? name.at[0] : 0)) {
    case 'v':
        if (sip_text_is(name, "Via") || sip_text_is(name, "v"))
            while (headers->vias < 2 && sip_list_next(&value, &element))
                headers->vias++;
        break;
    case 'm':
    case 'c':
        if (sip_text_is(name, "Contact") || sip_text_is(name, "m"))
            first_keep(&headers->contact, value);
        break;
    case 'p':
        headers->has_3gpp |= sip_text_is(name, "P-Access-Network-Info") || sip_text_is(name, "P-Charging-Vector");
        break;
    case 'r':
        header_r_read(headers, name, value);
        break;
    default:
        break;
    }
}

static struct refer_headers headers_of(const struct sip_message *message)
{
    struct refer_headers headers = {0};
    struct sip_text rest = message->headers, name, value;

    while (sip_header_next(&rest, &name, &value))
        header_read(&headers, name, value);
    headers.has_3gpp |= text_has(headers.contact, "+g.3gpp");
    return headers;
}

/** Does the Contact ask for a transport that the message itself did not come over? Then the NOTIFY may be unreadable or elsewhere. */
static bool contact_leads_away(const struct refer_headers *headers, struct sip_text via)
{
    static const char *const schemes[][2] = {
        {";transport=tls", "SIP/2.0/TLS"},
        {";transport=wss", "SIP/2.0/WSS"},
        {";transport=ws", "SIP/2.0/WS"},
    };
    struct sip_text uri;

    if (headers->has_route || !headers->contact.at)
        return false;
    uri = sip_element_uri(headers->contact);
    if (text_starts(uri, "sips:") && !text_has(via, "SIP/2.0/TLS") && !text_has(via, "SIP/2.0/WSS"))
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (text_has(uri, schemes[i][0]))
            return !text_has(via, schemes[i][1]);
    return false;
}

static bool refer_sub_is_false(const struct refer_headers *headers)
{
    return headers->refer_sub.at && sip_text_is(sip_element_value(headers->refer_sub), "false");
}

void refer_facts_of_request(struct refer_facts *facts, const struct sip_message *refer)
{
    struct refer_headers headers = headers_of(refer);

    if (headers.refer_to.at && text_starts(sip_element_uri(headers.refer_to), "cid:") && headers.required != REFER_NOSUB)
        headers.required = REFER_MULTIPLE;
    if (facts->asked == REFER_NOT_SUPPRESSED)
        facts->asked = headers.required;
    facts->asked_no_sub |= refer_sub_is_false(&headers);
    facts->is_in_dialog |= sip_tag(refer->to).at != NULL;
    facts->is_proxied |= headers.vias > 1 || headers.has_route;
    facts->is_recorded |= headers.has_record_route;
    facts->leads_away |= contact_leads_away(&headers, sip_topmost_via(refer));
    facts->is_ims |= headers.has_3gpp;
    facts->is_cut |= refer->is_cut;
}

void refer_facts_of_answer(struct refer_facts *facts, const struct sip_message *answer)
{
    struct refer_headers headers = headers_of(answer);

    facts->answered_sub |= headers.refer_sub.at != NULL;
    facts->answered_no_sub |= refer_sub_is_false(&headers);
    facts->is_recorded |= headers.has_record_route;
    facts->is_ims |= headers.has_3gpp;
    facts->is_cut |= answer->is_cut;
}

enum refer_suppression refer_facts_suppression(const struct refer_facts *facts)
{
    if (facts->answered_no_sub)
        return REFER_SUB_FALSE;
    return facts->asked == REFER_NOREFERSUB && facts->answered_sub ? REFER_NOT_SUPPRESSED : facts->asked;
}

/** The status code of the first line of a message/sipfrag body (RFC 3420); 0 if a request line or something else stands there. */
static unsigned sipfrag_code(struct sip_text body)
{
    const char *newline = body.len ? memchr(body.at, '\n', body.len) : NULL;
    struct sip_text phrase;
    unsigned code;

    if (newline)
        body.len = (size_t)(newline - body.at);
    return body.len && sip_status_line_read(body, &code, &phrase) && code < 700 ? code : 0;
}

static bool is_sipfrag(struct sip_text type)
{
    return sip_text_is(sip_element_value(type), "message/sipfrag");
}

/** The body of the first message/sipfrag part of a multipart body (RFC 2046 section 5.1); absent if there is none. */
static struct sip_text sipfrag_part(struct sip_text body)
{
    struct sip_text name, value;

    while (sip_header_next(&body, &name, &value))
        if (sip_text_is(name, "Content-Type") && is_sipfrag(value))
            return sip_headers_skip(body);
    return (struct sip_text){0};
}

/** The headers of a NOTIFY that say what it reports, read in one go: the first of each. */
struct report_headers {
    struct sip_text event, type, state;
};

static struct report_headers report_headers_of(const struct sip_message *notify)
{
    struct report_headers headers = {0};
    struct sip_text rest = notify->headers, name, value;

    while (sip_header_next(&rest, &name, &value)) {
        if (sip_text_is(name, "Event") || sip_text_is(name, "o"))
            first_keep(&headers.event, value);
        else if (sip_text_is(name, "Content-Type") || sip_text_is(name, "c"))
            first_keep(&headers.type, value);
        else if (sip_text_is(name, "Subscription-State"))
            first_keep(&headers.state, value);
    }
    return headers;
}

static struct sip_text sipfrag_of(const struct sip_message *notify, struct sip_text type)
{
    if (is_sipfrag(type))
        return notify->body;
    return text_starts(type, "multipart/") ? sipfrag_part(notify->body) : (struct sip_text){0};
}

struct refer_report refer_report_read(const struct sip_message *notify)
{
    struct report_headers headers = report_headers_of(notify);
    struct sip_text sipfrag = sipfrag_of(notify, headers.type), id;
    bool has_event = headers.event.at != NULL;
    struct refer_report report = {0};

    report.is_refer = has_event ? sip_text_is(sip_element_value(headers.event), "refer") : sipfrag.at != NULL;
    report.is_cut = !has_event && !sipfrag.at && notify->is_cut;
    report.has_id = has_event && sip_element_param(headers.event, "id", &id) && sip_text_number(id, &report.id);
    report.is_terminated = sip_text_is(sip_element_value(headers.state), "terminated");
    report.outcome = sipfrag.at ? sipfrag_code(sipfrag) : 0;
    return report;
}
