/* check_builtin.h
 * The check of a group of the built-in texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CHECK_BUILTIN_H
#define SIPEXPLAIN_TEXTS_CHECK_BUILTIN_H

#include "texts/check_group.h"

/** Checks a group whose lines are checked already. */
void codebook_check_group(struct codebook_check *check, const struct group_found *group);

#endif
