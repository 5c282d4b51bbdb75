/* media_web.c
 * What a browser requires of an answer and others do without: ICE, and RTCP at the port of RTP (RFC 8829 section
 * 5.8.3). It is legal to leave both out, so it is a fault only where the browser then gives up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_web.h"

#include "calls/dialog_parts.h"
#include "sip/session.h"

/* A browser that cannot use the answer hangs up no later than this. */
#define GIVES_UP_US (2 * (int64_t)G_USEC_PER_SEC)

/** Is it offered or answered as WebRTC does? */
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

/** Says what the answer lacks; false if it lacks nothing. */
static bool add_lack(GString *out, const struct session *offer, const struct session *answer, uint32_t offer_frame)
{
    const char *names = ice_missing(offer) ? NULL : ice_missing(answer);

    for (unsigned i = 0; i < MIN(MIN(offer->count, answer->count), SESSION_MEDIA_MAX); i++) {
        const struct session_media *offered = &offer->media[i], *answered = &answer->media[i];

        if (!is_of_browser(offered) || !is_of_browser(answered))
            continue;
        if (names) {
            g_string_append_printf(out,
                                   "the offer (frame %u) has ICE, and the answer has no %s: a browser accepts no "
                                   "answer without ICE (RFC 8829 section 5.8.3)",
                                   offer_frame, names);
            return true;
        }
        if (offered->has_ice && sip_text_has(offered->sdp.lines, "a=rtcp-mux") &&
            !sip_text_has(answered->sdp.lines, "a=rtcp-mux")) {
            g_string_append_printf(out,
                                   "the offer (frame %u) has a=rtcp-mux, and the answer does not: browsers require it "
                                   "unless they are told otherwise (RFC 8829 section 5.8.3)",
                                   offer_frame);
            return true;
        }
    }
    return false;
}

/** Whose offer it was that was answered last. */
static enum media_side offerer_of(const struct media_hop *hop)
{
    return hop->side[MEDIA_CALLER].frame < hop->side[MEDIA_CALLEE].frame ? MEDIA_CALLER : MEDIA_CALLEE;
}

/** Was what is in force only just agreed on, and does who offered it hang up? */
static bool is_given_up(const struct media_hop *hop, const struct message_event *bye)
{
    int64_t time_us = bye->arrival->time_us, agreed_us = hop->watched.agreed_us;
    bool is_by_caller = dialog_from_tag(bye->message) == hop->caller;

    return hop->is_agreed && hop->is_up && hop->watched.place && time_us != TIME_UNKNOWN && agreed_us != TIME_UNKNOWN &&
           time_us >= agreed_us && time_us - agreed_us <= GIVES_UP_US &&
           is_by_caller == (offerer_of(hop) == MEDIA_CALLER);
}

void media_web_bye(struct media_watch *watch, const struct message_event *bye)
{
    const unsigned bit = 1u << (FINDING_MEDIA_MISMATCH - FINDING_MEDIA_NO_COMMON_FORMAT);
    struct media_hop *hop = media_hop_find(bye->call, bye->arrival);
    const struct media_description *offered, *answered;
    struct session offer, answer;

    if (!hop || (hop->media->told & bit) || !is_given_up(hop, bye))
        return;
    offered = &hop->side[offerer_of(hop)];
    answered = &hop->side[media_other(offerer_of(hop))];
    g_string_truncate(watch->words, 0);
    if (!session_read(offered->text, &offer) || !session_read(answered->text, &answer) ||
        !add_lack(watch->words, &offer, &answer, offered->frame))
        return;
    hop->media->told |= bit;
    finding_add_frame(finding_add_late(watch->context->findings, hop->watched.place, FINDING_MEDIA_MISMATCH,
                                       bye->message->call_id, "%s", watch->words->str),
                      offered->frame);
    watch->context->clock->has_passed = true;
}
