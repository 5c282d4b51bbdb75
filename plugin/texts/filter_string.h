/* filter_string.h
 * Strings in display filters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_FILTER_STRING_H
#define SIPEXPLAIN_TEXTS_FILTER_STRING_H

#include <glib.h>

/** Appends the string as a display filter wants it: in quotes, with quotes, backslashes and control characters escaped.
 */
void quote_add(GString *out, const char *string);

#endif
