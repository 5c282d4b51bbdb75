/* refer_terms.c
 * Reads the terms of a REFER off it and its 2xx, and the report off a NOTIFY.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_terms.h"

#include "sip/headers.h"
#include "watches/refer_target.h"

#include <glib.h>
#include <string.h>

static bool refer_sub_is_false(const struct event_headers *headers)
{
    return headers->refer_sub.at && sip_element_is(headers->refer_sub, "false");
}

/** norefersub alone is only a wish, so any other of the options counts more. */
static enum refer_suppression suppression_of(const struct event_headers *headers)
{
    if (headers->required & OPTION_NOSUB)
        return REFER_NOSUB;
    if ((headers->required & OPTION_MULTIPLE) ||
        (headers->refer_to.at && sip_text_starts(sip_element_uri(headers->refer_to), "cid:")))
        return REFER_MULTIPLE;
    if (headers->required & OPTION_EXPLICITSUB)
        return REFER_EXPLICITSUB;
    return headers->required & OPTION_NOREFERSUB ? REFER_NOREFERSUB : REFER_NOT_SUPPRESSED;
}

/** Most REFERs are never shown: what they ask for is put into words only then. */
static void target_keep(struct refer_facts *facts, const struct event_headers *headers)
{
    size_t len = headers->refer_to.len, by_len = headers->referred_by.len;
    char *kept;

    if (facts->refer_to.at || !headers->refer_to.at)
        return;
    kept = g_malloc(len + by_len + 1);
    memcpy(kept, headers->refer_to.at, len);
    facts->refer_to = (struct sip_text){kept, len};
    if (!headers->referred_by.at)
        return;
    memcpy(kept + len, headers->referred_by.at, by_len);
    facts->referred_by = (struct sip_text){kept + len, by_len};
}

void refer_facts_free(struct refer_facts *facts)
{
    g_free((char *)facts->refer_to.at);
    facts->refer_to = facts->referred_by = (struct sip_text){0};
}

char *refer_facts_target(const struct refer_facts *facts)
{
    return refer_target_words(facts->refer_to, facts->referred_by, facts->path.is_in_dialog);
}

void refer_facts_of_request(struct refer_facts *facts, const struct sip_message *refer, const struct arrival *arrival)
{
    struct event_headers headers = event_headers_of(refer);

    notify_path_of_request(&facts->path, refer, &headers, arrival);
    if (facts->asked == REFER_NOT_SUPPRESSED)
        facts->asked = suppression_of(&headers);
    facts->asked_no_sub |= refer_sub_is_false(&headers);
    target_keep(facts, &headers);
}

void refer_facts_of_answer(struct refer_facts *facts, const struct sip_message *answer)
{
    struct event_headers headers = event_headers_of(answer);

    notify_path_of_answer(&facts->path, answer, &headers);
    facts->answered_sub |= headers.refer_sub.at != NULL;
    facts->answered_no_sub |= refer_sub_is_false(&headers);
    facts->answered_events_at |= headers.refer_events_at.at != NULL;
}

enum refer_suppression refer_facts_suppression(const struct refer_facts *facts)
{
    if (facts->answered_no_sub)
        return REFER_SUB_FALSE;
    return facts->asked == REFER_NOREFERSUB && facts->answered_sub ? REFER_NOT_SUPPRESSED : facts->asked;
}

bool refer_facts_is_refused(const struct refer_facts *facts)
{
    return facts->asked_no_sub && facts->answered_sub && !facts->answered_no_sub;
}

/** The status code of the first line of a message/sipfrag body (RFC 3420); 0 if a request line or something else stands
 * there. */
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
    return sip_element_is(type, "message/sipfrag");
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

static struct sip_text sipfrag_of(const struct sip_message *notify, struct sip_text type)
{
    if (is_sipfrag(type))
        return notify->body;
    return sip_text_starts(type, "multipart/") ? sipfrag_part(notify->body) : (struct sip_text){0};
}

/** The reason of Subscription-State in words (RFC 6665 section 4.1.3); NULL if it is none of those. */
static const char *reason_of(struct sip_text state)
{
    static const struct {
        const char *word, *meaning;
    } reasons[] = {
        {"deactivated", "deactivated: the referee gave the subscription up"},
        {"probation", "probation: the referee gave the subscription up for now"},
        {"rejected", "rejected: the referrer is not allowed to know"},
        {"timeout", "timeout: nobody refreshed the subscription"},
        {"giveup", "giveup: the referee could not find out in time whether the referrer is allowed to know"},
        {"noresource", "noresource: the referee has nothing more to report"},
        {"invariant", "invariant: nothing will change any more"},
    };
    struct sip_text reason;

    if (!state.at || !sip_element_param(state, "reason", &reason))
        return NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (sip_text_is(reason, reasons[i].word))
            return reasons[i].meaning;
    return NULL;
}

struct refer_report refer_report_read(const struct sip_message *notify)
{
    struct sip_text event, type, state, sipfrag, id, expires;
    bool has_event = sip_header_find(notify, "Event", 'o', &event);
    struct refer_report report = {0};

    sip_header_find(notify, "Content-Type", 'c', &type);
    sip_header_find(notify, "Subscription-State", 0, &state);
    sipfrag = sipfrag_of(notify, type);
    report.is_refer = has_event ? sip_element_is(event, "refer") : sipfrag.at != NULL;
    report.is_cut = !has_event && !sipfrag.at && notify->is_cut;
    report.has_id = has_event && sip_element_param(event, "id", &id) && sip_text_number(id, &report.id);
    report.is_terminated = sip_element_is(state, "terminated");
    report.reason = report.is_terminated ? reason_of(state) : NULL;
    report.has_expires = !report.is_terminated && state.at && sip_element_param(state, "expires", &expires) &&
                         sip_text_number(expires, &report.expires);
    report.outcome = sipfrag.at ? sipfrag_code(sipfrag) : 0;
    return report;
}

bool refer_unsubscribes(const struct sip_message *subscribe, uint32_t *id)
{
    struct sip_text expires, event, value;
    uint32_t seconds;

    *id = 0;
    if (!sip_header_find(subscribe, "Expires", 0, &expires) || !sip_text_number(expires, &seconds) || seconds > 0)
        return false;
    if (!sip_header_find(subscribe, "Event", 'o', &event) || !sip_element_is(event, "refer"))
        return false;
    if (sip_element_param(event, "id", &value) && !sip_text_number(value, id))
        return false;
    return true;
}

bool refer_drops_subscription(unsigned code)
{
    static const unsigned codes[] = {404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}
