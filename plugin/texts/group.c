/* group.c
 * The names of groups in the data files, and references.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/group.h"

#include <glib.h>

#include <stdio.h>
#include <string.h>

#define CODE_MIN 100
#define CODE_END 700

bool codebook_group_read(const char *group, unsigned *code, const char **method, bool *class_only)
{
    *class_only = strlen(group) == 3 && g_str_has_suffix(group, "xx");
    *method = NULL;
    if (*class_only) {
        *code = (unsigned)(group[0] - '0') * 100;
    } else {
        if (!g_ascii_isdigit(group[0]) || !g_ascii_isdigit(group[1]) || !g_ascii_isdigit(group[2]))
            return false;
        *code = (unsigned)((group[0] - '0') * 100 + (group[1] - '0') * 10 + (group[2] - '0'));
        if (group[3] == ' ' && g_ascii_isupper(group[4]))
            *method = group + 4;
        else if (group[3] != '\0')
            return false;
    }
    return *code >= CODE_MIN && *code < CODE_END;
}

bool codebook_group_is_finding(const char *group)
{
    return g_regex_match_simple("^[a-z_]+\\.[a-z0-9_]+$", group, 0, 0);
}

bool codebook_group_is_pair(const char *group, unsigned *low, unsigned *high)
{
    int len = 0;

    if (sscanf(group, "%3u %3u%n", low, high, &len) != 2 || len != 7 || group[7] != '\0' || group[3] != ' ')
        return false;
    return *low >= CODE_MIN && *low < CODE_END && *high >= CODE_MIN && *high < CODE_END;
}

bool codebook_group_is_value(const char *group)
{
    return g_regex_match_simple("^[a-z][a-z0-9_]* [A-Za-z0-9._-]+$", group, 0, 0);
}

char *codebook_reference_url(const char *reference)
{
    unsigned number, digits;
    char section[32] = "";

    if (sscanf(reference, "RFC %u section %31[0-9A-Z.]", &number, section) == 2)
        return g_strdup_printf("https://www.rfc-editor.org/rfc/rfc%u#section-%s", number, section);
    if (sscanf(reference, "RFC %u", &number) == 1)
        return g_strdup_printf("https://www.rfc-editor.org/rfc/rfc%u", number);
    if (sscanf(reference, "3GPP TS %2u.%3u", &number, &digits) == 2)
        return g_strdup_printf("https://www.3gpp.org/dynareport/%02u%03u.htm", number, digits);
    return NULL;
}
