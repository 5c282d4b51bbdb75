/* page.h
 * Lays out a page of text for a terminal or a text window: headings, paragraphs and items, wrapped between words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_PAGE_H
#define SIPEXPLAIN_TEXTS_PAGE_H

#include <stdbool.h>

struct page;

/** `width` in columns; a word that is longer stands on a line of its own. `is_bold` writes headings in bold with the
 * codes of ECMA-48. */
struct page *page_new(unsigned width, bool is_bold);

/** An empty line, unless the page is empty. */
void page_gap(struct page *page);

/** A heading on a line of its own, after a gap. */
void page_heading(struct page *page, unsigned indent, const char *text);

/** Starts on a new line; every line is indented by so many columns. */
void page_paragraph(struct page *page, unsigned indent, const char *text);

/** A paragraph whose first line has a marker, such as "1.", where the others are indented. */
void page_item(struct page *page, unsigned indent, const char *marker, const char *text);

/** Lines that keep their layout; nothing if one of them is too wide for the page. */
void page_drawing(struct page *page, unsigned indent, const char *lines);

/** Lines of which each is wrapped for itself, such as the headers of a message. */
void page_lines(struct page *page, unsigned indent, const char *lines);

/** Frees the page and returns its text: UTF-8, each line with its newline. Free with g_free(). */
char *page_end(struct page *page);

#endif
