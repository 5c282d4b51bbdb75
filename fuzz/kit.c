/* kit.c
 * What the fuzz targets share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "kit.h"

#include <string.h>

struct codebook *fuzz_set_up(void)
{
    g_setenv("TZ", "UTC", TRUE);
    g_setenv("LANGUAGE", "C", TRUE);
    g_log_set_always_fatal(G_LOG_LEVEL_MASK & ~(G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG));
    return codebook_new(codebook_builtin, codebook_builtin_len);
}

void fuzz_expect_inside(struct sip_text text, struct sip_text bytes)
{
    if (text.at)
        g_assert_true(text.at >= bytes.at && text.len <= bytes.len && text.at + text.len <= bytes.at + bytes.len);
}

void fuzz_expect_readable(const char *text, bool may_have_lines)
{
    g_assert_nonnull(text);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *c = text; *c; c = g_utf8_next_char(c))
        g_assert_true(g_unichar_isprint(g_utf8_get_char(c)) || (may_have_lines && *c == '\n'));
}

void fuzz_expect_sentence(const char *text)
{
    fuzz_expect_readable(text, false);
    g_assert_cmpuint(strlen(text), >, 0);
}

struct sip_text fuzz_part(struct sip_text *rest)
{
    const char *line = rest->len ? sip_text_find(*rest, FUZZ_LINE, sizeof FUZZ_LINE - 1) : NULL;
    struct sip_text part = *rest;

    if (line) {
        part.len = (size_t)(line - rest->at);
        sip_text_skip(rest, part.len + sizeof FUZZ_LINE - 1);
    } else {
        *rest = (struct sip_text){0};
    }
    return part;
}
