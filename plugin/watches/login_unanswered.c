/* login_unanswered.c
 * Tells of challenges that no request with credentials follows, one by one, and that a client ignores again and again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_unanswered.h"

#include "sip/key.h"
#include "sip/refusal.h"

/* Between two hosts, so many unanswered challenges are told, lest a scan fills the report. */
#define TOLD_MOST 3

/* A longer name of a realm is cut. */
#define NAME_SHOWN 60

/** Has this client left so many challenges without an answer already? Then it is a scanner, or many of its users have
 * no login. */
static bool client_is_told(const struct login *login, bool is_row, int64_t now_us)
{
    struct login_clients *clients = recent_table_get(&login->store->clients, login->hosts, now_us);

    return is_row ? clients->rows_told++ >= TOLD_MOST : clients->told++ >= TOLD_MOST;
}

/** Is it a request within a call that is left as it was? */
static bool is_severe(const struct login *login)
{
    return login->is_in_dialog &&
           (login->method == METHOD_BYE || login->method == METHOD_INVITE || login->method == METHOD_REFER);
}

/** "no other REGISTER of this user within 32 s in this capture". Free with g_free(). */
static char *words_of(const struct login *login, const struct sip_message *challenge)
{
    unsigned limit_s = (unsigned)(login->store->answers.span_us / G_USEC_PER_SEC);
    int method_len = sip_method_shown(challenge->method);
    const char *method = challenge->method.at;
    bool is_user = login->method == METHOD_REGISTER;

    if (login->method == METHOD_BYE && login->is_in_dialog)
        return g_strdup_printf(
            "no BYE with credentials within %u s in this capture, so this one has not ended the call", limit_s);
    return g_strdup_printf("no %s%.*s %s%s within %u s in this capture", login->is_ignored ? "" : "other ", method_len,
                           method, is_user ? "of this user" : "in this call",
                           login->is_ignored ? " with credentials" : "", limit_s);
}

/** Each of the challenges in a row was left. */
static void row_tell(struct login *login, const struct sip_message *challenge)
{
    struct sip_text realm = auth_realm_of(login_challenge(login));
    struct finding *finding;

    finding = finding_add_late(login->store->context->findings, login->place, FINDING_AUTH_UNANSWERED_SEVERE,
                               challenge->call_id,
                               "%u to %.*s: the challenge for realm \"%.*s\" is never answered with credentials, %u "
                               "times in a row in this capture",
                               challenge->code, sip_method_shown(challenge->method), challenge->method.at,
                               (int)MIN(realm.len, NAME_SHOWN), realm.at, login->unanswered);
    for (unsigned i = 0; i < LOGIN_ROW - 1; i++) {
        finding_add_frame(finding, login->unanswered_frames[i]);
        if (login->unanswered_remarks[i])
            login->unanswered_remarks[i]->is_withdrawn = true;
    }
    finding_add_frame(finding, login->frame);
    finding_add_frame(finding, login->request_frame);
}

static void one_tell(struct login *login, const struct sip_message *challenge)
{
    enum finding_id id = is_severe(login) ? FINDING_AUTH_UNANSWERED_SEVERE : FINDING_AUTH_UNANSWERED;
    char *words = words_of(login, challenge);

    login->finding =
        finding_add_late(login->store->context->findings, login->place, id, challenge->call_id, "%u to %.*s: %s",
                         challenge->code, sip_method_shown(challenge->method), challenge->method.at, words);
    finding_add_frame(login->finding, login->frame);
    finding_add_frame(login->finding, login->request_frame);
    login->unanswered_remarks[login->unanswered - 1] = login->finding;
    g_free(words);
}

void unanswered_passed(void *owner, int64_t now_us)
{
    struct login *login = owner;
    bool is_row = login->unanswered >= LOGIN_ROW;
    struct sip_message challenge;

    if (watch_may_have_missed(login->store->context, login->hosts, login->time_us) ||
        !auth_is_answerable(login_challenge(login)))
        return;
    if (!sip_message_read(login->challenge, login->challenge_len, &challenge) || client_is_told(login, is_row, now_us))
        return;
    if (is_row)
        row_tell(login, &challenge);
    else
        one_tell(login, &challenge);
}

/** An OPTIONS or NOTIFY that keeps a path open wants any response and no login. */
static bool needs_no_answer(const struct login *login)
{
    return !login->request_frame || login->method == METHOD_OPTIONS || login->method == METHOD_NOTIFY;
}

void unanswered_wait(struct login *login, bool in_a_row)
{
    if (needs_no_answer(login))
        return;
    login->unanswered = in_a_row ? MIN(login->unanswered + 1, LOGIN_ROW + 1) : 1;
    if (login->unanswered < LOGIN_ROW) {
        login->unanswered_frames[login->unanswered - 1] = login->frame;
        login->unanswered_remarks[login->unanswered - 1] = NULL;
    }
    login->finding = NULL;
    login_wait(login, LOGIN_WAITS_FOR_CREDENTIALS);
    if (login->unanswered > LOGIN_ROW) /* the row is told already */
        list_timer_cancel(&login->wait);
}

bool unanswered_again(struct login *login, const struct message_event *challenge)
{
    if (login->waits != LOGIN_WAITS_FOR_CREDENTIALS || challenge->part->request_frame <= login->frame)
        return false;
    if (login->unanswered == LOGIN_ROW && login->wait.link.data)
        unanswered_passed(login, challenge->arrival->time_us);
    login_settle(login);
    return true;
}

void unanswered_forget(struct login *login)
{
    login_settle(login);
    login->finding = NULL;
    login->unanswered = 0;
}

void unanswered_follow(struct login *login, int64_t time_us)
{
    int64_t span_us = LOGIN_MEMORY_US + login->store->answers.span_us;

    if (login->waits != LOGIN_WAITS_FOR_CREDENTIALS)
        return;
    if (login->finding && time_us != TIME_UNKNOWN && time_us - login->time_us < span_us)
        login->finding->is_withdrawn = true;
    unanswered_forget(login);
}

void unanswered_copy(struct login *login, const struct message_event *copy)
{
    int64_t crossing_us = (int64_t)login->store->context->t1_ms * 1000 / 2, time_us = copy->arrival->time_us;
    bool is_of_challenged = login->cseq == copy->message->cseq && login->call == copy->message->call;

    if (is_of_challenged && time_us != TIME_UNKNOWN && time_us - login->time_us >= crossing_us)
        unanswered_forget(login);
}

void unanswered_bye(const struct login_store *store, const struct message_event *bye)
{
    static const enum sip_method methods[] = {METHOD_INVITE, METHOD_REFER, METHOD_BYE};

    for (unsigned i = 0; i < G_N_ELEMENTS(methods); i++) {
        struct login *login = login_find(store, login_id_of(bye->message, methods[i]));

        if (!login || login->waits != LOGIN_WAITS_FOR_CREDENTIALS || !login->is_in_dialog)
            continue;
        if (methods[i] != METHOD_BYE || login_is_of_other_side(login, bye->message))
            unanswered_forget(login);
    }
}
