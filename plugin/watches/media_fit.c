/* media_fit.c
 * Compares an answer with its offer, line by line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_fit.h"

#include "sip/headers.h"
#include "watches/media_crypto.h"

/* So much of a word or line of a packet is quoted, and so many formats are named. */
#define WORD_SHOWN 24
#define LINE_SHOWN 90
#define FORMATS_SHOWN 6

/* Longer lists of formats are not compared. */
#define FORMATS_COMPARED 32

/* Numbers from here on mean what a=rtpmap says (RFC 3551 section 6). */
#define DYNAMIC_FROM 96

static void add_word(GString *out, struct sip_text word, size_t max)
{
    g_string_append_len(out, word.at, (gssize)MIN(word.len, max));
}

void media_add_kinds(GString *out, const struct session *session)
{
    for (unsigned i = 0; i < MIN(session->count, SESSION_MEDIA_MAX); i++) {
        g_string_append(out, i > 0 ? ", " : "");
        add_word(out, session->media[i].sdp.kind, WORD_SHOWN);
    }
    if (session->count > SESSION_MEDIA_MAX)
        g_string_append(out, " and more");
    if (session->count == 0)
        g_string_append(out, "none");
}

static enum finding_id count_fit(const struct session *offer, const struct session *answer, uint32_t frame,
                                 GString *out)
{
    if (offer->count == answer->count)
        return FINDING_COUNT;
    g_string_append_printf(out, "%u media line%s offered in frame %u (", offer->count,
                           offer->count == 1 ? " is" : "s are", frame);
    media_add_kinds(out, offer);
    g_string_append_printf(out, "), and the answer has %u (", answer->count);
    media_add_kinds(out, answer);
    g_string_append(out, offer->count > answer->count
                             ? "): each must be answered, a refused one with port 0 (RFC 3264 section 6)"
                             : "): an answer cannot add media (RFC 3264 section 6)");
    return FINDING_MEDIA_MISMATCH;
}

static bool has_secure_profile(const struct session_media *media)
{
    return sip_text_has(media->sdp.profile, "RTP/SAVP");
}

/** Is it the same one? Early WebRTC wrote RTP/SAVPF for UDP/TLS/RTP/SAVPF. */
static bool has_same_profile(const struct session_media *offer, const struct session_media *answer)
{
    struct sip_text one = offer->sdp.profile, other = answer->sdp.profile;

    return sip_word_is_same(one, other) || (offer->has_fingerprint && answer->has_fingerprint &&
                                            sip_text_has(one, "RTP/SAVPF") && sip_text_has(other, "RTP/SAVPF"));
}

static enum finding_id profile_fit(const struct session_media *offer, const struct session_media *answer,
                                   uint32_t frame, GString *out)
{
    bool is_best_effort = offer->has_crypto && !has_secure_profile(offer);

    if (offer->has_choice || answer->has_choice || is_best_effort || has_same_profile(offer, answer))
        return FINDING_COUNT;
    add_word(out, offer->sdp.kind, WORD_SHOWN);
    g_string_append(out, " is offered as ");
    add_word(out, offer->sdp.profile, WORD_SHOWN);
    g_string_append_printf(out, " (frame %u) and answered as ", frame);
    add_word(out, answer->sdp.profile, WORD_SHOWN);
    g_string_append(out, ": the answer must have the profile of the offer (RFC 3264 section 6)");
    return FINDING_MEDIA_MISMATCH;
}

/** One side begins DTLS, and the answer says which. */
static bool roles_fit(const struct session_media *offer, const struct session_media *answer, uint32_t frame,
                      GString *out)
{
    if (!offer->has_fingerprint || !answer->has_fingerprint || !answer->setup)
        return true;
    if (answer->setup == 'b')
        g_string_append_printf(
            out,
            "the answer has a=setup:actpass, as only an offer (frame %u) may: it must say who begins "
            "DTLS, active or passive (RFC 5763 section 5)",
            frame);
    else if (answer->setup == offer->setup)
        g_string_append_printf(out,
                               "the offer (frame %u) and the answer both have a=setup:%s: one must be active and the "
                               "other passive (RFC 5763 section 5)",
                               frame, answer->setup == 'a' ? "active" : "passive");
    return out->len == 0;
}

/** Keys go with the secure profiles only. */
static enum finding_id keys_fit(const struct session_media *offer, const struct session_media *answer, uint32_t frame,
                                GString *out)
{
    bool has_keys = answer->has_crypto || answer->has_fingerprint || answer->has_other_keys;

    if (!has_secure_profile(answer) || offer->has_choice || answer->has_choice || offer->has_other_keys)
        return FINDING_COUNT;
    if (!has_keys && offer->has_fingerprint) {
        g_string_append_printf(out,
                               "the offer (frame %u) has a=fingerprint for DTLS, and the answer has none: no keys "
                               "can be agreed on (RFC 5763 section 5)",
                               frame);
    } else if (!has_keys && offer->has_crypto) {
        g_string_append_printf(out, "the offer (frame %u) has its keys in a=crypto, and the answer is ", frame);
        add_word(out, answer->sdp.profile, WORD_SHOWN);
        g_string_append(out, " without a=crypto: it must have keys, too (RFC 4568 section 5.1.2)");
    } else if (answer->has_fingerprint && !answer->has_setup && !answer->has_crypto && offer->has_setup) {
        g_string_append_printf(out,
                               "the offer (frame %u) has a=setup, and the answer has a=fingerprint without a=setup: it "
                               "must say who begins DTLS (RFC 5763 section 5)",
                               frame);
    } else if (roles_fit(offer, answer, frame, out)) {
        return FINDING_COUNT;
    }
    return FINDING_MEDIA_MISMATCH;
}

static enum finding_id crypto_fit(const struct session_media *offer, const struct session_media *answer, uint32_t frame,
                                  GString *out)
{
    bool is_compared = offer->has_crypto && answer->has_crypto && !offer->has_choice && !answer->has_choice;

    return is_compared && media_crypto_differs(offer, answer, frame, out) ? FINDING_MEDIA_MISMATCH : FINDING_COUNT;
}

/** Formats that go beside others, and are no audio or video of their own. */
static bool is_aside(struct sip_text name)
{
    static const char *const names[] = {"telephone-event", "CN", "red", "rtx", "ulpfec", "flexfec", "flexfec-03"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (sip_text_is(name, names[i]))
            return true;
    return false;
}

/** A format of a media line. */
struct format {
    struct sip_text token, name;
    uint32_t rate;
    bool has_name;
};

/** The formats of a media line; false if there are more than anybody compares. */
static bool formats_read(const struct session_media *media, struct format *formats, unsigned *count)
{
    struct sip_text rest = media->sdp.formats, token;

    for (*count = 0; (token = sip_word_next(&rest)).len > 0; (*count)++) {
        struct format *format = &formats[*count];

        if (*count == FORMATS_COMPARED)
            return false;
        *format = (struct format){.token = token};
        format->has_name = sdp_format_read(&media->sdp, token, &format->name, &format->rate);
    }
    return true;
}

/** Is it the same format? It may be if either has no name. */
static bool may_be_same(const struct format *one, const struct format *other)
{
    if (!one->has_name || !other->has_name)
        return true;
    if (sip_text_starts(one->name, "G729") && sip_text_starts(other->name, "G729"))
        return true;
    return sip_word_is_same(one->name, other->name) && one->rate == other->rate;
}

/** Do both lines have the same format of fixed meaning? That is quick to see, and nearly always so. */
static bool shares_fixed(const struct session_media *offer, const struct session_media *answer)
{
    struct sip_text rest = answer->sdp.formats, answered = sip_word_next(&rest), offered;
    uint32_t number;

    if (!sip_number_read(answered, &number) || number >= DYNAMIC_FROM)
        return false;
    rest = offer->sdp.formats;
    while ((offered = sip_word_next(&rest)).len > 0)
        if (sip_text_equal(offered, answered))
            return true;
    return false;
}

/** Is there any format in the answer, and none that may be in the offer? */
static bool has_nothing_in_common(const struct session_media *offer, const struct session_media *answer)
{
    struct format offered[FORMATS_COMPARED], answered[FORMATS_COMPARED];
    unsigned offered_count, answered_count;
    bool is_any = false;

    if (shares_fixed(offer, answer) || !formats_read(offer, offered, &offered_count) ||
        !formats_read(answer, answered, &answered_count))
        return false;
    for (unsigned i = 0; i < answered_count; i++) {
        if (answered[i].has_name && is_aside(answered[i].name))
            continue;
        is_any = true;
        for (unsigned j = 0; j < offered_count; j++)
            if (may_be_same(&offered[j], &answered[i]))
                return false;
    }
    return is_any;
}

void media_add_formats(GString *out, const struct session_media *media)
{
    struct sip_text rest = media->sdp.formats, format, name;
    unsigned shown = 0;
    uint32_t rate;

    while ((format = sip_word_next(&rest)).len > 0) {
        bool has_name = sdp_format_read(&media->sdp, format, &name, &rate);

        if (has_name && is_aside(name))
            continue;
        if (++shown > FORMATS_SHOWN) {
            g_string_append(out, " and more");
            return;
        }
        g_string_append(out, shown > 1 ? ", " : "");
        add_word(out, has_name ? name : format, WORD_SHOWN);
        if (has_name && rate != 8000 && sip_text_is(media->sdp.kind, "audio"))
            g_string_append_printf(out, "/%u", rate);
    }
}

static enum finding_id formats_fit(const struct session_media *offer, const struct session_media *answer,
                                   uint32_t frame, GString *out)
{
    if (!sip_text_has(offer->sdp.profile, "RTP/") || !has_nothing_in_common(offer, answer))
        return FINDING_COUNT;
    add_word(out, answer->sdp.kind, WORD_SHOWN);
    g_string_append(out, " is answered with ");
    media_add_formats(out, answer);
    g_string_append(out, ", and offered were ");
    media_add_formats(out, offer);
    g_string_append_printf(out, " (frame %u): they have no format in common (RFC 3264 section 6.1)", frame);
    return FINDING_MEDIA_NO_COMMON_FORMAT;
}

static enum finding_id kind_fit(const struct session *offer, const struct session *answer, unsigned i, uint32_t frame,
                                GString *out)
{
    if (sip_word_is_same(offer->media[i].sdp.kind, answer->media[i].sdp.kind))
        return FINDING_COUNT;
    g_string_append_printf(out, "media line %u is offered as ", i + 1);
    add_word(out, offer->media[i].sdp.kind, WORD_SHOWN);
    g_string_append_printf(out, " (frame %u) and answered as ", frame);
    add_word(out, answer->media[i].sdp.kind, WORD_SHOWN);
    g_string_append(out, ": the lines of the answer must be in the order of the offer (RFC 3264 section 6)");
    return FINDING_MEDIA_MISMATCH;
}

enum finding_id media_fit(const struct session *offer, const struct session *answer, uint32_t offer_frame, GString *out)
{
    static enum finding_id (*const rules[])(const struct session_media *, const struct session_media *, uint32_t,
                                            GString *) = {profile_fit, keys_fit, crypto_fit, formats_fit};
    enum finding_id id = count_fit(offer, answer, offer_frame, out);

    for (unsigned i = 0; i < MIN(offer->count, SESSION_MEDIA_MAX) && id == FINDING_COUNT; i++) {
        if (answer->media[i].port == 0 || offer->media[i].port == 0)
            continue;
        id = kind_fit(offer, answer, i, offer_frame, out);
        for (unsigned rule = 0; rule < G_N_ELEMENTS(rules) && id == FINDING_COUNT; rule++)
            id = rules[rule](&offer->media[i], &answer->media[i], offer_frame, out);
    }
    return id;
}

/** The place of the only audio line; false if there is none, or several. */
static bool audio_find_only(const struct session *session, unsigned *place)
{
    unsigned count = 0;

    for (unsigned i = 0; i < MIN(session->count, SESSION_MEDIA_MAX); i++)
        if (sip_text_is(session->media[i].sdp.kind, "audio")) {
            *place = i;
            count++;
        }
    return count == 1 && session->count <= SESSION_MEDIA_MAX;
}

const char *media_direction_name(const struct session_media *media)
{
    static const char *const names[] = {"a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive"};

    if (session_is_nowhere(media))
        return media->host.at[0] == ':' ? "c=::" : "c=0.0.0.0";
    return names[media->direction];
}

static bool is_off(const struct session_media *media)
{
    return session_is_nowhere(media) || media->direction == SESSION_INACTIVE;
}

enum finding_id media_fit_first(const struct session *offer, const struct session *answer, uint32_t offer_frame,
                                GString *out)
{
    const struct session_media *offered, *answered;
    unsigned place = 0;

    if (offer->count != answer->count || !audio_find_only(offer, &place) || offer->media[place].port == 0)
        return FINDING_COUNT;
    offered = &offer->media[place];
    answered = &answer->media[place];
    if (answered->port == 0) {
        g_string_append_printf(out, "the audio that frame %u offers is refused: its port in the answer is 0",
                               offer_frame);
        return FINDING_MEDIA_REJECTED;
    }
    if (offered->direction == SESSION_SENDRECV && answered->direction == SESSION_SENDRECV && !is_off(offered) &&
        !is_off(answered))
        return FINDING_COUNT;
    g_string_append_printf(out, "%s from the start: the offer (frame %u) says %s, the answer %s",
                           is_off(offered) || is_off(answered) ? "no audio" : "audio goes one way only", offer_frame,
                           media_direction_name(offered), media_direction_name(answered));
    return FINDING_MEDIA_INACTIVE;
}

static void add_line(GString *out, struct sip_text line)
{
    if (line.len == 0)
        g_string_append(out, "nothing");
    else
        add_word(out, line, LINE_SHOWN);
}

bool media_fit_version(struct sip_text text, struct sip_text before, uint32_t frame, GString *out)
{
    struct session session, other;
    struct sip_text line, other_line;

    if (!session_read(text, &session) || !session_read(before, &other) || session.origin.len == 0 ||
        !sip_text_equal(session.origin, other.origin))
        return false;
    do {
        if (session.text.len == 0 && other.text.len == 0)
            return false;
        line = sip_line_next(&session.text);
        other_line = sip_line_next(&other.text);
    } while (sip_text_equal(line, other_line));
    g_string_append(out, "o= is still ");
    add_word(out, session.origin, LINE_SHOWN);
    g_string_append_printf(out, ", as in frame %u, though the description has changed: ", frame);
    add_line(out, line);
    g_string_append(out, ", before ");
    add_line(out, other_line);
    g_string_append(out, " (RFC 3264 section 8: its version must be raised)");
    return true;
}
