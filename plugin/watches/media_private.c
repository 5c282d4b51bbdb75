/* media_private.c
 * A NAT changes the address that a message comes from, and not the one in its description.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_private.h"

#include "sip/session.h"
#include "watches/media_target.h"
#include "watches/media_words.h"

static char *words_of(const void *facts)
{
    return media_words_private(facts);
}

bool media_private_may(const struct message_event *event)
{
    return event->arrival->from.family && !endpoint_is_private(&event->arrival->from);
}

void media_private_say(struct media_watch *watch, const struct message_event *event, const struct media_hop *hop,
                       enum media_side side, const struct session *session)
{
    struct media_private facts = {.from = event->arrival->from};
    const struct session_media *audio;

    if (!media_private_may(event))
        return;
    audio = session_audio(session);
    if (!audio || audio->has_ice || !endpoint_read(&facts.to, audio->host, audio->port) ||
        !endpoint_is_private(&facts.to))
        return;
    if (!media_target_before(hop, side, &facts.before))
        facts.before.family = 0;
    else if (endpoint_is_private(&facts.before))
        return; /* it was said before */
    finding_say_later(watch->context->findings, event->place, words_of, &facts, sizeof facts);
}
