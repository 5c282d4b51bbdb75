/* markdown.c
 * Writes the parts of a document in Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "markdown.h"

#include <string.h>

void markdown_text(GString *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("*_<>|`[]", *text))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

void markdown_section(GString *out, const char *heading, const char *text)
{
    if (!text || !*text)
        return;
    g_string_append_printf(out, "\n**%s.** ", heading);
    markdown_text(out, text);
    g_string_append_c(out, '\n');
}

void markdown_items(GString *out, const char *heading, const char *marker, const char *const *texts, unsigned max)
{
    if (!texts[0])
        return;
    g_string_append_printf(out, "\n**%s.**\n\n", heading);
    for (unsigned i = 0; i < max && texts[i]; i++) {
        g_string_append_printf(out, "%s ", marker);
        markdown_text(out, texts[i]);
        g_string_append_c(out, '\n');
    }
}

void markdown_references(GString *out, const char *const *references, const char *const *urls, unsigned max)
{
    g_string_append(out, "\n**Learn more.** ");
    for (unsigned i = 0; i < max && references[i]; i++)
        g_string_append_printf(out, "%s[%s](%s)", i > 0 ? ", " : "", references[i], urls[i]);
    g_string_append_c(out, '\n');
}
