/* page_parts.h
 * What the page of one code and the page of two have in common.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_PAGE_PARTS_H
#define SIPEXPLAIN_TEXTS_PAGE_PARTS_H

#include "texts/page.h"
#include "texts/texts.h"

/* Columns. */
#define PAGE_INDENT 2
#define PAGE_DEEP (PAGE_INDENT + 2)

/** Description, when you see it and how to fix it: as headings of the page, or under the heading of one of two codes.
 * `with_filters`: each step has the display filter that finds what it speaks of. */
void page_texts(struct page *page, unsigned indent, const struct code_text *text, bool with_filters);

/** A reference with its web address. */
void page_reference(struct page *page, const char *reference);

#endif
