/* login_look.c
 * What credentials make of their challenge: the nonce, qop with its companions, the response, and the CSeq that has to
 * be raised (RFC 3261 section 22.2, RFC 7616 section 3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_look.h"

#include "texts/decimal.h"
#include "watches/watch.h"

/* A nonce that is called stale so soon, in T1s, has not grown old. */
#define FRESH_T1S 8

/* A nonce has so many letters and digits before a part of it is taken for the same one. */
#define NONCE_LEAST 8

/* nc has so many digits (RFC 7616 section 3.4). */
#define COUNT_DIGITS 8

/* Of two in a sentence, so much of each. */
#define VALUES_SHOWN 34

void login_look_quote(GString *words, struct sip_text value)
{
    if (value.len == 0) {
        g_string_append(words, "nothing");
        return;
    }
    g_string_append_c(words, '"');
    sip_text_quote(words, value, VALUES_SHOWN);
    g_string_append_c(words, '"');
}

/** Is it one of those that the challenge offers? */
static bool is_offered(struct sip_text qop, struct sip_text offered)
{
    struct sip_text one;

    while (sip_list_next(&offered, &one))
        if (sip_word_is_same(one, qop))
            return true;
    return false;
}

/** qop of the credentials against that of the challenge. To have none where it is offered is allowed to old clients
 * (RFC 2069), and strict servers call it malformed. */
static bool tell_choice(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text own = {0}, offered = {0};

    if (!look->nonce || !look->challenge.at)
        return false;
    sip_auth_param(look->login, "qop", &own);
    sip_auth_param(look->challenge, "qop", &offered);
    if (own.len == 0 ? offered.len == 0 || look->response->message->code != 400 : is_offered(own, offered))
        return false;
    g_string_printf(cause->words, "qop in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, own);
    g_string_append_printf(cause->words, ", and the challenge with its nonce, in frame %u, offers ",
                           look->nonce->frame);
    login_look_quote(cause->words, offered);
    g_string_append(cause->words,
                    offered.len == 0 ? ": then qop, cnonce and nc have to be left out (RFC 2617 section 3.2.2)"
                    : own.len == 0   ? ": a client that knows qop has to send it, with cnonce and nc (RFC 7616 section "
                                       "3.4)"
                                     : ": it has to be one of those (RFC 7616 section 3.4)");
    return true;
}

/** With qop, both have to be there. */
static bool tell_companions(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text value;
    bool has_cnonce, has_count;

    if (!sip_auth_param(look->login, "qop", &value) || value.len == 0)
        return false;
    has_cnonce = sip_auth_param(look->login, "cnonce", &value);
    has_count = sip_auth_param(look->login, "nc", &value);
    if (has_cnonce && has_count)
        return false;
    g_string_printf(cause->words, "%s has qop, and no %s: with qop, cnonce and nc are mandatory (RFC 7616 section 3.4)",
                    look->headers->credentials_name,
                    has_cnonce  ? "nc"
                    : has_count ? "cnonce"
                                : "cnonce and nc");
    return true;
}

static bool tell_count(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text count;
    size_t digits = 0;

    if (!sip_auth_param(look->login, "nc", &count) || count.len == 0)
        return false;
    while (digits < count.len && g_ascii_isxdigit(count.at[digits]))
        digits++;
    if (digits == count.len && digits == COUNT_DIGITS)
        return false;
    g_string_printf(cause->words, "nc in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, count);
    g_string_append(cause->words, ": it has to have 8 hexadecimal digits (RFC 7616 section 3.4)");
    return true;
}

bool login_look_qop(struct auth_cause *cause, const struct login_look *look)
{
    if (!tell_companions(cause, look) && !tell_choice(cause, look) && !tell_count(cause, look))
        return false;
    cause->is_certain = look->response->message->code == 400; /* what is malformed is no wrong password */
    return cause->is_told = true;
}

/** The next letter or digit; 0: there is none. */
static char next_alnum(struct sip_text *rest)
{
    while (rest->len > 0) {
        char c = rest->at[0];

        sip_text_skip(rest, 1);
        if (g_ascii_isalnum(c))
            return g_ascii_tolower(c);
    }
    return '\0';
}

/** Are they the same but for signs, the case of letters, and what is cut off at the end of one? */
static bool is_spoiled(struct sip_text own, struct sip_text theirs)
{
    unsigned same = 0;
    char one, other;

    do {
        one = next_alnum(&own);
        other = next_alnum(&theirs);
        if (one && other && one != other)
            return false;
        same += one != '\0';
    } while (one && other);
    return same >= NONCE_LEAST;
}

bool login_look_before(const struct login_look *look, struct sip_message *before)
{
    struct sip_text bytes = look->before ? login_challenge(look->before) : (struct sip_text){0};
    const struct sip_message *message = look->response->message;

    return bytes.len > 0 && look->before->call == message->call && message->cseq - look->before->cseq <= 1 &&
           look->before->frame <= look->response->part->request_frame && sip_message_read(bytes.at, bytes.len, before);
}

/** The nonce of the challenge that the credentials answer, and its realm: the next request of that client after it. */
static bool challenge_nonce(const struct login_look *look, struct sip_text *nonce, struct sip_text *realm)
{
    struct sip_text challenge;
    struct sip_headers lines;
    struct sip_message before;
    unsigned line = 0, count = 0;

    if (!login_look_before(look, &before) || look->before->source != look->response->arrival->source)
        return false;
    sip_headers_read(&lines, &before);
    while (sip_headers_line_next(&lines, look->headers->challenge, &line, &challenge))
        count += sip_auth_is(challenge, "Digest") && sip_auth_param(challenge, "realm", realm) &&
                 sip_auth_param(challenge, "nonce", nonce) && nonce->len > 0;
    return count == 1;
}

/** Is the nonce one of the same realm that was given before the capture? Then it is too old for this challenge. */
static bool is_older(const struct login_look *look, struct sip_text realm)
{
    struct sip_text own = {0};

    return look->response->message->cseq - look->before->cseq == 1 && sip_auth_param(look->login, "realm", &own) &&
           sip_text_equal(own, realm);
}

/** A nonce that no challenge gave may be older than the capture; one that is empty or spoiled is not. */
bool login_look_nonce(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text own = {0}, theirs, realm = {0};
    bool is_kept;

    sip_auth_param(look->login, "nonce", &own);
    if (look->nonce || look->is_same_nonce || !challenge_nonce(look, &theirs, &realm))
        return false;
    is_kept = own.len == 0 || is_spoiled(own, theirs);
    if (!is_kept && !is_older(look, realm))
        return false;
    g_string_printf(cause->words, "nonce in %s is ", look->headers->credentials_name);
    login_look_quote(cause->words, own);
    g_string_append_printf(cause->words, ", and that of the challenge in frame %u ", look->before->frame);
    login_look_quote(cause->words, theirs);
    g_string_append(cause->words, is_kept
                                      ? ": the client has to send it back unchanged (RFC 7616 section 3.4)"
                                      : ": the client has to make its credentials with that (RFC 7616 section 3.4)");
    cause->is_certain = is_kept;
    return true;
}

bool login_look_stale(struct auth_cause *cause, const struct login_look *look)
{
    const struct nonce *nonce = look->nonce;
    int64_t time_us = look->response->arrival->time_us, span_us;

    if (!nonce || !look->before || nonce->used_frame || look->is_same_nonce || time_us == TIME_UNKNOWN ||
        nonce->given_us == TIME_UNKNOWN)
        return false;
    span_us = time_us - nonce->given_us;
    if (span_us < 0 || span_us > FRESH_T1S * 1000 * (int64_t)look->before->store->context->t1_ms)
        return false;
    g_string_printf(cause->words, "The nonce of frame %u is called stale ", nonce->frame);
    decimal_append(cause->words, "%.3g s", (double)span_us / G_USEC_PER_SEC);
    g_string_append(cause->words,
                    " after it was given, at its first use: only a nonce that has grown old is stale (RFC "
                    "7616 section 3.3)");
    cause->is_fresh = true;
    return cause->is_certain = true;
}

bool login_look_response(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_text value;

    if (!look->nonce || sip_text_starts(login_algorithm(look->login), "AKA") ||
        sip_auth_param(look->login, "auts", &value) || !sip_auth_param(look->login, "response", &value) ||
        !look->challenge.at || sip_text_starts(login_algorithm(look->challenge), "AKA"))
        return false;
    g_string_printf(cause->words,
                    "response in %s is empty, although its nonce is that of the challenge in frame %u: the client has "
                    "not computed it (RFC 7616 section 3.4.1)",
                    look->headers->credentials_name, look->nonce->frame);
    return true;
}

bool login_look_cseq(struct auth_cause *cause, const struct login_look *look)
{
    const struct login *before = look->before;
    const struct sip_message *message = look->response->message;

    if (!before || !before->place || !before->request_frame || before->call != message->call ||
        before->cseq != message->cseq || before->source != look->response->arrival->source ||
        before->frame >= look->response->part->request_frame)
        return false;
    g_string_printf(cause->words,
                    "The %.*s with credentials (frame %u) has CSeq %u, as the challenged one in frame %u: it has to be "
                    "raised by one (RFC 3261 section 22.2)",
                    sip_method_shown(look->request->method), look->request->method.at,
                    look->response->part->request_frame, message->cseq, before->request_frame);
    return cause->is_told = true;
}
