/* code_markdown.c
 * The pages of all codes as one document in Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "answer.h"
#include "markdown.h"

#include "texts/code_filters.h"
#include "texts/compare_facts.h"
#include "texts/example.h"

#define CODE_MIN 100
#define CODE_END 700

static const char head[] =
    "<!-- Made of data/1xx.ini to data/6xx.ini, data/pairs.ini and data/examples.txt by: sipexplain --list --markdown "
    "-->\n"
    "\n"
    "# Codes\n"
    "\n"
    "Each SIP status code: what it means, when you see it, how to fix it, and what the client does next. `sipexplain "
    "CODE` prints\n"
    "one of these pages, `sipexplain CODE METHOD` the page for responses to that method, and `sipexplain CODE CODE` "
    "compares two codes.\n"
    "\n"
    "| code | class | in one line | rule |\n"
    "|---|---|---|---|\n";

/** Has it a text of its own, rather than that of its class? */
static const struct code_text *text_of(const struct codebook *book, unsigned code)
{
    const struct code_text *text = codebook_find(book, code, NULL);

    return text->code == code ? text : NULL;
}

static void add_row(GString *out, const struct codebook *book, unsigned code, const struct code_text *text)
{
    char *name = compare_name(book, code);

    g_string_append_printf(out, "| [%s](#%u) | %s | ", name, code, codebook_class_name(code));
    markdown_text(out, text->summary);
    g_string_append_printf(out, " | [%s](%s) |\n", text->reference[0], text->url[0]);
    g_free(name);
}

/** What it means in answer to single methods. */
static void add_methods(GString *out, const struct codebook *book, unsigned code)
{
    bool is_first = true;

    for (const char *const *method = codebook_methods; *method; method++) {
        const struct code_text *text = codebook_find(book, code, *method);

        if (!text->method)
            continue;
        if (is_first)
            g_string_append(out, "\n**By method.**\n\n");
        is_first = false;
        g_string_append_printf(out, "- %s: ", *method);
        markdown_text(out, text->summary);
        g_string_append_c(out, '\n');
    }
}

/** The codes that it is taken for. */
static void add_pairs(GString *out, const struct codebook *book, unsigned code)
{
    const struct pair_text *pair;
    unsigned at = 0, other;

    for (unsigned i = 0; i < CODEBOOK_PAIRS && (pair = codebook_pair_next(book, code, &at, &other)); i++) {
        char *name = compare_name(book, other);

        if (i == 0)
            g_string_append(out, "\n**Often confused with.**\n\n");
        g_string_append_printf(out, "- [%s](#%u): ", name, other);
        markdown_text(out, pair->fact);
        g_string_append_c(out, '\n');
        g_free(name);
    }
}

/** Text that keeps its layout: indented, no other markup is read in it. */
static void add_lines(GString *out, const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line && line[1]; line++)
        g_string_append_printf(out, "%s%s\n", **line ? "    " : "", *line);
    g_strfreev(lines);
}

static void add_example(GString *out, unsigned code)
{
    struct example example;

    if (!example_find(code, &example))
        return;
    g_string_append(out, "\n**Example.**\n\n");
    add_lines(out, example.ladder);
    g_string_append_c(out, '\n');
    add_lines(out, example.message);
    example_clear(&example);
}

static void add_filter(const char *what, const char *filter, void *data)
{
    g_string_append_printf(data, "- %s: `%s`\n", what, filter);
}

static void add_filters(GString *out, unsigned code, const struct code_text *text)
{
    g_string_append(out, "\n**Display filters.**\n\n");
    code_filters(text, code, NULL, add_filter, out);
}

/** The steps, each with its display filter. */
static void add_fixes(GString *out, const struct code_text *text)
{
    if (text->fix[0])
        g_string_append(out, "\n**How to fix.**\n\n");
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++) {
        g_string_append(out, "1. ");
        markdown_text(out, text->fix[i]);
        if (text->filter[i])
            g_string_append_printf(out, " Filter: `%s`", text->filter[i]);
        g_string_append_c(out, '\n');
    }
}

/** What the client does next, and whether it may send the request again. */
static void add_next(GString *out, const struct codebook *book, unsigned code)
{
    const struct compare_subject subject = compare_subject_of(book, code);
    char *next = compare_next(&subject), *retry = compare_retry(&subject);

    markdown_section(out, "What the client does next", next);
    markdown_section(out, "Sending the same request again", retry);
    g_free(retry);
    g_free(next);
}

static void add_page(GString *out, const struct codebook *book, unsigned code, const struct code_text *text)
{
    char *name = compare_name(book, code);

    g_string_append_printf(out, "\n<a id=\"%u\"></a>\n\n## %s\n\n", code, name);
    g_string_append_printf(out, "**%s**: ", codebook_class_name(code));
    markdown_text(out, text->summary);
    g_string_append_c(out, '\n');
    markdown_section(out, "Description", text->description);
    markdown_section(out, "When you see it", text->when);
    add_fixes(out, text);
    add_next(out, book, code);
    markdown_section(out, "Headers to look at", text->headers);
    markdown_section(out, "When to send it", text->use);
    markdown_section(out, "In a call or subscription", codebook_effect(book, code, NULL));
    add_methods(out, book, code);
    add_pairs(out, book, code);
    add_example(out, code);
    add_filters(out, code, text);
    markdown_references(out, text->reference, text->url, CODEBOOK_REFERENCES);
    g_free(name);
}

char *answer_markdown(const struct codebook *book)
{
    GString *out = g_string_new(head);

    for (unsigned code = CODE_MIN; code < CODE_END; code++)
        if (text_of(book, code))
            add_row(out, book, code, text_of(book, code));
    for (unsigned code = CODE_MIN; code < CODE_END; code++)
        if (text_of(book, code))
            add_page(out, book, code, text_of(book, code));
    return g_string_free(out, FALSE);
}
