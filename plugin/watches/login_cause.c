/* login_cause.c
 * Compares credentials with the challenge that their nonce came with, with earlier ones, and with their own request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_cause.h"

#include "sip/login.h"
#include "sip/refusal.h"
#include "sip/uri.h"
#include "texts/decimal.h"
#include "watches/login_look.h"
#include "watches/login_others.h"

#define VALUE_SHOWN 60

static bool is_of_proxy(const struct login_look *look)
{
    return look->headers->credentials == HEADER_PROXY_AUTHORIZATION;
}

/** RFC 3261 section 22.3 */
static bool tell_header(struct auth_cause *cause, const struct login_look *look)
{
    bool of_proxy = is_of_proxy(look);

    if (!look->nonce || (of_proxy ? look->nonce->is_of_proxy : look->nonce->is_of_server))
        return false;
    g_string_printf(cause->words,
                    "The nonce of frame %u came in %s-Authenticate: its credentials belong in %s and not in %s (RFC "
                    "3261 section 22)",
                    look->nonce->frame, of_proxy ? "WWW" : "Proxy", of_proxy ? "Authorization" : "Proxy-Authorization",
                    look->headers->credentials_name);
    return cause->is_certain = true;
}

static bool tell_realm(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text realm;

    if (!look->nonce || !look->nonce->realm || nonce_param_id(look->login, "realm") == look->nonce->realm)
        return false;
    sip_auth_param(look->login, "realm", &realm);
    g_string_printf(cause->words, "%s is for realm ", look->headers->credentials_name);
    login_look_quote(cause->words, realm);
    g_string_append(cause->words, ", and its nonce came with a challenge for ");
    if (sip_auth_param(look->challenge, "realm", &realm)) {
        g_string_append(cause->words, "realm ");
        login_look_quote(cause->words, realm);
    } else {
        g_string_append(cause->words, "another realm");
    }
    g_string_append_printf(cause->words, ", in frame %u", look->nonce->frame);
    return cause->is_certain = true;
}

/** RFC 7616 section 3.4 */
static bool tell_opaque(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text own, theirs;

    if (!look->nonce || !look->nonce->opaque || nonce_param_id(look->login, "opaque") == look->nonce->opaque)
        return false;
    sip_auth_param(look->login, "opaque", &own);
    g_string_printf(cause->words, "opaque in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, own);
    if (sip_auth_param(look->challenge, "opaque", &theirs)) {
        g_string_append(cause->words, ", and in the challenge ");
        login_look_quote(cause->words, theirs);
        g_string_append_printf(cause->words, " (frame %u)", look->nonce->frame);
    } else {
        g_string_append_printf(cause->words, " and not that of the challenge in frame %u", look->nonce->frame);
    }
    g_string_append(cause->words, ": the client has to send it back unchanged (RFC 7616 section 3.4)");
    return true;
}

/** RFC 7616 section 3.4, RFC 8760 section 2.3 */
static bool tell_algorithm(struct auth_cause *cause, const struct login_look *look)
{
    if (!look->nonce || !look->challenge.at || look->has_algorithm)
        return false;
    g_string_printf(cause->words, "algorithm in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, login_algorithm(look->login));
    g_string_append(cause->words, ", and the challenge with its nonce, ");
    g_string_append_printf(cause->words, "in frame %u, asks for ", look->nonce->frame);
    login_look_quote(cause->words, login_algorithm(look->challenge));
    g_string_append(cause->words, " (RFC 7616 section 3.4)");
    return cause->is_certain = true;
}

/** It need not be wrong, but is what has changed. */
static bool tell_user(struct auth_cause *cause, const struct login_look *look)
{
    const struct accepted_user *accepted = look->accepted;
    struct sip_text user;

    if (!accepted || accepted->are_several || !accepted->id || auth_user_id(look->login) == accepted->id ||
        !sip_auth_param(look->login, "username", &user))
        return false;
    g_string_printf(cause->words, "user in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, user);
    g_string_append(cause->words, ", and the one that was accepted from this host is ");
    login_look_quote(cause->words, (struct sip_text){accepted->name, accepted->len});
    g_string_append_printf(cause->words, " (frame %u)", accepted->frame);
    return true;
}

static bool tell_reuse(struct auth_cause *cause, const struct login_look *look)
{
    const struct nonce *nonce = look->nonce;
    uint32_t count = nonce_count_of(look->login);
    struct sip_text text;

    if (!nonce || !nonce->used_frame || !count || count != nonce->count ||
        nonce->answered_frame >= look->response->part->request_frame)
        return false;
    if (nonce->used_call == look->response->message->call && nonce->used_cseq == look->response->message->cseq)
        return false;
    sip_auth_param(look->login, "nonce", &text);
    g_string_assign(cause->words, "The nonce ");
    sip_text_quote(cause->words, text, VALUE_SHOWN);
    g_string_append_printf(
        cause->words,
        " with nc=%08x was used in frame %u already: each request has to count nc up (RFC 7616 section 3.4)", count,
        nonce->used_frame);
    cause->is_told = true;
    return cause->is_certain = true;
}

/** "108 s" */
static void add_span(GString *words, int64_t span_us)
{
    double seconds = (double)span_us / G_USEC_PER_SEC;

    decimal_append(words, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
}

/** A nonce that was good and is no longer; by RFC 3310 one of a SIM card is good once. */
static bool tell_expired(struct auth_cause *cause, const struct login_look *look)
{
    const struct nonce *nonce = look->nonce;
    int64_t time_us = look->response->arrival->time_us;

    if (!nonce || !nonce->accepted_frame || !look->is_challenged || look->is_same_nonce ||
        nonce->accepted_frame == look->response->arrival->frame)
        return false;
    g_string_printf(cause->words, "The nonce of frame %u was accepted in frame %u", nonce->frame,
                    nonce->accepted_frame);
    if (time_us != TIME_UNKNOWN && nonce->accepted_us != TIME_UNKNOWN && time_us >= nonce->accepted_us) {
        g_string_append(cause->words, ", ");
        add_span(cause->words, time_us - nonce->accepted_us);
        g_string_append(cause->words, " before");
    }
    g_string_append(cause->words,
                    sip_text_starts(login_algorithm(look->login), "AKA")
                        ? ": the SIM card is challenged anew, which is normal when a phone registers again"
                        : ": it has most likely expired, and stale=true is missing (RFC 7616 section 3.3)");
    return cause->is_certain = true;
}

/** Who sends the request has to name the same address in both; a proxy behind it may have changed the Request-URI. */
static bool tell_uri(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text own, uri = sip_request_uri(look->request);

    if (uri.len == 0 || !sip_auth_param(look->login, "uri", &own) || own.len == 0 || sip_uri_equal(own, uri))
        return false;
    if (!sip_has_one_via(look->request))
        return false;
    g_string_printf(cause->words, "uri in %s is ", look->headers->credentials_name);
    sip_text_quote(cause->words, own, VALUE_SHOWN);
    g_string_append(cause->words, ", and the Request-URI is ");
    sip_text_quote(cause->words, uri, VALUE_SHOWN);
    g_string_append(cause->words, ": they should be the same (RFC 7616 section 3.4.6)");
    return true;
}

/** Does the response challenge for that realm in this header? Another server's challenge says nothing of these
 * credentials. */
static bool is_asked_for(const struct sip_headers *answer, enum sip_header header, uint64_t realm)
{
    struct sip_text challenge;
    unsigned line = 0;

    while (sip_headers_line_next(answer, header, &line, &challenge))
        if (sip_auth_is(challenge, "Digest") && nonce_param_id(challenge, "realm") == realm)
            return true;
    return false;
}

/** Credentials for none of the challenges may be meant for one, in the wrong header or with another realm. */
static bool is_stray(const struct login_look *look, const struct sip_headers *answer)
{
    if (!look->nonce || !look->nonce->realm)
        return false;
    return (look->nonce->is_of_proxy && is_asked_for(answer, HEADER_PROXY_AUTHENTICATE, look->nonce->realm)) ||
           (look->nonce->is_of_server && is_asked_for(answer, HEADER_WWW_AUTHENTICATE, look->nonce->realm));
}

static bool is_known_scheme(struct sip_text scheme)
{
    static const char *const names[] = {"Basic", "Bearer", "NTLM", "Kerberos"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (sip_text_is(scheme, names[i]))
            return true;
    return false;
}

/** Credentials of a scheme that no challenge of this response asks for. */
static bool tell_scheme(struct auth_cause *cause, const struct login_look *look, const struct sip_headers *answer)
{
    struct sip_text rest = look->login, scheme = sip_word_next(&rest), challenge, asked = {0};
    unsigned line = 0;

    if (!look->is_challenged || !is_known_scheme(scheme))
        return false;
    while (sip_headers_line_next(answer, look->headers->challenge, &line, &challenge)) {
        asked = sip_word_next(&challenge);
        if (sip_word_is_same(asked, scheme))
            return false;
    }
    if (asked.len == 0)
        return false;
    g_string_printf(cause->words, "%s has the scheme ", look->headers->credentials_name);
    login_look_quote(cause->words, scheme);
    g_string_append(cause->words, ", and the challenge asks for ");
    login_look_quote(cause->words, asked);
    g_string_append(cause->words, " (RFC 3261 section 22.1)");
    return cause->is_certain = true;
}

static bool look_at(struct auth_cause *cause, const struct login_look *look, const struct sip_headers *answer)
{
    static bool (*const subjects[])(struct auth_cause *, const struct login_look *) = {
        tell_header,         tell_realm,      tell_algorithm, login_look_nonce,
        login_others_server, tell_opaque,     tell_reuse,     tell_expired,
        login_look_qop,      login_look_cseq, tell_uri,       tell_user};
    unsigned count = look->standing == LOGIN_OF_OTHER_REALM       ? 2
                     : look->standing == LOGIN_BY_OTHER_ALGORITHM ? 3
                                                                  : G_N_ELEMENTS(subjects);

    if (look->response->message->code == 500)
        return login_look_cseq(cause, look);
    if (look->standing == LOGIN_STALE)
        return login_look_stale(cause, look);
    if (look->standing != LOGIN_REFUSED && look->standing != LOGIN_BY_OTHER_ALGORITHM &&
        !(look->standing == LOGIN_OF_OTHER_REALM && is_stray(look, answer)))
        return false;
    if (look->standing == LOGIN_REFUSED && login_others_realm(cause, look, answer))
        return true;
    for (unsigned i = 0; i < count; i++)
        if (subjects[i](cause, look))
            return true;
    return false;
}

/** Credentials without a response are not tried yet. */
static bool has_response(struct sip_text login)
{
    struct sip_text response;

    return sip_auth_param(login, "response", &response) && response.len > 0;
}

/** Finds the challenges with the nonce of the credentials, as far as they are kept. */
static void challenge_find(struct login_look *look, struct sip_text bytes)
{
    struct sip_text challenge, one, other;
    struct sip_headers lines;
    struct sip_message message;

    look->challenge = (struct sip_text){0};
    look->has_algorithm = false;
    if (bytes.len == 0 || !sip_auth_param(look->login, "nonce", &one) ||
        !sip_message_read(bytes.at, bytes.len, &message))
        return;
    sip_headers_read(&lines, &message);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        unsigned line = 0;

        while (sip_headers_line_next(&lines, login_headers[i].challenge, &line, &challenge)) {
            if (!sip_auth_is(challenge, "Digest") || !sip_auth_param(challenge, "nonce", &other) ||
                !sip_text_equal(one, other))
                continue;
            look->challenge = challenge;
            look->has_algorithm |= sip_word_is_same(login_algorithm(look->login), login_algorithm(challenge));
        }
    }
}

void auth_cause_find(struct auth_cause *cause, struct nonces *nonces, const struct message_event *response,
                     struct sip_text bytes, const struct login *before)
{
    unsigned code = response->message->code;
    struct sip_headers answer, lines;
    struct sip_message request;
    struct login_look look = {
        .response = response, .request = &request, .before = before, .is_challenged = code == 401 || code == 407};

    if (!sip_message_read(bytes.at, bytes.len, &request) || request.is_cut || response->message->is_cut)
        return;
    sip_headers_read(&answer, response->message);
    sip_headers_read(&lines, &request);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        unsigned line = 0;

        look.headers = &login_headers[i];
        while (sip_headers_line_next(&lines, login_headers[i].credentials, &line, &look.login)) {
            struct login_verdict verdict = login_verdict_of(&answer, login_headers[i].challenge, look.login);

            if (!sip_auth_is(look.login, "Digest")) {
                if (tell_scheme(cause, &look, &answer))
                    return;
                continue;
            }
            look.accepted = nonces_accepted(nonces, response, look.login);
            challenge_find(&look, before ? login_challenge(before) : (struct sip_text){0});
            look.nonce = nonce_of(nonces, nonce_server(response->arrival, response->arrival->source), look.login,
                                  response->arrival->time_us);
            look.standing = look.is_challenged ? login_standing_of(&verdict, look.login) : LOGIN_REFUSED;
            look.is_same_nonce = verdict.is_same_nonce;
            if (has_response(look.login) ? look_at(cause, &look, &answer) : login_look_response(cause, &look))
                return;
        }
    }
}
