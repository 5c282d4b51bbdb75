/* says.c
 * What the answerer itself says of the cause: it goes before what the code usually means.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include <string.h>

#define HEADERS_MAX 4
#define HEADER_NAME_MAX 40
#define VALUE_MAX 140
#define SAYS_MAX 170

/* A word of the phrase that begins like one of the registered name means the same. */
#define STEM 4

/** Is a text in another one, in any case? */
static bool has_word(struct sip_text text, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= text.len; i++)
        if (g_ascii_strncasecmp(text.at + i, word, len) == 0)
            return true;
    return false;
}

bool evidence_is_cause_header(struct sip_text name)
{
    static const char *const words[] = {"error", "reason", "cause", "diagnos", "fail", "reject", "denied"};

    if (name.len < 5 || (name.at[1] != '-' && name.at[2] != '-'))
        return false;
    if (g_ascii_strncasecmp(name.at, "ms-diagnostics", MIN(name.len, 14)) == 0 && name.len >= 14)
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_tolower(name.at[0]) == 'x' && has_word(name, words[i]))
            return true;
    return false;
}

/** Takes the next header that names a cause; `rest` starts out as the headers of the message. */
static bool next_cause_header(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    while (sip_header_next(rest, name, value))
        if (evidence_is_cause_header(*name) && value->len > 0 && !sip_text_is(*value, "0"))
            return true;
    return false;
}

static void start_header(struct fact_writer *writer, struct sip_text name, struct sip_text value)
{
    fact_start(writer, "%s", "");
    fact_add_value(writer, name, HEADER_NAME_MAX);
    fact_add(writer, ": ");
    fact_add_value(writer, value, FACT_WORDS_MAX);
}

/** Asterisk adds the cause to each BYE, and mostly it is the normal one. */
static bool is_normal_end(const struct sip_message *message, struct sip_text name)
{
    static const uint32_t normal[] = {0, 16, 31};
    struct sip_text value;
    uint32_t cause;

    if (message->code || !sip_text_starts(name, "X-Asterisk-HangupCause") ||
        !sip_header_find(message, "X-Asterisk-HangupCauseCode", 0, &value) || !sip_number_read(value, &cause))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(normal); i++)
        if (cause == normal[i])
            return true;
    return false;
}

void evidence_vendor(struct fact_writer *writer)
{
    struct sip_text rest = writer->source.response->headers, name, value;
    unsigned told = 0;

    while (told < HEADERS_MAX && next_cause_header(&rest, &name, &value)) {
        if (is_normal_end(writer->source.response, name))
            continue;
        start_header(writer, name, value);
        fact_end(writer);
        told++;
    }
}

/** Asterisk adds the Q.850 cause to each response: it is news only where it is not the one of the code. */
static bool is_usual_of_asterisk(const struct fact_writer *writer, struct sip_text name)
{
    struct sip_text rest = writer->source.response->headers, other, value;
    uint32_t cause;

    if (!sip_text_starts(name, "X-Asterisk-HangupCause"))
        return false;
    while (sip_header_next(&rest, &other, &value))
        if (sip_text_is(other, "X-Asterisk-HangupCauseCode"))
            return sip_number_read(value, &cause) && (cause == 0 || evidence_cause_is_of_code(writer, cause));
    return false;
}

static bool says_by_vendor(struct fact_writer *writer)
{
    struct sip_text rest = writer->source.response->headers, name, value;

    while (next_cause_header(&rest, &name, &value))
        if (!is_usual_of_asterisk(writer, name)) {
            start_header(writer, name, value);
            return true;
        }
    return false;
}

/** A registered code, and of 399 a text: "Noisy feedback" is what some proxies tell of themselves in each response. */
static bool says_by_warning(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->response, HEADER_WARNING, 0, {0}};
    struct sip_text element;

    while (sip_header_list_next(&list, &element)) {
        struct sip_text rest = element, code_word = sip_word_next(&rest);
        const struct value_text *meaning;
        uint32_t code;

        if (code_word.len != 3 || !sip_number_read(code_word, &code) ||
            !(meaning = facts_meaning(writer, "warning", code)))
            continue;
        sip_word_next(&rest); /* the agent */
        if (rest.len <= 2 && code == 399)
            continue;
        if (has_word(rest, "noisy feedback"))
            continue;
        fact_start(writer, "Warning %u", code);
        if (rest.len > 2)
            fact_add(writer, " ");
        else
            fact_add(writer, ": %s", meaning->meaning);
        fact_add_value(writer, rest.len > 2 ? rest : (struct sip_text){0}, VALUE_MAX);
        return true;
    }
    return false;
}

static bool says_by_reason(struct fact_writer *writer)
{
    struct evidence_reasons reasons = {{&writer->response, HEADER_REASON, 0, {0}}, true};
    struct sip_text element;

    while (evidence_reasons_next(&reasons, &element))
        if (!evidence_reason_is_of_code(writer, element)) {
            evidence_reason_start(writer, element);
            return true;
        }
    return false;
}

/** Does a word begin like one of the registered name? */
static bool is_word_of(struct sip_text word, const char *name)
{
    char stem[STEM + 1] = "";

    memcpy(stem, word.at, STEM);
    return has_word((struct sip_text){name, strlen(name)}, stem);
}

/** Does the phrase say more than the name: several words that are not in it, or none that is? */
static bool is_news(unsigned code, struct sip_text phrase, const char *name)
{
    unsigned same = 0, other = 0;

    while (phrase.len > 0) {
        struct sip_text word = sip_word_next(&phrase);

        if (word.len < STEM || !g_ascii_isalpha(word.at[0]))
            continue;
        if (is_word_of(word, name))
            same++;
        else
            other++;
    }
    return other > 1 || (code >= 600 && other == 1 && same == 0); /* one word may be the name in another language */
}

/** The code alone does not say who refused, and why: the phrase may, as Network Blocked does. */
static bool says_by_phrase(struct fact_writer *writer)
{
    struct sip_text phrase = writer->source.response->phrase;
    const char *name = codebook_registered_name(writer->source.book, writer->code);

    if (writer->code < 400 || writer->code == 487 || phrase.len == 0 || !name || !is_news(writer->code, phrase, name))
        return false;
    fact_start(writer, "the phrase is ");
    fact_add_quoted(writer, phrase, VALUE_MAX);
    return true;
}

static void says_keep(struct fact_writer *writer, const char *start, GString *out)
{
    if (writer->fact->len > SAYS_MAX) {
        const char *end = g_utf8_find_prev_char(writer->fact->str, writer->fact->str + SAYS_MAX - 2);

        g_string_truncate(writer->fact, (gsize)(end - writer->fact->str));
        g_string_append(writer->fact, "...");
    }
    g_string_append_printf(out, "%s%s", start, writer->fact->str);
}

void evidence_says(struct fact_writer *writer, GString *out)
{
    static bool (*const ways[])(struct fact_writer *) = {says_by_vendor, says_by_warning, says_by_reason,
                                                         says_by_phrase};

    if (writer->code == 401 || writer->code == 407)
        return;
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++)
        if (ways[i](writer)) {
            says_keep(writer, "the answerer says why: ", out);
            return;
        }
    if (facts_say_loop(writer) || facts_say_machine(writer))
        says_keep(writer, "", out);
}
