/* code_page.h
 * The page of one code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CODE_PAGE_H
#define SIPEXPLAIN_TEXTS_CODE_PAGE_H

#include "texts/codebook.h"

/**
 * The page of a code as it answers a method, or any if `method` is NULL; of so many columns, headings in bold if so
 * asked. UTF-8; NULL for a code outside 100-699. Free with g_free().
 */
char *code_page(const struct codebook *book, unsigned code, const char *method, unsigned width, bool is_bold);

#endif
