/* evidence.c
 * Asks for the facts of a response in the order in which they help.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#include <stdio.h>

bool evidence_number(struct sip_text value, uint32_t *number)
{
    for (size_t i = 0; i < value.len; i++)
        if (!g_ascii_isdigit(value.at[i]))
            return false;
    return sip_text_number(value, number);
}

const struct value_text *evidence_meaning(const struct evidence *evidence, const char *table, uint32_t number)
{
    char key[16];

    snprintf(key, sizeof key, "%u", number);
    return codebook_value(evidence->source.book, table, key);
}

void fact_end(struct evidence *evidence)
{
    GString *fact = evidence->fact;

    if (fact->len > EVIDENCE_FACT_MAX) {
        const char *end = g_utf8_find_prev_char(fact->str, fact->str + EVIDENCE_FACT_MAX - 2);

        g_string_truncate(fact, (gsize)(end - fact->str));
        g_string_append(fact, "...");
    }
    if (evidence->count++ < EVIDENCE_FACTS_MAX)
        evidence->add(fact->str, evidence->data);
}

/** Reads the response, and its request if the two can be compared: what is cut, or too long, may hold what seems to be missing. */
static void messages_read(struct evidence *evidence)
{
    const struct sip_message *response = evidence->source.response, *request = evidence->source.request;

    evidence_lines_read(&evidence->response, response);
    evidence->has_request = request && request->code == 0 && !request->is_cut && !response->is_cut && evidence->response.are_all;
    if (evidence->has_request) {
        evidence_lines_read(&evidence->request, request);
        evidence->has_request = evidence->request.are_all;
    }
    if (!evidence->has_request)
        evidence->request.count = 0;
}

bool evidence_asks_request(unsigned code)
{
    static const unsigned never[] = {403, 404, 408, 410, 480, 481, 486, 487};

    for (unsigned i = 0; i < G_N_ELEMENTS(never); i++)
        if (never[i] == code)
            return false;
    return (code >= 300 && code < 500) || code == 606;
}

void evidence_of(const struct evidence_source *source, evidence_listener add, void *data)
{
    static void (*const subjects[])(struct evidence *) = {
        evidence_vendor,     evidence_reason,      evidence_warning,  evidence_errors,      evidence_missing,     evidence_credentials,
        evidence_challenges, evidence_redirection, evidence_contacts, evidence_alternative, evidence_retry_after, evidence_intervals,
        evidence_asked,      evidence_abilities,   evidence_options,  evidence_offer,       evidence_pointers,    evidence_sender,
    };
    struct evidence evidence;

    if (source->response->code < 300 || source->response->code >= 700)
        return;
    evidence.source = *source;
    evidence.code = source->response->code;
    evidence.add = add;
    evidence.data = data;
    evidence.count = 0;
    messages_read(&evidence);
    evidence.fact = g_string_sized_new(EVIDENCE_FACT_MAX + 56);
    if (source->says)
        evidence_says(&evidence, source->says);
    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++)
        subjects[i](&evidence);
    g_string_free(evidence.fact, TRUE);
}
