/* build.c
 * Reads single groups of the data files: what texts of every kind are made of, and the text of a finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/build.h"

#include "texts/group.h"

#include <stdio.h>

const char *text_group_string(const struct text_group *group, const char *key, const char *inherited)
{
    char *value;

    if (!g_key_file_has_key(group->file, group->name, key, NULL))
        return inherited;
    if (group->is_translated)
        value = g_key_file_get_locale_string(group->file, group->name, key, NULL, NULL);
    else
        value = g_key_file_get_string(group->file, group->name, key, NULL);
    if (!value)
        return inherited;
    g_ptr_array_add(group->owned, value);
    return value;
}

void text_group_strings(const struct text_group *group, const char *key, const char **list, unsigned max)
{
    for (unsigned i = 0; i < max; i++) {
        char name[32];

        snprintf(name, sizeof name, "%s%u", key, i + 1);
        const char *value = text_group_string(group, name, NULL);
        if (i == 0 && !value)
            return;
        list[i] = value;
    }
}

void text_group_filters(const struct text_group *group, const char **filters)
{
    for (unsigned i = 0; i < CODEBOOK_FIXES && g_key_file_has_key(group->file, group->name, "fix1", NULL); i++) {
        char name[32];

        snprintf(name, sizeof name, "filter%u", i + 1);
        filters[i] = text_group_string(group, name, NULL);
    }
}

void text_group_references(const struct text_group *group, const char **references, const char **urls)
{
    text_group_strings(group, "reference", references, CODEBOOK_REFERENCES);
    for (unsigned i = 0; i < CODEBOOK_REFERENCES; i++) {
        char *url = references[i] ? codebook_reference_url(references[i]) : NULL;

        urls[i] = url;
        if (url)
            g_ptr_array_add(group->owned, url);
    }
}

struct finding_text *text_group_finding(const struct text_group *group)
{
    struct finding_text *text = g_new0(struct finding_text, 1);

    g_ptr_array_add(group->owned, text);
    text->title = text_group_string(group, "title", "");
    text->description = text_group_string(group, "description", "");
    text->why = text_group_string(group, "why", "");
    for (unsigned severity = 0; severity < CODEBOOK_SEVERITIES; severity++)
        text->where[severity] =
            text_group_string(group, codebook_severity_name((enum codebook_severity)severity), NULL);
    text_group_strings(group, "harmless", text->harmless, CODEBOOK_EXCEPTIONS);
    text_group_strings(group, "silent", text->silent, CODEBOOK_EXCEPTIONS);
    text_group_strings(group, "fix", text->fix, CODEBOOK_FIXES);
    text_group_references(group, text->reference, text->url);
    return text;
}
