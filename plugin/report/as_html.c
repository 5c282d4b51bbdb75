/* as_html.c
 * A report as a page: page.html, with the report as JSON and, for readers without scripts, as text in it. The page may
 * run its own script and no other, whatever the packets say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/as_html.h"

#include "report/as_json.h"
#include "report/as_text.h"

#include <string.h>

/* What the page has in the places that are filled in, and how its script begins and ends. */
#define HASH "@HASH@"
#define DATA "@DATA@"
#define TEXT "@TEXT@"
#define SCRIPT "<script>"
#define SCRIPT_END "</script>"

/** Adds the page up to the mark. Returns what follows the mark. */
static const char *page_add(GString *out, const char *page, const char *mark)
{
    const char *end = strstr(page, mark);

    g_string_append_len(out, page, end - page);
    return end + strlen(mark);
}

/** What names the script in the policy of the page (CSP, script-src): the hash of its text. */
static void hash_add(GString *out)
{
    const char *script = strstr(report_page, SCRIPT) + strlen(SCRIPT);
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    uint8_t digest[32];
    gsize size = sizeof digest;
    char *words;

    g_checksum_update(checksum, (const unsigned char *)script, strstr(script, SCRIPT_END) - script);
    g_checksum_get_digest(checksum, digest, &size);
    words = g_base64_encode(digest, size);
    g_string_append_printf(out, "sha256-%s", words);
    g_free(words);
    g_checksum_free(checksum);
}

static void text_add(GString *out, const struct report *report)
{
    GString *text = g_string_new(NULL);
    char *escaped;

    report_as_text(text, report);
    escaped = g_markup_escape_text(text->str, (gssize)text->len);
    g_string_append(out, escaped);
    g_free(escaped);
    g_string_free(text, TRUE);
}

void report_as_html(GString *out, const struct report *report)
{
    const char *page = page_add(out, report_page, HASH);

    hash_add(out);
    page = page_add(out, page, DATA);
    report_as_json(out, report, true);
    page = page_add(out, page, TEXT);
    text_add(out, report);
    g_string_append(out, page);
}
