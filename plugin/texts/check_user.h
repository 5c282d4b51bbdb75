/* check_user.h
 * The check of a group of the user's texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CHECK_USER_H
#define SIPEXPLAIN_TEXTS_CHECK_USER_H

#include "texts/check_group.h"

/** The same of a group of the user's. */
void codebook_check_user_group(struct codebook_check *check, const struct group_found *group);

/** The group among the built-in ones that one of the user's stands on: of the same name, if it is about a value in any
 * case. `group` if there is none. */
const char *codebook_check_base_group(const char *const *base_groups, const char *group);

#endif
