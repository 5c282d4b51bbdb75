/* json_texts.c
 * What the codes and the findings of a report mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/json_texts.h"

static void put_texts(struct json *json, const char *key, const char *const *texts, unsigned most)
{
    json_open_list(json, key);
    for (unsigned i = 0; i < most && texts[i]; i++)
        json_string(json, NULL, texts[i]);
    json_close_list(json);
}

static void put_references(struct json *json, const char *const *references, const char *const *urls)
{
    json_open_list(json, "references");
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && references[i]; i++) {
        json_open_object(json, NULL);
        json_string(json, "text", references[i]);
        json_string(json, "url", urls[i]);
        json_close_object(json);
    }
    json_close_list(json);
}

static void put_explanation(struct json *json, const char *key, const struct code_text *text, unsigned code)
{
    json_line(json);
    json_open_object(json, key);
    json_number(json, "code", code);
    json_string(json, "name", text->name);
    json_string(json, "class", codebook_class_name(code));
    json_string(json, "summary", text->summary);
    json_string(json, "description", text->description);
    json_string(json, "when", text->when);
    put_texts(json, "fix", text->fix, CODEBOOK_FIXES);
    put_references(json, text->reference, text->url);
    json_close_object(json);
}

static void put_explanation_of(struct json *json, const struct report *report, const struct report_message *message,
                               GHashTable *done)
{
    const struct code_text *text = codebook_find(report->book, message->code, message->method);
    char *key = g_strdup_printf("%u %s", message->code, message->method ? message->method : "");

    if (text && !g_hash_table_contains(done, key)) {
        put_explanation(json, key, text, message->code);
        g_hash_table_add(done, key);
        return;
    }
    g_free(key);
}

static void put_explanations(struct json *json, const struct report *report)
{
    GHashTable *done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    json_line(json);
    json_open_object(json, "explanations");
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *ladders = ((const struct report_session *)g_ptr_array_index(report->sessions, i))->ladders;

        for (unsigned j = 0; j < ladders->len; j++) {
            const GArray *messages = g_array_index(ladders, struct report_ladder, j).messages;

            for (unsigned k = 0; k < messages->len; k++)
                put_explanation_of(json, report, &g_array_index(messages, struct report_message, k), done);
        }
    }
    json_close_object(json);
    g_hash_table_destroy(done);
}

static void put_page(struct json *json, const char *id, const struct finding_text *text)
{
    json_line(json);
    json_open_object(json, id);
    json_string(json, "title", text->title);
    json_string(json, "description", text->description);
    json_string(json, "why", text->why);
    put_texts(json, "harmless", text->harmless, CODEBOOK_EXCEPTIONS);
    put_texts(json, "fix", text->fix, CODEBOOK_FIXES);
    put_references(json, text->reference, text->url);
    json_close_object(json);
}

void report_json_texts(struct json *json, const struct report *report)
{
    unsigned by_finding[FINDING_COUNT];

    put_explanations(json, report);
    report_count_findings(report, by_finding);
    json_line(json);
    json_open_object(json, "pages");
    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        bool is_met = false;

        if (finding_of_name(finding_name(id)) != id)
            continue;
        for (enum finding_id form = id; form != FINDING_COUNT; form = finding_next_form(form))
            is_met |= by_finding[form] > 0;
        if (is_met)
            put_page(json, finding_name(id), codebook_finding(report->book, finding_name(id)));
    }
    json_close_object(json);
}
