/* refer_facts.c
 * Reads suppression, route and timers off REFER and 2xx, and the report off a NOTIFY.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_facts.h"

#include "sip_message.h"

#include <glib.h>
#include <string.h>

static bool has_header(const struct sip_message *message, const char *name)
{
    struct sip_text value;

    return sip_header_find(message, name, 0, &value);
}

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

static bool has_3gpp_headers(const struct sip_message *message)
{
    struct sip_text contact;

    return has_header(message, "P-Access-Network-Info") || has_header(message, "P-Charging-Vector") ||
           (sip_header_find(message, "Contact", 'm', &contact) && text_has(contact, "+g.3gpp"));
}

static bool has_several_vias(const struct sip_message *message)
{
    struct sip_text rest = message->headers, name, value, element;
    unsigned vias = 0;

    while (vias < 2 && sip_header_next(&rest, &name, &value))
        if (sip_text_is(name, "Via") || sip_text_is(name, "v"))
            while (vias < 2 && sip_list_next(&value, &element))
                vias++;
    return vias > 1;
}

/** Does the Contact ask for a transport that the message itself did not come over? Then the NOTIFY may be unreadable or elsewhere. */
static bool contact_leads_away(const struct sip_message *refer)
{
    static const char *const schemes[][2] = {
        {";transport=tls", "SIP/2.0/TLS"},
        {";transport=wss", "SIP/2.0/WSS"},
        {";transport=ws", "SIP/2.0/WS"},
    };
    struct sip_text contact, uri;

    if (has_header(refer, "Route") || !sip_header_find(refer, "Contact", 'm', &contact))
        return false;
    uri = sip_element_uri(contact);
    if (text_starts(uri, "sips:") && !text_has(refer->via, "SIP/2.0/TLS") && !text_has(refer->via, "SIP/2.0/WSS"))
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (text_has(uri, schemes[i][0]))
            return !text_has(refer->via, schemes[i][1]);
    return false;
}

static enum refer_suppression suppression_asked(const struct sip_message *refer)
{
    struct sip_text target;

    if (sip_header_lists(refer, "Require", 0, "nosub"))
        return REFER_NOSUB;
    if (sip_header_lists(refer, "Require", 0, "explicitsub"))
        return REFER_EXPLICITSUB;
    if (sip_header_lists(refer, "Require", 0, "multiple-refer"))
        return REFER_MULTIPLE;
    if (sip_header_find(refer, "Refer-To", 'r', &target) && text_starts(sip_element_uri(target), "cid:"))
        return REFER_MULTIPLE;
    if (sip_header_lists(refer, "Require", 0, "norefersub"))
        return REFER_NOREFERSUB;
    return REFER_NOT_SUPPRESSED;
}

static bool refer_sub_is(const struct sip_message *message, const char *word)
{
    struct sip_text value;

    return sip_header_find(message, "Refer-Sub", 0, &value) && sip_text_is(sip_element_value(value), word);
}

void refer_facts_of_request(struct refer_facts *facts, const struct sip_message *refer)
{
    if (facts->asked == REFER_NOT_SUPPRESSED)
        facts->asked = suppression_asked(refer);
    facts->asked_no_sub |= refer_sub_is(refer, "false");
    facts->is_in_dialog |= refer->to_tag.at != NULL;
    facts->is_proxied |= has_several_vias(refer) || has_header(refer, "Route");
    facts->is_recorded |= has_header(refer, "Record-Route");
    facts->leads_away |= contact_leads_away(refer);
    facts->is_ims |= has_3gpp_headers(refer);
    facts->is_cut |= refer->is_cut;
}

void refer_facts_of_answer(struct refer_facts *facts, const struct sip_message *answer)
{
    facts->answered_sub |= has_header(answer, "Refer-Sub");
    facts->answered_no_sub |= refer_sub_is(answer, "false");
    facts->is_recorded |= has_header(answer, "Record-Route");
    facts->is_ims |= has_3gpp_headers(answer);
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

static struct sip_text sipfrag_of(const struct sip_message *notify)
{
    struct sip_text type;

    if (!sip_header_find(notify, "Content-Type", 'c', &type))
        return (struct sip_text){0};
    if (is_sipfrag(type))
        return notify->body;
    return text_starts(type, "multipart/") ? sipfrag_part(notify->body) : (struct sip_text){0};
}

struct refer_report refer_report_read(const struct sip_message *notify)
{
    struct refer_report report = {0};
    struct sip_text sipfrag = sipfrag_of(notify), event, state, id;
    bool has_event = sip_header_find(notify, "Event", 'o', &event);

    report.is_refer = has_event ? sip_text_is(sip_element_value(event), "refer") : sipfrag.at != NULL;
    report.is_cut = !has_event && !sipfrag.at && notify->is_cut;
    report.has_id = has_event && sip_element_param(event, "id", &id) && sip_text_number(id, &report.id);
    report.is_terminated = sip_header_find(notify, "Subscription-State", 0, &state) && sip_text_is(sip_element_value(state), "terminated");
    report.outcome = sipfrag.at ? sipfrag_code(sipfrag) : 0;
    return report;
}
