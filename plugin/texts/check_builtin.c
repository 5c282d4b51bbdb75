/* check_builtin.c
 * What a group of the data files must hold and must not hold, told once all files are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "texts/check_builtin.h"

#include "texts/check_finding.h"
#include "texts/codebook.h"
#include "texts/group.h"

#include <string.h>

static void check_value_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_value[] = {"meaning", NULL};

    codebook_check_needed(check, group, of_value);
    codebook_check_value_keys(check, group);
}

static void check_pair_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_pair[] = {"fact", "tell", "reference1", NULL};

    codebook_check_needed(check, group, of_pair);
    codebook_check_pair_keys(check, group);
}

static void check_method_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name", "treat_as", "methods", "dialog", "retry",
                                          "use",  "next",     "headers", NULL};
    char *code = g_strndup(group->name, 3);

    if (!g_hash_table_contains(check->groups, code))
        codebook_check_complain(check, group->place, "[%s] stands on [%s], which is nowhere", group->name, code);
    codebook_check_unwanted(check, group, of_code, "which belongs to the group of the code alone");
    if (!group_has(group, "summary") && !group_has(group, "description") && !group_has(group, "effect"))
        codebook_check_complain(check, group->place, "[%s] says nothing that [%s] does not say", group->name, code);
    g_free(code);
}

static void check_code_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_any[] = {"severity", "summary", "description", "when", "fix1", "reference1", NULL};
    static const char *const of_code[] = {"name", NULL};
    static const char *const of_class[] = {"treat_as", NULL};
    static const char *const of_registered[] = {"methods", "dialog", "retry", "use", "next", NULL};

    codebook_check_needed(check, group, g_str_has_suffix(group->name, "xx") ? of_class : of_code);
    codebook_check_needed(check, group, of_any);
    if (group_has(group, "name") && !group_has(group, "treat_as"))
        codebook_check_needed(check, group, of_registered);
}

void codebook_check_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_pair[] = {"fact", "tell", NULL};
    static const char *const of_value[] = {"meaning", "sip", "from", "causes", NULL};
    unsigned low, high;

    if (group->is_odd)
        return;
    if (codebook_group_is_value(group->name)) {
        check_value_group(check, group);
        return;
    }
    codebook_check_unwanted(check, group, of_value, "which belongs to a group about a value, such as [warning 304]");
    codebook_check_numbering(check, group);
    if (codebook_group_is_pair(group->name, &low, &high)) {
        check_pair_group(check, group);
        return;
    }
    codebook_check_unwanted(check, group, of_pair, "which belongs to a group of two codes");
    if (codebook_group_is_finding(group->name)) {
        codebook_check_finding_group(check, group);
        return;
    }
    codebook_check_no_finding_keys(check, group);
    if (strlen(group->name) > 3)
        check_method_group(check, group);
    else
        check_code_group(check, group);
}
