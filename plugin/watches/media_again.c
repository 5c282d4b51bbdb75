/* media_again.c
 * The first answer to an offer holds; a client is to ignore one that follows in the same dialog (RFC 3261 section
 * 13.2.1). Many take the second one all the same: so it is a fact, and no finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_again.h"

#include "sip/headers.h"
#include "sip/session.h"
#include "watches/media_fit.h"

/* So much of an address is quoted. */
#define HOST_SHOWN 45

static bool is_same_audio(const struct session_media *one, const struct session_media *other)
{
    return one->port == other->port && sip_word_is_same(one->host, other->host) &&
           sip_text_equal(one->sdp.formats, other->sdp.formats);
}

/** "192.0.2.1:4000 with PCMU, PCMA" */
static void add_audio(GString *out, const struct session_media *audio)
{
    sip_text_quote(out, audio->host, HOST_SHOWN);
    g_string_append_printf(out, ":%u with ", audio->port);
    media_add_formats(out, audio);
}

void media_again_say(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                     const struct session *answer)
{
    const struct media_description *before = &step->hop->side[media_other(step->offerer)];
    const struct session_media *first_audio, *audio;
    struct session first;
    GString *words;

    if (step->hop->side[step->offerer].frame != step->offer_frame || sip_text_equal(before->text, answer->text) ||
        !session_read(before->text, &first))
        return;
    first_audio = session_audio(&first);
    audio = session_audio(answer);
    if (!first_audio || !audio || is_same_audio(first_audio, audio))
        return;
    words = g_string_new("the audio of this answer is at ");
    add_audio(words, audio);
    g_string_append_printf(words, ", that of frame %u in the same dialog at ", before->frame);
    add_audio(words, first_audio);
    g_string_append(words, ": the first answer holds (RFC 3261 section 13.2.1)");
    finding_say(watch->context->findings, event->place, g_string_free(words, FALSE));
}
