/* check_finding.c
 * Whether each finding of the plugin has its page, and what such a page must hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/check_finding.h"

#include "texts/check_group.h"
#include "texts/codebook.h"
#include "texts/finding_list.h"
#include "texts/group.h"

/** Has the finding a form of this severity besides its first one? */
static bool has_other_form(const char *name, enum codebook_severity severity)
{
    enum finding_id id = finding_of_name(name);

    while (id != FINDING_COUNT && (id = finding_next_form(id)) != FINDING_COUNT)
        if (finding_severity(id) == severity)
            return true;
    return false;
}

void codebook_check_finding_keys(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_code[] = {"name",  "treat_as", "summary", "when",    "methods", "dialog",
                                          "retry", "use",      "next",    "headers", "effect",  NULL};
    static const char *const of_list[] = {"severity", NULL};

    codebook_check_unwanted(check, group, of_code, "which belongs to a group of one code");
    codebook_check_unwanted(check, group, of_list,
                            "which stands in the list of findings in plugin/texts/finding_list.c");
    for (unsigned severity = 0; severity < CODEBOOK_SEVERITIES; severity++) {
        const char *const of_form[] = {codebook_severity_name((enum codebook_severity)severity), NULL};

        if (!has_other_form(group->name, (enum codebook_severity)severity))
            codebook_check_unwanted(check, group, of_form, "which is its usual severity, or one that it never has");
    }
}

void codebook_check_finding_group(struct codebook_check *check, const struct group_found *group)
{
    static const char *const of_any[] = {"title", "description", "why", "silent1", "fix1", "reference1", NULL};

    if (finding_of_name(group->name) == FINDING_COUNT) {
        codebook_check_complain(check, group->place, "[%s] is about no finding that plugin/texts/finding_list.c lists",
                                group->name);
        return;
    }
    codebook_check_finding_keys(check, group);
    codebook_check_needed(check, group, of_any);
    for (unsigned severity = 0; severity < CODEBOOK_SEVERITIES; severity++) {
        const char *const of_form[] = {codebook_severity_name((enum codebook_severity)severity), NULL};

        if (has_other_form(group->name, (enum codebook_severity)severity))
            codebook_check_needed(check, group, of_form);
    }
}

/** Where the last group about a finding stands: what is missing belongs behind it. */
static struct place place_of_findings(const struct codebook_check *check)
{
    struct place place = {"data", 0};
    GHashTableIter iter;
    void *data;

    g_hash_table_iter_init(&iter, check->groups);
    while (g_hash_table_iter_next(&iter, NULL, &data)) {
        const struct group_found *group = data;

        if (codebook_group_is_finding(group->name) && group->place.line > place.line)
            place = group->place;
    }
    return place;
}

void codebook_check_all_findings(struct codebook_check *check)
{
    struct place place = place_of_findings(check);

    for (enum finding_id id = 0; id < FINDING_COUNT; id++)
        if (finding_of_name(finding_name(id)) == id && !g_hash_table_contains(check->groups, finding_name(id)))
            codebook_check_complain(check, place,
                                    "there is no group [%s] for this finding of plugin/texts/finding_list.c",
                                    finding_name(id));
}
