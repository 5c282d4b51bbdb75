/* body.c
 * Bodies of messages: whether there is one, all of it, and the parts of a multipart body (RFC 2046 section 5.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/body.h"

#include "sip/headers.h"

/* RFC 2046 section 5.1.1: a boundary has no more characters. */
#define BOUNDARY_MAX 70

/** The length that Content-Length states; false if it states none. */
static bool length_of(const struct sip_message *message, uint32_t *len)
{
    struct sip_text value;

    return sip_header_find(message, "Content-Length", 'l', &value) && sip_number_read(value, len);
}

bool sip_body_is_absent(const struct sip_message *message)
{
    struct sip_text value;
    uint32_t len;

    if (message->is_cut || message->body.len > 0 || sip_header_find(message, "Content-Type", 'c', &value))
        return false;
    return !length_of(message, &len) || len == 0;
}

size_t sip_body_len(const struct sip_message *message)
{
    return message->body.len;
}

bool sip_body_is_whole(const struct sip_message *message)
{
    uint32_t len;

    return !message->is_cut && (!length_of(message, &len) || len == message->body.len);
}

/** Where the next line that starts with -- and the boundary begins, from `from` on; the end if there is none. */
static const char *delimiter_find(const struct sip_body *parts, const char *from)
{
    const char *end = parts->rest.at + parts->rest.len;
    char line[BOUNDARY_MAX + 2] = "--";
    size_t len = parts->boundary.len + 2;

    memcpy(line + 2, parts->boundary.at, parts->boundary.len);
    while (from < end) {
        const char *found = sip_text_find(sip_text_of(from, end), line, len);

        if (!found)
            break;
        if ((found == parts->start || found[-1] == '\n') &&
            (found + len == end || found[len] == '-' || sip_is_blank(found[len])))
            return found;
        from = found + 1;
    }
    return end;
}

/** Leaves behind the line that is the delimiter; false if it is the one that closes the body, or if there is no more.
 */
static bool delimiter_pass(struct sip_body *parts)
{
    const char *at = delimiter_find(parts, parts->rest.at), *end = parts->rest.at + parts->rest.len, *newline;
    size_t len = parts->boundary.len + 2;

    parts->rest = sip_text_of(at, end);
    newline = parts->rest.len ? memchr(at, '\n', parts->rest.len) : NULL;
    if (!newline || (parts->rest.len > len + 1 && at[len] == '-' && at[len + 1] == '-'))
        return false;
    parts->rest = sip_text_of(newline + 1, end);
    return true;
}

/** Takes the header lines off a part, and keeps its type. */
static struct sip_text part_body(struct sip_text part, struct sip_text *type)
{
    struct sip_text body = sip_headers_skip(part), name, value;
    struct sip_text headers = {part.at, part.len - body.len};

    *type = (struct sip_text){"text/plain", strlen("text/plain")}; /* RFC 2046 section 5.2 */
    while (sip_header_next(&headers, &name, &value))
        if (sip_text_is(name, "Content-Type"))
            *type = sip_element_value(value);
    return body;
}

bool sip_body_next(struct sip_body *parts, struct sip_text *type, struct sip_text *body)
{
    struct sip_text part;
    const char *end;

    if (!parts->boundary.at) {
        *type = parts->type;
        *body = parts->rest;
        parts->rest.len = 0;
        return body->len > 0;
    }
    if (!delimiter_pass(parts))
        return false;
    end = delimiter_find(parts, parts->rest.at);
    part = sip_text_of(parts->rest.at, end);
    sip_text_skip(&parts->rest, part.len);
    if (part.len > 0 && part.at[part.len - 1] == '\n')
        part.len--;
    if (part.len > 0 && part.at[part.len - 1] == '\r')
        part.len--;
    *body = part_body(part, type);
    return true;
}

struct sip_body sip_body_of(const struct sip_message *message)
{
    struct sip_body parts = {.rest = message->body, .start = message->body.at};
    struct sip_text type, boundary;

    if (!sip_header_find(message, "Content-Type", 'c', &type))
        return parts;
    parts.type = sip_element_value(type);
    if (sip_text_starts(parts.type, "multipart/") && sip_element_param(type, "boundary", &boundary) &&
        boundary.len > 0 && boundary.len <= BOUNDARY_MAX)
        parts.boundary = boundary;
    return parts;
}

bool sip_body_find(const struct sip_message *message, const char *type, struct sip_text *body)
{
    struct sip_body parts = sip_body_of(message);
    struct sip_text found;

    while (sip_body_next(&parts, &found, body))
        if (sip_text_is(found, type))
            return true;
    return false;
}
