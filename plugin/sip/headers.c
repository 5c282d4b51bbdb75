/* headers.c
 * Finds the headers of a message that hold facts, in one pass over them, and the elements of their lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/headers.h"

struct header_name {
    const char *name;
    unsigned len;
    char compact; /* 0: there is none */
};

#define NAMED(name, compact)                                                                                           \
    {                                                                                                                  \
        name, sizeof name - 1, compact                                                                                 \
    }

static const struct header_name names[] = {
    [HEADER_ACCEPT] = NAMED("Accept", 0),
    [HEADER_ACCEPT_ENCODING] = NAMED("Accept-Encoding", 0),
    [HEADER_ACCEPT_LANGUAGE] = NAMED("Accept-Language", 0),
    [HEADER_ACCEPT_RESOURCE_PRIORITY] = NAMED("Accept-Resource-Priority", 0),
    [HEADER_ALERTMSG_ERROR] = NAMED("AlertMsg-Error", 0),
    [HEADER_ALLOW] = NAMED("Allow", 0),
    [HEADER_ALLOW_EVENTS] = NAMED("Allow-Events", 'u'),
    [HEADER_AUTHORIZATION] = NAMED("Authorization", 0),
    [HEADER_CALL_INFO] = NAMED("Call-Info", 0),
    [HEADER_CONTACT] = NAMED("Contact", 'm'),
    [HEADER_CONTENT_ENCODING] = NAMED("Content-Encoding", 'e'),
    [HEADER_CONTENT_LANGUAGE] = NAMED("Content-Language", 0),
    [HEADER_CONTENT_LENGTH] = NAMED("Content-Length", 'l'),
    [HEADER_CONTENT_TYPE] = NAMED("Content-Type", 'c'),
    [HEADER_DATE] = NAMED("Date", 0),
    [HEADER_ERROR_INFO] = NAMED("Error-Info", 0),
    [HEADER_EVENT] = NAMED("Event", 'o'),
    [HEADER_EXPIRES] = NAMED("Expires", 0),
    [HEADER_FROM] = NAMED("From", 'f'),
    [HEADER_GEOLOCATION] = NAMED("Geolocation", 0),
    [HEADER_GEOLOCATION_ERROR] = NAMED("Geolocation-Error", 0),
    [HEADER_IDENTITY] = NAMED("Identity", 'y'),
    [HEADER_INFO_PACKAGE] = NAMED("Info-Package", 0),
    [HEADER_MAX_FORWARDS] = NAMED("Max-Forwards", 0),
    [HEADER_MIN_EXPIRES] = NAMED("Min-Expires", 0),
    [HEADER_MIN_SE] = NAMED("Min-SE", 0),
    [HEADER_P_ASSERTED_IDENTITY] = NAMED("P-Asserted-Identity", 0),
    [HEADER_P_PREFERRED_IDENTITY] = NAMED("P-Preferred-Identity", 0),
    [HEADER_PRIVACY] = NAMED("Privacy", 0),
    [HEADER_PERMISSION_MISSING] = NAMED("Permission-Missing", 0),
    [HEADER_PROXY_AUTHENTICATE] = NAMED("Proxy-Authenticate", 0),
    [HEADER_PROXY_AUTHORIZATION] = NAMED("Proxy-Authorization", 0),
    [HEADER_PROXY_REQUIRE] = NAMED("Proxy-Require", 0),
    [HEADER_REASON] = NAMED("Reason", 0),
    [HEADER_RECORD_ROUTE] = NAMED("Record-Route", 0),
    [HEADER_RECV_INFO] = NAMED("Recv-Info", 0),
    [HEADER_REMOTE_PARTY_ID] = NAMED("Remote-Party-ID", 0),
    [HEADER_REQUIRE] = NAMED("Require", 0),
    [HEADER_RESOURCE_PRIORITY] = NAMED("Resource-Priority", 0),
    [HEADER_RETRY_AFTER] = NAMED("Retry-After", 0),
    [HEADER_ROUTE] = NAMED("Route", 0),
    [HEADER_SECURITY_CLIENT] = NAMED("Security-Client", 0),
    [HEADER_SECURITY_SERVER] = NAMED("Security-Server", 0),
    [HEADER_SERVER] = NAMED("Server", 0),
    [HEADER_SESSION_EXPIRES] = NAMED("Session-Expires", 'x'),
    [HEADER_SUPPORTED] = NAMED("Supported", 'k'),
    [HEADER_TO] = NAMED("To", 't'),
    [HEADER_UNSUPPORTED] = NAMED("Unsupported", 0),
    [HEADER_USER_AGENT] = NAMED("User-Agent", 0),
    [HEADER_VIA] = NAMED("Via", 'v'),
    [HEADER_WARNING] = NAMED("Warning", 0),
    [HEADER_WWW_AUTHENTICATE] = NAMED("WWW-Authenticate", 0),
};

/** The names that begin with a letter, by that letter: they stand side by side. */
static const struct {
    uint8_t first, end;
} names_by_letter[32] = {
    ['a' & 31] = {HEADER_ACCEPT, HEADER_CALL_INFO},
    ['c' & 31] = {HEADER_CALL_INFO, HEADER_DATE},
    ['d' & 31] = {HEADER_DATE, HEADER_ERROR_INFO},
    ['e' & 31] = {HEADER_ERROR_INFO, HEADER_FROM},
    ['f' & 31] = {HEADER_FROM, HEADER_GEOLOCATION},
    ['g' & 31] = {HEADER_GEOLOCATION, HEADER_IDENTITY},
    ['i' & 31] = {HEADER_IDENTITY, HEADER_MAX_FORWARDS},
    ['m' & 31] = {HEADER_MAX_FORWARDS, HEADER_P_ASSERTED_IDENTITY},
    ['p' & 31] = {HEADER_P_ASSERTED_IDENTITY, HEADER_REASON},
    ['r' & 31] = {HEADER_REASON, HEADER_SECURITY_CLIENT},
    ['s' & 31] = {HEADER_SECURITY_CLIENT, HEADER_TO},
    ['t' & 31] = {HEADER_TO, HEADER_UNSUPPORTED},
    ['u' & 31] = {HEADER_UNSUPPORTED, HEADER_VIA},
    ['v' & 31] = {HEADER_VIA, HEADER_WARNING},
    ['w' & 31] = {HEADER_WARNING, HEADER_NONE},
};

static enum sip_header compact_header_of(char letter)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].compact && names[i].compact == g_ascii_tolower(letter))
            return (enum sip_header)i;
    return HEADER_NONE;
}

static enum sip_header header_of(struct sip_text name)
{
    unsigned letter = name.len > 0 ? name.at[0] & 31 : 0;

    if (name.len == 1)
        return compact_header_of(name.at[0]);
    for (unsigned i = names_by_letter[letter].first; i < names_by_letter[letter].end; i++)
        if (name.len == names[i].len && sip_text_is(name, names[i].name))
            return (enum sip_header)i;
    return HEADER_NONE;
}

void sip_headers_read(struct sip_headers *lines, const struct sip_message *message)
{
    sip_headers_read_of(lines, message, UINT32_MAX);
}

void sip_headers_read_of(struct sip_headers *lines, const struct sip_message *message, uint32_t letters)
{
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text name, value;

    lines->count = 0;
    lines->are_all = true;
    while (sip_header_walk_next(&walk, letters, &name, &value)) {
        enum sip_header header = header_of(name);

        if (header == HEADER_NONE)
            continue;
        if (lines->count == SIP_HEADERS_MAX) {
            lines->are_all = false;
            break;
        }
        lines->line[lines->count].header = header;
        lines->line[lines->count].value = value;
        lines->count++;
    }
}

bool sip_headers_line_next(const struct sip_headers *lines, enum sip_header header, unsigned *line,
                           struct sip_text *value)
{
    while (*line < lines->count) {
        unsigned at = (*line)++;

        if (lines->line[at].header == header) {
            *value = lines->line[at].value;
            return true;
        }
    }
    return false;
}

bool sip_headers_line(const struct sip_headers *lines, enum sip_header header, struct sip_text *value)
{
    unsigned line = 0;

    return sip_headers_line_next(lines, header, &line, value);
}

bool sip_header_list_next(struct sip_header_list *list, struct sip_text *element)
{
    while (!sip_list_next(&list->rest, element))
        if (!sip_headers_line_next(list->lines, list->header, &list->line, &list->rest))
            return false;
    return true;
}

unsigned sip_header_list_count(const struct sip_headers *lines, enum sip_header header)
{
    struct sip_header_list list = {lines, header, 0, {0}};
    struct sip_text element;
    unsigned count = 0;

    while (sip_header_list_next(&list, &element))
        count++;
    return count;
}

bool sip_header_list_has(const struct sip_headers *lines, enum sip_header header, struct sip_text value,
                         bool (*is_same)(struct sip_text listed, struct sip_text value))
{
    struct sip_header_list list = {lines, header, 0, {0}};
    struct sip_text element;

    while (sip_header_list_next(&list, &element))
        if (is_same(sip_element_value(element), value))
            return true;
    return false;
}

bool sip_has_one_via(const struct sip_message *message)
{
    static const char usual[] = "\r\nVia: SIP/";
    struct sip_headers lines;
    const char *end = message->headers.at + message->headers.len, *next = message->vias.at + message->vias.len;

    if (message->vias.at && end - next > (ptrdiff_t)sizeof usual && memcmp(next, usual, sizeof usual - 1) == 0)
        return false; /* a proxy puts its own right before those that are there */
    sip_headers_read_of(&lines, message, SIP_LETTER('v'));
    return lines.are_all && sip_header_list_count(&lines, HEADER_VIA) == 1;
}

bool sip_word_is_same(struct sip_text one, struct sip_text other)
{
    return one.len == other.len && (one.len == 0 || g_ascii_strncasecmp(one.at, other.at, one.len) == 0);
}

bool sip_lacks_option(const struct sip_message *request, const char *option)
{
    struct sip_text name = {option, strlen(option)};
    struct sip_headers lines;

    sip_headers_read(&lines, request);
    return lines.are_all && !sip_header_list_has(&lines, HEADER_SUPPORTED, name, sip_word_is_same) &&
           !sip_header_list_has(&lines, HEADER_REQUIRE, name, sip_word_is_same);
}

bool sip_element_is(struct sip_text element, const char *word)
{
    if (!sip_text_starts(element, word))
        return false;
    sip_text_skip(&element, strlen(word));
    element = sip_text_trim(element);
    return element.len == 0 || element.at[0] == ';';
}

struct sip_text sip_word_next(struct sip_text *text)
{
    struct sip_text rest = sip_text_trim(*text), word = {rest.at, 0};

    while (word.len < rest.len && !sip_is_blank(rest.at[word.len]))
        word.len++;
    sip_text_skip(&rest, word.len);
    *text = sip_text_trim(rest);
    return word;
}

bool sip_number_read(struct sip_text value, uint32_t *number)
{
    for (size_t i = 0; i < value.len; i++)
        if (!g_ascii_isdigit(value.at[i]))
            return false;
    return sip_text_number(value, number);
}
