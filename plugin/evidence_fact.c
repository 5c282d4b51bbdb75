/* evidence_fact.c
 * Writes a fact: sentences around values of the packet, which may hold anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_parts.h"

/* A list goes on until the fact has so many bytes, so that what follows it is seen too. */
#define LIST_ROOM 150
#define ELEMENT_MAX 60

/* For each byte or character that cannot be shown. */
#define REPLACEMENT "\xEF\xBF\xBD"

void fact_start(struct evidence *evidence, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_string_vprintf(evidence->fact, format, args);
    va_end(args);
}

void fact_add(struct evidence *evidence, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_string_append_vprintf(evidence->fact, format, args);
    va_end(args);
}

/** Adds the character at the start of the text and says how many bytes it has. */
static size_t add_char(GString *out, struct sip_text text)
{
    gunichar c = g_utf8_get_char_validated(text.at, (gssize)text.len);

    if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0) {
        g_string_append(out, REPLACEMENT);
        return 1;
    }
    if (g_unichar_isprint(c))
        g_string_append_unichar(out, c);
    else
        g_string_append(out, REPLACEMENT);
    return (size_t)(g_utf8_next_char(text.at) - text.at);
}

void fact_add_value(struct evidence *evidence, struct sip_text value, size_t max)
{
    size_t end = evidence->fact->len + max;

    value = sip_text_trim(value);
    while (value.len > 0 && evidence->fact->len < end) {
        if (!sip_is_blank(value.at[0])) {
            sip_text_skip(&value, add_char(evidence->fact, value));
            continue;
        }
        g_string_append_c(evidence->fact, ' ');
        while (value.len > 0 && sip_is_blank(value.at[0]))
            sip_text_skip(&value, 1);
    }
    if (value.len > 0)
        g_string_append(evidence->fact, "...");
}

void fact_add_quoted(struct evidence *evidence, struct sip_text value, size_t max)
{
    g_string_append_c(evidence->fact, '"');
    fact_add_value(evidence, value, max);
    g_string_append_c(evidence->fact, '"');
}

void fact_add_list(struct evidence *evidence, const struct evidence_lines *lines, enum evidence_header header)
{
    struct evidence_list list = {lines, header, 0, {0}};
    struct sip_text element;
    unsigned shown = 0, more = 0;

    while (evidence_list_next(&list, &element)) {
        if (evidence->fact->len > LIST_ROOM || more > 0) {
            more++;
            continue;
        }
        if (shown++ > 0)
            g_string_append(evidence->fact, ", ");
        fact_add_value(evidence, sip_element_uri(element), ELEMENT_MAX);
    }
    if (more > 0)
        fact_add(evidence, " and %u more", more);
}
