/* code_filters.h
 * Display filters that find the responses with a code, and what became of their calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CODE_FILTERS_H
#define SIPEXPLAIN_TEXTS_CODE_FILTERS_H

#include "texts/texts.h"

/** Calls `put` for each filter, the simplest one first. `method` is what the code answers, or NULL for any. */
void code_filters(const struct code_text *text, unsigned code, const char *method,
                  void (*put)(const char *what, const char *filter, void *data), void *data);

#endif
