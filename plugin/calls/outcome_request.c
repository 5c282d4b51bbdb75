/* outcome_request.c
 * What a request does to its call: it begins it, changes it, or ends it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/outcome_parts.h"

#include "calls/dialog_parts.h"
#include "calls/parties.h"

/** Does it come from where the caller's INVITE came from? Over TCP its port may be another one by then. */
static bool is_from_caller(const struct call_outcome *outcome, const struct arrival *arrival)
{
    return arrival->source == outcome->source ||
           (outcome->source_host != outcome->target_host && source_host_of(arrival) == outcome->source_host &&
            arrival->target_host == outcome->target_host);
}

/** An INVITE of the caller itself: the first one, or one that follows a login, a redirection, or a failure. */
static void invite_begins(struct call_outcome *outcome, const struct sip_message *invite, const struct arrival *arrival)
{
    outcome->cseq = invite->cseq;
    outcome->invite_frame = arrival->frame;
    outcome->source = arrival->source;
    outcome->target = arrival->target;
    outcome->source_host = source_host_of(arrival);
    outcome->target_host = arrival->target_host;
    outcome->branches = 1;
    outcome->failures = 0;
    if (outcome->answer.frame)
        return;
    outcome->end = (struct call_event){0};
    outcome->code = 0;
    outcome->cause = 0;
    outcome->ended_by = PARTY_UNKNOWN;
    outcome->is_timed_out = false;
}

/** The Request-URI, and the version behind it. */
static struct sip_text behind_method(const struct sip_message *request)
{
    return sip_text_of(request->method.at + request->method.len, request->headers.at);
}

static void invite_first(struct outcome_store *store, struct call_outcome *outcome, const struct sip_message *invite,
                         const struct arrival *arrival)
{
    outcome->first = event_at(arrival);
    if (!outcome->caller_tag)
        outcome->caller_tag = dialog_from_tag(invite);
    outcome->from = outcome_keep(store, invite->from);
    outcome->to = outcome_keep(store, invite->to);
    if (invite->start)
        outcome->uri = outcome_keep(store, sip_text_trim(behind_method(invite)));
    outcome->session_key = call_session_key(invite);
    invite_begins(outcome, invite, arrival);
}

/** The same INVITE comes on each hop: only that of the caller begins something. */
static void invite_note(struct outcome_store *store, struct call_outcome *outcome, const struct sip_message *invite,
                        const struct arrival *arrival)
{
    if (!outcome->first.frame)
        invite_first(store, outcome, invite, arrival);
    else if (invite->cseq > outcome->cseq || (invite->cseq == outcome->cseq && outcome->end.frame &&
                                              !outcome->answer.frame && is_from_caller(outcome, arrival)))
        invite_begins(outcome, invite, arrival);
    else if (invite->cseq == outcome->cseq && arrival->source == outcome->source)
        outcome->branches++;
}

/** A request in the dialog, which the other side may fail to answer. */
static void request_asked(struct call_outcome *outcome, const struct sip_message *request,
                          const struct arrival *arrival)
{
    outcome->asked = event_at(arrival);
    outcome->asked_by = (uint8_t)outcome_sender(outcome, request, arrival);
}

static void ack_note(struct call_outcome *outcome)
{
    if (!outcome->answer.frame && !outcome->code && outcome->first.frame)
        outcome->is_answer_missing = true;
}

/** Each fork that has answered is a dialog of its own, and the call ends with the last of them. */
static bool dialog_ends_last(struct call_outcome *outcome, const struct sip_message *bye)
{
    unsigned kept = MIN(outcome->dialog_count, CALL_DIALOGS);
    uint32_t from, to;

    if (kept < 2)
        return true;
    from = dialog_from_tag(bye);
    to = dialog_to_tag(bye);
    for (unsigned i = 0; i < kept; i++)
        if (outcome->dialogs[i] == from || outcome->dialogs[i] == to) {
            outcome->dialogs_ended |= 1U << i;
            return outcome->dialogs_ended == (1U << kept) - 1;
        }
    return true;
}

static void bye_note(struct call_outcome *outcome, const struct sip_message *bye, const struct arrival *arrival)
{
    enum call_party party = outcome_sender(outcome, bye, arrival);

    if (outcome->end.frame || !dialog_ends_last(outcome, bye))
        return;
    if (!outcome->answer.frame && outcome->first.frame && party != PARTY_CALLER)
        outcome->is_answer_missing = true; /* who is called has no BYE before it answers */
    outcome->end = event_at(arrival);
    outcome->ended_by = (uint8_t)party;
    outcome->bye_challenge_frame = 0;
}

static void cancel_note(struct call_outcome *outcome, const struct sip_message *cancel, const struct arrival *arrival)
{
    struct call_reasons reasons;

    if (outcome->cancel.frame || (outcome->first.frame && !is_from_caller(outcome, arrival)))
        return;
    reasons = call_reasons_of(cancel);
    outcome->cancel = event_at(arrival);
    outcome->cause = reasons.cause;
    outcome->is_elsewhere = reasons.sip == 200;
    outcome->is_timed_out = reasons.sip == 408 || reasons.sip == 480;
}

void outcome_request(struct outcome_store *store, struct call_outcome *outcome, const struct sip_message *request,
                     enum sip_method method, const struct transaction_part *part, const struct arrival *arrival)
{
    switch (method) {
    case METHOD_ACK:
        ack_note(outcome);
        break;
    case METHOD_BYE:
        bye_note(outcome, request, arrival);
        break;
    case METHOD_CANCEL:
        cancel_note(outcome, request, arrival);
        break;
    case METHOD_INVITE:
        if (!part->is_in_dialog) {
            invite_note(store, outcome, request, arrival);
            break;
        }
        G_GNUC_FALLTHROUGH;
    default:
        if (part->is_in_dialog)
            request_asked(outcome, request, arrival);
        break;
    }
}
