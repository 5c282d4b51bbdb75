/* finding_page.h
 * The page of a finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_FINDING_PAGE_H
#define SIPEXPLAIN_TEXTS_FINDING_PAGE_H

#include "texts/codebook.h"
#include "texts/finding_list.h"

#include <stdbool.h>

/** UTF-8 that ends with a newline; `width` and `is_bold` as in page_new(). Free with g_free(). */
char *finding_page(const struct codebook *book, enum finding_id id, unsigned width, bool is_bold);

/** The severities of all its forms, with `joint` between them; where the later ones hold unless `text` is NULL. Free
 * with g_free(). */
char *finding_page_severities(enum finding_id id, const struct finding_text *text, const char *joint);

#endif
