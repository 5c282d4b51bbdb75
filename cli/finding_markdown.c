/* finding_markdown.c
 * The pages of all findings as one document in Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "finding_answer.h"

#include "texts/finding_page.h"
#include "markdown.h"

static const char head[] = "<!-- Made of data/findings.ini by: sipexplain --findings --markdown -->\n"
                           "\n"
                           "# Findings\n"
                           "\n"
                           "What sipexplain finds in a capture: what is seen, why it matters, when it is not a problem "
                           "and what to do. `sipexplain --finding ID` prints "
                           "one\n"
                           "of these pages. Each finding is an expert filter with `sipexplain.` before its name, such "
                           "as `sipexplain.refer.no_notify`.\n"
                           "\n"
                           "What does not raise a finding is legal, or cannot be told from a capture. Besides what "
                           "stands at each of them, no finding is ever raised from "
                           "SIP\n"
                           "that an ICMP error quotes, from frames that are ignored, or where the capture ends before "
                           "a limit. A finding says what is in this capture, and\n"
                           "not what was sent.\n"
                           "\n"
                           "| finding | severity | in one line | rule |\n"
                           "|---|---|---|---|\n";

static void add_row(GString *out, const struct codebook *book, enum finding_id finding_id)
{
    const char *name = finding_name(finding_id);
    const struct finding_text *text = codebook_finding(book, name);
    char *severities = finding_page_severities(finding_id, NULL, ", ");

    g_string_append_printf(out, "| [`%s`](#%s) | %s | ", name, name, severities);
    markdown_text(out, text->title);
    g_string_append_printf(out, " | [%s](%s) |\n", text->reference[0], text->url[0]);
    g_free(severities);
}

static void add_page(GString *out, const struct codebook *book, enum finding_id finding_id)
{
    const char *name = finding_name(finding_id);
    const struct finding_text *text = codebook_finding(book, name);
    char *severities = finding_page_severities(finding_id, text, "; ");

    g_string_append_printf(out, "\n<a id=\"%s\"></a>\n\n## `%s`\n\n", name, name);
    g_string_append(out, "**");
    markdown_text(out, text->title);
    g_string_append(out, "** (");
    markdown_text(out, severities);
    g_string_append_printf(out, ")\n\nFilter: `sipexplain.%s`\n", name);
    markdown_section(out, "What is seen", text->description);
    markdown_section(out, "Why it matters", text->why);
    markdown_items(out, "When this is not a problem", "-", text->harmless, CODEBOOK_EXCEPTIONS);
    markdown_items(out, "What does not raise it", "-", text->silent, CODEBOOK_EXCEPTIONS);
    markdown_items(out, "How to fix", "1.", text->fix, CODEBOOK_FIXES);
    markdown_references(out, text->reference, text->url, CODEBOOK_REFERENCES);
    g_free(severities);
}

char *finding_answer_markdown(const struct codebook *book)
{
    GString *out = g_string_new(head);

    for (enum finding_id finding_id = 0; finding_id < FINDING_COUNT; finding_id = finding_answer_next(finding_id))
        add_row(out, book, finding_id);
    for (enum finding_id finding_id = 0; finding_id < FINDING_COUNT; finding_id = finding_answer_next(finding_id))
        add_page(out, book, finding_id);
    return g_string_free(out, FALSE);
}
