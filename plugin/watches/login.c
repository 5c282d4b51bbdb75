/* login.c
 * Follows each login from challenge to challenge, on the hop nearest to who challenges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login.h"

#include "sip/login.h"
#include "sip/refusal.h"
#include "watches/login_branch.h"
#include "watches/login_cause.h"
#include "watches/login_rejection.h"
#include "watches/login_unanswered.h"

/* A client that has the credentials for a second proxy at hand sends them within so many T1. */
#define PROOF_T1S 8

struct auth_watch {
    const struct watch_context *context;
    struct login_store logins;
    struct nonces nonces;
    struct auth_cause cause; /* of the response seen last */
    bool is_refused;         /* likewise */
};

struct auth_watch *auth_watch_new(const struct watch_context *context)
{
    struct auth_watch *watch = g_new0(struct auth_watch, 1);
    int64_t proof_us = PROOF_T1S * (int64_t)context->t1_ms * 1000;

    watch->context = context;
    watch->cause.words = g_string_new(NULL);
    nonces_start(&watch->nonces);
    login_store_start(&watch->logins, context);
    timer_list_start(&watch->logins.answers, context->clock, watch_64_t1_us(context), unanswered_passed,
                     offsetof(struct login, wait));
    timer_list_start(&watch->logins.proofs, context->clock, proof_us, rejection_passed, offsetof(struct login, wait));
    return watch;
}

void auth_watch_free(struct auth_watch *watch)
{
    if (!watch)
        return;
    login_store_stop(&watch->logins);
    nonces_stop(&watch->nonces);
    g_string_free(watch->cause.words, TRUE);
    g_free(watch);
}

struct auth_judgement auth_watch_judgement(const struct auth_watch *watch)
{
    const GString *words = watch->cause.words;

    return (struct auth_judgement){{words->str, words->len}, watch->cause.is_certain, watch->is_refused};
}

/** The login goes on under the Call-ID of this request. */
static void login_move(struct login *login, const struct message_event *request)
{
    if (login->call == request->message->call)
        return;
    login->call = request->message->call;
    login->cseq = request->message->cseq - 1;
    login_note_call(login->store, login->call, request->arrival->time_us);
}

/** A request of a login that waits for credentials, or for proof that those it had were rejected. */
static void waiting_request(struct login *login, const struct message_event *request)
{
    unsigned logins;

    if (request->part->first_frame) {
        if (login->waits != LOGIN_WAITS_FOR_CREDENTIALS)
            return;
        if (branch_copy(login, request))
            login_settle(login);
        else
            unanswered_copy(login, request);
        return;
    }
    if (login_is_of_other_side(login, request->message))
        return;
    if (!auth_is_answer(login->challenges, request->message, &logins)) {
        login->is_ignored = true;
        return;
    }
    unanswered_follow(login, request->arrival->time_us);
    login_settle(login);
    if (logins > 1)
        g_clear_pointer(&login->held, g_free);
    branch_note(login, request);
    login_move(login, request);
}

/** Does a request for something new answer a challenge of another Call-ID? Then the login goes on under this one. */
static void request_moves(struct auth_watch *watch, const struct message_event *request)
{
    struct sip_header_walk walk = {request->message, 0, 0};
    struct sip_text credentials;
    unsigned header;

    while (login_credentials_next(&walk, &header, &credentials)) {
        const struct nonce *nonce = nonce_of(&watch->nonces, nonce_server(request->arrival, request->arrival->target),
                                             credentials, request->arrival->time_us);
        struct login *login = nonce ? login_find(&watch->logins, nonce->login) : NULL;

        if (!login || login->waits != LOGIN_WAITS_FOR_CREDENTIALS || login->method != request->method)
            continue;
        unanswered_follow(login, request->arrival->time_us);
        branch_note(login, request);
        login_move(login, request);
        login_rename(&watch->logins, login, login_id_of(request->message, request->method));
    }
}

void auth_watch_request(struct auth_watch *watch, const struct message_event *request)
{
    const struct login_store *logins = &watch->logins;

    if (login_may_wait(logins, request)) {
        struct login *login = login_find(logins, login_id_of(request->message, request->method));

        if (request->method == METHOD_BYE)
            unanswered_bye(logins, request);
        if (login && login->waits != LOGIN_WAITS_NOT)
            waiting_request(login, request);
    }
    if (request->part->first_frame && login_may_be_of_call(logins, request->message->call))
        branch_again(login_find(logins, login_id_of(request->message, request->method)), request);
    if (login_may_move(logins, request) && !request->part->first_frame && !request->part->is_in_dialog)
        request_moves(watch, request);
}

/** A final response other than a challenge shows that a request followed, even if the capture holds that in another
 * order, or not at all. */
static void login_answered(struct login *login, const struct message_event *response)
{
    unsigned code = response->message->code;

    if (login->call == response->message->call && response->message->cseq - login->cseq - 1 >= INT32_MAX)
        return;
    if (login_is_of_other_side(login, response->message))
        return;
    unanswered_follow(login, response->arrival->time_us);
    login_settle(login);
    if (code == 403)
        rejection_prove(login);
    g_clear_pointer(&login->held, g_free);
    if (code >= 300)
        return;
    rejections_withdraw(login, response);
    login_drop_challenge(login); /* the nonce was good: whether it is so later, nobody knows */
}

/** Are these bytes whole as far as the blank line behind the headers? Behind that there is nothing, or mostly SDP,
 * which is found sooner. */
static bool is_whole(struct sip_text bytes)
{
    const char *end = bytes.at + bytes.len, *sdp;

    if (memcmp(end - 4, "\r\n\r\n", 4) == 0 || memcmp(end - 2, "\n\n", 2) == 0)
        return true;
    sdp = sip_text_find(bytes, "v=0\r\n", 5);
    return (sdp && sdp > bytes.at && sdp[-1] == '\n') || sip_text_find(bytes, "\r\n\r\n", 4);
}

/** Has the request no credentials? */
static bool is_plain(struct sip_text request)
{
    return request.len > 4 && is_whole(request) && !login_credentials_find(request);
}

/** Is it the challenge once more, on another hop or branch? The first one is the nearest to who challenges. */
static bool is_of_same_request(const struct message_event *response, const struct login *login)
{
    return login->place && login->call == response->message->call && login->cseq == response->message->cseq &&
           (login->source != response->arrival->source || login->refused > 0);
}

/** A final response other than a challenge, in a call that was challenged. */
static void response_note(struct auth_watch *watch, const struct message_event *response)
{
    struct sip_text request = transaction_request(response->requests);
    struct login *login = login_find(&watch->logins, login_id_of(response->message, response->method));
    unsigned code = response->message->code;

    if (request.len > 0 && login_may_be_of_call(&watch->logins, response->message->call) && !is_plain(request)) {
        if (code == 400 || code == 403 || code == 500)
            auth_cause_find(&watch->cause, &watch->nonces, response, request, login);
        nonces_answer(&watch->nonces, response, request);
    }
    if (login && login->place && (login->call == response->message->call || login->waits != LOGIN_WAITS_NOT)) {
        branch_answered(login, response);
        login_answered(login, response);
    }
}

/** Is this the next request after the challenge, to the same server? Some keep the CSeq number, although they should
 * raise it. */
static bool follows(const struct message_event *response, const struct login *login)
{
    return login->source == response->arrival->source && login->call == response->message->call &&
           response->message->cseq - login->cseq <= 1;
}

/** Did the client answer the challenge at once? A nonce has not expired by then. */
static bool is_prompt(const struct auth_watch *watch, const struct message_event *response, const struct login *login)
{
    int64_t time_us = response->arrival->time_us;

    return time_us != TIME_UNKNOWN && login->time_us != TIME_UNKNOWN &&
           time_us - login->time_us <= watch_64_t1_us(watch->context);
}

/** What the challenge says of the credentials of its request; a nonce that was good before has expired. */
static struct refusal refusal_of(struct auth_watch *watch, const struct message_event *response,
                                 const struct login *login, struct sip_text request)
{
    struct refusal refusal = {.is_known = is_plain(request)};
    struct sip_text before = {0};
    const struct nonce *nonce;

    if (refusal.is_known || request.len == 0)
        return refusal;
    if (login->place && follows(response, login) && is_prompt(watch, response, login))
        before = login_challenge(login);
    refusal = auth_refusal_of(response->message, request, before);
    if (!refusal.is_refused || refusal.is_same_nonce)
        return refusal;
    nonce = nonce_of(&watch->nonces, nonce_server(response->arrival, response->arrival->source), refusal.login,
                     response->arrival->time_us);
    refusal.is_refused = !nonce || !nonce->accepted_frame;
    return refusal;
}

static void challenge_note(struct auth_watch *watch, const struct message_event *response)
{
    uint64_t id = login_id_of(response->message, response->method);
    struct login *login = login_get(&watch->logins, id, response->arrival->time_us);
    struct sip_text request = transaction_request(response->requests);
    struct refusal refusal = refusal_of(watch, response, login, request);
    bool is_plain_again = false;

    if (refusal.has_credentials) {
        auth_cause_find(&watch->cause, &watch->nonces, response, request, login);
        nonces_answer(&watch->nonces, response, request);
    }
    nonces_challenge(&watch->nonces, response, id);
    if (is_of_same_request(response, login)) {
        watch->is_refused = login->refused > 0;
        return;
    }
    watch->is_refused = refusal.is_refused;
    if (refusal.is_known && !refusal.has_credentials)
        is_plain_again = unanswered_again(login, response);
    else
        unanswered_follow(login, response->arrival->time_us);
    stale_note(login, response, &watch->cause, login->place && follows(response, login));
    rejection_note(login, response, &refusal, &watch->cause, login->place && follows(response, login));
    login_settle(login);
    login_keep_challenge(login, response);
    if (login->held)
        login_wait(login, LOGIN_WAITS_FOR_PROOF);
    else if (refusal.is_known && !refusal.has_credentials)
        unanswered_wait(login, is_plain_again);
}

/** Costs a look at two arrays for responses in calls that were never challenged. */
static bool response_may_tell(const struct login_store *logins, const struct message_event *response)
{
    return login_may_be_of_call(logins, response->message->call) || login_may_wait(logins, response);
}

void auth_watch_response(struct auth_watch *watch, const struct message_event *response)
{
    struct sip_message *message = response->message;

    watch->is_refused = false;
    watch->cause = (struct auth_cause){.words = g_string_truncate(watch->cause.words, 0)};
    if (!message->call_id.at || !message->has_cseq)
        return;
    if (response->part->first_frame) {
        if (response->arrival->is_stream && login_may_be_of_call(&watch->logins, message->call))
            branch_challenged_again(login_find(&watch->logins, login_id_of(message, response->method)), response);
        return;
    }
    if (message->code != 401 && message->code != 407) {
        if (response_may_tell(&watch->logins, response))
            response_note(watch, response);
    } else if (response->method != METHOD_ACK && response->method != METHOD_CANCEL) {
        challenge_note(watch, response);
    }
}
