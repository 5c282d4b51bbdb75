/* offer.c
 * The facts about media: what a refused offer held, and what the answerer says it would take (RFC 3261 section 21.4.26,
 * RFC 3264).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/body.h"
#include "sip/sdp.h"

/* Media and formats go on until the fact has so many bytes, so that what follows them is seen too. */
#define MEDIA_ROOM 100
#define FORMATS_MAX 5
#define WORD_MAX 20
#define SDP_MAX 16384

static const char *const security_of[][2] = {{"UDP/TLS/", " (DTLS-SRTP)"},
                                             {"TCP/TLS/RTP", " (DTLS-SRTP)"},
                                             {"TCP/DTLS/RTP", " (DTLS-SRTP)"},
                                             {"RTP/SAVP", " (SRTP)"},
                                             {"udptl", " (T.38 fax)"}};

static void add_profile(struct fact_writer *writer, struct sip_text profile)
{
    fact_add_value(writer, profile, WORD_MAX + WORD_MAX);
    for (unsigned i = 0; i < G_N_ELEMENTS(security_of); i++)
        if (sip_text_starts(profile, security_of[i][0])) {
            fact_add(writer, "%s", security_of[i][1]);
            return;
        }
}

static void add_formats(struct fact_writer *writer, const struct sdp_media *media)
{
    struct sip_text rest = media->formats, name;
    unsigned more = 0;
    bool is_number;

    for (unsigned i = 0; i < FORMATS_MAX && (i == 0 || writer->fact->len < MEDIA_ROOM) &&
                         sdp_format_next(media, &rest, &name, &is_number);
         i++) {
        fact_add(writer, "%s%s", i == 0 ? " with " : ", ", is_number ? "payload type " : "");
        fact_add_value(writer, name, WORD_MAX);
    }
    while (sip_word_next(&rest).len > 0)
        more++;
    if (more > 0)
        fact_add(writer, " and %u more", more);
}

static void add_media(struct fact_writer *writer, const struct sdp *sdp)
{
    unsigned shown = 0;

    for (; shown < MIN(sdp->all, SDP_MEDIA_MAX) && (shown == 0 || writer->fact->len < MEDIA_ROOM); shown++) {
        const struct sdp_media *media = &sdp->media[shown];

        fact_add(writer, shown > 0 ? "; " : "");
        fact_add_value(writer, media->kind, WORD_MAX);
        fact_add(writer, " ");
        add_profile(writer, media->profile);
        add_formats(writer, media);
        if (sip_text_is(media->port, "0"))
            fact_add(writer, " (port 0)");
    }
    if (sdp->all == 0)
        fact_add(writer, "no media");
    if (sdp->all > shown)
        fact_add(writer, "; %u more media", sdp->all - shown);
}

/** Ends a fact with what a description holds. */
static void tell_sdp(struct fact_writer *writer, const struct sdp *sdp)
{
    fact_add(writer, ": ");
    add_media(writer, sdp);
    if (sdp->has_ipv4 || sdp->has_ipv6)
        fact_add(writer, "; %s",
                 !sdp->has_ipv6  ? "address family IPv4"
                 : sdp->has_ipv4 ? "address families IPv4 and IPv6"
                                 : "address family IPv6");
    if (sdp->has_keys)
        fact_add(writer, "; SRTP keys");
    if (sdp->has_fingerprint)
        fact_add(writer, "; DTLS fingerprint");
    if (sdp->has_ice)
        fact_add(writer, "; ICE");
    fact_end(writer);
}

static bool sdp_of(const struct sip_message *message, const struct sip_headers *lines, struct sdp *sdp)
{
    struct sip_text text, encoding;

    return !sip_headers_line(lines, HEADER_CONTENT_ENCODING, &encoding) && sip_body_is_whole(message) &&
           sip_body_find(message, "application/sdp", &text) && text.len <= SDP_MAX && sdp_read(text, sdp);
}

/** Says which of it Warning refuses (RFC 3261 section 20.43). */
static void add_refused(struct fact_writer *writer)
{
    static const struct {
        const char *code;
        const char *what;
    } subjects[] = {{"300", "network protocol"}, {"301", "address family"}, {"302", "transport"},
                    {"304", "kinds of media"},   {"305", "codecs"},         {"306", "attributes"},
                    {"370", "bandwidth"}};
    unsigned told = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(subjects); i++) {
        struct sip_header_list list = {&writer->response, HEADER_WARNING, 0, {0}};
        struct sip_text element;
        bool is_there = false;

        while (!is_there && sip_header_list_next(&list, &element))
            is_there = sip_text_starts(element, subjects[i].code) && element.len > 3 && sip_is_blank(element.at[3]);
        if (!is_there)
            continue;
        fact_add(writer, "%s%s (%s)", told == 0 ? ", refused by Warning " : " and ", subjects[i].code,
                 subjects[i].what);
        if (++told == 2)
            return;
    }
}

static void tell_offer(struct fact_writer *writer)
{
    struct sip_text method = writer->source.response->method;
    bool is_invite = sip_text_is(method, "INVITE"), is_offer = is_invite || sip_text_is(method, "UPDATE");
    struct sdp sdp;

    if (writer->code == 415 && !is_offer)
        return;
    if (sdp_of(writer->source.request, &writer->request, &sdp)) {
        fact_start(writer, is_offer ? "Offer" : "SDP of the request");
        add_refused(writer);
        tell_sdp(writer, &sdp);
    } else if (is_invite && writer->code != 415 && sip_body_is_absent(writer->source.request)) {
        fact_start(writer, "The INVITE has no body: it leaves the offer to the other side");
        fact_end(writer);
    }
}

void facts_offer(struct fact_writer *writer)
{
    struct sdp sdp;

    if (writer->code != 488 && writer->code != 606 && writer->code != 415)
        return;
    if (writer->has_request)
        tell_offer(writer);
    if (writer->source.about && writer->source.about->same_offer_frame) {
        fact_start(writer,
                   "The same offer was accepted earlier in this call, in the request in frame %u: it is not the "
                   "media that changed",
                   writer->source.about->same_offer_frame);
        fact_end(writer);
    }
    if (writer->code != 415 && sdp_of(writer->source.response, &writer->response, &sdp)) {
        fact_start(writer, "Would accept");
        tell_sdp(writer, &sdp);
    }
}
