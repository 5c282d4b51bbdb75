/* check_group.h
 * What the check of single lines and that of whole groups share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_CHECK_GROUP_H
#define SIPEXPLAIN_TEXTS_CHECK_GROUP_H

#include "texts/mistake.h"

#include <glib.h>

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
    GKeyFile *base;     /* what the texts stand on; NULL if they are the built-in ones */
    char **base_groups; /* of `base` */
    GHashTable *
        tables; /* those that protocols of Reason name for their causes, with the blank of a group's name behind them */
    codebook_mistake mistake;
    void *data;
    unsigned mistakes;
    GHashTable *groups;        /* name, owned by the value -> struct group_found */
    GHashTable *texts;         /* "key: text" -> itself: to find the same text in two places */
    struct group_found *group; /* the one that is being read; NULL before the first */
};

/** Tells of a mistake; the sentence has no full stop. */
void codebook_check_complain(struct codebook_check *check, struct place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** Keys that stand only in groups about findings do not stand in this one. */
void codebook_check_no_finding_keys(struct codebook_check *check, const struct group_found *group);

/** Complains of each of these keys that the group lacks. */
void codebook_check_needed(struct codebook_check *check, const struct group_found *group, const char *const *needed);

/** Complains of each of these keys that the group has; `why` follows its name. */
void codebook_check_unwanted(struct codebook_check *check, const struct group_found *group, const char *const *unwanted,
                             const char *why);

/** fix3 without fix2 would never be shown, nor would a fix2 that stands alone in a group. */
void codebook_check_numbering(struct codebook_check *check, const struct group_found *group);

/** Which keys a group about a value cannot have. */
void codebook_check_value_keys(struct codebook_check *check, const struct group_found *group);

/** Which keys a group about two codes cannot have, and how it names them. */
void codebook_check_pair_keys(struct codebook_check *check, const struct group_found *group);

/** Has the group that key? */
static inline bool group_has(const struct group_found *group, const char *key)
{
    return g_hash_table_contains(group->keys, key);
}

#endif
