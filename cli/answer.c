/* answer.c
 * What the program sipexplain prints.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "answer.h"

#include "texts/code_filters.h"
#include "texts/code_page.h"
#include "texts/compare.h"
#include "texts/compare_facts.h"
#include "texts/example.h"
#include "texts/group.h"

#include <string.h>

#define CODE_MIN 100
#define CODE_END 700

void answer_put_references(struct json *json, const char *key, const char *const *references, unsigned max)
{
    json_open_list(json, key);
    for (unsigned i = 0; i < max && references[i]; i++) {
        char *url = codebook_reference_url(references[i]);

        json_open_object(json, NULL);
        json_string(json, "name", references[i]);
        json_string(json, "url", url);
        json_close_object(json);
        g_free(url);
    }
    json_close_list(json);
}

static void put_confused(struct json *json, const struct codebook *book, unsigned code)
{
    const struct pair_text *pair;
    unsigned at = 0, other;

    json_open_list(json, "confused_with");
    while ((pair = codebook_pair_next(book, code, &at, &other))) {
        json_open_object(json, NULL);
        json_number(json, "code", other);
        json_string(json, "fact", pair->fact);
        json_close_object(json);
    }
    json_close_list(json);
}

static void put_filter(const char *what, const char *filter, void *data)
{
    json_open_object(data, NULL);
    json_string(data, "finds", what);
    json_string(data, "filter", filter);
    json_close_object(data);
}

/** Those of the page, and those of its steps. */
static void put_filters(struct json *json, const struct code_text *text, unsigned code)
{
    json_open_list(json, "filters");
    code_filters(text, code, text->method, put_filter, json);
    for (unsigned i = 0; i < CODEBOOK_FIXES; i++)
        if (text->filter[i])
            put_filter(text->fix[i], text->filter[i], json);
    json_close_list(json);
}

static void put_example(struct json *json, unsigned code, const char *method)
{
    struct example example;

    if (!example_find(code, &example))
        return;
    if (!method || g_str_equal(method, example.method)) {
        json_open_object(json, "example");
        json_string(json, "ladder", example.ladder);
        json_string(json, "message", example.message);
        json_close_object(json);
    }
    example_clear(&example);
}

/** What the client does next; a text for one method says so in its steps. */
static void put_next(struct json *json, const struct codebook *book, unsigned code, const struct code_text *text)
{
    const struct compare_subject subject = compare_subject_of(book, code);
    char *next = compare_next(&subject), *retry = compare_retry(&subject);

    json_string(json, "next", text->method ? NULL : next);
    json_string(json, "retry", text->method ? NULL : retry);
    json_string(json, "headers", subject.traits.headers);
    g_free(retry);
    g_free(next);
}

/** A code with its text for a method; NULL: any. */
static void put_code(struct json *json, const struct codebook *book, unsigned code, const char *method)
{
    const struct code_text *text = codebook_find(book, code, method);

    json_open_object(json, NULL);
    json_number(json, "code", code);
    json_string(json, "name", *text->name ? text->name : NULL);
    json_string(json, "class", codebook_class_name(code));
    json_bool(json, "registered", text->treat_as == 0);
    if (text->treat_as)
        json_number(json, "treat_as", text->treat_as);
    json_string(json, "method", text->method);
    json_string(json, "severity", codebook_severity_name(text->severity));
    json_string(json, "summary", text->summary);
    json_string(json, "description", text->description);
    json_string(json, "when", text->when);
    json_open_list(json, "fix");
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        json_string(json, NULL, text->fix[i]);
    json_close_list(json);
    put_next(json, book, code, text);
    json_string(json, "effect", codebook_effect(book, code, method));
    put_confused(json, book, code);
    put_example(json, code, method);
    put_filters(json, text, code);
    answer_put_references(json, "references", text->reference, CODEBOOK_REFERENCES);
    json_close_object(json);
}

static char *end_of(struct json *json)
{
    g_string_append_c(json->text, '\n');
    return g_string_free(json->text, FALSE);
}

char *answer_code(const struct codebook *book, unsigned code, const char *method, const struct answer_style *style)
{
    struct json json = {.text = g_string_new(NULL)};

    if (style->is_json) {
        put_code(&json, book, code, method);
        return end_of(&json);
    }
    g_string_free(json.text, TRUE);
    return code_page(book, code, method, style->width, style->is_bold);
}

static void put_differences(struct json *json, const struct comparison *comparison)
{
    json_open_list(json, "differences");
    for (unsigned i = 0; i < comparison->differences->len; i++) {
        const struct compare_difference *difference = g_ptr_array_index(comparison->differences, i);

        json_open_object(json, NULL);
        json_string(json, "topic", difference->topic);
        json_open_list(json, "facts");
        json_string(json, NULL, difference->facts[0]);
        json_string(json, NULL, difference->facts[1]);
        json_close_list(json);
        json_close_object(json);
    }
    json_close_list(json);
}

static char *json_of(const struct codebook *book, const struct comparison *comparison)
{
    const struct compare_side *sides = comparison->sides;
    struct json json = {.text = g_string_new(NULL)};

    json_open_object(&json, NULL);
    json_string(&json, "title", comparison->title);
    json_string(&json, "opening", comparison->opening);
    json_open_list(&json, "codes");
    for (unsigned i = 0; i < 2; i++)
        put_code(&json, book, sides[i].code, NULL);
    json_close_list(&json);
    put_differences(&json, comparison);
    json_open_list(&json, "shared");
    for (unsigned i = 0; i < comparison->shared->len; i++)
        json_string(&json, NULL, g_ptr_array_index(comparison->shared, i));
    json_close_list(&json);
    json_string(&json, "choice", comparison->choice);
    json_open_list(&json, "use");
    for (unsigned i = 0; i < 2; i++)
        json_string(&json, NULL, sides[i].use);
    json_close_list(&json);
    json_open_list(&json, "next");
    for (unsigned i = 0; i < 2; i++)
        json_string(&json, NULL, sides[i].next);
    json_close_list(&json);
    answer_put_references(&json, "references", (const char *const *)comparison->references->pdata,
                          comparison->references->len);
    json_close_object(&json);
    return end_of(&json);
}

char *answer_comparison(const struct codebook *book, unsigned one, unsigned other, const struct answer_style *style)
{
    struct comparison *comparison = compare_codes(book, one, other);
    char *answer = style->is_json ? json_of(book, comparison) : compare_page(comparison, style->width, style->is_bold);

    compare_free(comparison);
    return answer;
}

/** A list of codes while it is written. */
struct list {
    const struct codebook *book;
    const char *wanted; /* case-folded words that must be there; NULL: none */
    GString *lines;
    struct json json;
    unsigned count;
};

static void put_line(struct list *list, unsigned code, const struct code_text *text)
{
    const char *mark = text->treat_as ? " (not registered)" : "";

    list->count++;
    put_code(&list->json, list->book, code, text->method);
    if (text->method)
        g_string_append_printf(list->lines, "%u %s%s in answer to %s - %s\n", code, text->name, mark, text->method,
                               text->summary);
    else
        g_string_append_printf(list->lines, "%u %s%s - %s\n", code, text->name, mark, text->summary);
}

static bool has_words(const char *text, const char *folded)
{
    char *folded_text = text ? g_utf8_casefold(text, -1) : NULL;
    bool is_there = folded_text && strstr(folded_text, folded);

    g_free(folded_text);
    return is_there;
}

/** Are the words in a text, leaving out what it has from the more general text `inherited`? */
static bool is_wanted(const struct list *list, const struct code_text *text, const struct code_text *inherited)
{
    const char *of_both[][2] = {{text->summary, inherited->summary},
                                {text->description, inherited->description},
                                {text->when, inherited->when}};

    for (unsigned i = 0; i < G_N_ELEMENTS(of_both); i++)
        if (of_both[i][0] != of_both[i][1] && has_words(of_both[i][0], list->wanted))
            return true;
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++)
        if (text->fix[i] != inherited->fix[i] && has_words(text->fix[i], list->wanted))
            return true;
    return false;
}

/** Lists a code that has a text of its own, and its texts for single methods where words are looked for. */
static void list_code(struct list *list, unsigned code)
{
    static const struct code_text nothing = {0};
    const struct code_text *any = codebook_find(list->book, code, NULL);
    char *name;

    if (any->code != code)
        return;
    name = compare_name(list->book, code);
    if (!list->wanted || has_words(name, list->wanted) || is_wanted(list, any, &nothing))
        put_line(list, code, any);
    g_free(name);
    for (const char *const *method = codebook_methods; list->wanted && *method; method++) {
        const struct code_text *text = codebook_find(list->book, code, *method);

        if (text->method && is_wanted(list, text, any))
            put_line(list, code, text);
    }
}

static char *list_codes(const struct codebook *book, const char *wanted, const struct answer_style *style)
{
    struct list list = {
        .book = book, .wanted = wanted, .lines = g_string_new(NULL), .json = {.text = g_string_new(NULL)}};

    json_open_list(&list.json, NULL);
    for (unsigned code = CODE_MIN; code < CODE_END; code++)
        list_code(&list, code);
    json_close_list(&list.json);

    char *json = end_of(&list.json), *lines = g_string_free(list.lines, FALSE), *answer = style->is_json ? json : lines;

    g_free(style->is_json ? lines : json);
    if (list.count > 0)
        return answer;
    g_free(answer);
    return NULL;
}

char *answer_list(const struct codebook *book, const struct answer_style *style)
{
    return list_codes(book, NULL, style);
}

char *answer_search(const struct codebook *book, const char *words, const struct answer_style *style)
{
    char *wanted = g_utf8_casefold(words, -1), *answer = list_codes(book, wanted, style);

    g_free(wanted);
    return answer;
}
