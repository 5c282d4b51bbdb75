/* codebook_check_group.h
 * What the check of single lines and that of whole groups share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CODEBOOK_CHECK_GROUP_H
#define SIPEXPLAIN_CODEBOOK_CHECK_GROUP_H

#include "codebook_check.h"

#include <stdbool.h>

/** Where a text stands. */
struct place {
    const char *file;
    unsigned line;
};

/** One group as it was found. */
struct group_found {
    struct place place;
    char *name;
    GHashTable *keys; /* key -> value, both owned */
    bool is_odd;      /* nobody knows what it should hold */
};

struct codebook_check {
    codebook_mistake mistake;
    void *data;
    unsigned mistakes;
    GHashTable *groups;        /* name, owned by the value -> struct group_found */
    GHashTable *texts;         /* "key: text" -> itself: to find the same text in two places */
    struct group_found *group; /* the one that is being read; NULL before the first */
};

/** Tells of a mistake; the sentence has no full stop. */
void codebook_check_complain(struct codebook_check *check, struct place place, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** Checks a group whose lines are checked already. */
void codebook_check_group(struct codebook_check *check, const struct group_found *group);

#endif
