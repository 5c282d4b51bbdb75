/* outcome_response.c
 * What a response does to its call: it rings, is answered, or fails.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/outcome_parts.h"

#include "calls/dialog_parts.h"
#include "calls/parties.h"

/** Does the response go there? */
static bool is_to_caller(const struct call_outcome *outcome, const struct transaction_part *part,
                         const struct arrival *arrival)
{
    return part->request_frame == outcome->invite_frame || arrival->target == outcome->source;
}

/** Who answered it: the response has the tags of the request. */
static enum call_party answerer_of(const struct call_outcome *outcome, const struct sip_message *response)
{
    return call_party_other(outcome_party_by_tags(outcome, response));
}

static void answer_note(struct call_outcome *outcome, const struct sip_message *response, const struct arrival *arrival)
{
    uint32_t tag = dialog_to_tag(response);
    unsigned kept = MIN(outcome->dialog_count, CALL_DIALOGS);

    for (unsigned i = 0; i < kept; i++)
        if (outcome->dialogs[i] == tag)
            return;
    if (tag && kept < CALL_DIALOGS)
        outcome->dialogs[kept] = tag;
    outcome->dialog_count += tag != 0;
    if (outcome->answer.frame)
        return;
    outcome->answer = event_at(arrival);
    if (outcome->code) { /* of another fork */
        outcome->end = (struct call_event){0};
        outcome->ended_by = PARTY_UNKNOWN;
        outcome->code = 0;
    }
    outcome->is_answer_missing = false;
}

/** A final failure of the INVITE that began it. Only the last one that the caller gets counts. */
static void failure_note(struct call_outcome *outcome, const struct sip_message *response,
                         const struct transaction_part *part, const struct arrival *arrival)
{
    struct call_reasons reasons;

    if (outcome->answer.frame || !is_to_caller(outcome, part, arrival) || response->cseq != outcome->cseq)
        return;
    if (++outcome->failures < outcome->branches)
        return;
    reasons = call_reasons_of(response);
    if ((response->code == 401 || response->code == 407) && outcome->challenges < 2)
        outcome->challenges++;
    outcome->end = event_at(arrival);
    outcome->code = (uint16_t)response->code;
    outcome->ended_by = PARTY_CALLEE;
    if (reasons.cause)
        outcome->cause = reasons.cause;
}

static void invite_response_note(struct call_outcome *outcome, const struct sip_message *response,
                                 const struct transaction_part *part, const struct arrival *arrival)
{
    bool is_first = !part->is_in_dialog && outcome->first.frame;

    outcome->is_heard = true;
    if (response->code >= 300 && is_first)
        failure_note(outcome, response, part, arrival);
    if (response->code / 10 == 18 && is_first && !outcome->ring.frame)
        outcome->ring = event_at(arrival);
    if (response->code / 100 != 2)
        return;
    outcome->accepted = event_at(arrival);
    outcome->accepted_by = (uint8_t)(is_first ? PARTY_CALLEE : answerer_of(outcome, response));
    if (is_first)
        answer_note(outcome, response, arrival);
}

/** Does the call suffer from it? A login does not count, nor does an end that was wanted. */
static bool is_refusal(unsigned code, enum sip_method method)
{
    if (code < 300 || code == 401 || code == 407 || code == 487)
        return false;
    return method == METHOD_INVITE || method == METHOD_UPDATE || code == 408 || code == 481;
}

static void refusal_note(struct call_outcome *outcome, const struct sip_message *response, enum sip_method method,
                         const struct transaction_part *part, const struct arrival *arrival)
{
    outcome->refused = event_at(arrival);
    outcome->refused_request_frame = part->request_frame;
    outcome->refused_code = (uint16_t)response->code;
    outcome->refused_method = (uint8_t)method;
    outcome->refused_by = (uint8_t)outcome_party_by_tags(outcome, response);
}

void outcome_response(struct call_outcome *outcome, const struct sip_message *response, enum sip_method method,
                      const struct transaction_part *part, const struct arrival *arrival)
{
    if (method == METHOD_INVITE)
        invite_response_note(outcome, response, part, arrival);
    if (!part->is_in_dialog || method == METHOD_CANCEL)
        return;
    if (part->request_frame && part->request_frame == outcome->asked.frame)
        outcome->asked = (struct call_event){0};
    if (method != METHOD_BYE) {
        if (is_refusal(response->code, method))
            refusal_note(outcome, response, method, part, arrival);
    } else if ((response->code == 401 || response->code == 407) && part->request_frame == outcome->end.frame) {
        outcome->end = (struct call_event){0}; /* until it is sent again with credentials, it has not ended anything */
        outcome->ended_by = PARTY_UNKNOWN;
        outcome->bye_challenge_frame = arrival->frame;
        outcome->dialogs_ended = 0;
    }
}
