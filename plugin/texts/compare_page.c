/* compare_page.c
 * The page of two codes and the page of one, as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/compare.h"
#include "texts/group.h"
#include "texts/page.h"

/* Columns. */
#define INDENT 2
#define DEEP (INDENT + 2)
#define FACTS (INDENT + 4) /* under the topic of a numbered difference */

/** Numbers them, unless there is only one. */
static void add_fixes(struct page *page, unsigned indent, const struct code_text *text)
{
    if (!text->fix[1]) {
        page_paragraph(page, indent, text->fix[0] ? text->fix[0] : "Nothing is known.");
        return;
    }
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++) {
        char *marker = g_strdup_printf("%u.", i + 1);

        page_item(page, indent, marker, text->fix[i]);
        g_free(marker);
    }
}

/** Description, when you see it and how to fix it: as headings of the page, or under the heading of one of two codes.
 */
static void add_texts(struct page *page, unsigned indent, const struct code_text *text)
{
    page_heading(page, indent, "Description");
    page_paragraph(page, indent + INDENT, text->description);
    page_heading(page, indent, "When You See It");
    page_paragraph(page, indent + INDENT, text->when);
    page_heading(page, indent, "How to Fix");
    add_fixes(page, indent + INDENT, text);
}

static void add_reference(struct page *page, const char *reference)
{
    char *url = codebook_reference_url(reference);

    page_paragraph(page, INDENT, reference);
    if (url)
        page_paragraph(page, DEEP, url);
    g_free(url);
}

static void add_both_texts(struct page *page, const struct comparison *comparison)
{
    for (unsigned i = 0; i < (comparison->is_same ? 1 : 2); i++) {
        page_heading(page, 0, comparison->sides[i].name);
        add_texts(page, INDENT, comparison->sides[i].text);
    }
}

static void add_differences(struct page *page, const struct comparison *comparison)
{
    page_heading(page, 0, "Key Differences");
    if (comparison->is_same)
        page_paragraph(page, INDENT, "There are none.");
    for (unsigned i = 0; i < comparison->differences->len; i++) {
        const struct compare_difference *difference = g_ptr_array_index(comparison->differences, i);
        char *number = g_strdup_printf("%u.", i + 1), *marker = g_strdup_printf("%-3s", number);

        page_item(page, INDENT, marker, difference->topic);
        g_free(marker);
        g_free(number);
        page_paragraph(page, FACTS, difference->facts[0]);
        if (difference->facts[1])
            page_paragraph(page, FACTS, difference->facts[1]);
    }
}

static void add_shared(struct page *page, const struct comparison *comparison)
{
    if (comparison->shared->len == 0)
        return;
    page_heading(page, 0, "What They Share");
    for (unsigned i = 0; i < comparison->shared->len; i++)
        page_item(page, INDENT, "-", g_ptr_array_index(comparison->shared, i));
}

static void add_advice(struct page *page, const struct comparison *comparison)
{
    unsigned count = comparison->is_same ? 1 : 2;

    page_heading(page, 0, "When to Use Which");
    if (comparison->choice)
        page_paragraph(page, INDENT, comparison->choice);
    for (unsigned i = 0; i < count; i++) {
        page_heading(page, INDENT, comparison->sides[i].name);
        page_paragraph(page, DEEP, comparison->sides[i].use);
    }
    page_heading(page, 0, "What to Do Next");
    for (unsigned i = 0; i < count; i++) {
        page_heading(page, INDENT, comparison->sides[i].name);
        page_paragraph(page, DEEP, comparison->sides[i].next);
    }
}

char *compare_page(const struct comparison *comparison, unsigned width, bool is_bold)
{
    struct page *page = page_new(width, is_bold);

    page_heading(page, 0, comparison->title);
    page_gap(page);
    page_paragraph(page, 0, comparison->opening);
    add_both_texts(page, comparison);
    add_differences(page, comparison);
    add_shared(page, comparison);
    add_advice(page, comparison);
    page_heading(page, 0, "Learn More");
    for (unsigned i = 0; i < comparison->references->len; i++)
        add_reference(page, g_ptr_array_index(comparison->references, i));
    return page_end(page);
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
        page_item(page, INDENT, "-", line);
        g_free(line);
    }
}

/** The codes that this one is often confused with. */
static void add_confused(struct page *page, const struct codebook *book, unsigned code)
{
    bool is_first = true;

    for (unsigned other = 100; other < 700; other++) {
        const struct pair_text *pair = codebook_pair(book, code, other);

        if (!pair)
            continue;
        if (is_first)
            page_heading(page, 0, "Often Confused With");
        is_first = false;

        char *name = compare_name(book, other), *line = g_strdup_printf("%s: %s", name, pair->fact);
        page_item(page, INDENT, "-", line);
        g_free(line);
        g_free(name);
    }
}

/** What a failure inside a dialog ends. */
static void add_effect(struct page *page, const struct codebook *book, unsigned code, const char *method)
{
    const char *effect = codebook_effect(book, code, method);

    if (!effect)
        return;
    page_heading(page, 0, "If It Answers a Request Inside a Call or Subscription");
    page_paragraph(page, INDENT, effect);
}

static char *opening_of_code(const struct codebook *book, unsigned code, const struct code_text *text)
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

char *compare_page_of_code(const struct codebook *book, unsigned code, const char *method, unsigned width, bool is_bold)
{
    const struct code_text *text = codebook_find(book, code, method);

    if (!text)
        return NULL;

    struct page *page = page_new(width, is_bold);
    char *name = compare_name(book, code), *opening = opening_of_code(book, code, text);
    char *title = method ? g_strdup_printf("SIP %s in answer to %s", name, method) : g_strdup_printf("SIP %s", name);

    page_heading(page, 0, title);
    page_gap(page);
    page_paragraph(page, 0, opening);
    add_texts(page, 0, text);
    add_effect(page, book, code, method);
    if (!method) {
        add_methods(page, book, code);
        add_confused(page, book, code);
    }
    page_heading(page, 0, "Learn More");
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        add_reference(page, text->reference[i]);
    g_free(title);
    g_free(opening);
    g_free(name);
    return page_end(page);
}
