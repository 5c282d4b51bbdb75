/* message.c
 * Bytes to struct sip_message: start line, the headers that identify a message, and ways to look at the others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/message.h"

#include "sip/key.h"

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
    if (!message->code)
        return;
    while (value.len > 0 && g_ascii_isdigit(value.at[0]))
        sip_text_skip(&value, 1);
    message->method = sip_text_trim(value);
}

/** The headers that identify a message, and the one that divides streams: bits of `unknown`. */
enum core_header {
    CORE_NONE = 0,
    CORE_VIA = 1,
    CORE_FROM = 2,
    CORE_TO = 4,
    CORE_CALL_ID = 8,
    CORE_CSEQ = 16,
    CORE_IDENTITY = 31,
    CORE_CONTENT_LENGTH = 32
};

/** The names of those headers by their first letter (RFC 3261 section 7.3.3). */
static const struct {
    char letter;
    enum core_header compact;
    struct {
        const char *name;
        size_t len;
        enum core_header header;
    } full[3];
} names_by_letter[32] = {
    ['c' & 31] = {'c',
                  CORE_NONE,
                  {{"CSeq", 4, CORE_CSEQ}, {"Call-ID", 7, CORE_CALL_ID}, {"Content-Length", 14, CORE_CONTENT_LENGTH}}},
    ['f' & 31] = {'f', CORE_FROM, {{"From", 4, CORE_FROM}}},
    ['i' & 31] = {'i', CORE_CALL_ID, {{NULL, 0, CORE_NONE}}},
    ['l' & 31] = {'l', CORE_CONTENT_LENGTH, {{NULL, 0, CORE_NONE}}},
    ['t' & 31] = {'t', CORE_TO, {{"To", 2, CORE_TO}}},
    ['v' & 31] = {'v', CORE_VIA, {{"Via", 3, CORE_VIA}}},
};

/** Where the value starts, if the name of the header ends here; else NULL. */
static inline const char *value_start(const char *at, const char *end)
{
    while (at < end && *at != ':' && sip_is_blank(*at))
        at++;
    return at < end && *at == ':' ? at + 1 : NULL;
}

/** Which of them a header line is, and where its value starts. Told without looking for the colon: most lines are none
 * of them. */
static enum core_header core_header_of(const char *at, const char *end, const char **value)
{
    unsigned letter = at[0] & 31;

    for (unsigned i = 0; i < G_N_ELEMENTS(names_by_letter[0].full) && names_by_letter[letter].full[i].name; i++) {
        const char *name = names_by_letter[letter].full[i].name;
        size_t len = names_by_letter[letter].full[i].len;

        if ((size_t)(end - at) > len && ((at[1] ^ name[1]) & ~0x20) == 0 && (*value = value_start(at + len, end)) &&
            g_ascii_strncasecmp(at, name, len) == 0)
            return names_by_letter[letter].full[i].header;
    }
    *value = (at[0] | 0x20) == names_by_letter[letter].letter ? value_start(at + 1, end) : NULL;
    return *value ? names_by_letter[letter].compact : CORE_NONE;
}

/** The same for a line that is long enough and written as most write it, which is quicker; CORE_NONE if it is not. */
static inline enum core_header usual_header_of(const char *at, const char **value)
{
#define STARTS(name, header)                                                                                           \
    if (memcmp(at, name, sizeof name - 1) == 0) {                                                                      \
        *value = at + sizeof name - 1;                                                                                 \
        return header;                                                                                                 \
    }
    switch (at[0]) {
    case 'V':
        STARTS("Via: ", CORE_VIA)
        break;
    case 'F':
        STARTS("From: ", CORE_FROM)
        break;
    case 'T':
        STARTS("To: ", CORE_TO)
        break;
    case 'C':
        STARTS("CSeq: ", CORE_CSEQ)
        STARTS("Call-ID: ", CORE_CALL_ID)
        STARTS("Content-Length: ", CORE_CONTENT_LENGTH)
        break;
    default:
        break;
    }
#undef STARTS
    return CORE_NONE;
}

/** Of a header that may stand only once, the first line counts. */
static inline void core_header_keep(struct sip_message *message, enum core_header header, struct sip_text value)
{
    switch (header) {
    case CORE_VIA:
        message->vias = value;
        break;
    case CORE_FROM:
        message->from = value;
        break;
    case CORE_TO:
        message->to = value;
        break;
    case CORE_CALL_ID:
        message->call_id = value;
        message->call = key_mix(0, value);
        break;
    default:
        cseq_read(value, message);
        if (!message->has_cseq)
            return;
        break;
    }
    message->unknown &= ~(unsigned)header;
}

/** Keeps what is needed of one header line, folds included. Of Content-Length the last line counts, as Wireshark
 * divides streams by it. */
static inline void header_line_keep(struct sip_message *message, const char *at, const char *end)
{
    const char *value;
    enum core_header header = end - at >= 16 ? usual_header_of(at, &value) : CORE_NONE;

    if (header == CORE_NONE)
        header = core_header_of(at, end, &value);
    if (header == CORE_CONTENT_LENGTH)
        message->content_length = sip_text_trim(sip_text_of(value, end));
    else if (message->unknown & header)
        core_header_keep(message, header, sip_text_trim(sip_text_of(value, end)));
}

/** May the line be one of those that identify a message? Told by its first letter, as most are not. */
static inline bool line_may_identify(const char *at)
{
    const uint32_t letters =
        1u << ('c' & 31) | 1u << ('f' & 31) | 1u << ('i' & 31) | 1u << ('l' & 31) | 1u << ('t' & 31) | 1u << ('v' & 31);

    return letters >> (at[0] & 31) & 1;
}

static inline bool line_may_be_content_length(const char *at, const char *end)
{
    char first = at[0] | 0x20;

    return first == 'l' || (first == 'c' && end - at > 14 && (at[8] | 0x20) == 'l');
}

/** Does the blank line behind the headers stand here? */
static inline bool is_blank_line(const char *at, const char *end)
{
    return (unsigned char)at[0] <= '\r' && (at[0] == '\n' || (at[0] == '\r' && at + 1 < end && at[1] == '\n'));
}

/** Where the next header line starts, behind this one and its folds; NULL if this one has no end. */
static inline const char *line_past(const char *at, const char *end)
{
    do {
        at = memchr(at, '\n', (size_t)(end - at));
    } while (at && ++at < end && (*at == ' ' || *at == '\t'));
    return at;
}

/** The headers end at `end`, and the body can start at `body`. */
static void headers_end(struct sip_message *message, const char *end, const char *body)
{
    uint32_t len;

    message->headers = sip_text_of(message->headers.at, end);
    message->body = sip_text_of(body, message->unread.at + message->unread.len);
    if (message->content_length.at && sip_text_number(message->content_length, &len)) {
        message->is_body_cut = len > message->body.len;
        message->body.len = MIN(len, message->body.len);
    }
    message->length = (size_t)(body - message->start) + message->body.len;
    message->behind = (size_t)(message->unread.at + message->unread.len - message->start) - message->length;
    message->unread = (struct sip_text){0};
}

/**
 * Reads on to the end of the headers, or only until it is known what identifies the message. A last line without its
 * end is no header: it may be cut, as `is_cut` tells.
 */
static void headers_read(struct sip_message *message, bool to_the_end)
{
    const char *end = message->unread.at + message->unread.len, *at = message->unread.at, *past = at;

    for (; at < end && message->unknown && !is_blank_line(at, end) && (past = line_past(at, end)); at = past)
        if (line_may_identify(at))
            header_line_keep(message, at, past - 1);
    if (!message->unknown && !to_the_end && past) {
        message->unread = sip_text_of(at, end);
        return;
    }
    for (; at < end && past && !is_blank_line(at, end) && (past = line_past(at, end)); at = past)
        if (line_may_be_content_length(at, past))
            header_line_keep(message, at, past - 1);
    message->is_cut = at == end || !past;
    headers_end(message, at, message->is_cut ? end : at + (at[0] == '\n' ? 1 : 2));
}

struct sip_text sip_headers_skip(struct sip_text rest)
{
    bool ended;

    while (rest.len > 0)
        if (line_next(&rest, &ended).len == 0 && ended)
            break;
    return rest;
}

bool sip_message_begin(const char *bytes, size_t len, struct sip_message *message)
{
    bool ended;
    struct sip_text line;

    *message = (struct sip_message){.start = bytes, .unknown = CORE_IDENTITY, .unread = {bytes, len}};
    line = line_next(&message->unread, &ended);
    if (!sip_status_line_read(line, &message->code, &message->phrase) && !request_line_read(line, &message->method))
        return false;
    message->headers.at = message->unread.at;
    headers_read(message, false);
    return true;
}

void sip_message_finish(struct sip_message *message)
{
    if (message->unread.at)
        headers_read(message, true);
}

bool sip_message_read(const char *bytes, size_t len, struct sip_message *message)
{
    if (!sip_message_begin(bytes, len, message))
        return false;
    sip_message_finish(message);
    return true;
}
