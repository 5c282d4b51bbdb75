/* media_doubt.c
 * Looks for what in an answer may have made its offerer give the call up at once: nothing of it is told of calls that
 * go on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_doubt.h"

#include "calls/dialog_parts.h"
#include "sip/session.h"
#include "watches/call_end.h"
#include "watches/media_fit.h"

/* Who does not like an answer ends the call so soon. */
#define GIVEN_UP_US (2 * (int64_t)G_USEC_PER_SEC)

/** An answer and its offer, the only audio line of each, and where they are. */
struct doubt {
    const struct session *offer, *answer;
    const struct session_media *offered, *answered;
    uint32_t offer_frame;
};

static bool direction_doubt(const struct doubt *doubt, GString *out)
{
    if (doubt->offered->direction != SESSION_SENDONLY || doubt->answered->direction != SESSION_SENDRECV ||
        session_is_nowhere(doubt->answered))
        return false;
    g_string_printf(out,
                    "answers a=sendonly (frame %u) as if it were a=sendrecv: a=recvonly or a=inactive is due (RFC 3264 "
                    "section 6.1)",
                    doubt->offer_frame);
    return true;
}

static bool is_ipv6(const struct session_media *media)
{
    return sip_text_find(media->host, ":", 1) != NULL;
}

static bool family_doubt(const struct doubt *doubt, GString *out)
{
    const struct session_media *offered = doubt->offered, *answered = doubt->answered;

    if (offered->host.len == 0 || answered->host.len == 0 || (offered->has_ice && answered->has_ice) ||
        is_ipv6(offered) == is_ipv6(answered) || session_is_nowhere(answered))
        return false;
    g_string_printf(out, "the offer (frame %u) asks for audio at an IPv%c address, ", doubt->offer_frame,
                    is_ipv6(offered) ? '6' : '4');
    sip_text_quote(out, offered->host, 48);
    g_string_append_printf(out, ", and the answer at one of IPv%c, ", is_ipv6(answered) ? '6' : '4');
    sip_text_quote(out, answered->host, 48);
    return true;
}

/** The octet-align of the first format if that is AMR: -1 if it is another one (RFC 4867 section 8.1). */
static int octet_align(const struct session_media *media)
{
    struct sip_text rest = media->sdp.formats, format = sip_word_next(&rest), name, line;
    uint32_t rate;

    if (!sdp_format_read(&media->sdp, format, &name, &rate) ||
        !(sip_text_is(name, "AMR") || sip_text_is(name, "AMR-WB")))
        return -1;
    for (rest = media->sdp.lines; rest.len > 0;) {
        struct sip_text number;

        line = sip_line_next(&rest);
        if (!sip_text_starts(line, "a=fmtp:"))
            continue;
        sip_text_skip(&line, sizeof "a=fmtp:" - 1);
        number = sip_word_next(&line);
        if (sip_text_equal(number, format))
            return sip_text_has(line, "octet-align=1");
    }
    return 0;
}

static bool octets_doubt(const struct doubt *doubt, GString *out)
{
    int offered = octet_align(doubt->offered), answered = octet_align(doubt->answered);

    if (offered < 0 || answered < 0 || offered == answered)
        return false;
    g_string_printf(out,
                    "the AMR of the offer (frame %u) is packed with octet-align=%d, and that of the answer with "
                    "octet-align=%d: it must be the same (RFC 4867 section 8.3.1)",
                    doubt->offer_frame, offered, answered);
    return true;
}

/** Is it described as WebRTC does? */
static bool is_of_browser(const struct session_media *media)
{
    return media->port && media->has_fingerprint && sip_text_has(media->sdp.profile, "RTP/SAVPF");
}

/** The names of ICE that the description has nowhere; NULL: it has both. */
static const char *ice_missing(const struct session *session)
{
    bool has_name = sip_text_has(session->text, "a=ice-ufrag:"),
         has_password = sip_text_has(session->text, "a=ice-pwd:");

    if (has_name && has_password)
        return NULL;
    return has_name ? "a=ice-pwd" : has_password ? "a=ice-ufrag" : "a=ice-ufrag and a=ice-pwd";
}

/** What browsers require and others do without: ICE ... */
static bool ice_doubt(const struct doubt *doubt, GString *out)
{
    const char *names = ice_missing(doubt->offer) ? NULL : ice_missing(doubt->answer);

    if (!names || !is_of_browser(doubt->offered) || !is_of_browser(doubt->answered))
        return false;
    g_string_printf(out,
                    "the offer (frame %u) has ICE, and the answer has no %s: a browser accepts no answer without ICE "
                    "(RFC 8829 section 5.8.3)",
                    doubt->offer_frame, names);
    return true;
}

/** ... and RTCP at the port of RTP. */
static bool mux_doubt(const struct doubt *doubt, GString *out)
{
    if (!is_of_browser(doubt->offered) || !is_of_browser(doubt->answered) || !doubt->offered->has_ice ||
        !sip_text_has(doubt->offered->sdp.lines, "a=rtcp-mux") ||
        sip_text_has(doubt->answered->sdp.lines, "a=rtcp-mux"))
        return false;
    g_string_printf(out,
                    "the offer (frame %u) has a=rtcp-mux, and the answer does not: browsers require it unless they are "
                    "told otherwise (RFC 8829 section 5.8.3)",
                    doubt->offer_frame);
    return true;
}

bool media_is_doubtful(const struct session *offer, const struct session *answer)
{
    const struct session_media *offered = session_audio(offer), *answered = session_audio(answer);

    if (!offered || !answered)
        return false;
    return offered->direction == SESSION_SENDONLY || is_ipv6(offered) != is_ipv6(answered) ||
           (is_of_browser(offered) && is_of_browser(answered)) || sip_text_find(answer->text, "AMR", 3);
}

static bool doubt_find(const struct media_hop *hop, enum media_side offerer, GString *out)
{
    static bool (*const doubts[])(const struct doubt *, GString *) = {ice_doubt, mux_doubt, direction_doubt,
                                                                      family_doubt, octets_doubt};
    const struct media_description *offer = &hop->side[offerer], *answer = &hop->side[media_other(offerer)];
    struct session offered, answered;
    struct doubt doubt = {.offer = &offered, .answer = &answered, .offer_frame = offer->frame};

    if (!session_read(offer->text, &offered) || !session_read(answer->text, &answered))
        return false;
    doubt.offered = session_audio(&offered);
    doubt.answered = session_audio(&answered);
    for (unsigned i = 0; i < G_N_ELEMENTS(doubts) && doubt.offered && doubt.answered; i++)
        if (doubts[i](&doubt, out))
            return true;
    return false;
}

/** The answer is in a provisional response that may get lost, and not in the 2xx. */
static bool early_find(const struct media_hop *hop, enum media_side offerer, uint32_t accepted, GString *out)
{
    const struct media_description *answer = &hop->side[media_other(offerer)];

    if (!hop->watched.is_unreliable || answer->frame >= accepted)
        return false;
    g_string_printf(out,
                    "the answer to the offer in frame %u is only in the provisional response in frame %u, which is not "
                    "reliable, and not in the 2xx in frame %u: it has to be there as well (RFC 3261 section 13.2.1)",
                    hop->side[offerer].frame, answer->frame, accepted);
    return true;
}

static bool is_of_media(const struct finding *finding, const void *data)
{
    static const char *const names[] = {"media.", NULL};
    const uint32_t *since = data;

    return finding_is_among(finding, names) && (!finding->frame || finding->frame >= *since);
}

void media_doubt_bye(struct media_watch *watch, const struct message_event *bye)
{
    const struct call_event *accepted = bye->outcome ? &bye->outcome->accepted : NULL;
    struct call_event now = {bye->arrival->time_us, bye->arrival->frame};
    const struct media_hop *hop = media_hop_find(bye->call, bye->arrival);
    int64_t span_us = accepted ? call_span_us(accepted, &now) : -1;
    enum media_side offerer;
    bool is_by_caller, is_found;
    GString *words;

    if (span_us < 0 || span_us > GIVEN_UP_US || !hop || !hop->is_agreed || !hop->is_up || !hop->watched.accepted ||
        (!hop->watched.is_doubtful && !hop->watched.is_unreliable) ||
        finding_of_call(watch->context->findings, bye->outcome->id, is_of_media, &accepted->frame))
        return;
    offerer = hop->side[MEDIA_CALLER].frame < hop->side[MEDIA_CALLEE].frame ? MEDIA_CALLER : MEDIA_CALLEE;
    is_by_caller = hop->caller == dialog_tag_id(bye->message->from_tag);
    if (is_by_caller != (offerer == MEDIA_CALLER))
        return;
    words = g_string_new(NULL);
    is_found = hop->side[media_other(offerer)].frame == accepted->frame
                   ? hop->watched.is_doubtful && doubt_find(hop, offerer, words)
                   : early_find(hop, offerer, accepted->frame, words);
    if (is_found) {
        finding_add_frame(finding_add_late(watch->context->findings, hop->watched.accepted, FINDING_MEDIA_MISMATCH,
                                           bye->message->call_id, "%s", words->str),
                          hop->side[offerer].frame);
        watch->context->clock->has_passed = true;
    }
    g_string_free(words, TRUE);
}
