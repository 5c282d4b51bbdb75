/* rule_watch.c
 * Rules that a response breaks by itself, or by what its request was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "rule_watch.h"

/** RFC 4320 sections 4.1 and 4.2: to a request other than INVITE, no provisional response but a late 100, and no 408. */
static void non_invite_check(const struct watch_ground *ground, const struct heard *response)
{
    unsigned code = response->message->code;
    struct sip_text method = response->message->method, call_id = response->message->call_id;

    if (code == 408)
        remark_add(ground->remarks, response->place, FINDING_NON_INVITE_408, call_id,
                   "408 to %.*s: whoever sent it knows no more than the client, which waits no longer than 64*T1 itself", (int)method.len, method.at);
    else if (code > 100 && code < 200)
        remark_add(ground->remarks, response->place, FINDING_NON_INVITE_PROVISIONAL, call_id,
                   "%u to %.*s: only INVITE has provisional responses other than 100", code, (int)method.len, method.at);
}

void rule_watch_response(const struct watch_ground *ground, const struct heard *response)
{
    if (response->part->first_frame)
        return;
    if (response->method != METHOD_INVITE && response->message->method.len > 0)
        non_invite_check(ground, response);
}
