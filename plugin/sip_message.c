/* sip_message.c
 * Bytes to struct sip_message: start line, the headers that identify a message, and ways to look at the others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip_message.h"

#include <glib.h>
#include <string.h>

#define SIP_VERSION "SIP/2.0"
#define SIP_VERSION_LEN (sizeof SIP_VERSION - 1)

/* An opening quote or < is an ordinary character if nothing closes it within so many bytes: a stray one does not hide the
 * rest of a header, nor does a header full of them cost more than its length. */
#define ENCLOSED_MAX 4096

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct sip_text text_of(const char *from, const char *end)
{
    return (struct sip_text){from, (size_t)(end - from)};
}

static struct sip_text text_trim(struct sip_text text)
{
    while (text.len > 0 && is_blank(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

static void text_skip(struct sip_text *text, size_t len)
{
    if (len == 0)
        return;
    text->at += len;
    text->len -= len;
}

bool sip_text_is(struct sip_text text, const char *string)
{
    return strlen(string) == text.len && g_ascii_strncasecmp(text.at, string, text.len) == 0;
}

bool sip_text_equal(struct sip_text a, struct sip_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool sip_text_number(struct sip_text text, uint32_t *number)
{
    uint64_t value = 0;
    size_t i = 0;

    for (; i < text.len && g_ascii_isdigit(text.at[i]); i++) {
        value = value * 10 + (uint64_t)(text.at[i] - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return i > 0;
}

/** Takes the next line off `rest`, without its line end. `ended` says whether there was one. */
static struct sip_text line_next(struct sip_text *rest, bool *ended)
{
    const char *newline = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    struct sip_text line = *rest;

    *ended = newline != NULL;
    if (newline)
        line.len = (size_t)(newline - rest->at);
    text_skip(rest, newline ? line.len + 1 : line.len);
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
        *name = text_trim(text_of(line.at, colon));
        *value = text_trim(text_of(colon + 1, line.at + line.len));
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

/** Where the quoted string or <> that opens at `open` ends; `open` itself if it is not closed within ENCLOSED_MAX. */
static size_t enclosed_end(struct sip_text text, size_t open)
{
    size_t limit = MIN(text.len, open + ENCLOSED_MAX);

    if (text.at[open] == '<') {
        const char *end = memchr(text.at + open, '>', limit - open);
        return end ? (size_t)(end - text.at) : open;
    }
    for (size_t i = open + 1; i < limit; i++) {
        if (text.at[i] == '"')
            return i;
        if (text.at[i] == '\\')
            i++;
    }
    return open;
}

/** Length of the text up to the first `stop` that stands outside quotes and <>. */
static size_t span_until(struct sip_text text, char stop)
{
    size_t i = 0;

    for (; i < text.len && text.at[i] != stop; i++) {
        if (text.at[i] == '"' || text.at[i] == '<')
            i = enclosed_end(text, i);
        else if (text.at[i] == '\\')
            i++;
    }
    return MIN(i, text.len);
}

bool sip_list_next(struct sip_text *rest, struct sip_text *element)
{
    while (rest->len > 0) {
        size_t len = span_until(*rest, ',');

        *element = text_trim((struct sip_text){rest->at, len});
        text_skip(rest, MIN(len + 1, rest->len));
        if (element->len > 0)
            return true;
    }
    return false;
}

bool sip_header_lists(const struct sip_message *message, const char *name, char compact, const char *token)
{
    struct sip_text rest = message->headers, found, value, element;

    while (sip_header_next(&rest, &found, &value)) {
        if (!header_is(found, name, compact))
            continue;
        while (sip_list_next(&value, &element))
            if (sip_text_is(sip_element_value(element), token))
                return true;
    }
    return false;
}

struct sip_text sip_element_value(struct sip_text element)
{
    return text_trim((struct sip_text){element.at, span_until(element, ';')});
}

static struct sip_text unquoted(struct sip_text text)
{
    if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
        return (struct sip_text){text.at + 1, text.len - 2};
    return text;
}

struct sip_text sip_element_uri(struct sip_text element)
{
    size_t open = span_until(element, ';'), end;

    for (size_t i = 0; i < open; i++) {
        if (element.at[i] == '"')
            i = enclosed_end(element, i);
        else if (element.at[i] == '<' && (end = enclosed_end(element, i)) > i)
            return text_trim((struct sip_text){element.at + i + 1, end - i - 1});
    }
    return sip_element_value(element);
}

bool sip_element_param(struct sip_text element, const char *name, struct sip_text *value)
{
    text_skip(&element, span_until(element, ';'));
    while (element.len > 0) {
        text_skip(&element, 1);
        struct sip_text param = {element.at, span_until(element, ';')};
        size_t name_len = span_until(param, '=');
        struct sip_text param_name = text_trim((struct sip_text){param.at, name_len});

        text_skip(&element, param.len);
        if (!sip_text_is(param_name, name))
            continue;
        text_skip(&param, MIN(name_len + 1, param.len));
        *value = unquoted(text_trim(param));
        return true;
    }
    *value = (struct sip_text){0};
    return false;
}

bool sip_auth_param(struct sip_text header_value, const char *name, struct sip_text *value)
{
    size_t scheme_len = 0;
    struct sip_text param;

    while (scheme_len < header_value.len && !is_blank(header_value.at[scheme_len]))
        scheme_len++;
    text_skip(&header_value, scheme_len);
    while (sip_list_next(&header_value, &param)) {
        size_t name_len = span_until(param, '=');

        if (!sip_text_is(text_trim((struct sip_text){param.at, name_len}), name))
            continue;
        text_skip(&param, MIN(name_len + 1, param.len));
        *value = unquoted(text_trim(param));
        return true;
    }
    *value = (struct sip_text){0};
    return false;
}

bool sip_status_line_read(struct sip_text line, unsigned *code, struct sip_text *phrase)
{
    const char *digits;

    if (line.len < SIP_VERSION_LEN + 4 || g_ascii_strncasecmp(line.at, SIP_VERSION " ", SIP_VERSION_LEN + 1) != 0)
        return false;
    digits = line.at + SIP_VERSION_LEN + 1;
    if (!g_ascii_isdigit(digits[0]) || !g_ascii_isdigit(digits[1]) || !g_ascii_isdigit(digits[2]))
        return false;
    if (line.len > SIP_VERSION_LEN + 4 && !is_blank(digits[3]))
        return false;
    *code = (unsigned)((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));
    *phrase = text_trim(text_of(digits + 3, line.at + line.len));
    return *code >= 100;
}

/** Is it a token (RFC 3261 section 25.1), as every method is? */
static bool is_token(struct sip_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!g_ascii_isalnum(text.at[i]) && (text.at[i] == '\0' || !strchr("-.!%*_+`'~", text.at[i])))
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
    if (version < space + 2 || g_ascii_strncasecmp(version, " " SIP_VERSION, SIP_VERSION_LEN + 1) != 0)
        return false;
    *method = text_of(line.at, space);
    return is_token(*method);
}

/** CSeq: 1*DIGIT LWS Method (RFC 3261 section 20.16). */
static void cseq_read(struct sip_text value, struct sip_message *message)
{
    message->has_cseq = sip_text_number(value, &message->cseq);
    while (value.len > 0 && g_ascii_isdigit(value.at[0]))
        text_skip(&value, 1);
    if (message->code)
        message->method = text_trim(value);
}

/** Keeps what identifies a message; of a header that may stand only once, the first line counts,
 * but of Content-Length the last one, as Wireshark divides streams by it. */
static void header_keep(struct sip_message *message, struct sip_text name, struct sip_text value, struct sip_text *content_length)
{
    switch (g_ascii_tolower(name.len ? name.at[0] : 0)) {
    case 'v':
        if (!message->via.at && header_is(name, "Via", 'v'))
            sip_list_next(&value, &message->via);
        break;
    case 'f':
        if (!message->from_tag.at && header_is(name, "From", 'f'))
            sip_element_param(value, "tag", &message->from_tag);
        break;
    case 't':
        if (!message->to_tag.at && header_is(name, "To", 't'))
            sip_element_param(value, "tag", &message->to_tag);
        break;
    case 'i':
        if (!message->call_id.at && header_is(name, "i", 'i'))
            message->call_id = value;
        break;
    case 'c':
        if (!message->call_id.at && header_is(name, "Call-ID", 0))
            message->call_id = value;
        else if (!message->has_cseq && header_is(name, "CSeq", 0))
            cseq_read(value, message);
        else if (header_is(name, "Content-Length", 0))
            *content_length = value;
        break;
    case 'l':
        if (header_is(name, "Content-Length", 'l'))
            *content_length = value;
        break;
    default:
        break;
    }
}

/** Cuts the headers off `rest`, up to the blank line; what is left is the body. A last line without its end is no header: it may be cut. */
static struct sip_text headers_cut(struct sip_text *rest, bool *is_cut)
{
    const char *start = rest->at, *line_at = rest->at;
    bool ended = true;

    while (rest->len > 0) {
        line_at = rest->at;
        if (line_next(rest, &ended).len == 0 && ended) {
            *is_cut = false;
            return text_of(start, line_at);
        }
    }
    *is_cut = true;
    return text_of(start, ended ? rest->at : line_at);
}

struct sip_text sip_headers_skip(struct sip_text rest)
{
    bool is_cut;

    headers_cut(&rest, &is_cut);
    return rest;
}

bool sip_message_read(const char *bytes, size_t len, struct sip_message *message)
{
    struct sip_text rest = {bytes, len}, headers, name, value, content_length = {0};
    uint32_t body_len;
    bool ended;
    struct sip_text line = line_next(&rest, &ended);

    *message = (struct sip_message){0};
    if (!sip_status_line_read(line, &message->code, &message->phrase) && !request_line_read(line, &message->method))
        return false;
    message->headers = headers_cut(&rest, &message->is_cut);
    headers = message->headers;
    while (sip_header_next(&headers, &name, &value))
        header_keep(message, name, value, &content_length);
    message->body = rest;
    if (content_length.at && sip_text_number(content_length, &body_len) && body_len < rest.len)
        message->body.len = body_len;
    message->length = (size_t)(message->body.at + message->body.len - bytes);
    return true;
}
