/* header_usual.c
 * Finds a header by its usual name, without a look at each line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/message.h"

/** Does it write From as nearly all do, or in the compact form? Then other names are written as usual. */
static bool is_usual(const struct sip_message *message)
{
    const char *from = message->from.at, *start = message->headers.at;

    return !from || (from - start > 6 && memcmp(from - 6, "From: ", 6) == 0) ||
           (from - start > 4 && memcmp(from - 4, "\nf: ", 4) == 0) ||
           (from - start > 5 && memcmp(from - 5, "From:", 5) == 0);
}

/** Searches the lines one by one, in whatever case the name is. */
static bool header_find_slow(struct sip_text lines, const char *name, struct sip_text *value)
{
    struct sip_text found;

    while (sip_header_next_of(&lines, SIP_LETTER(name[0]), &found, value))
        if (sip_text_is(found, name))
            return true;
    return false;
}

/** Is that place before the blank line that ends the headers? A body may have lines that look like one. */
static bool is_before_body(const char *start, const char *at)
{
    struct sip_text before = sip_text_of(start, at);

    return !sip_text_find(before, "\n\r\n", 3) && !sip_text_find(before, "\n\n", 2);
}

bool sip_header_find_usual(const struct sip_message *message, const char *name, struct sip_text *value)
{
    size_t len = strlen(name);
    const char *start = message->headers.at, *end = start ? start + message->headers.len : NULL, *at = start;

    if (message->unread.at)
        end = message->unread.at + message->unread.len;
    if (!is_usual(message))
        return header_find_slow(sip_text_of(start, end), name, value);
    while (at < end && (at = sip_text_find(sip_text_of(at, end), name, len))) {
        struct sip_text rest = sip_text_of(at, end), found;

        if (at > start && at[-1] == '\n' && sip_header_next(&rest, &found, value) && found.at == at && found.len == len)
            return is_before_body(start, at);
        at += len;
    }
    return false;
}
