/* pages.h
 * Pages about codes in tests: how to get them, and how to say what is wrong with them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_PAGES_H
#define SIPEXPLAIN_PAGES_H

#include "texts/compare.h"

#include <glib.h>

#define PAGE_WIDTH 80

/** The built-in texts in English. Free with codebook_free(). */
struct codebook *pages_codebook(void);

/** The page of two codes, PAGE_WIDTH columns wide. Free with g_free(). */
char *page_compare(const struct codebook *book, unsigned one, unsigned other);

/** A text with one space between its words, so that a sentence can be found however it is wrapped. Free with g_free().
 */
char *page_unwrapped(const char *text);

/** Fails the test and tells which page is wrong. */
void G_GNUC_PRINTF(2, 3) page_complain(const char *page, const char *format, ...);

/** Expects a text in a page; `flat` is the unwrapped page. */
void page_expect(const char *page, const char *flat, const char *text);

#endif
