/* finding_answer.c
 * The page of a finding and the list of all, as text or as JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "finding_answer.h"

#include "texts/page.h"

#define INDENT 2
#define DEEP (INDENT + 2)

enum finding_id finding_answer_next(enum finding_id finding_id)
{
    do
        finding_id++;
    while (finding_id < FINDING_COUNT && finding_of_name(finding_name(finding_id)) != finding_id);
    return finding_id;
}

char *finding_answer_severities(enum finding_id finding_id, const struct finding_text *text, const char *joint)
{
    GString *words = g_string_new(codebook_severity_name(finding_severity(finding_id)));

    while ((finding_id = finding_next_form(finding_id)) != FINDING_COUNT) {
        enum codebook_severity severity = finding_severity(finding_id);

        g_string_append_printf(words, "%s%s", joint, codebook_severity_name(severity));
        if (text)
            g_string_append_printf(words, " %s", text->where[severity]);
    }
    return g_string_free(words, FALSE);
}

static void put_all(struct json *json, const char *key, const char *const *texts, unsigned max)
{
    json_open_list(json, key);
    for (unsigned i = 0; i < max && texts[i]; i++)
        json_string(json, NULL, texts[i]);
    json_close_list(json);
}

static void put_finding(struct json *json, const struct codebook *book, enum finding_id finding_id)
{
    const struct finding_text *text = codebook_finding(book, finding_name(finding_id));
    char *filter = g_strconcat("sipexplain.", finding_name(finding_id), NULL);

    json_open_object(json, NULL);
    json_string(json, "id", finding_name(finding_id));
    json_string(json, "filter", filter);
    json_string(json, "severity", codebook_severity_name(finding_severity(finding_id)));
    json_open_list(json, "otherwise");
    for (enum finding_id form = finding_next_form(finding_id); form != FINDING_COUNT; form = finding_next_form(form)) {
        json_open_object(json, NULL);
        json_string(json, "severity", codebook_severity_name(finding_severity(form)));
        json_string(json, "where", text->where[finding_severity(form)]);
        json_close_object(json);
    }
    json_close_list(json);
    json_string(json, "title", text->title);
    json_string(json, "description", text->description);
    json_string(json, "why", text->why);
    put_all(json, "harmless", text->harmless, CODEBOOK_EXCEPTIONS);
    put_all(json, "silent", text->silent, CODEBOOK_EXCEPTIONS);
    put_all(json, "fix", text->fix, CODEBOOK_FIXES);
    answer_put_references(json, "references", text->reference, CODEBOOK_REFERENCES);
    json_close_object(json);
    g_free(filter);
}

static void add_items(struct page *page, const char *heading, const char *const *texts)
{
    if (!texts[0])
        return;
    page_heading(page, 0, heading);
    for (unsigned i = 0; i < CODEBOOK_EXCEPTIONS && texts[i]; i++)
        page_item(page, INDENT, "-", texts[i]);
}

static void add_fixes(struct page *page, const char *const *fixes)
{
    page_heading(page, 0, "How to Fix");
    for (unsigned i = 0; i < CODEBOOK_FIXES && fixes[i]; i++) {
        char *number = g_strdup_printf("%u.", i + 1);

        page_item(page, INDENT, number, fixes[i]);
        g_free(number);
    }
}

static void add_section(struct page *page, const char *heading, const char *text)
{
    page_heading(page, 0, heading);
    page_paragraph(page, INDENT, text);
}

static char *page_of(const struct codebook *book, enum finding_id finding_id, const struct answer_style *style)
{
    const struct finding_text *text = codebook_finding(book, finding_name(finding_id));
    struct page *page = page_new(style->width, style->is_bold);
    char *filter = g_strconcat("sipexplain.", finding_name(finding_id), NULL);
    char *title = g_strdup_printf("%s: %s", finding_name(finding_id), text->title);
    char *severities = finding_answer_severities(finding_id, text, "; ");

    page_heading(page, 0, title);
    add_section(page, "What Is Seen", text->description);
    add_section(page, "Why It Matters", text->why);
    add_section(page, "Severity", severities);
    add_items(page, "When This Is Not a Problem", text->harmless);
    add_items(page, "What Does Not Raise It", text->silent);
    add_fixes(page, text->fix);
    add_section(page, "Display Filter", filter);
    page_heading(page, 0, "Learn More");
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++) {
        page_paragraph(page, INDENT, text->reference[i]);
        if (text->url[i])
            page_paragraph(page, DEEP, text->url[i]);
    }
    g_free(severities);
    g_free(title);
    g_free(filter);
    return page_end(page);
}

char *finding_answer(const struct codebook *book, enum finding_id finding_id, const struct answer_style *style)
{
    struct json json = {0};

    if (!style->is_json)
        return page_of(book, finding_id, style);
    json.text = g_string_new(NULL);
    put_finding(&json, book, finding_id);
    g_string_append_c(json.text, '\n');
    return g_string_free(json.text, FALSE);
}

static char *json_list(const struct codebook *book)
{
    struct json json = {.text = g_string_new(NULL)};

    json_open_list(&json, NULL);
    for (enum finding_id finding_id = 0; finding_id < FINDING_COUNT; finding_id = finding_answer_next(finding_id))
        put_finding(&json, book, finding_id);
    json_close_list(&json);
    g_string_append_c(json.text, '\n');
    return g_string_free(json.text, FALSE);
}

char *finding_answer_list(const struct codebook *book, const struct answer_style *style)
{
    GString *lines;

    if (style->is_json)
        return json_list(book);
    lines = g_string_new(NULL);
    for (enum finding_id finding_id = 0; finding_id < FINDING_COUNT; finding_id = finding_answer_next(finding_id)) {
        const char *name = finding_name(finding_id);
        char *severities = finding_answer_severities(finding_id, NULL, " or ");

        g_string_append_printf(lines, "%s (%s) - %s\n", name, severities, codebook_finding(book, name)->title);
        g_free(severities);
    }
    return g_string_free(lines, FALSE);
}
