/* check_user.c
 * What a group of the user's texts may hold. It stands on the built-in texts: what it leaves out stays as it is there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/check_user.h"

#include "texts/check_finding.h"
#include "texts/check_group.h"
#include "texts/codebook.h"
#include "texts/group.h"

#include <string.h>

const char *codebook_check_base_group(const char *const *base_groups, const char *group)
{
    if (codebook_group_is_value(group))
        for (; *base_groups; base_groups++)
            if (g_ascii_strcasecmp(*base_groups, group) == 0)
                return *base_groups;
    return group;
}

/** Is there such a table, or does a protocol of Reason in the user's file name it for its causes? */
static bool is_table(const struct codebook_check *check, const char *group)
{
    char *table = g_strndup(group, strcspn(group, " ") + 1); /* "warning " of "warning 304" */
    bool is_found = g_hash_table_contains(check->tables, table);

    for (char **name = check->base_groups; *name && !is_found; name++)
        is_found = g_str_has_prefix(*name, table);
    g_free(table);
    return is_found;
}

static void check_value(struct codebook_check *check, const struct group_found *group, bool is_known)
{
    static const char *const needed[] = {"meaning", NULL};

    codebook_check_value_keys(check, group);
    if (is_known)
        return;
    codebook_check_needed(check, group, needed);
    if (!is_table(check, group->name))
        codebook_check_complain(check, group->place, "[%s] is about a table that data/README.md does not list",
                                group->name);
}

static void check_pair(struct codebook_check *check, const struct group_found *group, bool is_known)
{
    static const char *const needed[] = {"fact", "tell", NULL};

    codebook_check_pair_keys(check, group);
    if (!is_known)
        codebook_check_needed(check, group, needed);
}

static void check_finding(struct codebook_check *check, const struct group_found *group, bool is_known)
{
    if (!is_known)
        codebook_check_complain(check, group->place, "[%s] is about no finding", group->name);
    codebook_check_finding_keys(check, group);
}

/** The words of methods are tokens (RFC 3261 section 25.1), here in capitals as all methods are. */
static void check_method(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name", "treat_as", "methods", "dialog", "retry",
                                          "use",  "next",     "headers", NULL};
    char code[] = {group->name[0], group->name[1], group->name[2], '\0'};
    const char *method = group->name + sizeof code;

    if (!g_regex_match_simple("^[A-Z][-A-Z0-9.!%*_+`'~]*$", method, 0, 0))
        codebook_check_complain(check, group->place, "[%s] names no method", group->name);
    else if (g_str_equal(method, "ACK"))
        codebook_check_complain(check, group->place, "[%s] is about ACK, which is never answered", group->name);
    if (!g_key_file_has_group(check->base, code) && !g_hash_table_contains(check->groups, code))
        codebook_check_complain(check, group->place, "[%s] stands on [%s], which is nowhere", group->name, code);
    codebook_check_unwanted(check, group, of_code, "which belongs to the group of the code alone");
}

/** What is registered, or follows from an RFC, is not a matter of taste. */
static void check_code(struct codebook_check *check, const struct group_found *group, bool is_known)
{
    static const char *const of_registry[] = {"name", "treat_as", "methods", "dialog", "retry", NULL};
    static const char *const of_one[] = {"name", "treat_as", "methods", "dialog", "retry",
                                         "use",  "next",     "headers", NULL};
    static const char *const needed[] = {"name", "summary", NULL};

    if (g_str_has_suffix(group->name, "xx"))
        codebook_check_unwanted(check, group, of_one, "which belongs to a group such as [486]");
    else if (!is_known)
        codebook_check_needed(check, group, needed);
    else if (!g_key_file_has_key(check->base, group->name, "treat_as", NULL))
        codebook_check_unwanted(check, group, of_registry, "which the RFCs say of a registered code");
}

/** A translation stands beside a text: one of the user's, or the built-in one of the same group. */
static void check_translations(struct codebook_check *check, const struct group_found *group, const char *base_group)
{
    char class[] = {group->name[0], 'x', 'x', '\0'};
    bool has_class = strlen(group->name) == 3 && !g_key_file_has_group(check->base, base_group);
    GHashTableIter iter;
    void *key;

    g_hash_table_iter_init(&iter, group->keys);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        char *text = g_strndup(key, strcspn(key, "["));

        if (strchr(key, '[') && !g_hash_table_contains(group->keys, text) &&
            !g_key_file_has_key(check->base, has_class ? class : base_group, text, NULL))
            codebook_check_complain(check, group->place, "[%s] has %s, but no %s that it would translate", group->name,
                                    (const char *)key, text);
        g_free(text);
    }
}

void codebook_check_user_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_pair[] = {"fact", "tell", NULL};
    static const char *const of_value[] = {"meaning", "sip", "from", "causes", NULL};
    const char *base_group = codebook_check_base_group((const char *const *)check->base_groups, group->name);
    bool is_known = g_key_file_has_group(check->base, base_group);
    unsigned low, high;

    if (group->is_odd)
        return;
    codebook_check_numbering(check, group);
    check_translations(check, group, base_group);
    if (codebook_group_is_value(group->name)) {
        check_value(check, group, is_known);
        return;
    }
    codebook_check_unwanted(check, group, of_value, "which belongs to a group about a value, such as [warning 304]");
    if (codebook_group_is_pair(group->name, &low, &high)) {
        check_pair(check, group, is_known);
        return;
    }
    codebook_check_unwanted(check, group, of_pair, "which belongs to a group of two codes");
    if (codebook_group_is_finding(group->name)) {
        check_finding(check, group, is_known);
        return;
    }
    codebook_check_no_finding_keys(check, group);
    if (strlen(group->name) > 3)
        check_method(check, group);
    else
        check_code(check, group, is_known);
}
