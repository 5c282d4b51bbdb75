/* session.c
 * Reads session descriptions, and finds them in messages without reading what is before them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/session.h"

#include "sip/body.h"
#include "sip/headers.h"

#define BLANK_LINE "\r\n\r\n"

/** c=IN IP4 192.0.2.1/127 */
static struct sip_text host_of(struct sip_text connection)
{
    struct sip_text host;
    const char *slash;

    sip_word_next(&connection);
    sip_word_next(&connection);
    host = sip_word_next(&connection);
    slash = host.len > 0 ? memchr(host.at, '/', host.len) : NULL;
    return slash ? sip_text_of(host.at, slash) : host;
}

/** Is this the attribute, with a value or without one? */
static inline bool is_attribute(struct sip_text line, const char *name)
{
    size_t len = strlen(name);

    return line.len >= len && memcmp(line.at, name, len) == 0 && (line.len == len || line.at[len] == ':');
}

static void attribute_read(struct sip_text line, struct session_media *level)
{
    switch (line.len > 0 ? line.at[0] : '\0') {
    case 's':
        if (is_attribute(line, "sendrecv"))
            level->direction = SESSION_SENDRECV;
        else if (is_attribute(line, "sendonly"))
            level->direction = SESSION_SENDONLY;
        else
            level->has_setup |= is_attribute(line, "setup");
        break;
    case 'r':
        if (is_attribute(line, "recvonly"))
            level->direction = SESSION_RECVONLY;
        break;
    case 'i':
        if (is_attribute(line, "inactive"))
            level->direction = SESSION_INACTIVE;
        else
            level->has_ice |= is_attribute(line, "ice-ufrag");
        break;
    case 'c':
        level->has_crypto |= is_attribute(line, "crypto");
        level->has_ice |= is_attribute(line, "candidate");
        break;
    case 'f':
        level->has_fingerprint |= is_attribute(line, "fingerprint");
        break;
    default:
        level->has_other_keys |= is_attribute(line, "key-mgmt") || is_attribute(line, "zrtp-hash");
        level->has_choice |= is_attribute(line, "pcfg") || is_attribute(line, "acfg");
        break;
    }
}

/** m=audio 49170/2 RTP/AVP 0 8 97; `level` is what the session says for all media. */
static struct session_media *media_read(struct sip_text line, const char *behind, const struct session_media *level,
                                        struct session *session)
{
    static struct session_media unused; /* never read */
    struct session_media *media = session->count < SESSION_MEDIA_MAX ? &session->media[session->count] : &unused;
    uint32_t port;

    session->count++;
    *media = *level;
    media->sdp = (struct sdp_media){.kind = sip_word_next(&line),
                                    .port = sip_word_next(&line),
                                    .profile = sip_word_next(&line),
                                    .formats = line,
                                    .lines = {behind, 0}};
    media->port = sip_text_number(media->sdp.port, &port) && port <= UINT16_MAX ? (uint16_t)port : 0;
    return media;
}

/** The next line, without its end and the blanks before that; false if it can be none of a description. */
static inline bool line_next(struct sip_text *rest, struct sip_text *line)
{
    const char *end = rest->at + rest->len, *newline;

    if (rest->len < 2 || rest->at[1] != '=' || !g_ascii_islower(rest->at[0]))
        return false;
    newline = memchr(rest->at, '\n', rest->len);
    *line = sip_text_of(rest->at, newline ? newline : end);
    while (line->len > 2 && sip_is_blank(line->at[line->len - 1]))
        line->len--;
    *rest = sip_text_of(newline ? newline + 1 : end, end);
    return true;
}

bool session_read(struct sip_text text, struct session *session)
{
    struct session_media of_all = {.port = 0}, *level = &of_all;
    struct sip_text rest = text, line;

    session->count = 0;
    session->origin = (struct sip_text){0};
    session->text = sip_text_of(text.at, text.at);
    if (text.len < 2 || memcmp(text.at, "v=", 2) != 0)
        return false;
    while (line_next(&rest, &line)) {
        struct sip_text value = {line.at + 2, line.len - 2};

        session->text.len = (size_t)(line.at + line.len - text.at);
        if (line.at[0] == 'a')
            attribute_read(value, level);
        else if (line.at[0] == 'm')
            level = media_read(value, rest.at, &of_all, session);
        else if (line.at[0] == 'c')
            level->host = host_of(value);
        else if (line.at[0] == 'o')
            session->origin = value;
        if (session->count > 0)
            level->sdp.lines = sip_text_of(level->sdp.lines.at, rest.at);
    }
    return true;
}

/** One that is not the whole body, or is written in an odd way. */
static bool part_find(struct sip_message *message, struct sip_text *text)
{
    if (message->unread.at)
        sip_message_finish(message);
    return message->body.len > 0 && sip_body_find(message, "application/sdp", text);
}

bool session_find(struct sip_message *message, struct sip_text *text)
{
    size_t len = strlen(BLANK_LINE);
    const char *begin = message->start, *end, *at;

    if (!begin)
        return false;
    end = message->unread.at ? message->unread.at + message->unread.len : begin + message->length;
    begin = message->unread.at ? message->unread.at - 2 : message->headers.at; /* the blank line may be next */
    at = begin ? sip_text_find(sip_text_of(begin, end), BLANK_LINE, len) : NULL;
    if (at && at + len == end)
        return false; /* as in most messages */
    if (!at || end - at < (ptrdiff_t)len + 2 || memcmp(at + len, "v=", 2) != 0)
        return part_find(message, text);
    *text = sip_text_of(at + len, end);
    return true;
}

const struct session_media *session_audio(const struct session *session)
{
    const struct session_media *audio = NULL;

    for (unsigned i = 0; i < MIN(session->count, SESSION_MEDIA_MAX); i++) {
        if (session->media[i].port == 0 || !sip_text_is(session->media[i].sdp.kind, "audio"))
            continue;
        if (audio)
            return NULL;
        audio = &session->media[i];
    }
    return session->count <= SESSION_MEDIA_MAX ? audio : NULL;
}

bool session_is_nowhere(const struct session_media *media)
{
    return sip_text_is(media->host, "0.0.0.0") && !media->has_ice;
}
