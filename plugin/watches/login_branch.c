/* login_branch.c
 * Tells of requests with credentials that have the branch of the challenged one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_branch.h"

#include "sip/refusal.h"

#define BRANCH_SHOWN 60

void branch_note(struct login *login, const struct message_event *request)
{
    uint32_t frame, response_frame;
    unsigned code;

    if (transaction_challenged_before(request->requests, &frame, &response_frame, &code))
        login->reuse = (struct login_reuse){request->place, NULL, request->arrival->frame, request->message->cseq};
}

/** Says it at the request, which is the message or has a copy in it; `frame` is that of the challenged one. */
static void reuse_tell(struct login *login, const struct sip_message *message, uint32_t frame, uint32_t response_frame,
                       unsigned code)
{
    static const char format[] =
        "the %.*s with credentials has the branch %.*s of the one in frame %u, which was answered with %u: the server "
        "takes it for a copy of that (RFC 3261 sections 8.1.1.7 and 17.2.3)";
    struct finding_log *findings = login->store->context->findings;
    struct sip_text sent_by, branch;

    sip_via_identity(message, &sent_by, &branch);
    login->reuse.finding = finding_add_late(findings, login->reuse.place, FINDING_AUTH_SAME_BRANCH, message->call_id,
                                            format, sip_method_shown(message->method), message->method.at,
                                            (int)MIN(branch.len, BRANCH_SHOWN), branch.at, frame, code);
    finding_add_frame(login->reuse.finding, frame);
    finding_add_frame(login->reuse.finding, response_frame);
    finding_add_frame(login->reuse.finding, login->reuse.frame);
    login->store->context->clock->has_passed = true;
}

bool branch_copy(struct login *login, const struct message_event *copy)
{
    struct sip_message *message = copy->message;
    unsigned logins;

    if (login->call != message->call || login->cseq != message->cseq)
        return false;
    if (message->is_cut || !auth_is_answer(login->challenges, message, &logins) ||
        !sip_text_find(message->headers, "zation:", 7))
        return false;
    login->reuse = (struct login_reuse){copy->place, NULL, copy->arrival->frame, message->cseq};
    reuse_tell(login, message, copy->part->first_frame, login->frame, copy->part->response_code);
    return true;
}

void branch_again(struct login *login, const struct message_event *copy)
{
    const struct transaction_state *room = transaction_state(copy->requests);
    uint32_t frame, response_frame;
    unsigned code;

    if (!login || !login->reuse.place || login->reuse.finding || login->reuse.frame != copy->part->first_frame ||
        copy->part->response_frame || !room || room->sent < 2)
        return;
    if (transaction_challenged_before(copy->requests, &frame, &response_frame, &code))
        reuse_tell(login, copy->message, frame, response_frame, code);
}

void branch_challenged_again(struct login *login, const struct message_event *challenge)
{
    if (login && login->reuse.place && !login->reuse.finding && challenge->part->first_frame == login->frame)
        reuse_tell(login, challenge->message, login->request_frame, login->frame, challenge->message->code);
}

void branch_answered(struct login *login, const struct message_event *response)
{
    if (login->reuse.finding && response->message->cseq == login->reuse.cseq)
        login->reuse.finding->is_withdrawn = true;
}
