/* request_again.c
 * INVITEs that are sent again before they get any response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request_again.h"

void request_again_check(const struct watch_context *context, const struct message_event *request,
                         struct transaction_state *room)
{
    int64_t begin_us = transaction_begin_us(request->requests), time_us = request->arrival->time_us;

    if (request->method != METHOD_INVITE || request->part->response_frame || room->again || room->is_in_dialog)
        return;
    if (begin_us == TIME_UNKNOWN || time_us == TIME_UNKNOWN || time_us - begin_us < request_again_us(context) ||
        !sip_text_starts(request->message->vias, "SIP/2.0/UDP"))
        return;
    if (watch_may_have_missed(context, request->arrival->hosts, begin_us))
        return;
    room->again = request->place;
    room->again_us = time_us;
}

void request_again_tell(const struct watch_context *context, const struct message_event *response,
                        struct transaction_state *room)
{
    struct finding_place *again = room->again;

    if (!again)
        return;
    room->again = NULL;
    finding_add_frame(
        finding_add_late(
            context->findings, again, FINDING_REQUEST_REPEATED_BEFORE_100, response->message->call_id,
            "INVITE sent again after %.3f s without any response: a server that needs more than 0.2 s sends 100 Trying",
            (double)(room->again_us - room->begin_us) / G_USEC_PER_SEC),
        room->frame);
    context->clock->has_passed = true;
}
