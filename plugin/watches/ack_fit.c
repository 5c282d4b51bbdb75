/* ack_fit.c
 * Why an ACK has no effect (RFC 3261 sections 12.2.1.1 and 13.2.2.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_fit.h"

#include "watches/dialog_misfit.h"

void ack_fit_ack(const struct answer *answer, struct ack_fit *fit, const struct message_event *ack)
{
    const struct invite *of = answer->invite;
    struct dialog_request request;
    struct dialog_misfit misfit;

    if (answer->repeats.count == 0 || fit->ack_frame ||
        ack->arrival->hosts - ack->arrival->target_host != of->source_host)
        return;
    fit->ack_frame = ack->arrival->frame;
    fit->place = ack->place;
    request = dialog_request_of(ack);
    if (!dialog_misfit_find(of->store->context, ack->call, &request, 0, &misfit))
        return;
    fit->id = misfit.id;
    fit->words = g_string_free(misfit.words, FALSE);
}
