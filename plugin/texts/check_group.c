/* check_group.c
 * What the checks of groups of every kind share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/check_group.h"

#include "texts/group.h"
#include "texts/texts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void codebook_check_complain(struct codebook_check *check, struct place place, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *what = g_strdup_vprintf(format, args);
    va_end(args);
    check->mistake(place.file, place.line, what, check->data);
    check->mistakes++;
    g_free(what);
}

static void check_numbering(struct codebook_check *check, const struct group_found *group, const char *base,
                            unsigned max)
{
    for (unsigned i = 2; i <= max; i++) {
        char *key = g_strdup_printf("%s%u", base, i), *before = g_strdup_printf("%s%u", base, i - 1);

        if (group_has(group, key) && !group_has(group, before))
            codebook_check_complain(check, group->place, "[%s] has %s, but no %s", group->name, key, before);
        g_free(key);
        g_free(before);
    }
}

/** A filter is shown with its step. */
static void check_filters(struct codebook_check *check, const struct group_found *group)
{
    for (unsigned i = 1; i <= CODEBOOK_FIXES; i++) {
        char *key = g_strdup_printf("filter%u", i), *fix = g_strdup_printf("fix%u", i);

        if (group_has(group, key) && !group_has(group, fix))
            codebook_check_complain(check, group->place, "[%s] has %s, but no %s", group->name, key, fix);
        g_free(key);
        g_free(fix);
    }
}

void codebook_check_numbering(struct codebook_check *check, const struct group_found *group)
{
    check_numbering(check, group, "fix", CODEBOOK_FIXES);
    check_filters(check, group);
    check_numbering(check, group, "harmless", CODEBOOK_EXCEPTIONS);
    check_numbering(check, group, "silent", CODEBOOK_EXCEPTIONS);
    check_numbering(check, group, "reference", CODEBOOK_REFERENCES);
}

void codebook_check_needed(struct codebook_check *check, const struct group_found *group, const char *const *needed)
{
    for (; *needed; needed++)
        if (!group_has(group, *needed))
            codebook_check_complain(check, group->place, "[%s] has no %s", group->name, *needed);
}

void codebook_check_unwanted(struct codebook_check *check, const struct group_found *group, const char *const *unwanted,
                             const char *why)
{
    for (; *unwanted; unwanted++)
        if (group_has(group, *unwanted))
            codebook_check_complain(check, group->place, "[%s] has %s, %s", group->name, *unwanted, why);
}

void codebook_check_no_finding_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_finding[] = {"title", "why",       "chat",    "note", "warn",
                                             "error", "harmless1", "silent1", NULL};

    codebook_check_unwanted(check, group, of_finding,
                            "which belongs to a group about a finding, such as [refer.no_notify]");
}

/** What only one table has: the codes of Q.850, the causes of Reason. */
void codebook_check_value_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_q850[] = {"sip", "from", NULL};
    static const char *const of_reason[] = {"causes", NULL};
    static const char *const of_text[] = {"name",    "treat_as", "severity", "summary", "description", "when",
                                          "fix1",    "methods",  "dialog",   "retry",   "use",         "next",
                                          "headers", "effect",   "fact",     "tell",    "reference1",  NULL};

    codebook_check_unwanted(check, group, of_text, "which belongs to a group about a code");
    codebook_check_no_finding_keys(check, group);
    if (!g_str_has_prefix(group->name, "q850 "))
        codebook_check_unwanted(check, group, of_q850, "which belongs to a group such as [q850 17]");
    if (!g_str_has_prefix(group->name, "reason "))
        codebook_check_unwanted(check, group, of_reason, "which belongs to a group such as [reason SIP]");
}

/** Is there such a group, here or in the texts that these stand on? */
static bool is_there(const struct codebook_check *check, const char *group)
{
    return g_hash_table_contains(check->groups, group) || (check->base && g_key_file_has_group(check->base, group));
}

void codebook_check_pair_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name", "treat_as", "severity", "summary", "description",
                                          "when", "fix1",     "methods",  "dialog",  "retry",
                                          "use",  "next",     "headers",  "effect",  NULL};
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
