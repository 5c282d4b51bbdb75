/* fact.c
 * Writes a fact: sentences around values of the packet, which may hold anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/preference.h"

#include <stdio.h>

/* A list goes on until the fact has so many bytes, so that what follows it is seen too. */
#define LIST_ROOM 150
#define ELEMENT_MAX 60

/* For each byte or character that cannot be shown. */
#define REPLACEMENT "\xEF\xBF\xBD"

void fact_start(struct fact_writer *writer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_string_vprintf(writer->fact, format, args);
    va_end(args);
}

void fact_add(struct fact_writer *writer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_string_append_vprintf(writer->fact, format, args);
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

void fact_add_value(struct fact_writer *writer, struct sip_text value, size_t max)
{
    size_t end = writer->fact->len + max;

    value = sip_text_trim(value);
    while (value.len > 0 && writer->fact->len < end) {
        if (!sip_is_blank(value.at[0])) {
            sip_text_skip(&value, add_char(writer->fact, value));
            continue;
        }
        g_string_append_c(writer->fact, ' ');
        while (value.len > 0 && sip_is_blank(value.at[0]))
            sip_text_skip(&value, 1);
    }
    if (value.len > 0)
        g_string_append(writer->fact, "...");
}

void fact_add_quoted(struct fact_writer *writer, struct sip_text value, size_t max)
{
    g_string_append_c(writer->fact, '"');
    fact_add_value(writer, value, max);
    g_string_append_c(writer->fact, '"');
}

void fact_add_list(struct fact_writer *writer, const struct sip_headers *lines, enum sip_header header)
{
    struct sip_header_list list = {lines, header, 0, {0}};
    struct sip_text element;
    unsigned shown = 0, more = 0;

    while (sip_header_list_next(&list, &element)) {
        if (writer->fact->len > LIST_ROOM || more > 0) {
            more++;
            continue;
        }
        if (shown++ > 0)
            g_string_append(writer->fact, ", ");
        fact_add_value(writer, sip_element_uri(element), ELEMENT_MAX);
    }
    if (more > 0)
        fact_add(writer, " and %u more", more);
}

void fact_add_order(struct fact_writer *writer, const struct sip_preference *order, size_t max)
{
    for (unsigned i = 0; i < order->kept; i++) {
        unsigned q = order->best[i].q;

        fact_add(writer, i > 0 ? ", " : "");
        fact_add_value(writer, order->best[i].text, max);
        if (q < SIP_Q_ONE)
            fact_add(writer, q % 100 == 0 ? " (q=0.%u)" : " (q=0.%03u)", q % 100 == 0 ? q / 100 : q);
    }
    if (order->all > order->kept)
        fact_add(writer, " and %u more", order->all - order->kept);
}

void fact_end(struct fact_writer *writer)
{
    GString *fact = writer->fact;

    if (fact->len > FACT_LEN_MAX) {
        const char *end = g_utf8_find_prev_char(fact->str, fact->str + FACT_LEN_MAX - 2);

        g_string_truncate(fact, (gsize)(end - fact->str));
        g_string_append(fact, "...");
    }
    if (writer->count++ < FACTS_MAX)
        writer->add(fact->str, writer->data);
}

const struct value_text *facts_meaning(const struct fact_writer *writer, const char *table, uint32_t number)
{
    char key[16];

    snprintf(key, sizeof key, "%u", number);
    return codebook_value(writer->source.book, table, key);
}
