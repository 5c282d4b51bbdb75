/* user.h
 * A file of the user's own texts, read over the built-in ones. data/README.md tells what it may hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_USER_H
#define SIPEXPLAIN_TEXTS_USER_H

#include "texts/codebook.h"
#include "texts/check.h"

/** More than anybody writes; larger files are not read. */
#define CODEBOOK_USER_MAX (1024 * 1024)

/**
 * The built-in texts with those of the file in their place. NULL if the file cannot be read or holds a mistake: then
 * `mistake` was told of each one, with `path` as the file, and with line 0 where it is about the file as a whole. Free
 * with codebook_free().
 */
struct codebook *codebook_user_read(const char *path, codebook_mistake mistake, void *data);

/** A mistake as people read it: "FILE:LINE: WHAT", or "FILE: WHAT" if `line` is 0. Free with g_free(). */
char *codebook_user_mistake(const char *file, unsigned line, const char *what);

#endif
