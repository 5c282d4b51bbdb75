/* media_hold.c
 * Hold and retrieve, as the offers in a call say it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media_hold.h"

#include "sip/session.h"
#include "texts/decimal.h"
#include "watches/media_fit.h"

/** Does it ask for silence from the other side? Then tells by which attribute. */
static const char *hold_of(const struct session_media *audio)
{
    if (session_is_nowhere(audio) || audio->direction == SESSION_SENDONLY || audio->direction == SESSION_INACTIVE)
        return media_direction_name(audio);
    return NULL;
}

void media_hold_ask(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                    const struct session *offer)
{
    struct media_watched *watched = &step->hop->watched;
    const struct session_media *audio = session_audio(offer);
    bool is_held = watched->held_frame && watched->holder == step->offerer;
    const char *how = audio ? hold_of(audio) : NULL;

    watched->asked = NULL;
    if (!audio || (how != NULL) == is_held)
        return;
    watched->asked_how = how;
    watched->is_asked_both_ways = audio->direction == SESSION_SENDRECV;
    watched->asked_frame = event->arrival->frame;
    watched->asked =
        finding_say(watch->context->findings, event->place,
                    how ? g_strdup_printf("asks to put the call on hold: %s", how)
                        : g_strdup_printf("asks to take the call back from hold, where it has been since frame %u",
                                          watched->held_frame));
}

static void held(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                 const char *who)
{
    struct media_watched *watched = &step->hop->watched;

    watched->held = watched->asked;
    watched->held_frame = step->offer_frame;
    watched->held_us = event->arrival->time_us;
    watched->holder = step->offerer;
    finding_say_again(watched->held, g_strdup_printf("put on hold by %s: %s", who, watched->asked_how));
    finding_say(watch->context->findings, event->place,
                g_strdup_printf("put on hold by %s in frame %u: %s", who, step->offer_frame, watched->asked_how));
}

static void taken_back(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                       const char *who)
{
    struct media_watched *watched = &step->hop->watched;
    int64_t since_us = watched->held_us, now_us = event->arrival->time_us;
    GString *words = g_string_new(NULL);

    g_string_printf(words, "taken back from hold by %s, on hold since frame %u", who, watched->held_frame);
    if (since_us != TIME_UNKNOWN && now_us >= since_us)
        decimal_append(words, ", for %.1f s", (double)(now_us - since_us) / G_USEC_PER_SEC);
    finding_say_again(watched->asked, g_string_free(words, FALSE));
    finding_say_again(watched->held,
                      g_strdup_printf("%s, taken back in frame %u", watched->held->words, step->offer_frame));
    finding_say(watch->context->findings, event->place,
                g_strdup_printf("taken back from hold by %s in frame %u", who, step->offer_frame));
    watched->held = NULL;
    watched->held_frame = 0;
}

void media_hold_answer(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                       const struct session *answer)
{
    struct media_watched *watched = &step->hop->watched;
    const struct session_media *audio = session_audio(answer);
    GString *who;

    if (!watched->asked || watched->asked_frame != step->offer_frame)
        return;
    media_add_side(who = g_string_new(NULL), step->hop, step->offerer);
    if (watched->asked_how)
        held(watch, event, step, who->str);
    else
        taken_back(watch, event, step, who->str);
    if (!watched->asked_how && watched->is_asked_both_ways && audio && audio->direction == SESSION_RECVONLY)
        finding_say(watch->context->findings, event->place,
                    g_strdup_printf("answers a=sendrecv (frame %u) with a=recvonly: this side goes on sending nothing, "
                                    "as if the call were still on hold",
                                    step->offer_frame));
    if (watched->asked_how && strcmp(watched->asked_how, "a=sendonly") == 0 && audio &&
        audio->direction == SESSION_SENDRECV && !session_is_nowhere(audio))
        finding_say(
            watch->context->findings, event->place,
            g_strdup_printf("answers a=sendonly (frame %u) as if it were a=sendrecv: a=recvonly or a=inactive is "
                            "due (RFC 3264 section 6.1)",
                            step->offer_frame));
    watched->asked = NULL;
    g_string_free(who, TRUE);
}

void media_hold_refused(struct media_hop *hop, unsigned code)
{
    struct media_watched *watched = &hop->watched;

    finding_say_again(watched->asked, g_strdup_printf("%s; refused with %u", watched->asked->words, code));
    watched->asked = NULL;
}
