/* media_private.c
 * A NAT changes the address that a message comes from, and not the one in its description.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_private.h"

#include "sip/session.h"
#include "watches/media_words.h"

void media_private_say(struct media_watch *watch, const struct message_event *event, const struct media_hop *hop,
                       enum media_side side, const struct session *session)
{
    const struct session_media *audio = session_audio(session);
    const struct audio_target *before = hop->watched.end[side].target;
    struct endpoint to;

    if (!audio || audio->has_ice || !endpoint_read(&to, audio->host, audio->port) || !endpoint_is_private(&to) ||
        !event->arrival->from.family || endpoint_is_private(&event->arrival->from))
        return;
    if (before && hop->is_agreed && endpoint_is_private(&before->to))
        return; /* it was said before */
    finding_say(watch->context->findings, event->place,
                media_words_private(&to, &event->arrival->from, hop->is_agreed ? before : NULL));
}
