/* decimal.c
 * Formats numbers under the C locale, and puts the user's locale back. Only this thread is affected.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/decimal.h"

#include <locale.h>
#include <stdio.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

#ifdef G_OS_WIN32

/** The locale of this thread before. */
struct before {
    int is_per_thread;
    char *name; /* owned */
};

static struct before point_start(void)
{
    struct before before = {_configthreadlocale(_ENABLE_PER_THREAD_LOCALE), g_strdup(setlocale(LC_NUMERIC, NULL))};

    setlocale(LC_NUMERIC, "C");
    return before;
}

static void point_end(struct before before)
{
    setlocale(LC_NUMERIC, before.name);
    _configthreadlocale(before.is_per_thread);
    g_free(before.name);
}

#else

/** The locale of this thread before. */
struct before {
    locale_t locale;
};

static struct before point_start(void)
{
    static locale_t with_point; /* kept until the program ends */

    if (!with_point)
        with_point = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    return (struct before){uselocale(with_point)};
}

static void point_end(struct before before)
{
    uselocale(before.locale);
}

#endif

char *decimal_vprintf(const char *format, va_list args)
{
    struct before before = point_start();
    char *text = g_strdup_vprintf(format, args);

    point_end(before);
    return text;
}

void decimal_append(GString *out, const char *format, ...)
{
    struct before before = point_start();
    va_list args;

    va_start(args, format);
    g_string_append_vprintf(out, format, args);
    va_end(args);
    point_end(before);
}

void decimal_snprintf(char *out, size_t size, const char *format, ...)
{
    struct before before = point_start();
    va_list args;

    va_start(args, format);
    vsnprintf(out, size, format, args);
    va_end(args);
    point_end(before);
}
