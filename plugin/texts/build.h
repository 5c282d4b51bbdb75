/* build.h
 * What those who put texts together have of the codebook.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_BUILD_H
#define SIPEXPLAIN_TEXTS_BUILD_H

#include "texts/texts.h"

#include <glib.h>
#include <stdbool.h>

/** One group of the data, while it is read into a book. */
struct text_group {
    GPtrArray *owned; /**< by the book: every string and every text */
    GKeyFile *file;
    const char *name;
    bool is_translated; /**< the file holds translations: looking for one costs much */
};

/** The value of a key, or what the more general text has. */
const char *text_group_string(const struct text_group *group, const char *key, const char *inherited);

/** fix1, fix2, ... or reference1, ...: a group that names the first one replaces them all. */
void text_group_strings(const struct text_group *group, const char *key, const char **list, unsigned max);

/** filter1, ...: each belongs to the step of its number, and goes with it when a group has steps of its own. */
void text_group_filters(const struct text_group *group, const char **filters);

/** The references and their web addresses, CODEBOOK_REFERENCES of each. */
void text_group_references(const struct text_group *group, const char **references, const char **urls);

struct finding_text *text_group_finding(const struct text_group *group);

#endif
