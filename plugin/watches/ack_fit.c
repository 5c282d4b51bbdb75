/* ack_fit.c
 * Why an ACK has no effect (RFC 3261 sections 12.2.1.1 and 13.2.2.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_fit.h"

#include "watches/dialog_misfit.h"

/* So much of a branch is quoted. */
#define QUOTED_MAX 48

void ack_fit_ack(struct answer *answer, const struct message_event *ack)
{
    const struct invite *of = answer->invite;
    struct ack_fit *fit = &answer->loss.fit;
    struct dialog_request request;
    struct dialog_misfit misfit;

    if (answer->repeats.count == 0 || fit->ack_frame ||
        ack->arrival->hosts - ack->arrival->target_host != of->source_host)
        return;
    fit->ack_frame = ack->arrival->frame;
    fit->place = ack->place;
    answer->loss.has_branch = ack->arrival->hosts == of->hosts && invite_has_branch_of(of, ack->message);
    request = dialog_request_of(ack);
    if (!dialog_misfit_find(of->store->context, ack->call, &request, 0, &misfit))
        return;
    fit->id = misfit.id;
    fit->words = g_string_free(misfit.words, FALSE);
}

void ack_fit_branch(struct answer *answer)
{
    const struct invite *of = answer->invite;
    struct ack_fit *fit = &answer->loss.fit;
    struct sip_text sent_by, branch;
    GString *words;

    if (fit->words || !answer->loss.has_branch || invite_is_old(of))
        return;
    sip_via_identity(&(struct sip_message){.vias = of->via}, &sent_by, &branch);
    words = g_string_new("it has the branch ");
    sip_text_quote(words, branch, QUOTED_MAX);
    g_string_append_printf(
        words,
        ", as the INVITE (frame %u) has; the ACK to a 2xx needs a branch of its own (RFC 3261 section "
        "8.1.1.7)",
        of->frame);
    fit->words = g_string_free(words, FALSE);
    fit->id = FINDING_DIALOG_MISMATCH;
    fit->ack_frame = fit->ack_frame ? fit->ack_frame : answer->acked_frame;
}
