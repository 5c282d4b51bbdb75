/* fault_value.c
 * What is wrong with a value of a request: its Request-URI, an address, a session description.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/fault.h"

#include "sip/headers.h"

/** What stands between the method and the version. */
static struct sip_text uri_of(const struct sip_message *request)
{
    struct sip_text line = sip_text_of(request->method.at + request->method.len, request->headers.at);

    line = sip_text_trim(line);
    line.len -= MIN(line.len, SIP_VERSION_LEN);
    return sip_text_trim(line);
}

static bool has_char(struct sip_text text, const char *chars)
{
    for (; text.len > 0 && *chars; chars++)
        if (memchr(text.at, *chars, text.len))
            return true;
    return false;
}

/** Behind the user part, if there is one. */
static struct sip_text host_part(struct sip_text uri)
{
    const char *at = uri.len ? memchr(uri.at, '@', uri.len) : NULL;

    if (at)
        sip_text_skip(&uri, (size_t)(at + 1 - uri.at));
    return uri;
}

bool sip_fault_of_uri(const struct sip_message *request, struct sip_fault *fault)
{
    struct sip_text uri = uri_of(request);
    bool is_sip = sip_text_starts(uri, "sip:") || sip_text_starts(uri, "sips:");

    *fault = (struct sip_fault){.value = uri};
    if (has_char(uri, " \t"))
        fault->kind = FAULT_URI_BLANK;
    else if (has_char(uri, "<>"))
        fault->kind = FAULT_URI_BRACKETS;
    else if (has_char(uri, "#"))
        fault->kind = FAULT_URI_HASH;
    else if (sip_text_starts(uri, "sip:tel:") || sip_text_starts(uri, "sips:tel:"))
        fault->kind = FAULT_URI_TEL;
    else if (is_sip && has_char(host_part(uri), "?"))
        fault->kind = FAULT_URI_HEADERS;
    else if (is_sip && sip_text_is(request->method, "REGISTER") && has_char(uri, "@"))
        fault->kind = FAULT_URI_USER;
    else
        return false;
    return true;
}

/** The quoted text at the start of this one; its length with the quotes, 0 if it is not closed. */
static size_t quoted_len(struct sip_text text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] == '\\')
            i++;
        else if (text.at[i] == '"')
            return i + 1;
    }
    return 0;
}

/** May it be a display name as it is (RFC 3261 section 25.1)? What is no ASCII many write without quotes, and all
 * read. */
static bool is_plain_name(struct sip_text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!sip_is_token(name.at[i]) && !sip_is_blank(name.at[i]) && (unsigned char)name.at[i] < 0x80)
            return false;
    return true;
}

bool sip_fault_of_address(const char *name, struct sip_text value, struct sip_fault *fault)
{
    size_t quoted = value.len > 0 && value.at[0] == '"' ? quoted_len(value) : 0;
    const char *bracket, *end = value.at ? value.at + value.len : NULL;

    *fault = (struct sip_fault){.kind = FAULT_ADDRESS_OPEN, .name = name, .value = value};
    if (value.len == 0)
        return false;
    if (value.at[0] == '"' && quoted == 0)
        return true;
    bracket = memchr(value.at + quoted, '<', value.len - quoted);
    if (!bracket)
        return false;
    if (!memchr(bracket, '>', (size_t)(end - bracket)))
        return true;
    fault->kind = FAULT_ADDRESS_QUOTES;
    fault->value = sip_text_trim(sip_text_of(value.at, bracket));
    return quoted == 0 && !is_plain_name(fault->value);
}

/** Takes the next line of SDP, without its end. */
static struct sip_text line_next(struct sip_text *rest)
{
    const char *newline = memchr(rest->at, '\n', rest->len);
    struct sip_text line = {rest->at, newline ? (size_t)(newline - rest->at) : rest->len};

    sip_text_skip(rest, newline ? line.len + 1 : line.len);
    return sip_text_trim(line);
}

/** Needs this m= line a c= of its own? A stream with port 0 is none (RFC 3264 section 6). */
static struct sip_text media_of(struct sip_text line)
{
    struct sip_text kind, port;

    sip_text_skip(&line, 2);
    kind = sip_word_next(&line);
    port = sip_word_next(&line);
    return sip_text_is(port, "0") ? (struct sip_text){0} : kind;
}

bool sip_fault_of_sdp(struct sip_text sdp, struct sip_fault *fault)
{
    static const char *const needed[] = {"v=", "o=", "s=", "t="}; /* RFC 4566 section 5: a letter and = */
    struct sip_text waiting = {0}, rest = sdp;                    /* the media that waits for its c= */
    bool has[G_N_ELEMENTS(needed)] = {false}, has_session = false, has_media = false;

    while (rest.len > 0) {
        struct sip_text line = line_next(&rest);
        char type = line.len > 1 && line.at[1] == '=' ? g_ascii_tolower(line.at[0]) : '\0';

        for (unsigned i = 0; i < G_N_ELEMENTS(needed); i++)
            has[i] |= type == needed[i][0];
        if (type == 'c') {
            has_session |= !has_media;
            waiting = (struct sip_text){0};
        } else if (type == 'm' && !waiting.at) {
            has_media = true;
            waiting = has_session ? (struct sip_text){0} : media_of(line);
        } else if (type == 'm') {
            break;
        }
    }
    *fault = (struct sip_fault){.kind = FAULT_SDP_LINE};
    for (unsigned i = 0; i < G_N_ELEMENTS(needed) && !fault->name && sdp.len > 0; i++)
        if (!has[i])
            fault->name = needed[i];
    if (!fault->name && waiting.at)
        *fault = (struct sip_fault){.kind = FAULT_SDP_CONNECTION, .value = waiting};
    return fault->name || fault->value.at;
}

bool sip_fault_of_refer_to(struct sip_text value, struct sip_fault *fault)
{
    struct sip_text rest = value, first, second;

    *fault = (struct sip_fault){.kind = FAULT_ROUTE_BARE, .name = "Refer-To", .value = value};
    if (value.len == 0 || !sip_list_next(&rest, &first))
        return false;
    if (!memchr(first.at, '<', first.len))
        return has_char(first, "?"); /* behind a ; its parameters would be read as those of the header */
    if (!sip_list_next(&rest, &second))
        return false;
    fault->kind = FAULT_HEADER_TWICE;
    fault->value = first;
    fault->other = second;
    return true;
}
