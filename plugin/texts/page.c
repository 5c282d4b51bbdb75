/* page.c
 * Lays out a page of text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/page.h"

#include <glib.h>
#include <string.h>

#define BOLD_ON "\033[1m"
#define BOLD_OFF "\033[0m"

/* Between a marker and the text of its item. */
#define MARKER_GAP 1

struct page {
    GString *text;
    unsigned width;
    bool is_bold;
};

struct page *page_new(unsigned width, bool is_bold)
{
    struct page *page = g_new(struct page, 1);

    *page = (struct page){g_string_new(NULL), width, is_bold};
    return page;
}

void page_gap(struct page *page)
{
    if (page->text->len > 0)
        g_string_append_c(page->text, '\n');
}

/** How many columns a terminal gives to the first `len` bytes of a text. */
static unsigned columns_of(const char *text, size_t len)
{
    unsigned columns = 0;

    for (const char *at = text; at < text + len; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        columns += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return columns;
}

static void indent_to(struct page *page, unsigned from, unsigned to)
{
    for (; from < to; from++)
        g_string_append_c(page->text, ' ');
}

/** Writes the words of a text; the first line is already filled up to column `at`, the others start at `indent`. */
static void words_add(struct page *page, unsigned at, unsigned indent, const char *text)
{
    bool is_first = true;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t len = strcspn(text, " ");
        unsigned columns = columns_of(text, len);

        if (is_first) {
            indent_to(page, at, indent);
            at = MAX(at, indent);
        } else if (at + 1 + columns > page->width) {
            g_string_append_c(page->text, '\n');
            indent_to(page, 0, indent);
            at = indent;
        } else {
            g_string_append_c(page->text, ' ');
            at++;
        }
        g_string_append_len(page->text, text, (gssize)len);
        at += columns;
        text += len;
        is_first = false;
    }
}

void page_heading(struct page *page, unsigned indent, const char *text)
{
    page_gap(page);
    if (page->is_bold)
        g_string_append(page->text, BOLD_ON);
    words_add(page, 0, indent, text);
    g_string_append(page->text, page->is_bold ? BOLD_OFF "\n" : "\n");
}

void page_paragraph(struct page *page, unsigned indent, const char *text)
{
    words_add(page, 0, indent, text);
    g_string_append_c(page->text, '\n');
}

void page_item(struct page *page, unsigned indent, const char *marker, const char *text)
{
    unsigned marked = indent + columns_of(marker, strlen(marker));

    indent_to(page, 0, indent);
    g_string_append(page->text, marker);
    words_add(page, marked, marked + MARKER_GAP, text);
    g_string_append_c(page->text, '\n');
}

static bool drawing_fits(const struct page *page, unsigned indent, char **lines)
{
    for (; *lines; lines++)
        if (indent + columns_of(*lines, strlen(*lines)) > page->width)
            return false;
    return true;
}

void page_drawing(struct page *page, unsigned indent, const char *lines)
{
    char **split = g_strsplit(lines, "\n", -1);

    if (drawing_fits(page, indent, split))
        for (char **line = split; *line; line++) {
            indent_to(page, 0, **line ? indent : 0);
            g_string_append_printf(page->text, "%s%s", *line, line[1] ? "\n" : "");
        }
    g_strfreev(split);
}

void page_lines(struct page *page, unsigned indent, const char *lines)
{
    char **split = g_strsplit(lines, "\n", -1);

    for (char **line = split; *line && line[1]; line++) {
        words_add(page, 0, indent, *line);
        g_string_append_c(page->text, '\n');
    }
    g_strfreev(split);
}

char *page_end(struct page *page)
{
    char *text = g_string_free(page->text, FALSE);

    g_free(page);
    return text;
}
