/* evidence_warning.c
 * The facts in Warning (RFC 3261 section 20.43) and in the headers that give an error a code of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

#define WARNINGS_MAX 4
#define TEXT_MAX 70
#define AGENT_MAX 30
#define VALUE_MAX 60

static struct sip_text without_quotes(struct sip_text text)
{
    if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
        return (struct sip_text){text.at + 1, text.len - 2};
    return text;
}

/** warn-code SP warn-agent SP warn-text */
static void tell_warning(struct evidence *evidence, struct sip_text element)
{
    struct sip_text rest = element, code_word = evidence_word_next(&rest), agent = evidence_word_next(&rest), text = without_quotes(rest);
    const struct value_text *meaning;
    uint32_t code;

    if (code_word.len != 3 || !evidence_number(code_word, &code)) {
        fact_start(evidence, "Warning: ");
        fact_add_quoted(evidence, element, VALUE_MAX);
        fact_add(evidence, " does not start with a code of three digits");
        fact_end(evidence);
        return;
    }
    meaning = evidence_meaning(evidence, "warning", code);
    fact_start(evidence, "Warning %03u: %s", code, meaning ? meaning->meaning : "not a registered code");
    if (text.len > 0) {
        fact_add(evidence, "; the text is ");
        fact_add_quoted(evidence, text, TEXT_MAX);
    }
    if (agent.len > 0) {
        fact_add(evidence, ", from ");
        fact_add_value(evidence, agent, AGENT_MAX);
    }
    fact_end(evidence);
}

void evidence_warning(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->response, HEADER_WARNING, 0, {0}};
    struct sip_text element;
    unsigned all = 0;

    while (evidence_list_next(&list, &element))
        if (all++ < WARNINGS_MAX)
            tell_warning(evidence, element);
    if (all > WARNINGS_MAX) {
        fact_start(evidence, "Warning has %u more values", all - WARNINGS_MAX);
        fact_end(evidence);
    }
}

/** A code and its text, as Geolocation-Error and AlertMsg-Error have them: 100;code="..." */
static void tell_error(struct evidence *evidence, enum evidence_header header, const char *name, const char *table)
{
    const struct value_text *meaning;
    struct sip_text value, text;
    uint32_t code;

    if (!evidence_line(&evidence->response, header, &value))
        return;
    fact_start(evidence, "%s: ", name);
    if (!evidence_number(sip_element_value(value), &code)) {
        fact_add_quoted(evidence, value, VALUE_MAX);
        fact_add(evidence, " does not start with a number");
    } else {
        meaning = evidence_meaning(evidence, table, code);
        fact_add(evidence, "%u - %s", code, meaning ? meaning->meaning : "not a registered code");
        if (sip_element_param(value, "code", &text) && text.len > 0) {
            fact_add(evidence, "; the text is ");
            fact_add_quoted(evidence, text, TEXT_MAX);
        }
    }
    fact_end(evidence);
}

/** RFC 6442 section 4.4, RFC 8876 section 4 */
void evidence_errors(struct evidence *evidence)
{
    tell_error(evidence, HEADER_GEOLOCATION_ERROR, "Geolocation-Error", "geolocation_error");
    tell_error(evidence, HEADER_ALERTMSG_ERROR, "AlertMsg-Error", "alertmsg_error");
}
