/* compat.h
 * What differs between the Wireshark versions that sipexplain builds with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_COMPAT_H
#define SIPEXPLAIN_WIRESHARK_COMPAT_H

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

/** Conversation filters: what tells whether there is one, and what comes after the packet in the parameters. */
#if SIPEXPLAIN_WIRESHARK < 404
typedef gboolean filter_bool;
#else
typedef bool filter_bool;
#endif
#if SIPEXPLAIN_WIRESHARK < 402
#define FILTER_USER_DATA
#define register_call_filter(protocol, name, is_valid, build)                                                          \
    register_conversation_filter(protocol, name, is_valid, build)
#else
#define FILTER_USER_DATA , void *user_data _U_
#define register_call_filter(protocol, name, is_valid, build)                                                          \
    register_conversation_filter(protocol, name, is_valid, build, NULL)
#endif

/** The label that the packet details give to an item; room for ITEM_LABEL_LENGTH. */
#if SIPEXPLAIN_WIRESHARK < 406
#define item_label(item, label) proto_item_fill_label(item, label)
#else
#define item_label(item, label) proto_item_fill_label(item, label, NULL)
#endif

/** The Telephony menu, of which 4.4 renamed the group. */
#if SIPEXPLAIN_WIRESHARK < 404
#define STAT_GROUP_TELEPHONY REGISTER_STAT_GROUP_TELEPHONY
#else
#define STAT_GROUP_TELEPHONY REGISTER_TELEPHONY_GROUP_UNSORTED
#endif

#endif
