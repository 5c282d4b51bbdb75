/* finding_page.c
 * The page of a finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/finding_page.h"

#include "texts/page_parts.h"

#include <glib.h>

char *finding_page_severities(enum finding_id finding_id, const struct finding_text *text, const char *joint)
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

static void add_items(struct page *page, const char *heading, const char *const *texts)
{
    if (!texts[0])
        return;
    page_heading(page, 0, heading);
    for (unsigned i = 0; i < CODEBOOK_EXCEPTIONS && texts[i]; i++)
        page_item(page, PAGE_INDENT, "-", texts[i]);
}

static void add_fixes(struct page *page, const char *const *fixes)
{
    page_heading(page, 0, "How to Fix");
    for (unsigned i = 0; i < CODEBOOK_FIXES && fixes[i]; i++) {
        char *number = g_strdup_printf("%u.", i + 1);

        page_item(page, PAGE_INDENT, number, fixes[i]);
        g_free(number);
    }
}

static void add_section(struct page *page, const char *heading, const char *text)
{
    page_heading(page, 0, heading);
    page_paragraph(page, PAGE_INDENT, text);
}

char *finding_page(const struct codebook *book, enum finding_id finding_id, unsigned width, bool is_bold)
{
    const struct finding_text *text = codebook_finding(book, finding_name(finding_id));
    struct page *page = page_new(width, is_bold);
    char *filter = g_strconcat("sipexplain.", finding_name(finding_id), NULL);
    char *title = g_strdup_printf("%s: %s", finding_name(finding_id), text->title);
    char *severities = finding_page_severities(finding_id, text, "; ");

    page_heading(page, 0, title);
    add_section(page, "What Is Seen", text->description);
    add_section(page, "Why It Matters", text->why);
    add_section(page, "Severity", severities);
    add_items(page, "When This Is Not a Problem", text->harmless);
    add_items(page, "What Does Not Raise It", text->silent);
    add_fixes(page, text->fix);
    add_section(page, "Display Filter", filter);
    page_heading(page, 0, "Learn More");
    for (unsigned i = 0; i < CODEBOOK_REFERENCES && text->reference[i]; i++)
        page_reference(page, text->reference[i]);
    g_free(severities);
    g_free(title);
    g_free(filter);
    return page_end(page);
}
