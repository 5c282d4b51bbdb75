/* code_page.c
 * The page of one code, as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/code_page.h"

#include "texts/code_filters.h"
#include "texts/compare_facts.h"
#include "texts/example.h"
#include "texts/page_parts.h"

/** What the client does next, whether it may send the request again, and where the detail is. A text for one method
 * says so itself, in its steps. */
static void add_next(struct page *page, const struct codebook *book, unsigned code, const struct code_text *text)
{
    const struct compare_subject subject = compare_subject_of(book, code);
    char *next = compare_next(&subject), *retry = compare_retry(&subject);

    if (!text->method) {
        page_heading(page, 0, "What the Client Does Next");
        page_paragraph(page, PAGE_INDENT, next);
        if (retry) {
            page_heading(page, 0, "Sending the Same Request Again");
            page_paragraph(page, PAGE_INDENT, retry);
        }
    }
    if (subject.traits.headers) {
        page_heading(page, 0, "Headers to Look At");
        page_paragraph(page, PAGE_INDENT, subject.traits.headers);
    }
    g_free(retry);
    g_free(next);
}

/** What a failure inside a dialog ends. */
static void add_effect(struct page *page, const struct codebook *book, unsigned code, const char *method)
{
    const char *effect = codebook_effect(book, code, method);

    if (!effect)
        return;
    page_heading(page, 0, "If It Answers a Request Inside a Call or Subscription");
    page_paragraph(page, PAGE_INDENT, effect);
}

/** What the code means for each method that changes it. */
static void add_methods(struct page *page, const struct codebook *book, unsigned code)
{
    bool is_first = true;

    for (const char *const *method = codebook_methods; *method; method++) {
        const struct code_text *text = codebook_find(book, code, *method);

        if (!text->method)
            continue;
        if (is_first)
            page_heading(page, 0, "By Method");
        is_first = false;

        char *line = g_strdup_printf("%s: %s.", text->method, text->summary);
        page_item(page, PAGE_INDENT, "-", line);
        g_free(line);
    }
}

/** The codes that this one is often confused with. */
static void add_confused(struct page *page, const struct codebook *book, unsigned code)
{
    const struct pair_text *pair;
    unsigned at = 0, other;
    bool is_first = true;

    while ((pair = codebook_pair_next(book, code, &at, &other))) {
        if (is_first)
            page_heading(page, 0, "Often Confused With");
        is_first = false;

        char *name = compare_name(book, other), *line = g_strdup_printf("%s: %s", name, pair->fact);
        page_item(page, PAGE_INDENT, "-", line);
        g_free(line);
        g_free(name);
    }
}

/** An exchange with such a response, and the response. */
static void add_example(struct page *page, unsigned code, const char *method)
{
    struct example example;

    if (!example_find(code, &example))
        return;
    if (!method || g_str_equal(method, example.method)) {
        page_heading(page, 0, "Example");
        page_drawing(page, PAGE_INDENT, example.ladder);
        page_gap(page);
        page_lines(page, PAGE_INDENT, example.message);
    }
    example_clear(&example);
}

static void add_filter(const char *what, const char *filter, void *data)
{
    char *marker = g_strdup_printf("%s:", what);

    page_item(data, PAGE_INDENT, "-", marker);
    page_paragraph(data, PAGE_DEEP, filter);
    g_free(marker);
}

static char *opening_of(const struct codebook *book, unsigned code, const struct code_text *text)
{
    char *name = compare_name(book, code), *class = compare_class(code), *opening;

    if (text->treat_as && text->code == code) /* else the summary says it */
        opening =
            g_strdup_printf("%s is %s: %s. It is not registered with IANA: a client treats it as %u %s.", name, class,
                            text->summary, text->treat_as, codebook_find(book, text->treat_as, NULL)->name);
    else
        opening = g_strdup_printf("%s is %s: %s.", name, class, text->summary);
    g_free(class);
    g_free(name);
    return opening;
}

static void add_head(struct page *page, const struct codebook *book, unsigned code, const struct code_text *text,
                     const char *method)
{
    char *name = compare_name(book, code), *opening = opening_of(book, code, text);
    char *title = method ? g_strdup_printf("SIP %s in answer to %s", name, method) : g_strdup_printf("SIP %s", name);

    page_heading(page, 0, title);
    page_gap(page);
    page_paragraph(page, 0, opening);
    g_free(title);
    g_free(opening);
    g_free(name);
}

char *code_page(const struct codebook *book, unsigned code, const char *method, unsigned width, bool is_bold)
{
    const struct code_text *text = codebook_find(book, code, method);

    if (!text)
        return NULL;

    struct page *page = page_new(width, is_bold);

    add_head(page, book, code, text, method);
    page_texts(page, 0, text, true);
    add_next(page, book, code, text);
    add_effect(page, book, code, method);
    if (!method)
        add_methods(page, book, code);
    add_confused(page, book, code);
    add_example(page, code, method);
    page_heading(page, 0, "Display Filters");
    code_filters(text, code, method, add_filter, page);
    page_heading(page, 0, "Learn More");
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        page_reference(page, text->reference[i]);
    return page_end(page);
}
