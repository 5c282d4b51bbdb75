/* text.c
 * The parts of a header value: lists, elements, parameters, with their quotes and angle brackets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/text.h"

/* An opening quote or < is an ordinary character if nothing closes it within so many bytes: a stray one does not hide
 * the rest of a header, nor does a header full of them cost more than its length. */
#define ENCLOSED_MAX 4096

/* So few bytes are looked at one by one sooner than by three searches. */
#define PLAIN_MAX 24

const char *sip_text_find(struct sip_text in, const char *what, size_t len)
{
    const char *end = in.at + in.len;

    for (const char *at = in.at; (size_t)(end - at) >= len; at++) {
        at = memchr(at, what[0], (size_t)(end - at) - len + 1);
        if (!at)
            return NULL;
        if (at[len - 1] == what[len - 1] && memcmp(at, what, len) == 0)
            return at;
    }
    return NULL;
}

bool sip_text_number(struct sip_text text, uint32_t *number)
{
    uint64_t value = 0;
    size_t i = 0;

    for (; i < text.len; i++) {
        unsigned digit = (unsigned)(unsigned char)text.at[i] - '0';

        if (digit > 9)
            break;
        value = value * 10 + digit;
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return i > 0;
}

bool sip_text_starts(struct sip_text text, const char *word)
{
    size_t len = strlen(word);

    if (text.len < len || (len > 0 && ((text.at[0] ^ word[0]) & ~0x20) != 0)) /* as most do not */
        return false;
    return memcmp(text.at, word, len) == 0 || g_ascii_strncasecmp(text.at, word, len) == 0; /* most have this case */
}

/** Where the word, case aside, first begins with this letter in the bytes up to `last`. */
static const char *word_find(struct sip_text text, const char *last, char letter, const char *word)
{
    for (const char *at = text.at; at < last && (at = memchr(at, letter, (size_t)(last - at))); at++)
        if (sip_text_starts(sip_text_of(at, text.at + text.len), word))
            return at;
    return NULL;
}

const char *sip_text_find_word(struct sip_text text, const char *word)
{
    const char *lower, *upper;

    if (text.len == 0) /* its place may be NULL */
        return NULL;
    lower = word_find(text, text.at + text.len, g_ascii_tolower(word[0]), word);
    if (!g_ascii_isalpha(word[0]))
        return lower;
    upper = word_find(text, lower ? lower : text.at + text.len, g_ascii_toupper(word[0]), word);
    return upper ? upper : lower;
}

bool sip_text_has(struct sip_text text, const char *word)
{
    return sip_text_find_word(text, word) != NULL;
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

/** The next place of a character from `from` on, or the end. `known` is the place found before: it is looked for again
 * only once passed. */
static size_t next_place(struct sip_text text, size_t from, char c, size_t known)
{
    const char *found;

    if (known != SIZE_MAX && known >= from)
        return known;
    found = memchr(text.at + from, c, text.len - from);
    return found ? (size_t)(found - text.at) : text.len;
}

/** Is there neither a quote nor < nor \\ in these few bytes? */
static bool is_plain(const char *at, size_t len)
{
    if (len > PLAIN_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (at[i] == '"' || at[i] == '<' || at[i] == '\\')
            return false;
    return true;
}

/** Length of the text up to the first `stop` that stands outside quotes and <>. Looks no further than that, however
 * often it is called. */
static size_t span_until(struct sip_text text, char stop)
{
    size_t i = 0, stop_at = SIZE_MAX, quote_at = SIZE_MAX, angle_at = SIZE_MAX, escape_at = SIZE_MAX;

    if (text.len > 0)
        stop_at = next_place(text, 0, stop, stop_at);
    if (text.len == 0 || stop_at == text.len) /* as in most lists, and behind last parameters: nothing to look into */
        return text.len;
    if (is_plain(text.at, stop_at))
        return stop_at;
    while (i < text.len) {
        struct sip_text before = {text.at, stop_at = next_place(text, i, stop, stop_at)};

        quote_at = next_place(before, i, '"', quote_at);
        angle_at = next_place(before, i, '<', angle_at);
        escape_at = next_place(before, i, '\\', escape_at);
        i = MIN(MIN(stop_at, quote_at), MIN(angle_at, escape_at));
        if (i == stop_at)
            break;
        i = i == escape_at ? i + 2 : enclosed_end(text, i) + 1;
    }
    return MIN(i, text.len);
}

bool sip_list_next(struct sip_text *rest, struct sip_text *element)
{
    while (rest->len > 0) {
        size_t len = span_until(*rest, ',');

        *element = sip_text_trim((struct sip_text){rest->at, len});
        sip_text_skip(rest, MIN(len + 1, rest->len));
        if (element->len > 0)
            return true;
    }
    return false;
}

struct sip_text sip_element_value(struct sip_text element)
{
    return sip_text_trim((struct sip_text){element.at, span_until(element, ';')});
}

struct sip_text sip_line_next(struct sip_text *rest)
{
    const char *newline = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
    struct sip_text line = {rest->at, newline ? (size_t)(newline - rest->at) : rest->len};

    sip_text_skip(rest, newline ? line.len + 1 : line.len);
    return sip_text_trim(line);
}

static struct sip_text unquoted(struct sip_text text)
{
    if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
        return (struct sip_text){text.at + 1, text.len - 2};
    return text;
}

/** The URI in <> where nothing stands in quotes before it, as nearly all write it; absent if it is not so. */
static struct sip_text plain_uri(struct sip_text element)
{
    const char *open = element.len ? memchr(element.at, '<', element.len) : NULL, *close;

    if (!open || memchr(element.at, '"', (size_t)(open - element.at)) ||
        memchr(element.at, ';', (size_t)(open - element.at)))
        return (struct sip_text){0};
    close = memchr(open, '>', MIN((size_t)(element.at + element.len - open), ENCLOSED_MAX));
    return close ? sip_text_trim(sip_text_of(open + 1, close)) : (struct sip_text){0};
}

struct sip_text sip_element_uri(struct sip_text element)
{
    struct sip_text plain = plain_uri(element);
    size_t open, end;

    if (plain.at)
        return plain;
    open = span_until(element, ';');
    for (size_t i = 0; i < open; i++) {
        if (element.at[i] == '"')
            i = enclosed_end(element, i);
        else if (element.at[i] == '<' && (end = enclosed_end(element, i)) > i)
            return sip_text_trim((struct sip_text){element.at + i + 1, end - i - 1});
    }
    return sip_element_value(element);
}

/** The length of the text up to this character, or all of it. */
static size_t len_before(struct sip_text text, char stop)
{
    const char *at = text.len > 0 ? memchr(text.at, stop, text.len) : NULL;

    return at ? (size_t)(at - text.at) : text.len;
}

struct sip_text sip_uri_host(struct sip_text uri, uint32_t *port)
{
    size_t len = len_before(uri, ':');
    struct sip_text host;

    *port = 0;
    if (len == uri.len)
        return (struct sip_text){0};
    sip_text_skip(&uri, len + 1);
    len = len_before(uri, '@');
    if (len < uri.len)
        sip_text_skip(&uri, len + 1);
    uri.len = len_before(uri, ';');
    uri.len = len_before(uri, '?');
    if (uri.len > 0 && uri.at[0] == '[') {
        sip_text_skip(&uri, 1);
        host = (struct sip_text){uri.at, len_before(uri, ']')};
        sip_text_skip(&uri, MIN(host.len + 1, uri.len));
    } else {
        host = (struct sip_text){uri.at, len_before(uri, ':')};
        sip_text_skip(&uri, host.len);
    }
    if (uri.len > 1 && uri.at[0] == ':')
        sip_text_number((struct sip_text){uri.at + 1, uri.len - 1}, port);
    return host;
}

bool sip_element_param(struct sip_text element, const char *name, struct sip_text *value)
{
    sip_text_skip(&element, span_until(element, ';'));
    while (element.len > 0) {
        sip_text_skip(&element, 1);
        struct sip_text param = {element.at, span_until(element, ';')};
        size_t name_len = span_until(param, '=');
        struct sip_text param_name = sip_text_trim((struct sip_text){param.at, name_len});

        sip_text_skip(&element, param.len);
        if (!sip_text_is(param_name, name))
            continue;
        sip_text_skip(&param, MIN(name_len + 1, param.len));
        *value = unquoted(sip_text_trim(param));
        return true;
    }
    *value = (struct sip_text){0};
    return false;
}

/** As nearly all write it: right behind the URI, and the last parameter. Absent if it is not. */
static struct sip_text usual_tag(struct sip_text from_or_to)
{
    const char *close = from_or_to.len > 0 ? memchr(from_or_to.at, '>', from_or_to.len) : NULL, *end;

    if (!close)
        return (struct sip_text){0};
    end = from_or_to.at + from_or_to.len;
    if (end - close < 7 || memcmp(close, ">;tag=", 6) != 0)
        return (struct sip_text){0};
    close += 6;
    if (memchr(close, ';', (size_t)(end - close)) ||
        memchr(close, '"', (size_t)(end - close))) /* else > may be in quotes */
        return (struct sip_text){0};
    return sip_text_of(close, end);
}

/** Is it a URI in <> and nothing else? */
static bool is_bare_uri(struct sip_text value)
{
    return value.len > 0 && value.at[0] == '<' && memchr(value.at, '>', value.len) == value.at + value.len - 1;
}

struct sip_text sip_tag(struct sip_text from_or_to)
{
    struct sip_text tag = usual_tag(from_or_to);

    if (!tag.at && !is_bare_uri(from_or_to)) /* as most are that have none */
        sip_element_param(from_or_to, "tag", &tag);
    return tag;
}

/** Takes `name="value"` or `name=value`, as nearly all write it, off a list. False, and nothing taken, where quotes, <
 * or \\ stand in other places. */
static bool usual_param_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    const char *at = rest->at, *end = at + rest->len, *start;

    while (at < end && (*at == ',' || sip_is_blank(*at)))
        at++;
    for (start = at; at < end && g_ascii_isalnum(*at); at++)
        ;
    if (at == start || at == end || *at != '=')
        return false;
    *name = sip_text_of(start, at++);
    start = at;
    if (at < end && *at == '"') {
        start++;
        at = memchr(start, '"', MIN((size_t)(end - start), ENCLOSED_MAX - 1));
        if (!at || memchr(start, '\\', (size_t)(at - start)))
            return false;
        *value = sip_text_of(start, at++);
        while (at < end && sip_is_blank(*at))
            at++;
        if (at < end && *at != ',')
            return false;
    } else {
        for (; at < end && *at != ','; at++)
            if (*at == '"' || *at == '<' || *at == '\\')
                return false;
        *value = sip_text_trim(sip_text_of(start, at));
    }
    *rest = sip_text_of(at < end ? at + 1 : end, end);
    return true;
}

struct sip_text sip_auth_params(struct sip_text header_value)
{
    size_t scheme_len = 0;

    while (scheme_len < header_value.len && !sip_is_blank(header_value.at[scheme_len]))
        scheme_len++;
    sip_text_skip(&header_value, scheme_len);
    return header_value;
}

bool sip_auth_param_next(struct sip_text *rest, struct sip_text *name, struct sip_text *value)
{
    struct sip_text param;
    size_t name_len;

    if (rest->len == 0)
        return false;
    if (usual_param_next(rest, name, value))
        return true;
    if (!sip_list_next(rest, &param))
        return false;
    name_len = span_until(param, '=');
    *name = sip_text_trim((struct sip_text){param.at, name_len});
    sip_text_skip(&param, MIN(name_len + 1, param.len));
    *value = unquoted(sip_text_trim(param));
    return true;
}

bool sip_auth_param(struct sip_text header_value, const char *name, struct sip_text *value)
{
    struct sip_text rest = sip_auth_params(header_value), found;

    while (sip_auth_param_next(&rest, &found, value))
        if (sip_text_is(found, name))
            return true;
    *value = (struct sip_text){0};
    return false;
}

void sip_text_quote(GString *out, struct sip_text text, size_t max)
{
    size_t len = MIN(text.len, max);

    while (len > 0 && len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--; /* not into a character of UTF-8 */
    for (size_t i = 0; i < len; i++)
        g_string_append_c(out, text.at[i] ? text.at[i] : '?');
    if (text.len > len)
        g_string_append(out, "...");
}
