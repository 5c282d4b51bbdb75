/* check.h
 * Finds what is wrong in a file of texts: in the built-in ones a mistake stops the build with file and line, in the
 * user's own it is shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CHECK_H
#define SIPEXPLAIN_TEXTS_CHECK_H

#include "texts/mistake.h"

#include <glib.h>

struct codebook_check;

/**
 * `base` is NULL for the built-in texts, which have to be complete. The user's texts stand on `base`, which holds the
 * built-in ones and must outlive the check: they need not repeat anything, and may be in any language.
 */
struct codebook_check *codebook_check_new(GKeyFile *base, codebook_mistake mistake, void *data);

/** Checks one file; what it holds is remembered, so that a group that stands in two files is found. `file` must outlive
 * the check. */
void codebook_check_file(struct codebook_check *check, const char *file, const char *text);

/** Checks what can only be told once all files are read, frees the check and returns the number of mistakes. */
unsigned codebook_check_end(struct codebook_check *check);

#endif
