/* watches.c
 * Gives each message to the watches that it concerns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/watches.h"

#include "calls/dialog_hop.h"
#include "watches/attack.h"
#include "watches/call_end.h"
#include "watches/challenge.h"
#include "watches/dialog_misfit.h"
#include "watches/glare.h"
#include "watches/invite_watches.h"
#include "watches/login.h"
#include "watches/malformed.h"
#include "watches/media.h"
#include "watches/redirect.h"
#include "watches/registrar.h"
#include "watches/request.h"
#include "watches/response.h"
#include "watches/response_rules.h"
#include "watches/retry.h"
#include "watches/session.h"

struct watches {
    struct watch_context *context;
    struct attack_watch *attacks;
    struct auth_watch *auth;
    struct challenge_watch *challenge;
    struct redirect_watch *redirect;
    struct glare_watch *glare;
    struct retry_watch *retry;
    struct registrar_watch *registrar;
    struct malformed_watch *malformed;
    struct request_watch *requests;
    struct response_watch *responses;
    struct invite_store *invites;
    struct session_watch *sessions;
    GString *words; /* room for a sentence */
    struct media_watch *media;
};

struct watches *watches_new(struct watch_context *context)
{
    struct watches *watches = g_new0(struct watches, 1);

    watches->context = context;
    context->cuts = gap_log_new();
    watches->attacks = attack_watch_new(context);
    watches->auth = auth_watch_new(context);
    watches->challenge = challenge_watch_new(context);
    watches->redirect = redirect_watch_new(context);
    watches->glare = glare_watch_new(context);
    watches->retry = retry_watch_new(context);
    watches->registrar = registrar_watch_new(context);
    watches->malformed = malformed_watch_new(context);
    watches->requests = request_watch_new(context);
    context->hosts = request_watch_hosts(watches->requests);
    watches->responses = response_watch_new(context);
    watches->invites = call_watch_new(context);
    watches->sessions = session_watch_new(context);
    watches->words = g_string_new(NULL);
    watches->media = media_watch_new(context);
    return watches;
}

void watches_free(struct watches *watches)
{
    if (!watches)
        return;
    attack_watch_free(watches->attacks);
    auth_watch_free(watches->auth);
    challenge_watch_free(watches->challenge);
    redirect_watch_free(watches->redirect);
    glare_watch_free(watches->glare);
    retry_watch_free(watches->retry);
    registrar_watch_free(watches->registrar);
    malformed_watch_free(watches->malformed);
    request_watch_free(watches->requests);
    response_watch_free(watches->responses);
    call_watch_free(watches->invites);
    session_watch_free(watches->sessions);
    g_string_free(watches->words, TRUE);
    media_watch_free(watches->media);
    gap_log_free(watches->context->cuts);
    watches->context->cuts = NULL;
    watches->context->hosts = NULL;
    g_free(watches);
}

/** Nothing waits for an ACK here, and no ACK is sent again. */
static void request_arrived(struct watches *watches, const struct message_event *request)
{
    if (request->method == METHOD_ACK)
        return;
    auth_watch_request(watches->auth, request);
    retry_watch_request(watches->retry, request);
    if (request->method == METHOD_INVITE || request->method == METHOD_UPDATE)
        glare_watch_request(watches->glare, request);
    else if (request->method == METHOD_BYE)
        glare_watch_bye(watches->glare, request);
    if (request->method == METHOD_INVITE)
        redirect_watch_invite(watches->redirect, request);
    if (request->method == METHOD_CANCEL)
        redirect_watch_cancel(watches->redirect, request);
}

static void response_arrived(struct watches *watches, const struct message_event *response)
{
    unsigned code = response->message->code;

    if (response->method != METHOD_ACK) /* what answers that, means nothing (RFC 3261 section 17) */
        rule_watch_response(watches->context, watches->invites, response);
    if (code > 100)
        attack_watch_response(watches->attacks, response);
    if (code < 200)
        return;
    auth_watch_response(watches->auth, response);
    if (code < 300)
        return;
    if (code >= 400 && response->method != METHOD_ACK)
        malformed_watch_response(watches->malformed, response);
    if (code == 401 || code == 407) {
        challenge_watch_response(watches->challenge, response);
        return;
    }
    if (response->method == METHOD_ACK)
        return;
    if ((code == 404 || code == 480) && response->method != METHOD_REGISTER)
        registrar_watch_failure(watches->registrar, response);
    if (code >= 400 && !response->part->first_frame)
        dialog_misfit_response(watches->context, response);
    if (code == 422 || code == 423 || code == 503)
        retry_watch_response(watches->retry, response);
    else if (code == 491)
        glare_watch_response(watches->glare, response);
    else if (code < 400 && response->method == METHOD_INVITE)
        redirect_watch_response(watches->redirect, response);
}

/** Does it lack what tells its transaction? */
static bool is_nameless(const struct sip_message *message)
{
    return !message->call_id.at || !message->has_cseq || message->vias.len == 0;
}

static void cut_note(struct gap_log *cuts, const struct arrival *arrival)
{
    gap_segment(cuts, arrival->hosts, arrival->time_us);
    gap_segment(cuts, arrival->target_host, arrival->time_us);
    gap_segment(cuts, arrival->hosts - arrival->target_host, arrival->time_us);
}

/** Because it is cut, or because it is malformed: a whole message is what it is, and no gap of the capture. */
static void nameless_arrived(struct watches *watches, const struct message_event *event)
{
    if (event->message->is_cut)
        cut_note(watches->context->cuts, event->arrival);
    else
        malformed_watch_nameless(watches->malformed, event);
}

/** What is left of a message of a call once all others have seen it. */
static void outcome_watch(struct watches *watches, const struct message_event *event)
{
    bool is_bye = event->method == METHOD_BYE && !event->message->code;

    if (event->part->first_frame)
        return;
    if (is_bye && event->outcome->end.frame == event->arrival->frame)
        call_end_judge(watches->context, event, session_watch_bye(watches->sessions, event), watches->words);
    else
        session_watch_message(watches->sessions, event);
}

void watches_message(struct watches *watches, const struct message_event *event)
{
    if (is_nameless(event->message))
        nameless_arrived(watches, event);
    if (event->call && !event->part->first_frame)
        dialog_hop_message(watches->context->dialogs, event->call, event->message, event->method, event->part,
                           event->requests, event->arrival);
    request_watch_message(watches->requests, event);
    response_watch_message(watches->responses, event);
    if (event->message->code)
        response_arrived(watches, event);
    else
        request_arrived(watches, event);
    media_watch_message(watches->media, event);
    switch (event->method) {
    case METHOD_INVITE:
    case METHOD_ACK:
    case METHOD_BYE:
    case METHOD_CANCEL:
    case METHOD_PRACK:
        call_watch_message(watches->invites, event);
        break;
    case METHOD_REGISTER:
        registrar_watch_message(watches->registrar, event);
        break;
    default:
        break;
    }
    if (event->outcome)
        outcome_watch(watches, event);
}

void watches_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame,
                         const struct icmp_error *error)
{
    if (!request->code)
        request_watch_unreachable(requests, request, frame, error);
}

const struct request_open *watches_open_request(const struct watches *watches, const struct finding_place *place)
{
    return request_watch_open(watches->requests, place);
}

void watches_open_at_end(const struct watches *watches, struct request_opens *opens)
{
    request_watch_open_at_end(watches->requests, opens);
}

struct audio_table *watches_audio(const struct watches *watches)
{
    return watches->media->audio;
}

struct auth_judgement watches_login(const struct watches *watches)
{
    return auth_watch_judgement(watches->auth);
}

struct registrar_watch *watches_registrar(const struct watches *watches)
{
    return watches->registrar;
}

struct attack_watch *watches_attacks(const struct watches *watches)
{
    return watches->attacks;
}
