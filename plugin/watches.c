/* watches.c
 * Gives each message to the watches that it concerns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches.h"

#include "request_watch.h"
#include "rule_watch.h"

struct watches {
    const struct watch_ground *ground;
    struct request_watch *requests;
};

struct watches *watches_new(const struct watch_ground *ground)
{
    struct watches *watches = g_new0(struct watches, 1);

    watches->ground = ground;
    watches->requests = request_watch_new(ground);
    return watches;
}

void watches_free(struct watches *watches)
{
    if (!watches)
        return;
    request_watch_free(watches->requests);
    g_free(watches);
}

void watches_message(struct watches *watches, const struct heard *heard)
{
    request_watch_message(watches->requests, heard);
    if (heard->message->code)
        rule_watch_response(watches->ground, heard);
}

void watches_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame)
{
    if (!request->code)
        request_watch_unreachable(requests, request, frame);
}
