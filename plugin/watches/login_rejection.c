/* login_rejection.c
 * Tells of credentials that are rejected, once the capture proves it, and takes it back where it disproves it later.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_rejection.h"

/* A longer name of a user or a realm is cut. */
#define NAME_SHOWN 60

void rejection_prove(struct login *login)
{
    struct sip_message response;
    struct finding *finding;

    if (!login->held)
        return;
    if (sip_message_read(login->challenge, login->challenge_len, &response)) {
        finding = finding_add_late(login->store->context->findings, login->place, FINDING_AUTH_REJECTED,
                                   response.call_id, "%s", login->held);
        finding_add_frame(finding, login->frame);
        finding_add_frame(finding, login->held_frame);
        finding_add_frame(finding, login->request_frame);
        login->refused_remarks[0] = finding;
    }
    g_clear_pointer(&login->held, g_free);
}

void rejection_passed(void *owner, int64_t now_us G_GNUC_UNUSED)
{
    rejection_prove(owner);
}

void rejections_withdraw(struct login *login, const struct message_event *success)
{
    struct sip_text request = transaction_request(success->requests);
    int64_t time_us = success->arrival->time_us;
    bool is_soon = time_us != TIME_UNKNOWN && time_us - login->refused_us <= watch_64_t1_us(login->store->context);

    for (unsigned i = 0; i < LOGIN_ROW - 1; i++) {
        if (login->refused_remarks[i] && is_soon && auth_is_of_user(request, login->refused_user))
            login->refused_remarks[i]->is_withdrawn = true;
        login->refused_remarks[i] = NULL;
    }
    login->refused = login->stale = 0;
}

/** "401 to REGISTER: credentials of user "alice" for realm "example.com" rejected". Free with g_free(). */
static char *refusal_words(const struct sip_message *response, const struct refusal *refusal)
{
    int user_len = (int)MIN(refusal->user.len, NAME_SHOWN), realm_len = (int)MIN(refusal->realm.len, NAME_SHOWN);

    return g_strdup_printf("%u to %.*s: credentials%s%.*s%s for realm \"%.*s\" rejected", response->code,
                           sip_method_shown(response->method), response->method.at, user_len ? " of user \"" : "",
                           user_len, refusal->user.at, user_len ? "\"" : "", realm_len, refusal->realm.at);
}

/** "...: made with the nonce of frame 2, which is not called stale". Free with g_free(). */
static char *rejection_words(const struct message_event *response, const struct login *login,
                             const struct refusal *refusal, const struct auth_cause *cause)
{
    char *words = refusal_words(response->message, refusal), *all;

    if (cause->is_whole)
        all =
            g_strdup_printf("%u to %.*s: %c%s", response->message->code, sip_method_shown(response->message->method),
                            response->message->method.at, g_ascii_tolower(cause->words->str[0]), cause->words->str + 1);
    else if (cause->is_told)
        all = g_strdup_printf("%s: %c%s", words, g_ascii_tolower(cause->words->str[0]), cause->words->str + 1);
    else if (refusal->is_same_nonce)
        all = g_strdup_printf("%s: the nonce is still the same, and not called stale", words);
    else
        all = g_strdup_printf("%s: made with the nonce of frame %u, which is not called stale", words, login->frame);
    g_free(words);
    return all;
}

static void loop_tell(struct login *login, const struct message_event *response, const struct refusal *refusal)
{
    char *words = refusal_words(response->message, refusal);
    struct finding *finding = finding_add(login->store->context->findings, response->place, FINDING_AUTH_LOOP,
                                          response->message->call_id, "%s %d times in a row", words, LOGIN_ROW);

    for (unsigned i = 0; i < LOGIN_ROW - 1; i++) {
        finding_add_frame(finding, login->refused_frames[i]);
        login->refused_remarks[i] = NULL;
    }
    finding_add_frame(finding, response->part->request_frame);
    g_free(words);
}

/**
 * Tells a rejection. With a new nonce, the first one of a proxy may come from the next proxy of the same realm, which
 * knows no nonces but its own: it is held back until another one follows, or no request does (RFC 3261 section 22.3).
 */
static void rejection_tell(struct login *login, const struct message_event *response, const struct refusal *refusal,
                           const struct auth_cause *cause)
{
    char *words = rejection_words(response, login, refusal, cause);
    uint32_t before = refusal->is_same_nonce ? 0 : login->frame;
    struct finding *finding;

    if (response->message->code == 407 && before && login->refused == 1 && !cause->is_certain) {
        login->held = words;
        login->held_frame = before;
        return;
    }
    finding = finding_add(login->store->context->findings, response->place, FINDING_AUTH_REJECTED,
                          response->message->call_id, "%s", words);
    finding_add_frame(finding, before);
    finding_add_frame(finding, response->part->request_frame);
    login->refused_remarks[login->refused - 1] = finding;
    g_free(words);
}

void rejection_note(struct login *login, const struct message_event *response, const struct refusal *refusal,
                    const struct auth_cause *cause, bool in_a_row)
{
    if (!refusal->is_refused) {
        g_clear_pointer(&login->held, g_free);
        login->refused = 0;
        return;
    }
    rejection_prove(login);
    login->refused = in_a_row ? login->refused + 1 : 1;
    if (login->refused == 1)
        login->refused_remarks[1] = NULL;
    login->refused_us = response->arrival->time_us;
    login->refused_user = auth_user_id(refusal->login);
    if (login->refused < LOGIN_ROW)
        rejection_tell(login, response, refusal, cause);
    else if (login->refused == LOGIN_ROW)
        loop_tell(login, response, refusal);
    if (login->refused < LOGIN_ROW)
        login->refused_frames[login->refused - 1] = response->arrival->frame;
}

void stale_note(struct login *login, const struct message_event *response, const struct auth_cause *cause,
                bool in_a_row)
{
    const struct sip_message *message = response->message;
    struct finding *finding;

    if (!cause->is_fresh) {
        login->stale = 0;
        return;
    }
    login->stale = in_a_row ? login->stale + 1 : 1;
    if (login->stale < LOGIN_ROW) {
        login->stale_frames[login->stale - 1] = response->arrival->frame;
        return;
    }
    if (login->stale > LOGIN_ROW)
        return;
    finding = finding_add(login->store->context->findings, response->place, FINDING_AUTH_LOOP, message->call_id,
                          "%u to %.*s: the server calls each nonce stale at its first use, %d times in a row",
                          message->code, sip_method_shown(message->method), message->method.at, LOGIN_ROW);
    for (unsigned i = 0; i < LOGIN_ROW - 1; i++)
        finding_add_frame(finding, login->stale_frames[i]);
    finding_add_frame(finding, response->part->request_frame);
}
