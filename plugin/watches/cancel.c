/* cancel.c
 * A CANCEL waits for a provisional response (RFC 3261 section 9.1) and ends the INVITE with 487 (section 9.2), which
 * nothing but a CANCEL, a BYE or the time in Expires asks for (sections 15.1.2 and 13.3.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/cancel.h"

#include "watches/ordinary.h"

/* Some PBXs answer 487 when nobody picks up for long: no call rings in vain for less. */
#define RINGS_LONG_US (10 * (int64_t)G_USEC_PER_SEC)

static void cancel_passed(void *owner, int64_t now_us)
{
    const struct invite *invite = owner;
    const struct cancel *cancel = &invite->cancel;
    struct finding *finding;

    (void)now_us;
    if (!cancel->accepted_frame || invite->part->response_code >= 200 || invite->is_stray_acked ||
        !invite_is_all_seen(invite, invite->time_us))
        return;
    finding = finding_add_late(
        invite->store->context->findings, cancel->place, FINDING_CANCEL_NO_487, invite->call_id_text,
        "CANCEL accepted in frame %u, but no final response to the INVITE (frame %u) within %g s in this capture",
        cancel->accepted_frame, invite->frame, invite_limit_s(invite->store));
    finding_add_frame(finding, cancel->frame);
    finding_add_frame(finding, cancel->accepted_frame);
    finding_add_frame(finding, invite->frame);
}

void cancel_watch_start(struct invite_store *store)
{
    timer_list_start(&store->uncancelled, store->context->clock, watch_64_t1_us(store->context), cancel_passed,
                     offsetof(struct invite, cancel.wait));
}

/** Files may hold messages out of order: what was sent before the 487 has asked for it. */
static void unasked_withdraw(struct invite *invite, const struct arrival *arrival)
{
    if (invite->unasked && arrival->time_us <= invite->unasked_us)
        invite->unasked->is_withdrawn = true;
}

static void early_clear(struct invite *invite)
{
    invite->store->early -= invite->cancel.is_early;
    invite->cancel.is_early = false;
}

/**
 * A stateless server has no provisional responses, answers the INVITE at once, and ignores its CANCEL (RFC 3261
 * section 8.2.7): nothing is missing where no response to that comes. `message` is the CANCEL or the final response to
 * the INVITE.
 */
static void ignored_excuse(const struct transaction_store *requests, const struct sip_message *message)
{
    const struct transaction_state *invite = transaction_state_of(requests, message, (struct sip_text){"INVITE", 6});
    struct transaction_state *cancel = transaction_state_of(requests, message, (struct sip_text){"CANCEL", 6});

    if (invite && cancel && !invite->response_frame)
        list_timer_cancel(&cancel->wait);
}

void cancel_watch_final(struct invite *call, const struct message_event *response)
{
    const struct invite *invite = invite_answered(call, response);

    if (invite && invite->cancel.frame && !invite->cancel.accepted_frame && !response->part->first_frame)
        ignored_excuse(response->requests, response->message);
}

void cancel_watch_request(struct invite *call, const struct message_event *event)
{
    struct invite *invite = invite_cancelled(call, event->message);
    struct cancel *cancel;

    for (; call; call = invite_next(call)) {
        if (call->cseq != event->message->cseq)
            continue;
        call->is_cancelled = true;
        unasked_withdraw(call, event->arrival);
    }
    if (!invite || invite->cancel.frame || event->part->first_frame || event->arrival->time_us == TIME_UNKNOWN)
        return;
    if (invite->part->response_code >= 200)
        ignored_excuse(event->requests, event->message);
    cancel = &invite->cancel;
    cancel->place = event->place;
    cancel->time_us = event->arrival->time_us;
    cancel->frame = event->arrival->frame;
    cancel->is_early = invite->part->response_frame == 0 && !invite_is_old(invite) && !invite->is_stray_acked &&
                       cancel->time_us >= invite->time_us;
    invite->store->early += cancel->is_early;
    if (!invite_is_old(invite)) /* those of RFC 2543 send no 487 */
        timer_list_add(&invite->store->uncancelled, invite, cancel->time_us);
}

void cancel_watch_provisional(struct invite *call, const struct message_event *response)
{
    struct invite *invite = invite_answered(call, response);

    if (invite && invite->cancel.is_early && response->arrival->time_us <= invite->cancel.time_us)
        early_clear(invite);
}

/** A response to it shows that the capture holds this direction, too. */
static void early_tell(struct invite *invite)
{
    const struct cancel *cancel = &invite->cancel;
    struct finding *finding;

    early_clear(invite);
    if (!invite_is_all_seen(invite, invite->time_us))
        return;
    finding = finding_add_late(
        invite->store->context->findings, cancel->place, FINDING_CANCEL_TOO_EARLY, invite->call_id_text,
        "CANCEL %.3f s after the INVITE (frame %u), with no provisional response to it in this capture before",
        invite_seconds(cancel->time_us - invite->time_us), invite->frame);
    finding_add_frame(finding, cancel->frame);
    finding_add_frame(finding, invite->frame);
    invite_show_now(invite->store);
}

void cancel_watch_response(struct invite *call, const struct message_event *response)
{
    struct invite *invite = invite_cancelled(call, response->message);
    bool is_accepted = response->message->code / 100 == 2;

    if (!invite || !invite->cancel.frame)
        return;
    if (invite->cancel.is_early)
        early_tell(invite);
    if (is_accepted && !invite->cancel.accepted_frame &&
        dialog_to_tag(response->message)) /* without a tag: RFC 2543 again */
        invite->cancel.accepted_frame = response->arrival->frame;
}

void cancel_watch_bye(struct invite *call, const struct message_event *bye)
{
    for (; call; call = invite_next(call)) {
        call->is_ended = true;
        unasked_withdraw(call, bye->arrival);
    }
}

/** Has the time that the INVITE sets in Expires passed, or may it have? If it has, that is said. */
static bool may_have_expired(const struct invite *invite, const struct message_event *response)
{
    struct sip_text bytes = transaction_request(response->requests), expires;
    struct sip_message request;

    if (!bytes.at || !sip_message_read(bytes.at, bytes.len, &request) || request.is_cut)
        return true;
    if (!ordinary_has_expired(&request, response->part->response_us))
        return false;
    if (sip_header_find(&request, "Expires", 0, &expires))
        finding_say(invite->store->context->findings, response->place,
                    g_strdup_printf("The INVITE in frame %u has Expires: %.*s, and so many seconds have passed: it is "
                                    "not to ring any longer (RFC 3261 section 13.3.1)",
                                    invite->frame, (int)MIN(expires.len, 12), expires.at));
    return true;
}

/** Is there anything in the call that asks for the 487, or that was told already? */
static bool is_asked_for(const struct invite *call, uint32_t cseq, const struct message_event *response)
{
    if (response->call && response->call->has_bye)
        return true;
    for (; call; call = invite_next(call))
        if (call->is_ended || (call->cseq == cseq && (call->is_cancelled || call->unasked)))
            return true;
    return false;
}

void cancel_watch_terminated(struct invite *call, const struct message_event *response)
{
    struct invite *invite = invite_answered(call, response);
    int64_t span_us = response->part->response_us;

    if (!invite || response->part->first_frame || is_asked_for(call, invite->cseq, response) || span_us == TIME_UNKNOWN)
        return;
    if (may_have_expired(invite, response) || span_us >= RINGS_LONG_US || !invite_is_all_seen(invite, invite->time_us))
        return;
    invite->unasked = finding_add(
        invite->store->context->findings, response->place, FINDING_REQUEST_TERMINATED_WITHOUT_CANCEL,
        response->message->call_id,
        "487 to the INVITE %.3f s after it, but in this capture no CANCEL, no BYE and no Expires asks for it",
        invite_seconds(span_us));
    invite->unasked_us = response->arrival->time_us;
    finding_add_frame(invite->unasked, invite->frame);
}
