/* media_refused.c
 * Compares an offer that was refused with those that were accepted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_refused.h"

#include "calls/dialog.h"
#include "sip/headers.h"
#include "sip/key.h"
#include "sip/session.h"
#include "watches/media_fit.h"

/** Of the accepted offers some are known, one in each slot: of one that was written over, nothing is said. */
struct media_accepted {
    uint64_t id; /* of its media and of the host that accepted them; 0: none */
    uint32_t frame;
};

/** Names what is offered, addresses and ports aside, and to whom. */
static uint64_t offer_id(const struct session *offer, uint32_t host)
{
    uint64_t id = key_plain_number(host, offer->count);

    for (unsigned i = 0; i < MIN(offer->count, SESSION_MEDIA_MAX); i++) {
        const struct session_media *media = &offer->media[i];

        id = key_plain(key_plain(key_plain(id, media->sdp.kind), media->sdp.profile), media->sdp.formats);
        id = key_plain_number(id, (unsigned)media->has_crypto << 1 | media->has_fingerprint);
    }
    return id | 1;
}

static uint32_t answerer(const struct message_event *event)
{
    return event->arrival->hosts - event->arrival->target_host;
}

void media_accepted_note(struct media_watch *watch, const struct message_event *event, const struct session *offer)
{
    uint64_t id = offer_id(offer, answerer(event));

    if (!watch->accepted)
        watch->accepted = g_new0(struct media_accepted, MEDIA_ACCEPTED_KNOWN);
    watch->accepted[id / 2 % MEDIA_ACCEPTED_KNOWN] = (struct media_accepted){id, event->arrival->frame};
}

/** Is there a line of that kind that is not refused? */
static bool has_kind(const struct session *session, struct sip_text kind)
{
    for (unsigned i = 0; i < MIN(session->count, SESSION_MEDIA_MAX); i++)
        if (session->media[i].port != 0 && sip_word_is_same(session->media[i].sdp.kind, kind))
            return true;
    return false;
}

/** "audio, image": those that are not refused. */
static void add_kinds(GString *out, const struct session *session)
{
    size_t begin = out->len;

    for (unsigned i = 0; i < MIN(session->count, SESSION_MEDIA_MAX); i++) {
        struct sip_text kind = session->media[i].sdp.kind;

        if (session->media[i].port != 0)
            g_string_append_printf(out, "%s%.*s", out->len > begin ? ", " : "", (int)MIN(kind.len, 24), kind.at);
    }
    if (out->len == begin)
        g_string_append(out, "none");
}

/** Another kind of media is offered, as fax instead of audio. */
static bool add_other_kind(GString *out, const struct session *now, const struct session *before, uint32_t frame)
{
    for (unsigned i = 0; i < MIN(now->count, SESSION_MEDIA_MAX); i++) {
        if (now->media[i].port == 0 || has_kind(before, now->media[i].sdp.kind))
            continue;
        g_string_printf(out, "Agreed in frame %u: ", frame);
        add_kinds(out, before);
        g_string_append(out, "; this offer: ");
        add_kinds(out, now);
        return true;
    }
    return false;
}

/** Does a payload type of one line mean something else in the other? */
static bool add_other_meaning(GString *out, const struct session_media *now, const struct session_media *before,
                              uint32_t frame)
{
    struct sip_text rest = now->sdp.formats, format, name, other;
    uint32_t rate, other_rate;

    for (unsigned i = 0; i < 32 && (format = sip_word_next(&rest)).len > 0; i++) {
        if (!sdp_format_read(&now->sdp, format, &name, &rate) ||
            !sdp_format_read(&before->sdp, format, &other, &other_rate) ||
            (sip_word_is_same(name, other) && rate == other_rate))
            continue;
        g_string_printf(out,
                        "Payload type %.*s is %.*s/%u in this offer, and was %.*s/%u in frame %u: what it means must "
                        "not change in a call (RFC 3264 section 8.3.2)",
                        (int)MIN(format.len, 8), format.at, (int)MIN(name.len, 24), name.at, rate,
                        (int)MIN(other.len, 24), other.at, other_rate, frame);
        return true;
    }
    return false;
}

/** The same in any line of what either side described before. */
static bool add_meanings(GString *out, const struct session *now, const struct media_hop *hop)
{
    for (unsigned side = MEDIA_CALLER; side <= MEDIA_CALLEE; side++) {
        struct session before;

        if (!hop->side[side].text.at || !session_read(hop->side[side].text, &before))
            continue;
        for (unsigned i = 0; i < MIN(MIN(now->count, before.count), SESSION_MEDIA_MAX); i++)
            if (add_other_meaning(out, &now->media[i], &before.media[i], hop->side[side].frame))
                return true;
    }
    return false;
}

/** What is new in the first line that differs from what was agreed on in that frame; false: nothing. */
static bool add_news(GString *out, const struct session *now, const struct session *before, uint32_t frame)
{
    for (unsigned i = 0; i < MIN(now->count, SESSION_MEDIA_MAX); i++) {
        const struct session_media *media = &now->media[i], *agreed = &before->media[i];

        if (i >= before->count || !sip_word_is_same(media->sdp.kind, agreed->sdp.kind)) {
            g_string_printf(out, "Agreed in frame %u: ", frame);
            media_add_kinds(out, before);
            g_string_append(out, "; this offer: ");
            media_add_kinds(out, now);
        } else if (!sip_word_is_same(media->sdp.profile, agreed->sdp.profile)) {
            g_string_printf(out, "Agreed in frame %u: %.*s; this offer: %.*s", frame,
                            (int)MIN(agreed->sdp.profile.len, 24), agreed->sdp.profile.at,
                            (int)MIN(media->sdp.profile.len, 24), media->sdp.profile.at);
        } else if (!sip_text_equal(sip_text_trim(media->sdp.formats), sip_text_trim(agreed->sdp.formats))) {
            g_string_printf(out, "Agreed in frame %u: ", frame);
            media_add_formats(out, agreed);
            g_string_append(out, "; this offer: ");
            media_add_formats(out, media);
        } else if (media->direction != agreed->direction || media->port == 0) {
            g_string_printf(out, "Agreed in frame %u: %s; this offer: %s", frame, media_direction_name(agreed),
                            media->port == 0 ? "port 0" : media_direction_name(media));
        }
        if (out->len > 0)
            return true;
    }
    return false;
}

void media_refused_say(struct media_watch *watch, const struct message_event *event, const struct media_hop *hop)
{
    unsigned code = event->message->code;
    struct sip_text bytes = transaction_request(event->requests), text;
    const struct media_description *known = NULL;
    const struct media_accepted *accepted;
    struct sip_message request;
    struct session offer, before;
    GString *words;

    if ((code != 415 && code != 488 && code != 606) || bytes.len == 0 ||
        !sip_message_read(bytes.at, bytes.len, &request) || !session_find(&request, &text) ||
        !session_read(text, &offer))
        return;
    words = g_string_new(NULL);
    if (hop && hop->is_agreed)
        known = &hop->side[hop->caller == dialog_from_tag(&request) ? MEDIA_CALLER : MEDIA_CALLEE];
    if (known && known->text.at && session_read(known->text, &before)) {
        if (!add_other_kind(words, &offer, &before, known->frame) && !add_meanings(words, &offer, hop) &&
            !add_news(words, &offer, &before, known->frame))
            g_string_printf(words, "This offer has the media that were agreed on in frame %u", known->frame);
    } else if (watch->accepted) {
        uint64_t id = offer_id(&offer, answerer(event));

        accepted = &watch->accepted[id / 2 % MEDIA_ACCEPTED_KNOWN];
        if (accepted->id == id)
            g_string_printf(words, "The same host accepted an offer of the same media in frame %u", accepted->frame);
    }
    if (words->len > 0)
        finding_say(watch->context->findings, event->place, g_strdup(words->str));
    g_string_free(words, TRUE);
}
