/* session.c
 * Reads session descriptions, and finds them in messages without reading what is before them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/session.h"

#include "sip/body.h"
#include "sip/headers.h"

/** The next word of a line without blanks at its end, and leaves the blanks behind it out. */
static inline struct sip_text word_take(struct sip_text *line)
{
    const char *at = line->at, *end = at + line->len, *start;

    while (at < end && sip_is_blank(*at))
        at++;
    for (start = at; at < end && !sip_is_blank(*at); at++)
        ;
    *line = sip_text_of(at, end);
    while (line->len > 0 && sip_is_blank(line->at[0]))
        sip_text_skip(line, 1);
    return sip_text_of(start, at);
}

/** c=IN IP4 192.0.2.1/127 */
static struct sip_text host_of(struct sip_text connection)
{
    struct sip_text host;
    const char *slash;

    if (connection.len > 7 && memcmp(connection.at, "IN IP", 5) == 0 && connection.at[6] == ' ') {
        sip_text_skip(&connection, 7); /* as in nearly all of them */
    } else {
        word_take(&connection);
        word_take(&connection);
    }
    host = word_take(&connection);
    slash = host.len > 0 ? memchr(host.at, '/', host.len) : NULL;
    return slash ? sip_text_of(host.at, slash) : host;
}

/** Is this the attribute, with a value or without one? */
static inline bool is_attribute(struct sip_text line, const char *name)
{
    size_t len = strlen(name);

    return line.len >= len && memcmp(line.at, name, len) == 0 && (line.len == len || line.at[len] == ':');
}

/** The role that a=setup names. */
static char setup_of(struct sip_text line)
{
    static const struct {
        const char *name;
        char role;
    } roles[] = {{"setup:active", 'a'}, {"setup:passive", 'p'}, {"setup:actpass", 'b'}};

    line = sip_text_trim(line);
    for (unsigned i = 0; i < G_N_ELEMENTS(roles); i++)
        if (sip_text_is(line, roles[i].name))
            return roles[i].role;
    return 0;
}

/** What only some descriptions have. */
static void rare_attribute_read(struct sip_text line, struct session_media *level)
{
    switch (line.at[0]) {
    case 'i':
        level->has_ice |= is_attribute(line, "ice-ufrag");
        break;
    case 'c':
        level->has_crypto |= is_attribute(line, "crypto");
        level->has_ice |= is_attribute(line, "candidate");
        break;
    case 'f':
        level->has_fingerprint |= is_attribute(line, "fingerprint");
        break;
    case 's':
        if (is_attribute(line, "setup")) {
            level->has_setup = true;
            level->setup = setup_of(line);
        }
        break;
    default:
        level->has_other_keys |= is_attribute(line, "key-mgmt") || is_attribute(line, "zrtp-hash");
        level->has_choice |= is_attribute(line, "pcfg") || is_attribute(line, "acfg");
        break;
    }
}

/** Nearly all lines are a=rtpmap, a=fmtp, a=ptime and a=sendrecv: these are told by a letter or two. */
static inline void attribute_read(struct sip_text line, struct session_media *level)
{
    char second = line.len > 1 ? line.at[1] : '\0';

    if (second == 't' || second == 'm') /* as rtpmap, ptime and fmtp have, and none that counts */
        return;
    if (is_attribute(line, "sendrecv"))
        level->direction = SESSION_SENDRECV;
    else if (is_attribute(line, "sendonly"))
        level->direction = SESSION_SENDONLY;
    else if (is_attribute(line, "recvonly"))
        level->direction = SESSION_RECVONLY;
    else if (is_attribute(line, "inactive"))
        level->direction = SESSION_INACTIVE;
    else if (line.len > 0)
        rare_attribute_read(line, level);
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
    media->sdp.kind = word_take(&line);
    media->sdp.port = word_take(&line);
    media->sdp.profile = word_take(&line);
    media->sdp.formats = line;
    media->sdp.lines = (struct sip_text){behind, 0};
    media->port = sip_text_number(media->sdp.port, &port) && port <= UINT16_MAX ? (uint16_t)port : 0;
    return media;
}

/** The lines of the media end where the next one begins, or the description does. */
static void lines_end(const struct session *session, struct session_media *media, const char *end)
{
    if (session->count > 0)
        media->sdp.lines = sip_text_of(media->sdp.lines.at, end);
}

/** Each line that can be one of a description, without its end and the blanks before that. */
bool session_read(struct sip_text text, struct session *session)
{
    struct session_media of_all = {.port = 0}, *level = &of_all;
    const char *at = text.at, *end = at + text.len, *past = at, *next;

    session->count = 0;
    session->origin = (struct sip_text){0};
    session->text = sip_text_of(at, at);
    if (text.len < 2 || memcmp(at, "v=", 2) != 0)
        return false;
    for (; end - at >= 2 && at[1] == '=' && at[0] >= 'a' && at[0] <= 'z'; at = next) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        struct sip_text value;

        past = newline ? newline : end;
        next = newline ? newline + 1 : end;
        while (past > at + 2 && sip_is_blank(past[-1]))
            past--;
        value = sip_text_of(at + 2, past);
        if (at[0] == 'a') {
            attribute_read(value, level);
        } else if (at[0] == 'm') {
            lines_end(session, level, at);
            level = media_read(value, next, &of_all, session);
        } else if (at[0] == 'c') {
            level->host = host_of(value);
        } else if (at[0] == 'o') {
            session->origin = value;
        }
    }
    lines_end(session, level, at);
    session->text = sip_text_of(text.at, past);
    return true;
}

bool session_find(const struct sip_message *message, struct sip_text *text)
{
    struct sip_text body = message->body;

    if (body.len == 0) /* as in most messages */
        return false;
    if (body.len < 2 || memcmp(body.at, "v=", 2) != 0)
        return sip_body_find(message, "application/sdp", text);
    *text = body;
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
    return (sip_text_is(media->host, "0.0.0.0") || sip_text_is(media->host, "::")) && !media->has_ice;
}
