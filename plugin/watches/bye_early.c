/* bye_early.c
 * Who answers a call may end it once the ACK has come, or has not come for 64*T1 (RFC 3261 section 15).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/bye_early.h"

#include "watches/dialog_misfit.h"

/** Was its 2xx still without ACK when the BYE was sent? */
static bool is_early(const struct answer *answer, const struct message_event *response, int64_t bye_us)
{
    uint32_t bye = response->part->request_frame;

    return answer->code < 300 && answer->to_tag && answer->to_tag == dialog_from_tag(response->message) &&
           answer->frame < bye && (!answer->acked_frame || answer->acked_frame > bye) &&
           bye_us - answer->time_us < watch_64_t1_us(answer->invite->store->context) / 2 &&
           invite_is_all_seen(answer->invite, answer->time_us);
}

static void early_tell(const struct answer *answer, const struct message_event *response)
{
    struct dialog_misfit misfit = {FINDING_DIALOG_MISMATCH, g_string_new(NULL), answer->frame};

    g_string_append_printf(misfit.words, "it was sent before the ACK to its sender's %u (frame %u) had come",
                           answer->code, answer->frame);
    if (answer->acked_frame)
        g_string_append_printf(misfit.words, " (frame %u)", answer->acked_frame);
    g_string_append(misfit.words, ": who answered has to wait for that (RFC 3261 section 15)");
    dialog_misfit_refused(answer->invite->store->context, response, &misfit);
}

void bye_early_response(struct invite *call, const struct message_event *response)
{
    unsigned code = response->message->code;
    int64_t bye_us;

    if ((code != 400 && code != 403 && code != 481 && code != 491 && code != 500) || response->part->first_frame ||
        response->arrival->time_us == TIME_UNKNOWN || response->part->response_us == TIME_UNKNOWN ||
        !response->part->request_frame)
        return;
    bye_us = time_before(response->arrival->time_us, response->part->response_us);
    for (const struct invite *invite = call; invite; invite = invite_next(invite))
        for (const struct answer *answer = invite->answers; answer; answer = answer->next)
            if (is_early(answer, response, bye_us)) {
                early_tell(answer, response);
                return;
            }
}
