/* compat.h
 * What differs between the Wireshark versions that sipexplain builds with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_COMPAT_H
#define SIPEXPLAIN_COMPAT_H

#include <epan/wmem_scopes.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <ws_version.h>

#define SIPEXPLAIN_WIRESHARK (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

#if SIPEXPLAIN_WIRESHARK < 402
#include <epan/strutil.h>
#else
#include <wsutil/str_util.h>
#endif

/** A string from a packet for use in a label: what is not printable is escaped. Allocated in that scope. */
static inline const char *printable(wmem_allocator_t *scope, const char *string)
{
#if SIPEXPLAIN_WIRESHARK < 402
    return format_text(scope, (const guchar *)string, strlen(string));
#else
    return format_text(scope, string, strlen(string));
#endif
}

/** Appends such a string. */
static inline void add_printable(GString *out, const char *string)
{
    char *escaped = (char *)printable(NULL, string);

    g_string_append(out, escaped);
    wmem_free(NULL, escaped);
}

/** What a boolean preference is kept in. */
#if SIPEXPLAIN_WIRESHARK < 404
typedef gboolean pref_bool;
#else
typedef bool pref_bool;
#endif

#endif
