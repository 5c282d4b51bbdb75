/* pages.c
 * Pages about codes in tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "pages.h"

#include <string.h>

struct codebook *pages_codebook(void)
{
    g_setenv("LANGUAGE", "C", TRUE);
    return codebook_new(codebook_builtin, codebook_builtin_len);
}

char *page_compare(const struct codebook *book, unsigned one, unsigned other)
{
    struct comparison *comparison = compare_codes(book, one, other);
    char *page = compare_page(comparison, PAGE_WIDTH, false);

    compare_free(comparison);
    return page;
}

char *page_unwrapped(const char *text)
{
    char *line = g_malloc(strlen(text) + 1), *end = line;

    for (; *text; text++) {
        bool is_space = *text == ' ' || *text == '\n';

        if (!is_space || (end > line && end[-1] != ' '))
            *end++ = is_space ? ' ' : *text;
    }
    *end = '\0';
    return line;
}

void G_GNUC_PRINTF(2, 3) page_complain(const char *page, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *what = g_strdup_vprintf(format, args), *title = g_strndup(page, strcspn(page, "\n"));
    va_end(args);
    g_test_message("%s: %s", title, what);
    g_test_fail();
    g_free(title);
    g_free(what);
}

void page_expect(const char *page, const char *flat, const char *text)
{
    if (!strstr(flat, text))
        page_complain(page, "it does not say: %s", text);
}
