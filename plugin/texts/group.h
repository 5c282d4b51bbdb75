/* group.h
 * The names of groups in the data files, and references.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_GROUP_H
#define SIPEXPLAIN_TEXTS_GROUP_H

#include <stdbool.h>

/** Is this group about a value, such as "warning 304"? */
bool codebook_group_is_value(const char *group);

/** Is this group about a finding? */
bool codebook_group_is_finding(const char *group);

/** Is this group about two codes, such as "202 380"? Gives them if so. */
bool codebook_group_is_pair(const char *group, unsigned *low, unsigned *high);

/** Reads a group name such as "486", "481 BYE" or "4xx". `method` points into `group`, or is NULL; `class_only` tells
 * the last kind. */
bool codebook_group_read(const char *group, unsigned *code, const char **method, bool *class_only);

/** The web address of a reference such as "RFC 3261 section 21.4.24"; NULL if it names no document we know. Free with
 * g_free(). */
char *codebook_reference_url(const char *reference);

#endif
