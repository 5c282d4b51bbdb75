/* page_parts.c
 * What the page of one code and the page of two have in common.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/page_parts.h"

#include "texts/group.h"

#include <glib.h>

#define UNDER_STEP 3 /* columns: below the text of a numbered step */

/** Numbers the steps, unless there is only one. */
static void add_fixes(struct page *page, unsigned indent, const struct code_text *text, bool with_filters)
{
    if (!text->fix[0])
        page_paragraph(page, indent, "Nothing is known.");
    for (unsigned i = 0; i < CODEBOOK_FIXES && text->fix[i]; i++) {
        char *marker = g_strdup_printf("%u.", i + 1);

        if (text->fix[1])
            page_item(page, indent, marker, text->fix[i]);
        else
            page_paragraph(page, indent, text->fix[i]);
        if (with_filters && text->filter[i])
            page_item(page, text->fix[1] ? indent + UNDER_STEP : indent, "Filter:", text->filter[i]);
        g_free(marker);
    }
}

void page_texts(struct page *page, unsigned indent, const struct code_text *text, bool with_filters)
{
    page_heading(page, indent, "Description");
    page_paragraph(page, indent + PAGE_INDENT, text->description);
    page_heading(page, indent, "When You See It");
    page_paragraph(page, indent + PAGE_INDENT, text->when);
    page_heading(page, indent, "How to Fix");
    add_fixes(page, indent + PAGE_INDENT, text, with_filters);
}

void page_reference(struct page *page, const char *reference)
{
    char *url = codebook_reference_url(reference);

    page_paragraph(page, PAGE_INDENT, reference);
    if (url)
        page_paragraph(page, PAGE_DEEP, url);
    g_free(url);
}
