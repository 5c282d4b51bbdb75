/* expect.c
 * Makes and compares texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "expect.h"

#include <glib.h>
#include <string.h>

struct sip_text text_of(const char *string)
{
    return (struct sip_text){string, strlen(string)};
}

void expect_text(struct sip_text text, const char *expected)
{
    char *found = text.at ? g_strndup(text.at, text.len) : NULL;

    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

struct sip_message read_message(const char *string)
{
    struct sip_message message;

    g_assert_true(sip_message_read(string, strlen(string), &message));
    return message;
}
