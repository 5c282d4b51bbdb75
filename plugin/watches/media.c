/* media.c
 * Judges each offer and answer as it comes (RFC 3264).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/media.h"

#include "sip/body.h"
#include "sip/session.h"
#include "watches/media_again.h"
#include "watches/media_audio.h"
#include "watches/media_doubt.h"
#include "watches/media_fit.h"
#include "watches/media_hold.h"
#include "watches/media_private.h"
#include "watches/media_refused.h"
#include "watches/media_target.h"

/* A description that is no offer (RFC 3959). */
#define EARLY_SESSION "early-session"

static void call_forgotten(struct call *call, void *data)
{
    struct media_watch *watch = data;

    if (call->media && call->media->is_ended)
        g_queue_unlink(&watch->closing, &call->media->closing);
    call_media_forget(watch->store, call);
}

struct media_watch *media_watch_new(const struct watch_context *context)
{
    struct media_watch *watch = g_new0(struct media_watch, 1);

    watch->context = context;
    watch->store = media_store_new(media_target_leave, watch);
    watch->audio = audio_table_new(media_audio_look, watch);
    watch->words = g_string_new(NULL);
    call_store_on_forget(context->calls, call_forgotten, watch);
    return watch;
}

void media_watch_free(struct media_watch *watch)
{
    if (!watch)
        return;
    media_store_free(watch->store);
    audio_table_free(watch->audio);
    g_string_free(watch->words, TRUE);
    g_free(watch->accepted);
    g_free(watch);
}

void media_add_side(GString *out, const struct media_hop *hop, enum media_side side)
{
    if (hop->is_begun)
        g_string_append(out, side == MEDIA_CALLER ? "the caller" : "the callee");
    else if (hop->at[side].family)
        endpoint_add_host(out, &hop->at[side]);
    else
        g_string_append(out, "one side");
}

static bool is_certain(struct sip_message *message)
{
    return sip_body_is_whole(message) && !sip_text_has(message->headers, EARLY_SESSION) &&
           !sip_text_has(message->body, EARLY_SESSION);
}

/** Were both messages captured whole? To be asked only where something is wrong. */
static bool are_certain(const struct offer_answer *step, const struct message_event *event)
{
    struct sip_text bytes = transaction_request(event->requests);
    struct sip_message request;

    if (!is_certain(event->message))
        return false;
    if (step->is_offer_whole || event->message->code == 0)
        return true;
    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request) && is_certain(&request);
}

/** Has the same been found of this offer, on another hop? */
static bool is_told(struct call_media *media, uint32_t cseq, enum finding_id id)
{
    unsigned bit = 1u << (id - FINDING_MEDIA_NO_COMMON_FORMAT);

    if (media->told_cseq != cseq)
        media->told = 0;
    media->told_cseq = cseq;
    if (media->told & bit)
        return true;
    media->told |= bit;
    return false;
}

static void media_raise(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                        enum finding_id id, const GString *words)
{
    struct finding *finding;

    if (id == FINDING_COUNT || !are_certain(step, event) || is_told(step->hop->media, event->message->cseq, id))
        return;
    finding = finding_add(watch->context->findings, event->place, id, event->message->call_id, "%s", words->str);
    finding_add_frame(finding, step->offer_frame);
}

/** The description was changed, and its version was not. */
static void version_check(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step,
                          struct sip_text text, const struct media_description *before)
{
    GString *words;

    if (!before->text.at || (text.len >= before->text.len && memcmp(text.at, before->text.at, before->text.len) == 0))
        return;
    words = g_string_new(NULL);
    if (media_fit_version(text, before->text, before->frame, words)) {
        struct offer_answer known = *step;

        known.offer_frame = before->frame;
        known.is_offer_whole = true; /* only what was whole was kept */
        media_raise(watch, event, &known, FINDING_MEDIA_MISMATCH, words);
    }
    g_string_free(words, TRUE);
}

/** Of the first offer of a call, nothing is judged before it is answered, and it need not be read. */
static void offered(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step)
{
    struct media_hop *hop = step->hop;
    bool are_kept = media_targets_are_kept(watch);
    struct session offer;

    if ((!hop->is_agreed && !are_kept && !media_private_may(event)) || !session_read(step->offer, &offer))
        return;
    if (hop->is_agreed)
        version_check(watch, event, step, step->offer, &hop->side[step->offerer]);
    media_private_say(watch, event, hop, step->offerer, &offer);
    if (!hop->is_agreed && are_kept)
        media_target_offer(watch, step, &offer);
    else if (hop->is_agreed && step->is_in_request)
        media_hold_ask(watch, event, step, &offer);
}

/** RFC 3262 section 3 */
static bool is_unreliable(const struct sip_message *message)
{
    struct sip_text value;

    return message->code / 100 == 1 && !sip_header_find(message, "RSeq", 0, &value);
}

static void answered(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step)
{
    struct media_hop *hop = step->hop;
    enum media_side answerer = media_other(step->offerer);
    GString *words = g_string_truncate(watch->words, 0);
    struct session offer, answer;
    enum finding_id id;

    if (!session_read(step->offer, &offer) || !session_read(step->answer, &answer))
        return;
    id = media_fit(&offer, &answer, step->offer_frame, words);
    hop->watched.is_first_due |= id == FINDING_COUNT && step->is_first && hop->is_begun;
    if (id == FINDING_COUNT && hop->watched.is_first_due && step->is_accepting) {
        id = media_fit_first(&offer, &answer, step->offer_frame, words);
        hop->watched.is_first_due = false;
    }
    media_raise(watch, event, step, id, words);
    if (hop->side[answerer].frame < step->offer_frame)
        version_check(watch, event, step, step->answer, &hop->side[answerer]);
    if (step->is_again)
        media_again_say(watch, event, step, &answer);
    media_private_say(watch, event, hop, answerer, &answer);
    media_hold_answer(watch, event, step, &answer);
    media_target_agree(watch, event, step, &offer, &answer);
    hop->watched.is_unreliable = is_unreliable(event->message);
    hop->watched.is_doubtful = media_is_doubtful(&offer, &answer);
    if (step->is_in_request)
        media_accepted_note(watch, event, &offer);
    offer_answer_settle(watch->store, step, offer.text, answer.text, event->arrival->frame);
}

/** "the offer in frame 5 has no answer" */
static void unanswered(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step)
{
    struct session offer;
    GString *words;

    if (!are_certain(step, event) || !sip_body_is_absent(event->message) || !session_read(step->offer, &offer) ||
        watch_may_have_missed(watch->context, event->arrival->hosts,
                              time_before(event->arrival->time_us, watch_64_t1_us(watch->context))))
        return;
    words = g_string_new(NULL);
    g_string_printf(words, "the offer in frame %u has no answer: ", step->offer_frame);
    if (event->message->code == 0)
        g_string_append(words, "the ACK has no session description");
    else
        g_string_append_printf(words, "the %u has no session description%s", event->message->code,
                               event->method == METHOD_INVITE ? ", and no response before it had one" : "");
    g_string_append(words, event->method == METHOD_UPDATE ? " (RFC 3311 section 5.2)" : " (RFC 3261 section 13.2.1)");
    media_raise(watch, event, step, FINDING_MEDIA_MISMATCH, words);
    g_string_free(words, TRUE);
}

/** A provisional response had the first answer of the call, and is now in force. */
static void first_check(struct media_watch *watch, const struct message_event *event, const struct offer_answer *step)
{
    struct media_hop *hop = step->hop;
    const struct media_description *offered_by = &hop->side[hop->inviter];
    struct offer_answer known = *step;
    struct session offer, answer;
    GString *words;

    hop->watched.is_first_due = false;
    if (!session_read(offered_by->text, &offer) || !session_read(hop->side[media_other(hop->inviter)].text, &answer))
        return;
    words = g_string_new(NULL);
    known.offer_frame = offered_by->frame;
    media_raise(watch, event, &known, media_fit_first(&offer, &answer, offered_by->frame, words), words);
    g_string_free(words, TRUE);
}

static void description_note(struct media_watch *watch, const struct message_event *event)
{
    struct offer_answer step;

    offer_answer_message(watch->store, event->call, event->message, event->method, event->arrival, event->part,
                         event->requests, &step);
    if (step.kind == OFFER_ANSWER_OFFER)
        offered(watch, event, &step);
    else if (step.kind == OFFER_ANSWER_ANSWER)
        answered(watch, event, &step);
    else if (step.kind == OFFER_ANSWER_UNANSWERED)
        unanswered(watch, event, &step);
    if (!step.is_accepting || !step.hop || !step.hop->is_agreed)
        return;
    media_target_accept(event, step.hop);
    if (step.hop->watched.is_first_due)
        first_check(watch, event, &step);
}

/** The INVITE failed: what was offered in it is void, unless it was a change in a call. */
static void refused(struct media_watch *watch, const struct message_event *event)
{
    struct media_hop *hop = media_hop_find(event->call, event->arrival);

    media_refused_say(watch, event, hop);
    if (hop && hop->watched.asked)
        media_hold_refused(hop, event->message->code);
    if (hop && !hop->is_up && event->method == METHOD_INVITE && !event->call->media->is_ended)
        media_hop_forget(watch->store, hop);
    if (event->call->media && !event->call->media->hops && !event->call->media->is_ended)
        call_media_forget(watch->store, event->call);
}

void media_watch_message(struct media_watch *watch, const struct message_event *event)
{
    unsigned code = event->message->code;

    if (watch->closing.head)
        media_audio_close(watch, event->arrival->time_us);
    if (!event->call || event->part->first_frame || code == 100)
        return;
    switch (event->method) {
    case METHOD_ACK:
        if (code)
            break;
        /* fall through */
    case METHOD_INVITE:
    case METHOD_UPDATE:
    case METHOD_PRACK:
        if (code < 300)
            description_note(watch, event);
        else
            refused(watch, event);
        break;
    case METHOD_BYE:
        if (!event->call->media)
            break;
        if (!code)
            media_doubt_bye(watch, event);
        media_audio_bye(watch, event);
        break;
    default:
        break;
    }
}
