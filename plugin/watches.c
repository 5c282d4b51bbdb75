/* watches.c
 * Gives each message to the watches that it concerns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches.h"

#include "call_watch.h"
#include "request_watch.h"
#include "rule_watch.h"

struct watches {
    const struct watch_ground *ground;
    struct request_watch *requests;
    struct invite_store *invites;
};

struct watches *watches_new(const struct watch_ground *ground)
{
    struct watches *watches = g_new0(struct watches, 1);

    watches->ground = ground;
    watches->requests = request_watch_new(ground);
    watches->invites = call_watch_new(ground);
    return watches;
}

void watches_free(struct watches *watches)
{
    if (!watches)
        return;
    request_watch_free(watches->requests);
    call_watch_free(watches->invites);
    g_free(watches);
}

void watches_message(struct watches *watches, const struct heard *heard)
{
    request_watch_message(watches->requests, heard);
    if (heard->message->code)
        rule_watch_response(watches->ground, heard);
    switch (heard->method) {
    case METHOD_INVITE:
    case METHOD_ACK:
    case METHOD_BYE:
    case METHOD_CANCEL:
    case METHOD_PRACK:
        call_watch_message(watches->invites, heard);
        break;
    default:
        break;
    }
}

void watches_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame)
{
    if (!request->code)
        request_watch_unreachable(requests, request, frame);
}
