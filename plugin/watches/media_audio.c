/* media_audio.c
 * Counts the audio that comes to each side, from the agreed address or another one, until the call ends.
 *
 * Nothing is done for each packet but to count it: the listener of the table is called now and then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_audio.h"

#include "calls/dialog_parts.h"
#include "watches/media_target.h"
#include "watches/media_words.h"

/* Unless the call has ended, the other side gets none for so long. */
#define SILENT_US (5 * (int64_t)G_USEC_PER_SEC)

/* Both sides of a call, and its legs and hops, may have one target. */
#define TAKERS_MOST 4

/* The last packets come behind the BYE. */
#define CLOSING_US (2 * (int64_t)G_USEC_PER_SEC)

static struct audio_end *other_end(struct audio_end *end)
{
    struct audio_end *ends = end->hop->watched.end;

    return end == &ends[MEDIA_CALLER] ? &ends[MEDIA_CALLEE] : &ends[MEDIA_CALLER];
}

/** Do more calls take audio at that address than two legs of one would? Then it is not known whose it is. */
static bool is_shared(const struct audio_end *end)
{
    return end->target && end->target->takers > TAKERS_MOST;
}

static uint64_t since_agreed(const struct audio_end *end)
{
    return audio_end_packets(end) - end->until_agreed;
}

static bool is_silent_for(const struct media_watched *watched, int64_t now_us, int64_t span_us)
{
    return watched->agreed_us != TIME_UNKNOWN && now_us != TIME_UNKNOWN && now_us - watched->agreed_us >= span_us &&
           !sight_leaps(watched->agreed_us, now_us);
}

/** Audio comes to this end, and none to the other, and the capture would show it: it is where that one's own audio
 * comes by, or that the messages of both come by. */
static bool is_one_way(struct audio_end *end)
{
    struct audio_end *other = other_end(end);

    return end->target && other->target && !is_shared(end) && !is_shared(other) &&
           since_agreed(end) >= MEDIA_PACKETS_ENOUGH && since_agreed(other) == 0 &&
           (end->hop->watched.is_between_hosts || endpoint_is_same_host(&end->target->from, &other->target->to));
}

/** The audio of a side that asked for its own at a private address comes from a public one, and what is sent to it goes
 * to the former only. */
static bool is_misled(struct audio_end *end)
{
    const struct audio_end *other = other_end(end);

    return end->target && end->source && !is_shared(end) && !is_shared(other) &&
           since_agreed(end) >= MEDIA_PACKETS_ENOUGH && since_agreed(other) >= MEDIA_PACKETS_ENOUGH &&
           endpoint_is_private(&end->target->to) && !endpoint_is_private(&end->source->to) &&
           end->source->packets == end->source_before;
}

static bool is_faulty(struct audio_end *end)
{
    return is_one_way(end) || is_misled(end);
}

static void words_put(struct finding *finding, struct audio_end *end)
{
    GString *words = g_string_new(NULL);

    media_words_one_way(words, end, is_misled(end));
    finding_reword(finding, words->str);
    g_string_free(words, TRUE);
}

static void evidence_add(struct finding *finding, const struct media_hop *hop)
{
    finding_add_frame(finding, hop->side[MEDIA_CALLER].frame);
    finding_add_frame(finding, hop->side[MEDIA_CALLEE].frame);
}

/** Does another hop of the call, between the same two ends of the audio, tell it already? */
static bool is_told(const struct media_hop *hop)
{
    const struct audio_end *ends = hop->watched.end;

    for (const struct media_hop *other = hop->media->hops; other; other = other->next)
        if (other != hop && other->watched.finding && other->watched.end[0].target == ends[0].target &&
            other->watched.end[1].target == ends[1].target)
            return true;
    return false;
}

/** Audio goes one way for so long that it is told before the call ends; or it no longer does. */
static void end_look(struct media_watch *watch, struct audio_end *end, int64_t now_us)
{
    struct media_watched *watched = &end->hop->watched;
    const struct call_media *media = end->hop->media;

    if (watched->finding) {
        watched->finding->is_withdrawn |= !is_faulty(end) && !is_faulty(other_end(end));
        return;
    }
    if (!watched->is_both_ways || media->is_ended || !is_silent_for(watched, now_us, SILENT_US) || !is_faulty(end) ||
        is_told(end->hop))
        return;
    watched->finding =
        finding_add_late(watch->context->findings, watched->place, FINDING_MEDIA_ONE_WAY, media->call_id, "%s", "");
    words_put(watched->finding, end);
    evidence_add(watched->finding, end->hop);
    watch->context->clock->has_passed = true;
    if (other_end(end)->target)
        other_end(end)->target->look_at = 0;
}

/** Audio to this end is what the other end sends: does it come from where that asks for its own? */
static void source_look(struct media_watch *watch, struct audio_end *end)
{
    struct audio_end *sender = other_end(end);
    struct media_watched *watched = &end->hop->watched;
    const struct endpoint *from = &end->target->from;

    if (!sender->target || !from->family || endpoint_is_same(from, &sender->target->to) ||
        (sender->source && endpoint_is_same(from, &sender->source->to)))
        return;
    sender->earlier += sender->source ? sender->source->packets - sender->source_before : 0;
    audio_give(watch->audio, sender->source);
    sender->source = audio_take(watch->audio, from);
    sender->source_before = sender->source ? sender->source->packets : 0;
    if (watched->is_source_said || !watched->place)
        return;
    watched->is_source_said = true;
    finding_say(watch->context->findings, watched->place, media_words_source(sender, from));
}

static void end_said(struct audio_end *end)
{
    struct media_watched *watched = &end->hop->watched;

    for (unsigned i = 0; i < G_N_ELEMENTS(watched->ended); i++)
        if (watched->ended[i])
            finding_say_again(watched->ended[i], media_words_ended(end->hop));
}

void media_audio_look(struct audio_target *target, int64_t time_us, void *data)
{
    struct media_watch *watch = data;
    uint64_t next = UINT64_MAX;

    if (target->takers > TAKERS_MOST) {
        target->look_at = target->packets + MEDIA_PACKETS_ENOUGH;
        return;
    }
    for (struct audio_end *end = target->owner; end; end = end->next) {
        source_look(watch, end);
        end_look(watch, end, time_us);
        if (end->hop->media->is_ended) {
            end_said(end);
            next = target->packets + 1;
        } else if (end->hop->watched.is_both_ways && !end->hop->watched.finding) {
            next = MIN(next, target->packets + MEDIA_PACKETS_ENOUGH);
        }
    }
    target->look_at = next;
}

/** Neither side gets any, though the capture shows the audio of other calls, and these two hosts. */
static bool is_without(const struct media_watch *watch, const struct media_hop *hop, const struct message_event *bye)
{
    const struct media_watched *watched = &hop->watched;

    return watched->is_between_hosts && watch->audio->heard > 0 &&
           audio_end_packets(&watched->end[0]) + audio_end_packets(&watched->end[1]) == 0 &&
           is_silent_for(watched, bye->arrival->time_us, SILENT_US) &&
           !watch_may_have_missed(watch->context, bye->arrival->hosts, watched->agreed_us);
}

static void bye_judge(struct media_watch *watch, const struct message_event *bye, struct media_hop *hop)
{
    struct media_watched *watched = &hop->watched;
    struct audio_end *end = is_faulty(&watched->end[0]) ? &watched->end[0] : &watched->end[1];

    if (watched->finding) {
        if (!watched->finding->is_withdrawn && is_faulty(end))
            words_put(watched->finding, end);
        return;
    }
    if (is_told(hop))
        return;
    if (is_faulty(end)) {
        watched->finding =
            finding_add(watch->context->findings, bye->place, FINDING_MEDIA_ONE_WAY, bye->message->call_id, "%s", "");
        words_put(watched->finding, end);
    } else if (is_without(watch, hop, bye)) {
        GString *words = g_string_new(NULL);

        media_words_none(words, hop);
        watched->finding = finding_add(watch->context->findings, bye->place, FINDING_MEDIA_NONE, bye->message->call_id,
                                       "%s", words->str);
        g_string_free(words, TRUE);
    }
    if (watched->finding)
        evidence_add(watched->finding, hop);
}

/** The end of the call is near; or it goes on, as the BYE was challenged. */
static void closing_set(struct media_watch *watch, struct call_media *media, int64_t time_us, bool is_ended)
{
    if (media->is_ended)
        g_queue_unlink(&watch->closing, &media->closing);
    media->is_ended = is_ended;
    media->ended_us = time_us;
    if (is_ended)
        g_queue_push_tail_link(&watch->closing, &media->closing);
}

static struct media_hop *hop_of_bye(const struct message_event *bye)
{
    struct media_hop *hop = media_hop_find(bye->call, bye->arrival), *only = bye->call->media->hops;

    return hop || !only || only->next ? hop : only;
}

/** A caller ends each other branch that was answered as well: that is not the end of this one. */
static bool is_of_other_branch(const struct media_hop *hop, const struct sip_message *bye)
{
    return hop && hop->callee && dialog_from_tag(bye) != hop->callee && dialog_to_tag(bye) != hop->callee;
}

void media_audio_bye(struct media_watch *watch, const struct message_event *event)
{
    struct media_hop *hop = hop_of_bye(event);
    struct media_watched *watched = hop ? &hop->watched : NULL;
    unsigned code = event->message->code, place = code ? 1 : 0;

    if (is_of_other_branch(hop, event->message))
        return;
    if (code && (code < 200 || code == 401 || code == 407)) {
        closing_set(watch, event->call->media, event->arrival->time_us, code < 200 && event->call->media->is_ended);
        return;
    }
    closing_set(watch, event->call->media, event->arrival->time_us, true);
    if (!hop || !hop->is_up || !watched->end[0].hop || !watched->end[1].hop)
        return;
    if (!code && watched->is_both_ways)
        bye_judge(watch, event, hop);
    if (audio_end_packets(&watched->end[0]) + audio_end_packets(&watched->end[1]) == 0 || is_shared(&watched->end[0]) ||
        is_shared(&watched->end[1]))
        return;
    watched->ended[place] = finding_say(watch->context->findings, event->place, media_words_ended(hop));
    for (unsigned side = 0; side < G_N_ELEMENTS(watched->end); side++)
        if (watched->end[side].target)
            watched->end[side].target->look_at = 0;
}

void media_audio_close(struct media_watch *watch, int64_t now_us)
{
    struct call_media *media;

    while ((media = g_queue_peek_head(&watch->closing))) {
        if (now_us != TIME_UNKNOWN && media->ended_us != TIME_UNKNOWN && now_us < media->ended_us + CLOSING_US &&
            now_us > media->ended_us - CLOSING_US)
            return;
        g_queue_unlink(&watch->closing, &media->closing);
        media->is_ended = false;
        call_media_forget(watch->store, media->call);
    }
}
