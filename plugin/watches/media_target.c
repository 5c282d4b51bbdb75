/* media_target.c
 * Keeps the table of the addresses that calls take audio at, as their descriptions say.
 *
 * Before the first packet that may be audio, the table stays empty: the descriptions are at hand with the hops, and
 * most captures of SIP have no audio at all. The first packet has all of them entered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_target.h"

#include "sip/body.h"
#include "sip/session.h"
#include "watches/media_words.h"

static void end_leave(struct media_watch *watch, struct audio_end *end)
{
    end->earlier = audio_end_packets(end);
    if (end->target) {
        if (end->previous)
            end->previous->next = end->next;
        else
            end->target->owner = end->next;
        if (end->next)
            end->next->previous = end->previous;
    }
    audio_give(watch->audio, end->target);
    audio_give(watch->audio, end->source);
    end->target = end->source = NULL;
}

static void end_enter(struct media_watch *watch, struct media_hop *hop, struct audio_end *end,
                      const struct endpoint *to)
{
    struct audio_end *first;

    end->hop = hop;
    end->target = audio_take(watch->audio, to);
    if (!end->target)
        return;
    end->target_before = end->target->packets;
    first = end->target->owner;
    end->next = first;
    end->previous = NULL;
    if (first)
        first->previous = end;
    end->target->owner = end;
}

static bool is_multicast(const struct endpoint *to)
{
    return to->family == 4 ? (to->address[0] & 0xf0) == 0xe0 : to->address[0] == 0xff;
}

/** Where the side takes audio; false if that is not known, or nowhere. */
static bool address_read(const struct session *session, struct endpoint *to)
{
    const struct session_media *audio = session_audio(session);

    return audio && !session_is_nowhere(audio) && endpoint_read(to, audio->host, audio->port) && !is_multicast(to);
}

static void target_describe(struct media_watch *watch, struct media_hop *hop, enum media_side side,
                            const struct session *session)
{
    struct audio_end *end = &hop->watched.end[side];
    struct endpoint to;
    bool is_known = address_read(session, &to);

    if (is_known && end->target && endpoint_is_same(&end->target->to, &to))
        return;
    end_leave(watch, end);
    if (is_known)
        end_enter(watch, hop, end, &to);
}

static bool is_both_ways(const struct session *one, const struct session *other)
{
    const struct session_media *audio = session_audio(one), *answered = session_audio(other);

    return audio && answered && audio->direction == SESSION_SENDRECV && answered->direction == SESSION_SENDRECV &&
           !(audio->has_ice && answered->has_ice); /* it may go to any candidate */
}

static void targets_agree(struct media_watch *watch, struct media_hop *hop, enum media_side side,
                          const struct session *session, const struct session *other)
{
    struct media_watched *watched = &hop->watched;
    const struct audio_end *ends = watched->end;

    target_describe(watch, hop, side, session);
    target_describe(watch, hop, media_other(side), other);
    watched->is_both_ways = is_both_ways(session, other) && ends[0].target && ends[1].target;
    watched->is_between_hosts = watched->is_both_ways &&
                                endpoint_is_same_host(&ends[MEDIA_CALLER].target->to, &hop->at[MEDIA_CALLER]) &&
                                endpoint_is_same_host(&ends[MEDIA_CALLEE].target->to, &hop->at[MEDIA_CALLEE]);
}

/** From now on it counts whether audio comes. */
static void agreed_begin(struct media_hop *hop, int64_t time_us)
{
    struct media_watched *watched = &hop->watched;

    watched->agreed_us = time_us;
    for (unsigned side = 0; side < G_N_ELEMENTS(watched->end); side++) {
        struct audio_end *end = &watched->end[side];

        end->until_agreed = audio_end_packets(end);
        if (end->target && watched->is_both_ways)
            end->target->look_at = MIN(end->target->look_at, end->target->packets + MEDIA_PACKETS_ENOUGH);
    }
}

/** What would have been done as the descriptions came. */
static void hop_enter(struct media_hop *hop, void *data)
{
    struct session one, other;

    if (hop->is_agreed) {
        if (session_read(hop->side[MEDIA_CALLER].text, &one) && session_read(hop->side[MEDIA_CALLEE].text, &other))
            targets_agree(data, hop, MEDIA_CALLER, &one, &other);
        if (hop->is_up)
            agreed_begin(hop, hop->watched.agreed_us);
        return;
    }
    if (session_read(hop->asked.text, &one))
        target_describe(data, hop, hop->asker, &one);
    if (session_read(hop->offer.text, &other))
        target_describe(data, hop, media_other(hop->inviter), &other);
}

static void targets_begin(void *data)
{
    struct media_watch *watch = data;

    watch->has_targets = true;
    media_hops_each(watch->store, hop_enter, watch);
}

bool media_targets_are_kept(struct media_watch *watch)
{
    if (!watch->has_targets && media_store_has_lost(watch->store)) { /* there, a description will not be at hand */
        watch->audio->first = NULL;
        targets_begin(watch);
    }
    if (!watch->has_targets)
        watch->audio->first = targets_begin;
    return watch->has_targets;
}

void media_target_offer(struct media_watch *watch, const struct offer_answer *step, const struct session *offer)
{
    target_describe(watch, step->hop, step->offerer, offer);
}

void media_target_agree(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                        const struct session *offer, const struct session *answer)
{
    struct media_hop *hop = step->hop;
    struct media_watched *watched = &hop->watched;

    watched->place = event->place;
    watched->finding = NULL;
    watched->agreed_us = TIME_UNKNOWN;
    if (media_targets_are_kept(watch))
        targets_agree(watch, hop, step->offerer, offer, answer);
    if (hop->is_up)
        agreed_begin(hop, event->arrival->time_us);
}

void media_target_accept(const struct message_event *event, struct media_hop *hop)
{
    if (event->message->code)
        hop->watched.accepted = event->place;
    if (hop->watched.is_unreliable && event->message->code && !sip_body_is_absent(event->message))
        hop->watched.is_unreliable = false; /* the 2xx has the answer, too */
    if (hop->watched.agreed_us == TIME_UNKNOWN)
        agreed_begin(hop, event->arrival->time_us);
}

bool media_target_before(const struct media_hop *hop, enum media_side side, struct endpoint *to)
{
    struct session session;

    return hop->is_agreed && session_read(hop->side[side].text, &session) && address_read(&session, to);
}

void media_target_leave(struct media_hop *hop, void *data)
{
    for (unsigned side = 0; side < G_N_ELEMENTS(hop->watched.end); side++)
        if (hop->watched.end[side].hop)
            end_leave(data, &hop->watched.end[side]);
}
