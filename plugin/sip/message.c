/* message.c
 * Bytes to struct sip_message: start line, and the headers that identify a message.
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

/** Is it this version, with a blank before or behind it, case aside? Nearly all write it in capitals. */
static bool is_version(const char *at, const char *version)
{
    return memcmp(at, version, SIP_VERSION_LEN + 1) == 0 ||
           (((at[0] ^ version[0]) & ~0x20) == 0 && g_ascii_strncasecmp(at, version, SIP_VERSION_LEN + 1) == 0);
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

/** Keeps the value of a header that may stand only once: the first line counts. */
static inline void first_keep(struct sip_message *message, enum core_header header, struct sip_text *kept,
                              struct sip_text value)
{
    if (!(message->unknown & header))
        return;
    *kept = value;
    message->unknown &= ~(unsigned)header;
}

static inline void from_keep(struct sip_message *message, struct sip_text value)
{
    if (message->unknown & CORE_FROM)
        message->from_tag = sip_tag(value);
    first_keep(message, CORE_FROM, &message->from, value);
}

static inline void to_keep(struct sip_message *message, struct sip_text value)
{
    if (message->unknown & CORE_TO)
        message->to_tag = sip_tag(value);
    first_keep(message, CORE_TO, &message->to, value);
}

static inline void call_id_keep(struct sip_message *message, struct sip_text value)
{
    if (!(message->unknown & CORE_CALL_ID))
        return;
    message->call = key_mix(0, value);
    first_keep(message, CORE_CALL_ID, &message->call_id, value);
}

/** One that cannot be read is none. */
static inline void cseq_keep(struct sip_message *message, struct sip_text value)
{
    if (!(message->unknown & CORE_CSEQ))
        return;
    cseq_read(value, message);
    if (message->has_cseq)
        message->unknown &= ~(unsigned)CORE_CSEQ;
}

/** Of Content-Length the last line counts, as Wireshark divides streams by it. */
static void core_header_keep(struct sip_message *message, enum core_header header, struct sip_text value)
{
    switch (header) {
    case CORE_VIA:
        first_keep(message, header, &message->vias, value);
        break;
    case CORE_FROM:
        from_keep(message, value);
        break;
    case CORE_TO:
        to_keep(message, value);
        break;
    case CORE_CALL_ID:
        call_id_keep(message, value);
        break;
    case CORE_CSEQ:
        cseq_keep(message, value);
        break;
    case CORE_CONTENT_LENGTH:
        message->content_length = value;
        break;
    default:
        break;
    }
}

/** Keeps what is needed of one header line, folds included, if it is written as most write it; false if it is not, or
 * none of those. Quicker than core_header_of(): nearly all lines that are kept are kept here. */
static inline bool usual_line_keep(struct sip_message *message, const char *at, const char *end)
{
#define IS(name) (memcmp(at, name ": ", sizeof name + 1) == 0)
#define VALUE(name) sip_text_trim(sip_text_of(at + sizeof name + 1, end))
    if (end[-1] == '\r') /* as most lines end: trimmed by itself */
        end--;
    if (end - at < 9) /* so long is "Call-ID: " */
        return false;
    if (at[0] == 'C' && IS("CSeq"))
        cseq_keep(message, VALUE("CSeq"));
    else if (at[0] == 'C' && IS("Call-ID"))
        call_id_keep(message, VALUE("Call-ID"));
    else if (at[0] == 'C' && end - at >= 16 && IS("Content-Length"))
        message->content_length = VALUE("Content-Length");
    else if (IS("Via"))
        first_keep(message, CORE_VIA, &message->vias, VALUE("Via"));
    else if (IS("From"))
        from_keep(message, VALUE("From"));
    else if (IS("To"))
        to_keep(message, VALUE("To"));
    else
        return false;
    return true;
#undef VALUE
#undef IS
}

/** The same however it is written. */
static void header_line_keep(struct sip_message *message, const char *at, const char *end)
{
    const char *value;
    enum core_header header = core_header_of(at, end, &value);

    if (header != CORE_NONE)
        core_header_keep(message, header, sip_text_trim(sip_text_of(value, end)));
}

/** The first letters of the lines that identify a message, and of Content-Length. */
#define CORE_LETTERS                                                                                                   \
    (SIP_LETTER('c') | SIP_LETTER('f') | SIP_LETTER('i') | SIP_LETTER('l') | SIP_LETTER('t') | SIP_LETTER('v'))

/** Is a line that begins with one of those letters still to be kept? Told by a letter or two, as most are not. */
static inline bool line_is_awaited(const struct sip_message *message, const char *at, const char *end)
{
    return message->unknown || (at[0] | 0x20) == 'l' || (end - at > 14 && (at[8] | 0x20) == 'l');
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
    } while (at && ++at < end && (unsigned char)*at <= ' ' && (*at == ' ' || *at == '\t'));
    return at;
}

/** The headers end at `headers_end`, and the body can start at `body`. */
static void body_find(struct sip_message *message, const char *headers_end, const char *body, const char *end)
{
    uint32_t len;

    message->headers = sip_text_of(message->headers.at, headers_end);
    message->body = sip_text_of(body, end);
    if (message->content_length.at && sip_text_number(message->content_length, &len)) {
        message->is_body_cut = len > message->body.len;
        message->body.len = MIN(len, message->body.len);
    }
    message->length = (size_t)(body - message->start) + message->body.len;
    message->behind = (size_t)(end - message->start) - message->length;
}

/** Reads the header lines up to one that is odd, as it begins with a blank, or to the most whose places are kept; all
 * of nearly every message. Returns where the next one begins. */
static const char *plain_lines_read(struct sip_message *message, const char *at, const char *end)
{
    const char *start = at, *past;
    uint32_t letters = 0;
    unsigned lines = 0;

    for (; at < end && (unsigned char)at[0] > ' ' && lines < SIP_LINES_KEPT && (past = line_past(at, end)); at = past) {
        uint32_t letter = SIP_LETTER(at[0]);

        letters |= letter;
        message->letter[lines] = at[0];
        message->line[++lines] = (uint32_t)(past - start);
        if ((letter & CORE_LETTERS) && line_is_awaited(message, at, past) && !usual_line_keep(message, at, past - 1))
            header_line_keep(message, at, past - 1);
    }
    message->letters = letters;
    message->lines = lines;
    return at;
}

/** Reads the header lines, and finds the body behind them. A last line without its end is no header: it may be cut. */
static void headers_read(struct sip_message *message, struct sip_text rest)
{
    const char *end = rest.at + rest.len, *at = plain_lines_read(message, rest.at, end), *past = at;

    message->headers.at = rest.at;
    for (; at < end && !is_blank_line(at, end) && (past = line_past(at, end)); at = past)
        header_line_keep(message, at, past - 1);
    message->is_cut = at == end || !past;
    body_find(message, at, message->is_cut ? end : at + (at[0] == '\n' ? 1 : 2), end);
}

struct sip_text sip_headers_skip(struct sip_text rest)
{
    bool ended;

    while (rest.len > 0)
        if (line_next(&rest, &ended).len == 0 && ended)
            break;
    return rest;
}

bool sip_message_read(const char *bytes, size_t len, struct sip_message *message)
{
    bool ended;
    struct sip_text rest = {bytes, len}, line = line_next(&rest, &ended);

    memset(message, 0, offsetof(struct sip_message, line) + sizeof message->line[0]);
    message->start = bytes;
    message->unknown = CORE_IDENTITY;
    if (!sip_status_line_read(line, &message->code, &message->phrase) && !request_line_read(line, &message->method))
        return false;
    headers_read(message, rest);
    return true;
}
