/* decimal.h
 * Formats as printf does, but with a decimal point in every locale: what the plugin says is the same everywhere, and
 * scripts can read it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_TEXTS_DECIMAL_H
#define SIPEXPLAIN_TEXTS_DECIMAL_H

#include <glib.h>
#include <stdarg.h>
#include <stddef.h>

/** As g_strdup_vprintf(); free with g_free(). */
char *decimal_vprintf(const char *format, va_list args) G_GNUC_PRINTF(1, 0);

/** As g_string_append_printf(). */
void decimal_append(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** As snprintf(), but returns nothing. */
void decimal_snprintf(char *out, size_t size, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
