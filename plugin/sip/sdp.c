/* sdp.c
 * Reads what is told of a session description: its media, their formats, addresses and keys (RFC 8866).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/sdp.h"

#include "sip/headers.h"

/** m=audio 49170 RTP/AVP 0 8 97; false if it is no such line. */
static bool media_read(struct sip_text line, struct sip_text rest, struct sdp *sdp)
{
    struct sdp_media media = {0};

    sip_text_skip(&line, 2);
    media.kind = sip_word_next(&line);
    media.port = sip_word_next(&line);
    media.profile = sip_word_next(&line);
    media.formats = line;
    media.lines = (struct sip_text){rest.at, 0};
    if (sdp->all < SDP_MEDIA_MAX)
        sdp->media[sdp->all] = media;
    sdp->all++;
    return media.profile.len > 0;
}

/** What a line that is no m= line says of the whole. */
static void line_read(struct sip_text line, struct sdp *sdp)
{
    sdp->has_ipv4 |= sip_text_starts(line, "c=IN IP4 ");
    sdp->has_ipv6 |= sip_text_starts(line, "c=IN IP6 ");
    sdp->has_keys |= sip_text_starts(line, "a=crypto:");
    sdp->has_fingerprint |= sip_text_starts(line, "a=fingerprint:");
    sdp->has_ice |= sip_text_starts(line, "a=ice-ufrag:") || sip_text_starts(line, "a=candidate:");
}

bool sdp_read(struct sip_text text, struct sdp *sdp)
{
    struct sip_text rest = text;

    *sdp = (struct sdp){0};
    if (!sip_text_starts(text, "v="))
        return false;
    while (rest.len > 0) {
        struct sip_text line = sip_line_next(&rest);

        if (!sip_text_starts(line, "m="))
            line_read(line, sdp);
        else if (!media_read(line, rest, sdp))
            return false;
        if (sdp->all > 0 && sdp->all <= SDP_MEDIA_MAX)
            sdp->media[sdp->all - 1].lines = sip_text_of(sdp->media[sdp->all - 1].lines.at, rest.at);
    }
    return true;
}

/** a=rtpmap:97 opus/48000/2; `behind` gets what is behind the name. */
static bool name_find(const struct sdp_media *media, struct sip_text number, struct sip_text *name,
                      struct sip_text *behind)
{
    struct sip_text rest = media->lines;
    size_t len = 0;

    while (rest.len > 0) {
        struct sip_text line = sip_line_next(&rest);

        if (!sip_text_starts(line, "a=rtpmap:"))
            continue;
        sip_text_skip(&line, strlen("a=rtpmap:"));
        if (!sip_text_equal(sip_word_next(&line), number))
            continue;
        while (len < line.len && line.at[len] != '/' && !sip_is_blank(line.at[len]))
            len++;
        if (len > 0)
            *name = (struct sip_text){line.at, len};
        *behind = sip_text_of(line.at + len, line.at + line.len);
        return len > 0;
    }
    return false;
}

/** The payload types of fixed meaning (RFC 3551 section 6); NULL: there is none of that number. */
static const char *fixed_name(uint32_t number)
{
    static const char *const names[] = {
        [0] = "PCMU",  [3] = "GSM",   [4] = "G723",  [5] = "DVI4",  [6] = "DVI4",   [7] = "LPC",
        [8] = "PCMA",  [9] = "G722",  [10] = "L16",  [11] = "L16",  [12] = "QCELP", [13] = "CN",
        [14] = "MPA",  [15] = "G728", [16] = "DVI4", [17] = "DVI4", [18] = "G729",  [25] = "CelB",
        [26] = "JPEG", [28] = "nv",   [31] = "H261", [32] = "MPV",  [33] = "MP2T",  [34] = "H263",
    };

    return number < G_N_ELEMENTS(names) ? names[number] : NULL;
}

bool sdp_format_next(const struct sdp_media *media, struct sip_text *rest, struct sip_text *name, bool *is_number)
{
    struct sip_text behind;
    const char *fixed;
    uint32_t number;

    *name = sip_word_next(rest);
    *is_number = false;
    if (name->len == 0)
        return false;
    if (!sip_text_has(media->profile, "RTP/") || !sip_number_read(*name, &number) ||
        name_find(media, *name, name, &behind))
        return true;
    fixed = fixed_name(number);
    *is_number = !fixed;
    if (fixed)
        *name = (struct sip_text){fixed, strlen(fixed)};
    return true;
}

/** The clock rates of those names, in Hz. */
static uint32_t fixed_rate(uint32_t number)
{
    static const uint32_t rates[] = {[6] = 16000, [10] = 44100, [11] = 44100, [14] = 90000, [16] = 11025, [17] = 22050};

    if (number >= 25)
        return 90000;
    return number < G_N_ELEMENTS(rates) && rates[number] ? rates[number] : 8000;
}

bool sdp_format_read(const struct sdp_media *media, struct sip_text format, struct sip_text *name, uint32_t *rate)
{
    struct sip_text behind;
    const char *fixed;
    uint32_t number;

    if (name_find(media, format, name, &behind)) {
        sip_text_skip(&behind, behind.len > 0 ? 1 : 0);
        return sip_text_number(behind, rate);
    }
    if (!sip_number_read(format, &number) || !(fixed = fixed_name(number)))
        return false;
    *name = (struct sip_text){fixed, strlen(fixed)};
    *rate = fixed_rate(number);
    return true;
}
