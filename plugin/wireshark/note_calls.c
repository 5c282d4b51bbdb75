/* note_calls.c
 * What became of the calls of the capture file that is open.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_calls.h"

#include "watches/call_leg.h"
#include "wireshark/note_facts.h"

static struct outcome_store *outcomes;      /* of the capture file that is open */
static const struct watch_context *context; /* likewise; not owned */

void note_calls_open(struct call_store *calls, struct watch_context *given)
{
    given->outcomes = outcomes = outcome_store_new(calls);
    context = given;
}

void note_calls_close(void)
{
    outcome_store_free(outcomes);
    outcomes = NULL;
    context = NULL;
}

/** May a message that is no failure say why a call ends? */
static bool may_have_reason(const struct sip_message *message, enum sip_method method,
                            const struct transaction_part *part)
{
    if (part->first_frame)
        return false;
    if (message->code)
        return message->code > 100 && message->code < 300 && method == METHOD_INVITE;
    return method == METHOD_BYE || method == METHOD_CANCEL || (method == METHOD_INVITE && part->is_in_dialog);
}

struct note_facts *note_call_reason(const struct sip_message *message, enum sip_method method,
                                    const struct transaction_part *part)
{
    return may_have_reason(message, method, part) ? facts_keep_reason(message, context->texts) : NULL;
}

struct call_outcome *note_call(struct call *call, const struct sip_message *message, enum sip_method method,
                               const struct transaction_part *part, const struct refer_exchange *refer,
                               const struct arrival *arrival)
{
    struct call_outcome *outcome = outcome_message(outcomes, call, message, method, part, arrival);

    if (outcome && refer)
        outcome->refer = refer;
    return outcome;
}

const GPtrArray *notes_calls(void)
{
    return outcomes ? outcome_store_all(outcomes) : NULL;
}

const struct call_outcome *notes_call_leg(struct call_outcome *call)
{
    return call_leg_of(call, outcomes);
}

struct call_knowledge notes_call_knowledge(void)
{
    return context ? (struct call_knowledge){context->findings, context->clock->now_us}
                   : (struct call_knowledge){NULL, TIME_UNKNOWN};
}
