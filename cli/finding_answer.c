/* finding_answer.c
 * The page of a finding and the list of all, as text or as JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "finding_answer.h"

#include "texts/finding_page.h"

enum finding_id finding_answer_next(enum finding_id finding_id)
{
    do
        finding_id++;
    while (finding_id < FINDING_COUNT && finding_of_name(finding_name(finding_id)) != finding_id);
    return finding_id;
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

char *finding_answer(const struct codebook *book, enum finding_id finding_id, const struct answer_style *style)
{
    struct json json = {0};

    if (!style->is_json)
        return finding_page(book, finding_id, style->width, style->is_bold);
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
        char *severities = finding_page_severities(finding_id, NULL, " or ");

        g_string_append_printf(lines, "%s (%s) - %s\n", name, severities, codebook_finding(book, name)->title);
        g_free(severities);
    }
    return g_string_free(lines, FALSE);
}
