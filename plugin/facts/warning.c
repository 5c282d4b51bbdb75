/* warning.c
 * The facts in Warning (RFC 3261 section 20.43) and in the headers that give an error a code of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

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
static void tell_warning(struct fact_writer *writer, struct sip_text element)
{
    struct sip_text rest = element, code_word = sip_word_next(&rest), agent = sip_word_next(&rest),
                    text = without_quotes(rest);
    const struct value_text *meaning;
    uint32_t code;

    if (code_word.len != 3 || !sip_number_read(code_word, &code)) {
        fact_start(writer, "Warning: ");
        fact_add_quoted(writer, element, VALUE_MAX);
        fact_add(writer, " does not start with a code of three digits");
        fact_end(writer);
        return;
    }
    meaning = facts_meaning(writer, "warning", code);
    if (text.len > TEXT_MAX) { /* goes first, so that all of it is seen */
        fact_start(writer, "Warning %03u: ", code);
        fact_add_quoted(writer, text, FACT_WORDS_MAX);
        fact_add(writer, " (%s)", meaning ? meaning->meaning : "not a registered code");
        fact_end(writer);
        return;
    }
    fact_start(writer, "Warning %03u: %s", code, meaning ? meaning->meaning : "not a registered code");
    if (text.len > 0) {
        fact_add(writer, "; the text is ");
        fact_add_quoted(writer, text, TEXT_MAX);
    }
    if (agent.len > 0) {
        fact_add(writer, ", from ");
        fact_add_value(writer, agent, AGENT_MAX);
    }
    fact_end(writer);
}

void facts_warning(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->response, HEADER_WARNING, 0, {0}};
    struct sip_text element;
    unsigned all = 0;

    while (sip_header_list_next(&list, &element))
        if (all++ < WARNINGS_MAX)
            tell_warning(writer, element);
    if (all > WARNINGS_MAX) {
        fact_start(writer, "Warning has %u more values", all - WARNINGS_MAX);
        fact_end(writer);
    }
}

/** A code and its text, as Geolocation-Error and AlertMsg-Error have them: 100;code="..." */
static void tell_error(struct fact_writer *writer, enum sip_header header, const char *name, const char *table)
{
    const struct value_text *meaning;
    struct sip_text value, text;
    uint32_t code;

    if (!sip_headers_line(&writer->response, header, &value))
        return;
    fact_start(writer, "%s: ", name);
    if (!sip_number_read(sip_element_value(value), &code)) {
        fact_add_quoted(writer, value, VALUE_MAX);
        fact_add(writer, " does not start with a number");
    } else {
        meaning = facts_meaning(writer, table, code);
        fact_add(writer, "%u - %s", code, meaning ? meaning->meaning : "not a registered code");
        if (sip_element_param(value, "code", &text) && text.len > 0) {
            fact_add(writer, "; the text is ");
            fact_add_quoted(writer, text, TEXT_MAX);
        }
    }
    fact_end(writer);
}

/** RFC 6442 section 4.4, RFC 8876 section 4 */
void facts_errors(struct fact_writer *writer)
{
    tell_error(writer, HEADER_GEOLOCATION_ERROR, "Geolocation-Error", "geolocation_error");
    tell_error(writer, HEADER_ALERTMSG_ERROR, "AlertMsg-Error", "alertmsg_error");
}
