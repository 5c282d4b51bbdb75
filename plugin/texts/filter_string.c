/* filter_string.c
 * Strings in display filters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/filter_string.h"

void quote_add(GString *out, const char *string)
{
    g_string_append_c(out, '"');
    for (; *string; string++) {
        unsigned char c = (unsigned char)*string;

        if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            g_string_append_printf(out, "\\x%02x", c);
        else
            g_string_append_c(out, (char)c);
    }
    g_string_append_c(out, '"');
}
