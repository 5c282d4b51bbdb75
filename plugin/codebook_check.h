/* codebook_check.h
 * Finds what is wrong in a file of texts, so that a mistake stops the build with file and line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CODEBOOK_CHECK_H
#define SIPEXPLAIN_CODEBOOK_CHECK_H

#include <glib.h>

struct codebook_check;

/** Told of each mistake; `file` is as given to codebook_check_file(), `line` counts from 1, `what` is a sentence without full stop. */
typedef void (*codebook_mistake)(const char *file, unsigned line, const char *what, void *data);

struct codebook_check *codebook_check_new(codebook_mistake mistake, void *data);

/** Checks one file; what it holds is remembered, so that a group that stands in two files is found. `file` must outlive the check. */
void codebook_check_file(struct codebook_check *check, const char *file, const char *text);

/** Checks what can only be told once all files are read, frees the check and returns the number of mistakes. */
unsigned codebook_check_end(struct codebook_check *check);

#endif
