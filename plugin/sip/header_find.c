/* header_find.c
 * Ways to look at the headers of a message that do not identify it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/message.h"

#include <glib.h>
#include <string.h>

/** Takes the next header line off `rest`, with its folds, without its line end. */
static inline struct sip_text header_line_next(struct sip_text *rest)
{
    const char *at = rest->at, *end = at + rest->len, *past = at, *stop;

    do {
        stop = memchr(past, '\n', (size_t)(end - past));
        past = stop ? stop + 1 : end;
    } while (past < end && (*past == ' ' || *past == '\t'));
    if (!stop)
        stop = end;
    *rest = sip_text_of(past, end);
    return sip_text_of(at, stop > at && stop[-1] == '\r' ? stop - 1 : stop);
}

/** May a line that starts with this character hold a header whose name begins with one of the letters? Blanks before a
 * name are passed over. */
static inline bool may_be_of(char first, uint32_t letters)
{
    return (letters | SIP_LETTER(' ')) >> (first & 31) & 1 || first == '\t';
}

bool sip_header_next_of(struct sip_text *rest, uint32_t letters, struct sip_text *name, struct sip_text *value)
{
    while (rest->len > 0) {
        bool is_wanted = may_be_of(rest->at[0], letters);
        struct sip_text line = header_line_next(rest);
        const char *colon = is_wanted && line.len ? memchr(line.at, ':', line.len) : NULL;

        if (!colon)
            continue;
        *name = sip_text_trim(sip_text_of(line.at, colon));
        *value = sip_text_trim(sip_text_of(colon + 1, line.at + line.len));
        return true;
    }
    return false;
}

bool sip_header_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    return sip_header_next_of(rest, UINT32_MAX, name, value);
}

static bool header_is(struct sip_text name, const char *full, char compact)
{
    if (name.len == 1)
        return compact && g_ascii_tolower(name.at[0]) == compact;
    return sip_text_is(name, full);
}

bool sip_header_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value)
{
    uint32_t letters = SIP_LETTER(name[0]) | SIP_LETTER(compact);
    struct sip_text rest = message->headers, found;

    while (sip_header_next_of(&rest, letters, &found, value))
        if (header_is(found, name, compact))
            return true;
    *value = (struct sip_text){0};
    return false;
}

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

/** Is that place before the blank line that ends the headers? A body may have lines that look like one. It can only be
 * among what was not read yet. */
static bool is_before_body(const struct sip_message *message, const char *at)
{
    struct sip_text before;

    if (!message->unread.at || at <= message->unread.at)
        return true;
    before = sip_text_of(message->unread.at - 1, at); /* with the end of the line before */
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
            return is_before_body(message, at);
        at += len;
    }
    return false;
}
