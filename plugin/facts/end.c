/* end.c
 * Whether an element of Reason (RFC 3326) says more than a code, and whether it is a failure that ended a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"
#include "facts/response_facts.h"

#include <string.h>

/** The usual texts of Q.850 causes, letters only. */
static const struct {
    uint32_t cause;
    const char *text;
} usual_texts[] = {
    {1, "unallocated"},      {3, "noroute"},     {16, "normal"},     {17, "userbusy"},       {17, "busy"},
    {18, "nouserrespon"},    {19, "noanswer"},   {20, "subscriber"}, {21, "callrejected"},   {22, "numberchanged"},
    {27, "destinationout"},  {28, "invalid"},    {31, "normal"},     {34, "nocircuit"},      {34, "normalcircuit"},
    {38, "networkout"},      {41, "temporary"},  {41, "normaltemp"}, {42, "switch"},         {58, "bearer"},
    {79, "serviceoroption"}, {88, "incompatib"}, {102, "recovery"},  {111, "protocolerror"}, {127, "interworking"},
};

#define LETTERS_MAX 40

/** The letters of a text, in lower case. */
static void letters_of(struct sip_text text, char letters[LETTERS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < text.len && count < LETTERS_MAX - 1; i++)
        if (g_ascii_isalpha(text.at[i]))
            letters[count++] = g_ascii_tolower(text.at[i]);
    letters[count] = '\0';
}

static bool is_usual_text(uint32_t cause, struct sip_text text)
{
    char letters[LETTERS_MAX];

    letters_of(text, letters);
    for (unsigned i = 0; i < G_N_ELEMENTS(usual_texts); i++)
        if (usual_texts[i].cause == cause && g_str_has_prefix(letters, usual_texts[i].text))
            return true;
    return letters[0] == '\0';
}

bool evidence_reason_is_of_code(const struct fact_writer *writer, struct sip_text element)
{
    struct sip_text protocol = sip_element_value(element), cause_text, text;
    const char *name = codebook_registered_name(writer->source.book, writer->code);
    bool has_text = sip_element_param(element, "text", &text) && text.len > 0;
    uint32_t cause;

    if (!sip_element_param(element, "cause", &cause_text) || !sip_number_read(cause_text, &cause))
        return !has_text;
    if (sip_text_is(protocol, "Q.850"))
        return evidence_cause_is_of_code(writer, cause) && (!has_text || is_usual_text(cause, text));
    if (sip_text_is(protocol, "SIP"))
        return cause == writer->code && (!has_text || (name && sip_text_is(text, name)));
    return false;
}

static bool names_timeout(struct sip_text element)
{
    static const char *const words[] = {"timeout", "timedout", "timerexpir", "expired"};
    char letters[LETTERS_MAX];
    struct sip_text text;

    if (!sip_element_param(element, "text", &text))
        return false;
    letters_of(text, letters);
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(letters, words[i]))
            return true;
    return false;
}

bool reason_names_session_timer(const struct sip_message *request)
{
    struct sip_header_walk walk = {request, 0, 0};
    struct sip_text name, value, element, text;
    char letters[LETTERS_MAX];

    while (sip_header_walk_next(&walk, SIP_LETTER('R'), &name, &value)) {
        if (!sip_text_is(name, "Reason"))
            continue;
        while (sip_list_next(&value, &element)) {
            if (!sip_element_param(element, "text", &text))
                continue;
            letters_of(text, letters);
            if (strstr(letters, "session") && names_timeout(element))
                return true;
        }
    }
    return false;
}

static bool is_in(uint32_t number, const uint32_t *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (list[i] == number)
            return true;
    return false;
}

/** Did a failure end the call, rather than one of those who talked, or a service that was to do so? */
static bool is_failure(struct sip_text element)
{
    static const uint32_t sip_wanted[] = {480, 486, 487, 600, 603, 607, 608}, q850_wanted[] = {16, 17, 18, 19, 21, 31};
    struct sip_text protocol = sip_element_value(element), cause_text;
    uint32_t cause;

    if (names_timeout(element))
        return true;
    if (!sip_element_param(element, "cause", &cause_text) || !sip_number_read(cause_text, &cause) || cause == 0)
        return false;
    if (sip_text_is(protocol, "SIP"))
        return cause >= 400 && cause < 700 && !is_in(cause, sip_wanted, G_N_ELEMENTS(sip_wanted));
    if (sip_text_is(protocol, "Q.850"))
        return cause <= 127 && !is_in(cause, q850_wanted, G_N_ELEMENTS(q850_wanted));
    if (sip_text_is(protocol, "RELEASE_CAUSE"))
        return cause > 1; /* 1: the user ended the call */
    return sip_text_is(protocol, "Preemption");
}

bool evidence_failed_end(const struct codebook *book, const struct sip_message *bye, GString *out)
{
    struct fact_writer writer = {.source = {.book = book, .response = bye}, .code = 0};
    struct evidence_reasons reasons = {{&writer.response, HEADER_REASON, 0, {0}}, true};
    bool is_failed = false;
    struct sip_text element;

    sip_headers_read(&writer.response, bye);
    writer.fact = g_string_sized_new(FACT_LEN_MAX);
    while (evidence_reasons_next(&reasons, &element) && out->len < FACT_LEN_MAX) {
        if (!is_failure(element))
            continue;
        evidence_reason_start(&writer, element);
        g_string_append_printf(out, "%s%s", is_failed ? "; " : "", writer.fact->str);
        is_failed = true;
    }
    g_string_free(writer.fact, TRUE);
    return is_failed;
}
