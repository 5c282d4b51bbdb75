/* reason.c
 * The facts in Reason (RFC 3326), which says what made somebody send the response: mostly a cause of the telephone
 * network.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include <stdio.h>
#include <string.h>

#define VALUES_MAX 5
#define PROTOCOL_MAX 24
#define TEXT_MAX 60

/** Is the code one of these, which are apart by spaces? */
static bool is_among(unsigned code, const char *codes)
{
    char word[16];

    snprintf(word, sizeof word, "%u", code);
    return codes && strstr(codes, word);
}

bool evidence_cause_is_of_code(const struct fact_writer *writer, uint32_t cause)
{
    const struct value_text *text = facts_meaning(writer, "q850", cause);

    return text && (is_among(writer->code, text->sip) || is_among(writer->code, text->from));
}

/** Does the cause go with the code, as gateways translate them (RFC 3398)? */
static void add_mapping(struct fact_writer *writer, const struct value_text *cause)
{
    if (!cause->sip || writer->code == 0)
        return;
    if (is_among(writer->code, cause->sip) || is_among(writer->code, cause->from))
        fact_add(writer, "; RFC 3398 pairs it with %u", writer->code);
    else
        fact_add(writer, "; RFC 3398 pairs it with %.3s%s%s, not with %u", cause->sip,
                 strlen(cause->sip) > 3 ? " or" : "", cause->sip + 3, writer->code);
}

static void add_text(struct fact_writer *writer, struct sip_text element, const char *known)
{
    struct sip_text text;

    if (!sip_element_param(element, "text", &text) || text.len == 0 || text.len > TEXT_MAX ||
        (known && sip_text_is(text, known)))
        return;
    fact_add(writer, ", with the text ");
    fact_add_quoted(writer, text, TEXT_MAX);
}

/** Where a cause of the telephone network arose (RFC 8606). */
static void add_location(struct fact_writer *writer, struct sip_text element)
{
    const struct value_text *place;
    struct sip_text location;
    char key[8];

    if (!sip_element_param(element, "location", &location) || location.len == 0 || location.len >= sizeof key)
        return;
    memcpy(key, location.at, location.len);
    key[location.len] = '\0';
    place = codebook_value(writer->source.book, "isup_location", key);
    if (place)
        fact_add(writer, ", %s", place->meaning);
}

static void tell_q850(struct fact_writer *writer, struct sip_text element, uint32_t cause)
{
    const struct value_text *text = facts_meaning(writer, "q850", cause);

    fact_start(writer, "Reason: Q.850 cause %u: %s", cause,
               text          ? text->meaning
               : cause > 127 ? "no such cause, they end at 127"
                             : "no known cause");
    add_location(writer, element);
    add_text(writer, element, NULL);
    if (text)
        add_mapping(writer, text);
}

static void tell_status(struct fact_writer *writer, struct sip_text element, const char *protocol, uint32_t cause)
{
    const char *name = cause < 700 ? codebook_registered_name(writer->source.book, cause) : NULL;
    struct sip_text token;

    fact_start(writer, "Reason: %s %u%s%s", protocol, cause, name ? " " : ", which is not a registered status code",
               name ? name : "");
    if (g_str_equal(protocol, "STIR"))
        fact_add(writer, ", from the check of the caller's identity");
    add_text(writer, element, name);
    if (sip_element_param(element, "ppi", &token))
        fact_add(writer, "; ppi holds the token that failed");
}

static void tell_other(struct fact_writer *writer, struct sip_text element, const struct value_text *known,
                       uint32_t cause)
{
    const struct value_text *meaning = known && known->causes ? facts_meaning(writer, known->causes, cause) : NULL;

    fact_start(writer, "Reason: ");
    fact_add_value(writer, sip_element_value(element), PROTOCOL_MAX);
    fact_add(writer, " cause %u", cause);
    if (meaning)
        fact_add(writer, ": %s", meaning->meaning);
    else
        fact_add(writer, " (%s)", known ? known->meaning : "not a registered protocol");
    add_text(writer, element, NULL);
}

/** A value without a cause, or with one that is not a number. */
static void tell_no_cause(struct fact_writer *writer, struct sip_text element, bool has_cause, struct sip_text cause)
{
    fact_start(writer, "Reason: ");
    fact_add_quoted(writer, sip_element_value(element), PROTOCOL_MAX);
    if (has_cause) {
        fact_add(writer, " with the cause ");
        fact_add_quoted(writer, cause, PROTOCOL_MAX);
        fact_add(writer, ", which is not a number");
    } else {
        fact_add(writer, " without a cause");
    }
    add_text(writer, element, NULL);
}

static void reason_start(struct fact_writer *writer, struct sip_text element)
{
    struct sip_text name = sip_element_value(element), cause_text;
    bool has_cause = sip_element_param(element, "cause", &cause_text);
    const struct value_text *known;
    char protocol[PROTOCOL_MAX] = "";
    uint32_t cause;

    if (name.len > 0 && name.len < sizeof protocol)
        memcpy(protocol, name.at, name.len);
    known = *protocol ? codebook_value(writer->source.book, "reason", protocol) : NULL;
    if (!sip_number_read(cause_text, &cause))
        tell_no_cause(writer, element, has_cause, cause_text);
    else if (known && known->causes && g_str_equal(known->causes, "q850"))
        tell_q850(writer, element, cause);
    else if (known && known->causes && g_str_equal(known->causes, "sip"))
        tell_status(writer, element, sip_text_is(name, "STIR") ? "STIR" : "SIP", cause);
    else
        tell_other(writer, element, known, cause);
}

/** A long text goes first, so that all of it is seen. */
void evidence_reason_start(struct fact_writer *writer, struct sip_text element)
{
    struct sip_text text;
    char *rest;

    reason_start(writer, element);
    if (!sip_element_param(element, "text", &text) || text.len <= TEXT_MAX)
        return;
    rest = g_strdup(writer->fact->str + strlen("Reason: "));
    fact_start(writer, "Reason: ");
    fact_add_quoted(writer, text, FACT_WORDS_MAX);
    fact_add(writer, " (%s)", rest);
    g_free(rest);
}

bool evidence_reasons_next(struct evidence_reasons *reasons, struct sip_text *element)
{
    while (true) {
        while (sip_header_list_next(&reasons->list, element))
            if (sip_text_is(sip_element_value(*element), "Q.850") == reasons->is_of_network)
                return true;
        if (!reasons->is_of_network)
            return false;
        *reasons = (struct evidence_reasons){{reasons->list.lines, HEADER_REASON, 0, {0}}, false};
    }
}

void facts_reason(struct fact_writer *writer)
{
    struct evidence_reasons reasons = {{&writer->response, HEADER_REASON, 0, {0}}, true};
    struct sip_text element;
    unsigned all = 0;

    while (evidence_reasons_next(&reasons, &element)) {
        if (all++ >= VALUES_MAX)
            continue;
        evidence_reason_start(writer, element);
        fact_end(writer);
    }
    if (all > VALUES_MAX) {
        fact_start(writer, "Reason has %u more values", all - VALUES_MAX);
        fact_end(writer);
    }
}
