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

/** False if the line is no header: it has no colon. */
static inline bool header_split(struct sip_text line, struct sip_text *name, struct sip_text *value)
{
    const char *colon = line.len ? memchr(line.at, ':', line.len) : NULL;

    if (!colon)
        return false;
    *name = sip_text_trim(sip_text_of(line.at, colon));
    *value = sip_text_trim(sip_text_of(colon + 1, line.at + line.len));
    return true;
}

static bool next_of(struct sip_text *rest, uint32_t letters, struct sip_text *name, struct sip_text *value)
{
    while (rest->len > 0) {
        bool is_wanted = may_be_of(rest->at[0], letters);
        struct sip_text line = header_line_next(rest);

        if (is_wanted && header_split(line, name, value))
            return true;
    }
    return false;
}

bool sip_header_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    return next_of(rest, UINT32_MAX, name, value);
}

/** One of the lines that the message knows the places of, with its folds, without its line end. */
static inline struct sip_text known_line(const struct sip_message *message, unsigned i)
{
    return sip_text_of(message->headers.at + message->line[i], message->headers.at + message->line[i + 1] - 1);
}

/** The lines behind those. */
static inline struct sip_text other_lines(const struct sip_message *message)
{
    struct sip_text rest = message->headers;

    sip_text_skip(&rest, message->line[message->lines]);
    return rest;
}

bool sip_header_walk_next(struct sip_header_walk *walk, uint32_t letters, struct sip_text *name, struct sip_text *value)
{
    const struct sip_message *message = walk->message;
    struct sip_text rest;
    size_t len;
    bool is_found;

    while (walk->line < message->lines) {
        unsigned i = walk->line++;

        if ((letters & SIP_LETTER(message->letter[i])) && header_split(known_line(message, i), name, value))
            return true;
    }
    rest = other_lines(message);
    len = rest.len;
    sip_text_skip(&rest, walk->behind);
    is_found = next_of(&rest, letters, name, value);
    walk->behind = len - rest.len;
    return is_found;
}

static bool header_is(struct sip_text name, const char *full, char compact)
{
    if (name.len == 1)
        return compact && g_ascii_tolower(name.at[0]) == compact;
    return sip_text_is(name, full);
}

/** Takes the value of a line, if that is its name. Told without looking for the colon. */
static inline bool value_take(struct sip_text line, const char *name, size_t len, struct sip_text *value)
{
    const char *at, *end = line.at + line.len;

    if (line.len <= len || (line.at[len] != ':' && !sip_is_blank(line.at[len])) ||
        ((line.at[len - 1] ^ name[len - 1]) & ~0x20) != 0 ||
        (memcmp(line.at, name, len) != 0 && g_ascii_strncasecmp(line.at, name, len) != 0))
        return false;
    for (at = line.at + len; at < end && sip_is_blank(*at); at++)
        ;
    if (at == end || *at != ':')
        return false;
    *value = sip_text_trim(sip_text_of(at + 1, end));
    return true;
}

/** The same as sip_header_find(), among the lines that the message does not know the places of: few have any. */
static bool other_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value)
{
    struct sip_text rest = other_lines(message), found;

    while (next_of(&rest, SIP_LETTER(name[0]) | SIP_LETTER(compact), &found, value))
        if (header_is(found, name, compact))
            return true;
    *value = (struct sip_text){0};
    return false;
}

bool sip_header_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value)
{
    uint32_t letters = SIP_LETTER(name[0]) | SIP_LETTER(compact);
    size_t len;

    if (message->letters & letters) {
        len = strlen(name);
        for (unsigned i = 0; i < message->lines; i++)
            if ((letters & SIP_LETTER(message->letter[i])) &&
                (value_take(known_line(message, i), name, len, value) ||
                 (compact && value_take(known_line(message, i), &compact, 1, value))))
                return true;
    }
    return other_find(message, name, compact, value);
}
