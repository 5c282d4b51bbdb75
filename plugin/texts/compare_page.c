/* compare_page.c
 * The page of two codes, as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/compare.h"
#include "texts/page_parts.h"

/* Columns: under the topic of a numbered difference. */
#define FACTS (PAGE_INDENT + 4)

static void add_both_texts(struct page *page, const struct comparison *comparison)
{
    for (unsigned i = 0; i < (comparison->is_same ? 1 : 2); i++) {
        page_heading(page, 0, comparison->sides[i].name);
        page_texts(page, PAGE_INDENT, comparison->sides[i].text, false);
    }
}

static void add_differences(struct page *page, const struct comparison *comparison)
{
    page_heading(page, 0, "Key Differences");
    if (comparison->is_same)
        page_paragraph(page, PAGE_INDENT, "There are none.");
    for (unsigned i = 0; i < comparison->differences->len; i++) {
        const struct compare_difference *difference = g_ptr_array_index(comparison->differences, i);
        char *number = g_strdup_printf("%u.", i + 1), *marker = g_strdup_printf("%-3s", number);

        page_item(page, PAGE_INDENT, marker, difference->topic);
        g_free(marker);
        g_free(number);
        page_paragraph(page, FACTS, difference->facts[0]);
        if (difference->facts[1])
            page_paragraph(page, FACTS, difference->facts[1]);
    }
}

static void add_shared(struct page *page, const struct comparison *comparison)
{
    GString *sentences = g_string_new(NULL);

    for (unsigned i = 0; i < comparison->shared->len; i++)
        g_string_append_printf(sentences, "%s ", (const char *)g_ptr_array_index(comparison->shared, i));
    if (sentences->len > 0) {
        page_heading(page, 0, "What They Share");
        page_paragraph(page, PAGE_INDENT, sentences->str);
    }
    g_string_free(sentences, TRUE);
}

/** A text for each of the two, or one for both. */
static void add_for_each(struct page *page, const struct comparison *comparison, const char *one, const char *other)
{
    if (!comparison->is_same && g_str_equal(one, other)) {
        page_paragraph(page, PAGE_INDENT, one);
        return;
    }
    page_heading(page, PAGE_INDENT, comparison->sides[0].name);
    page_paragraph(page, PAGE_DEEP, one);
    if (comparison->is_same)
        return;
    page_heading(page, PAGE_INDENT, comparison->sides[1].name);
    page_paragraph(page, PAGE_DEEP, other);
}

static void add_advice(struct page *page, const struct comparison *comparison)
{
    const struct compare_side *sides = comparison->sides;

    page_heading(page, 0, "When to Use Which");
    if (comparison->choice)
        page_paragraph(page, PAGE_INDENT, comparison->choice);
    add_for_each(page, comparison, sides[0].use, sides[1].use);
    page_heading(page, 0, "What to Do Next");
    add_for_each(page, comparison, sides[0].next, sides[1].next);
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
        page_reference(page, g_ptr_array_index(comparison->references, i));
    return page_end(page);
}
