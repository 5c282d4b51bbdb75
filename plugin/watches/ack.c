/* ack.c
 * Who answers an INVITE repeats it until the ACK comes (RFC 3261 sections 13.3.1.4 and 17.2.1). Watches whether it
 * does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack.h"

#include "texts/decimal.h"
#include "watches/ack_contact.h"
#include "watches/ack_fit.h"
#include "watches/ack_loss.h"
#include "watches/ack_misfit.h"
#include "watches/ack_path.h"
#include "watches/unheard.h"

/* A BYE that ends a call because of a missing ACK comes at 64*T1, give or take. */
#define GUARD_US ((int64_t)G_USEC_PER_SEC)

/* So often a 2xx is repeated, in 7*T1, before a missing ACK is reported without waiting for the limit. */
#define REPEATS_PROVE 3

/* So often a final response is repeated before it is told that it takes a wrong way. */
#define UNHEARD_PROVE 2

/* So many forks are watched. */
#define ANSWERS_OF_INVITE 16

/* A client sends an INVITE over UDP again until something answers; so often, and it is about to give up (timers A and
 * B). */
#define COPIES_AT_END 5

static const struct watch_context *context_of(const struct answer *answer)
{
    return answer->invite->store->context;
}

static int64_t t1_us_of(const struct answer *answer)
{
    return (int64_t)context_of(answer)->t1_ms * 1000;
}

/** There are ACKs, but none that the response calls for, and it went on being sent. */
static bool is_misfit(const struct answer *answer)
{
    return misfit_has_failed(&answer->misfit, &answer->repeats);
}

static void add_misfit(GString *words, const struct answer *answer)
{
    g_string_append_printf(words,
                           "the ACK in frame %u does not fit the %u, which was sent %u times: %s (RFC 3261 section %s)",
                           answer->misfit.frame, answer->code, answer->repeats.count + 1, answer->misfit.words,
                           answer->code < 300 ? "13.2.2.4" : "17.1.1.3");
}

static void add_missing(GString *words, const struct answer *answer, int64_t span_us)
{
    decimal_append(words, "no ACK to the %u%s within %.4g s in this capture", answer->code,
                   answer->code < 300 ? "" : " on this hop", invite_seconds(span_us));
    if (answer->code < 300 && answer->repeats.count < 2 && !answer->is_given_up)
        g_string_append_printf(words, "; it was %s, so the ACK may have gone another way",
                               answer->repeats.count > 0 ? "sent again only once" : "not sent again");
    else if (answer->repeats.count > 0)
        g_string_append_printf(words, ", although it was sent %u times", answer->repeats.count + 1);
    if (answer->contact)
        g_string_append(words, answer->contact);
}

/** What is missing after so long, and how often it was asked for. Free with g_free(). */
static char *answer_words(struct answer *answer, int64_t span_us)
{
    GString *words = g_string_new(NULL);

    if (!answer->contact && answer->code < 300 && (answer->repeats.count >= 2 || answer->is_given_up))
        answer->contact = ack_contact_words(answer);

    if (is_misfit(answer))
        add_misfit(words, answer);
    else
        add_missing(words, answer, span_us);
    if (answer->is_given_up)
        g_string_append(words, "; then its sender ended the call with BYE");
    return g_string_free(words, FALSE);
}

/** Remarks on a final response, at its first copy. */
static struct finding *answer_tell(struct answer *answer, enum finding_id id, int64_t span_us)
{
    char *words = answer_words(answer, span_us);
    struct finding *finding =
        finding_add_late(context_of(answer)->findings, answer->place, id, answer->invite->call_id_text, "%s", words);

    g_free(words);
    answer->is_told = true;
    answer->is_misfit_told = is_misfit(answer);
    if (answer->is_misfit_told)
        ack_misfit_tell(answer);
    answer->is_bye_told = answer->bye_frame != 0;
    finding_add_frame(finding, answer->frame);
    finding_add_frame(finding, answer->invite->frame);
    finding_add_frame(finding, is_misfit(answer) ? answer->misfit.frame : 0);
    finding_add_frame(finding, answer->repeats.count > 0 ? answer->repeats.frame : 0);
    finding_add_frame(finding, answer->bye_frame);
    return finding;
}

/** The same before the limit, on the frame at hand. */
static void answer_tell_early(struct answer *answer, int64_t span_us)
{
    answer->early = answer_tell(answer, FINDING_INVITE_NO_ACK, span_us);
    invite_show_now(answer->invite->store);
}

/** By now, more is known than when it was reported early. */
static void early_reword(struct answer *answer, int64_t span_us)
{
    char *words = answer_words(answer, span_us);

    finding_reword(answer->early, words);
    g_free(words);
    if (is_misfit(answer) && !answer->is_misfit_told) {
        finding_add_frame(answer->early, answer->misfit.frame);
        ack_misfit_tell(answer);
        invite_show_now(answer->invite->store);
    }
    if (answer->bye_frame && !answer->is_bye_told)
        finding_add_frame(answer->early, answer->bye_frame);
    answer->is_misfit_told |= is_misfit(answer);
    answer->is_bye_told |= answer->bye_frame != 0;
}

static bool ack_path_is_same(const struct answer *answer)
{
    const struct kept_bytes *kept = answer->kept;

    return kept && invite_path_is_same((struct sip_text){kept->bytes, kept->request_len},
                                       (struct sip_text){kept->bytes + kept->request_len, kept->len});
}

/** An ACK to a 2xx goes where the dialog leads. That need not be here, unless a BYE of the dialog, another ACK or the
 * messages themselves prove it.
 */
static void success_passed(struct answer *answer, int64_t limit_us)
{
    if (answer->bye_frame || is_misfit(answer) || ack_path_is_same(answer))
        answer_tell(answer, answer->repeats.count >= 2 ? FINDING_INVITE_NO_ACK : FINDING_INVITE_NO_ACK_WEAK, limit_us);
}

/** The client gives a cancelled INVITE up when no final response comes for 64*T1, and has no ACK for a later one (RFC
 * 3261 section 9.1). */
static bool is_given_up_after_cancel(const struct answer *answer, int64_t limit_us)
{
    const struct invite *of = answer->invite;

    for (const struct invite *invite = invite_store_same_call(of); invite; invite = invite_next(invite))
        if (invite->cseq == of->cseq && invite->cancel.frame && answer->time_us - invite->cancel.time_us >= limit_us)
            return true;
    return false;
}

/** An ACK to a failure takes the way of the INVITE, on each hop (RFC 3261 section 17.1.1.3), unless the client has
 * given up before (timer B). */
static void failure_passed(struct answer *answer, int64_t limit_us)
{
    bool has_given_up = answer->is_unheard || answer->invite->copies >= COPIES_AT_END;

    if ((!has_given_up || answer->response_us < limit_us) && !is_given_up_after_cancel(answer, limit_us))
        answer_tell(answer, FINDING_INVITE_FINAL_NO_ACK, limit_us);
}

/** An ACK that differs has done after all: the response did not come again after it. */
static bool is_accepted_all_the_same(const struct answer *answer)
{
    return answer->misfit.frame && !is_misfit(answer);
}

static void answer_passed(void *owner, int64_t now_us)
{
    struct answer *answer = owner;
    int64_t limit_us = watch_64_t1_us(context_of(answer));

    (void)now_us;
    if (answer->early) {
        early_reword(answer, limit_us);
        answer->early = NULL;
    } else if (!answer->is_told && !is_accepted_all_the_same(answer) &&
               invite_is_all_seen(answer->invite, answer->time_us)) {
        if (answer->code < 300)
            success_passed(answer, limit_us);
        else
            failure_passed(answer, limit_us);
    }
    invite_drop(answer);
}

void invite_watch_start(struct invite_store *store)
{
    timer_list_start(&store->unacked, store->context->clock, watch_64_t1_us(store->context) + GUARD_US, answer_passed,
                     offsetof(struct answer, wait));
}

/** Does a second Via or a Record-Route follow the first Via? Then proxies stand in between, and there is no need to
 * look any closer. */
static bool is_past_proxy(const struct sip_message *response)
{
    struct sip_text bytes = sip_message_bytes(response);
    const char *at = response->vias.at ? response->vias.at + response->vias.len : NULL;

    if (!at || bytes.at + bytes.len - at < 4 || at[0] != '\r')
        return false;
    return memcmp(at + 2, "Vi", 2) == 0 || memcmp(at + 2, "Re", 2) == 0;
}

/** Is it watched already? A 2xx goes from end to end: the first hop that shows it is watched. Of failures, the first to
 * each INVITE is. */
static bool is_watched(const struct invite *call, const struct invite *invite, bool is_success, uint32_t to_tag)
{
    for (const struct answer *answer = invite->answers; answer && !is_success; answer = answer->next)
        if (answer->code >= 300)
            return true;
    for (; call && is_success; call = invite_next(call))
        for (const struct answer *answer = call->answers; answer && call->cseq == invite->cseq; answer = answer->next)
            if (answer->code < 300 && answer->to_tag == to_tag)
                return true;
    return false;
}

static void tag_keep(struct answer *answer, struct sip_text tag)
{
    answer->tag_len = (uint8_t)MIN(tag.len, TAG_KEPT);
    if (tag.len > 0)
        memcpy(answer->tag, tag.at, answer->tag_len);
}

static void answer_new(struct invite *invite, const struct message_event *event, uint32_t to_tag)
{
    const struct transaction_state *room = transaction_state(event->requests);
    struct answer *answer = invite->answers ? g_new0(struct answer, 1) : &invite->first;

    answer->next = invite->answers;
    invite->answers = answer;
    answer->invite = invite;
    answer->place = event->place;
    answer->time_us = event->arrival->time_us;
    answer->response_us = event->part->response_us;
    answer->frame = event->arrival->frame;
    answer->to_tag = to_tag;
    answer->code = (uint16_t)event->message->code;
    answer->is_unheard = room && !room->response_frame;
    answer->is_stream = event->arrival->is_stream;
    answer->is_in_dialog = event->part->is_in_dialog;
    answer->repeats = repeats_of(event->arrival);
    if (answer->code < 300)
        tag_keep(answer, event->message->to_tag);
    if (answer->code < 300 &&
        !is_past_proxy(event->message)) /* to read each of them would cost more: the ACK comes soon */
        invite_keep(answer, transaction_request(event->requests), sip_message_bytes(event->message));
    timer_list_add(&invite->store->unacked, answer, answer->time_us);
}

static void answer_repeated(struct answer *answer, const struct message_event *event)
{
    int64_t span_us = event->arrival->time_us - answer->time_us;

    if (!repeats_count(&answer->repeats, event->arrival, context_of(answer), REPEATS_T2_OF_T1))
        return;
    if (answer->repeats.count == UNHEARD_PROVE && !answer->acked_frame)
        answer->unheard = unheard_final(context_of(answer), answer->place, answer->frame, event);
    if (answer->acked_frame)
        ack_loss_copy(answer, event);
    else if (answer->early)
        early_reword(answer, span_us);
    else if (answer->code < 300 && !answer->is_told && answer->repeats.count >= REPEATS_PROVE &&
             span_us >= 6 * t1_us_of(answer) && invite_is_all_seen(answer->invite, answer->time_us))
        answer_tell_early(answer, span_us);
}

void invite_watch_final(struct invite *call, const struct message_event *response)
{
    struct invite *invite = invite_answered(call, response);
    bool is_success = response->message->code < 300;
    uint32_t to_tag = dialog_to_tag(response->message);
    unsigned count = 0;

    if (!invite || response->arrival->time_us == TIME_UNKNOWN)
        return;
    for (struct answer *answer = invite->answers; answer; answer = answer->next, count++)
        if (answer->frame == response->part->first_frame)
            answer_repeated(answer, response);
    if (response->part->first_frame)
        return;
    if (!invite->is_stray_acked && count < ANSWERS_OF_INVITE && !is_watched(call, invite, is_success, to_tag))
        answer_new(invite, response, to_tag);
}

static void answer_acked(struct answer *answer, const struct message_event *ack)
{
    const struct arrival *arrival = ack->arrival;

    if (answer->acked_frame) {
        ack_loss_ack(answer, ack);
        return;
    }
    answer->loss.is_stream = answer->is_stream && arrival->is_stream;
    ack_fit_first(answer, ack);
    answer->acked_frame = arrival->frame;
    answer->acked_us = arrival->time_us;
    if (answer->unheard)
        answer->unheard->is_withdrawn = true;
    if (answer->early)
        answer->early->is_withdrawn = true;
    answer->early = NULL;
    timer_list_remove(&answer->invite->store->unacked, answer);
    invite_drop(answer);
    if (answer->code < 300)
        ack_misfit_acked(answer);
}

/** Has the ACK come again without need? The 2xx has not come again since the first one. */
static bool is_needless(const struct answer *answer)
{
    return answer->code < 300 && answer->acked_frame && answer->repeats.time_us <= answer->acked_us;
}

/** An ACK to a 2xx has its To tag; one to a failure has the branch of its INVITE. In RFC 2543, it may lack either. */
static bool ack_is_of(const struct sip_message *ack, const struct answer *answer)
{
    uint32_t to_tag;

    if (answer->code >= 300)
        return invite_has_branch_of(answer->invite, ack) || invite_is_old(answer->invite);
    to_tag = dialog_to_tag(ack);
    return to_tag == 0 || to_tag == answer->to_tag;
}

void invite_watch_ack(struct invite *call, const struct message_event *ack)
{
    bool is_stray = true, is_again = false;

    for (struct invite *invite = call; invite; invite = invite_next(invite)) {
        if (invite->cseq != ack->message->cseq)
            continue;
        if (!invite->acked_frame)
            invite->acked_frame = ack->arrival->frame;
        for (struct answer *answer = invite->answers; answer; answer = answer->next) {
            if (!ack_is_of(ack->message, answer))
                continue;
            is_stray = false;
            is_again |= is_needless(answer);
            answer_acked(answer, ack);
        }
    }
    if (is_stray)
        ack_misfit_note(call, ack);
    else if (is_again)
        ack_misfit_again(call, ack);
    for (; is_stray && call; call = invite_next(call))
        call->is_stray_acked |= call->cseq == ack->message->cseq;
}

/** A BYE proves that the requests of the dialog pass here. From who answered, it says that the wait for the ACK is
 * over. */
static void answer_ended(struct answer *answer, const struct message_event *bye, bool is_by_answerer)
{
    int64_t span_us = bye->arrival->time_us - answer->time_us, t1_us = t1_us_of(answer);
    bool has_waited = span_us >= 64 * t1_us - GUARD_US || (answer->repeats.count > 0 && span_us >= 6 * t1_us);

    if (!answer->bye_frame)
        answer->bye_frame = bye->arrival->frame;
    answer->is_given_up |= is_by_answerer && has_waited;
    if (answer->early)
        early_reword(answer, span_us);
    if (answer->is_given_up && !answer->is_told && invite_is_all_seen(answer->invite, answer->time_us))
        answer_tell_early(answer, span_us);
}

void invite_watch_bye(struct invite *call, const struct message_event *bye)
{
    for (struct invite *invite = call; invite && bye->arrival->time_us != TIME_UNKNOWN; invite = invite_next(invite))
        for (struct answer *answer = invite->answers; answer; answer = answer->next) {
            if (answer->code >= 300 || !answer->to_tag)
                continue;
            if (answer->loss.finding && answer->to_tag == dialog_from_tag(bye->message))
                ack_loss_bye(answer, bye->arrival);
            if (answer->acked_frame || !answer->wait.link.data)
                continue;
            if (answer->to_tag == dialog_from_tag(bye->message))
                answer_ended(answer, bye, true);
            else if (answer->to_tag == dialog_to_tag(bye->message))
                answer_ended(answer, bye, false);
        }
}
