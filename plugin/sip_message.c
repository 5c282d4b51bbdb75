/* sip_message.c
 * Bytes to struct sip_message: start line, the headers that identify a message, and ways to look at the others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip_message.h"

#include <glib.h>
#include <string.h>

/** Takes the next line off `rest`, without its line end. `ended` says whether there was one. */
static struct sip_text line_next(struct sip_text *rest, bool *ended)
{
    const char *newline = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    struct sip_text line = *rest;

    *ended = newline != NULL;
    if (newline)
        line.len = (size_t)(newline - rest->at);
    sip_text_skip(rest, newline ? line.len + 1 : line.len);
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

bool sip_header_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    while (rest->len > 0) {
        bool ended;
        struct sip_text line = line_next(rest, &ended);

        while (ended && rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t')) {
            struct sip_text fold = line_next(rest, &ended);
            line.len = (size_t)(fold.at + fold.len - line.at);
        }
        const char *colon = line.len ? memchr(line.at, ':', line.len) : NULL;
        if (!colon)
            continue;
        *name = sip_text_trim(sip_text_of(line.at, colon));
        *value = sip_text_trim(sip_text_of(colon + 1, line.at + line.len));
        return true;
    }
    return false;
}

static bool header_is(struct sip_text name, const char *full, char compact)
{
    if (name.len == 1)
        return compact && g_ascii_tolower(name.at[0]) == compact;
    return sip_text_is(name, full);
}

bool sip_header_find(const struct sip_message *message, const char *name, char compact, struct sip_text *value)
{
    struct sip_text rest = message->headers, found;

    while (sip_header_next(&rest, &found, value))
        if (header_is(found, name, compact))
            return true;
    *value = (struct sip_text){0};
    return false;
}

struct sip_text sip_topmost_via(const struct sip_message *message)
{
    struct sip_text vias = message->vias, topmost = {0};

    sip_list_next(&vias, &topmost);
    return topmost;
}

/** Is it this version, with a blank before or behind it, case aside? Nearly all write it in capitals. */
static bool is_version(const char *at, const char *version)
{
    return memcmp(at, version, SIP_VERSION_LEN + 1) == 0 || g_ascii_strncasecmp(at, version, SIP_VERSION_LEN + 1) == 0;
}

bool sip_status_line_read(struct sip_text line, unsigned *code, struct sip_text *phrase)
{
    const char *digits;

    if (line.len < SIP_VERSION_LEN + 4 || !is_version(line.at, SIP_VERSION " "))
        return false;
    digits = line.at + SIP_VERSION_LEN + 1;
    if (!g_ascii_isdigit(digits[0]) || !g_ascii_isdigit(digits[1]) || !g_ascii_isdigit(digits[2]))
        return false;
    if (line.len > SIP_VERSION_LEN + 4 && !sip_is_blank(digits[3]))
        return false;
    *code = (unsigned)((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
    *phrase = sip_text_trim(sip_text_of(digits + 3, line.at + line.len));
    return *code >= 100;
}

/** Is it a token (RFC 3261 section 25.1), as every method is? */
static bool is_token(struct sip_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!sip_is_token(text.at[i]))
            return false;
    return text.len > 0;
}

/** Method SP Request-URI SP SIP-Version (RFC 3261 section 7.1). */
static bool request_line_read(struct sip_text line, struct sip_text *method)
{
    const char *space = line.len ? memchr(line.at, ' ', line.len) : NULL, *version;

    if (!space || line.len < SIP_VERSION_LEN + 4)
        return false;
    version = line.at + line.len - SIP_VERSION_LEN - 1; /* with the blank before it */
    if (version < space + 2 || !is_version(version, " " SIP_VERSION))
        return false;
    *method = sip_text_of(line.at, space);
    return is_token(*method);
}

/** CSeq: 1*DIGIT LWS Method (RFC 3261 section 20.16). */
static void cseq_read(struct sip_text value, struct sip_message *message)
{
    message->has_cseq = sip_text_number(value, &message->cseq);
    while (value.len > 0 && g_ascii_isdigit(value.at[0]))
        sip_text_skip(&value, 1);
    if (message->code)
        message->method = sip_text_trim(value);
}

/** The headers that identify a message and divide streams. */
enum core_header { CORE_NONE, CORE_VIA, CORE_FROM, CORE_TO, CORE_CALL_ID, CORE_CSEQ, CORE_CONTENT_LENGTH };

static enum core_header core_header_of(struct sip_text name)
{
    static const struct {
        const char *name;
        enum core_header header;
    } by_len[] = {
        [2] = {"To", CORE_TO},
        [3] = {"Via", CORE_VIA},
        [7] = {"Call-ID", CORE_CALL_ID},
        [14] = {"Content-Length", CORE_CONTENT_LENGTH},
    };

    if (name.len == 4)
        return sip_text_is(name, "CSeq") ? CORE_CSEQ : sip_text_is(name, "From") ? CORE_FROM : CORE_NONE;
    if (name.len < G_N_ELEMENTS(by_len) && by_len[name.len].name && sip_text_is(name, by_len[name.len].name))
        return by_len[name.len].header;
    if (name.len != 1)
        return CORE_NONE;
    switch (g_ascii_tolower(name.at[0])) {
    case 'v':
        return CORE_VIA;
    case 'f':
        return CORE_FROM;
    case 't':
        return CORE_TO;
    case 'i':
        return CORE_CALL_ID;
    case 'l':
        return CORE_CONTENT_LENGTH;
    default:
        return CORE_NONE;
    }
}

/** Of a header that may stand only once, the first line counts. */
static void core_header_keep(struct sip_message *message, enum core_header header, struct sip_text value)
{
    switch (header) {
    case CORE_VIA:
        if (!message->vias.at)
            message->vias = value;
        break;
    case CORE_FROM:
        if (!message->from.at)
            message->from = value;
        break;
    case CORE_TO:
        if (!message->to.at)
            message->to = value;
        break;
    case CORE_CALL_ID:
        if (!message->call_id.at)
            message->call_id = value;
        break;
    case CORE_CSEQ:
        if (!message->has_cseq)
            cseq_read(value, message);
        break;
    case CORE_CONTENT_LENGTH:
    case CORE_NONE:
        break;
    }
}

/** Told by the first letter; without a message only Content-Length is wanted. */
static bool may_be_wanted(const struct sip_message *message, char first)
{
    switch (first | 0x20) {
    case 'c':
    case 'l':
        return true;
    case 'v':
    case 'f':
    case 't':
    case 'i':
        return message != NULL;
    default:
        return false;
    }
}

/** Keeps what is needed of one header line, folds included. Of Content-Length the last line counts, as Wireshark divides streams by it. */
static void header_line_keep(struct sip_message *message, const char *at, const char *end, struct sip_text *content_length)
{
    const char *colon;
    enum core_header header;

    if (!may_be_wanted(message, at[0]))
        return;
    colon = memchr(at, ':', (size_t)(end - at));
    if (!colon || colon == at)
        return;
    header = core_header_of(sip_is_blank(colon[-1]) ? sip_text_trim(sip_text_of(at, colon)) : sip_text_of(at, colon));
    if (header == CORE_CONTENT_LENGTH)
        *content_length = sip_text_trim(sip_text_of(colon + 1, end));
    else if (header != CORE_NONE && message)
        core_header_keep(message, header, sip_text_trim(sip_text_of(colon + 1, end)));
}

/** The end of the header line that starts at `at`, behind its folds; NULL if it is cut off. */
static const char *header_line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));

    while (newline && newline + 1 < end && (newline[1] == ' ' || newline[1] == '\t'))
        newline = memchr(newline + 1, '\n', (size_t)(end - newline - 1));
    return newline;
}

/**
 * Reads the headers from `rest` on up to the blank line, leaves the body there and returns the headers. A last line without its end is
 * no header: it may be cut, as `is_cut` tells. Without a message, only Content-Length is read.
 */
static struct sip_text headers_read(struct sip_message *message, struct sip_text *rest, struct sip_text *content_length, bool *is_cut)
{
    const char *start = rest->at, *end = rest->at + rest->len, *at = start;

    while (at < end) {
        const char *newline;

        if (at[0] == '\n' || (at[0] == '\r' && at + 1 < end && at[1] == '\n')) {
            *is_cut = false;
            *rest = sip_text_of(at + (at[0] == '\n' ? 1 : 2), end);
            return sip_text_of(start, at);
        }
        newline = header_line_end(at, end);
        if (!newline)
            break;
        header_line_keep(message, at, newline, content_length);
        at = newline + 1;
    }
    *is_cut = true;
    *rest = sip_text_of(end, end);
    return sip_text_of(start, at);
}

/** How much of what follows the headers is the body. */
static size_t body_len_of(struct sip_text rest, struct sip_text content_length)
{
    uint32_t len;

    return content_length.at && sip_text_number(content_length, &len) ? MIN(len, rest.len) : rest.len;
}

struct sip_text sip_headers_skip(struct sip_text rest)
{
    bool ended;

    while (rest.len > 0)
        if (line_next(&rest, &ended).len == 0 && ended)
            break;
    return rest;
}

size_t sip_message_length(const char *bytes, size_t len)
{
    struct sip_text rest = {bytes, len}, content_length = {0};
    bool unused;

    line_next(&rest, &unused);
    headers_read(NULL, &rest, &content_length, &unused);
    return (size_t)(rest.at - bytes) + body_len_of(rest, content_length);
}

bool sip_message_read(const char *bytes, size_t len, struct sip_message *message)
{
    struct sip_text rest = {bytes, len}, content_length = {0};
    bool ended;
    struct sip_text line = line_next(&rest, &ended);

    memset(message, 0, sizeof *message);
    if (!sip_status_line_read(line, &message->code, &message->phrase) && !request_line_read(line, &message->method))
        return false;
    message->headers = headers_read(message, &rest, &content_length, &message->is_cut);
    message->body = (struct sip_text){rest.at, body_len_of(rest, content_length)};
    message->length = (size_t)(message->body.at - bytes) + message->body.len;
    return true;
}
