/* compat.h
 * What differs between the Wireshark versions that sipexplain builds with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_COMPAT_H
#define SIPEXPLAIN_COMPAT_H

#include <glib.h>
#include <stdbool.h>
#include <ws_version.h>

#define SIPEXPLAIN_WIRESHARK (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

/** What a boolean preference is kept in. */
#if SIPEXPLAIN_WIRESHARK < 404
typedef gboolean pref_bool;
#else
typedef bool pref_bool;
#endif

#endif
