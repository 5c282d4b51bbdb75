/* watches.c
 * Gives each message to the watches that it concerns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watches.h"

#include "auth_watch.h"
#include "call_watch.h"
#include "challenge_watch.h"
#include "glare_watch.h"
#include "redirect_watch.h"
#include "request_watch.h"
#include "response_watch.h"
#include "retry_watch.h"
#include "rule_watch.h"

struct watches {
    struct watch_ground *ground;
    struct auth_watch *auth;
    struct challenge_watch *challenge;
    struct redirect_watch *redirect;
    struct glare_watch *glare;
    struct retry_watch *retry;
    struct request_watch *requests;
    struct response_watch *responses;
    struct invite_store *invites;
};

struct watches *watches_new(struct watch_ground *ground)
{
    struct watches *watches = g_new0(struct watches, 1);

    watches->ground = ground;
    ground->cuts = loss_log_new();
    watches->auth = auth_watch_new(ground);
    watches->challenge = challenge_watch_new(ground);
    watches->redirect = redirect_watch_new(ground);
    watches->glare = glare_watch_new(ground);
    watches->retry = retry_watch_new(ground);
    watches->requests = request_watch_new(ground);
    watches->responses = response_watch_new(ground);
    watches->invites = call_watch_new(ground);
    return watches;
}

void watches_free(struct watches *watches)
{
    if (!watches)
        return;
    auth_watch_free(watches->auth);
    challenge_watch_free(watches->challenge);
    redirect_watch_free(watches->redirect);
    glare_watch_free(watches->glare);
    retry_watch_free(watches->retry);
    request_watch_free(watches->requests);
    response_watch_free(watches->responses);
    call_watch_free(watches->invites);
    loss_log_free(watches->ground->cuts);
    watches->ground->cuts = NULL;
    g_free(watches);
}

/** Nothing waits for an ACK here, and no ACK is sent again. */
static void request_heard(struct watches *watches, const struct heard *request)
{
    if (request->method == METHOD_ACK)
        return;
    auth_watch_request(watches->auth, request);
    retry_watch_request(watches->retry, request);
    if (request->method == METHOD_INVITE || request->method == METHOD_UPDATE)
        glare_watch_request(watches->glare, request);
    if (request->method == METHOD_INVITE)
        redirect_watch_invite(watches->redirect, request);
    if (request->method == METHOD_CANCEL)
        redirect_watch_cancel(watches->redirect, request);
}

static void response_heard(struct watches *watches, const struct heard *response)
{
    unsigned code = response->message->code;

    if (response->method != METHOD_ACK) /* what answers that, means nothing (RFC 3261 section 17) */
        rule_watch_response(watches->ground, watches->invites, response);
    if (code < 200)
        return;
    auth_watch_response(watches->auth, response);
    if (code < 300)
        return;
    if (code == 401 || code == 407)
        challenge_watch_response(watches->challenge, response);
    else if (response->method == METHOD_ACK)
        return;
    else if (code == 422 || code == 423 || code == 503)
        retry_watch_response(watches->retry, response);
    else if (code == 491)
        glare_watch_response(watches->glare, response);
    else if (code < 400 && response->method == METHOD_INVITE)
        redirect_watch_response(watches->redirect, response);
}

/** Does it lack what tells its transaction because it is cut? A whole message that lacks it is what it is, and no gap of the capture. */
static bool is_cut_early(struct sip_message *message)
{
    if (message->call_id.at && message->has_cseq && message->vias.len > 0)
        return false;
    if (message->start)
        sip_message_finish(message);
    return message->is_cut;
}

static void cut_note(struct loss_log *cuts, const struct sight *sight)
{
    loss_segment(cuts, sight->hosts, sight->time_us);
    loss_segment(cuts, sight->target_host, sight->time_us);
    loss_segment(cuts, sight->hosts - sight->target_host, sight->time_us);
}

void watches_message(struct watches *watches, const struct heard *heard)
{
    if (is_cut_early(heard->message))
        cut_note(watches->ground->cuts, heard->sight);
    request_watch_message(watches->requests, heard);
    response_watch_message(watches->responses, heard);
    if (heard->message->code)
        response_heard(watches, heard);
    else
        request_heard(watches, heard);
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

void watches_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame, const struct icmp_error *error)
{
    if (!request->code)
        request_watch_unreachable(requests, request, frame, error);
}

const struct request_open *watches_open_request(const struct watches *watches, const struct remark_place *place)
{
    return request_watch_open(watches->requests, place);
}

void watches_open_at_end(const struct watches *watches, struct request_opens *opens)
{
    request_watch_open_at_end(watches->requests, opens);
}

struct auth_judgement watches_login(const struct watches *watches)
{
    return auth_watch_judgement(watches->auth);
}
