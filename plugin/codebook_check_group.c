/* codebook_check_group.c
 * What a group of the data files must hold and must not hold, told once all files are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "codebook_check_group.h"

#include "codebook.h"

#include <string.h>

static bool has(const struct group_found *group, const char *key)
{
    return g_hash_table_contains(group->keys, key);
}

static void check_numbering(struct codebook_check *check, const struct group_found *group, const char *base, unsigned max)
{
    for (unsigned i = 2; i <= max; i++) {
        char *key = g_strdup_printf("%s%u", base, i), *before = g_strdup_printf("%s%u", base, i - 1);

        if (has(group, key) && !has(group, before))
            codebook_check_complain(check, group->place, "[%s] has %s, but no %s", group->name, key, before);
        g_free(key);
        g_free(before);
    }
}

void codebook_check_numbering(struct codebook_check *check, const struct group_found *group)
{
    check_numbering(check, group, "fix", CODEBOOK_FIXES);
    check_numbering(check, group, "harmless", CODEBOOK_EXCEPTIONS);
    check_numbering(check, group, "silent", CODEBOOK_EXCEPTIONS);
    check_numbering(check, group, "reference", CODEBOOK_REFERENCES);
}

void codebook_check_needed(struct codebook_check *check, const struct group_found *group, const char *const *needed)
{
    for (; *needed; needed++)
        if (!has(group, *needed))
            codebook_check_complain(check, group->place, "[%s] has no %s", group->name, *needed);
}

void codebook_check_unwanted(struct codebook_check *check, const struct group_found *group, const char *const *unwanted, const char *why)
{
    for (; *unwanted; unwanted++)
        if (has(group, *unwanted))
            codebook_check_complain(check, group->place, "[%s] has %s, %s", group->name, *unwanted, why);
}

/** What only one table has: the codes of Q.850, the causes of Reason. */
void codebook_check_value_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_q850[] = {"sip", "from", NULL};
    static const char *const of_reason[] = {"causes", NULL};
    static const char *const of_text[] = {"name",  "treat_as", "severity", "summary", "description", "when", "fix1", "methods",    "dialog",
                                          "retry", "use",      "next",     "headers", "effect",      "fact", "tell", "reference1", NULL};

    codebook_check_unwanted(check, group, of_text, "which belongs to a group about a code");
    codebook_check_no_finding_keys(check, group);
    if (!g_str_has_prefix(group->name, "q850 "))
        codebook_check_unwanted(check, group, of_q850, "which belongs to a group such as [q850 17]");
    if (!g_str_has_prefix(group->name, "reason "))
        codebook_check_unwanted(check, group, of_reason, "which belongs to a group such as [reason SIP]");
}

static void check_value_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_value[] = {"meaning", NULL};

    codebook_check_needed(check, group, of_value);
    codebook_check_value_keys(check, group);
}

/** Is there such a group, here or in the texts that these stand on? */
static bool is_there(const struct codebook_check *check, const char *group)
{
    return g_hash_table_contains(check->groups, group) || (check->base && g_key_file_has_group(check->base, group));
}

void codebook_check_pair_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name",   "treat_as", "severity", "summary", "description", "when",   "fix1", "methods",
                                          "dialog", "retry",    "use",      "next",    "headers",     "effect", NULL};
    char **codes = g_strsplit(group->name, " ", 2);

    codebook_check_unwanted(check, group, of_code, "which belongs to a group of one code");
    codebook_check_no_finding_keys(check, group);
    if (strcmp(codes[0], codes[1]) >= 0)
        codebook_check_complain(check, group->place, "[%s] has to name two codes, the lower one first", group->name);
    for (char **code = codes; *code; code++)
        if (!is_there(check, *code))
            codebook_check_complain(check, group->place, "[%s] is about [%s], which is nowhere", group->name, *code);
    g_strfreev(codes);
}

static void check_pair_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_pair[] = {"fact", "tell", "reference1", NULL};

    codebook_check_needed(check, group, of_pair);
    codebook_check_pair_keys(check, group);
}

static void check_method_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name", "treat_as", "methods", "dialog", "retry", "use", "next", "headers", NULL};
    char *code = g_strndup(group->name, 3);

    if (!g_hash_table_contains(check->groups, code))
        codebook_check_complain(check, group->place, "[%s] stands on [%s], which is nowhere", group->name, code);
    codebook_check_unwanted(check, group, of_code, "which belongs to the group of the code alone");
    if (!has(group, "summary") && !has(group, "description") && !has(group, "effect"))
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
    if (has(group, "name") && !has(group, "treat_as"))
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
