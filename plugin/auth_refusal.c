/* auth_refusal.c
 * Compares credentials with the challenge that they get and with the one that they answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "auth_refusal.h"

#include "evidence_login.h"

static bool has_nonce(struct sip_text challenge, struct sip_text *nonce)
{
    return evidence_auth_is(challenge, "Digest") && sip_auth_param(challenge, "nonce", nonce) && nonce->len > 0;
}

/**
 * Do the credentials answer a challenge among these? Where there are several of one realm and algorithm, as when a proxy puts those of several
 * branches together (RFC 3261 section 16.7), the server that refuses now need not be the one that was answered.
 */
static bool is_answer(struct sip_text login, const struct evidence_lines *before, enum evidence_header header)
{
    struct login_verdict verdict = login_verdict_of(before, header, login);

    return verdict.is_same_nonce && verdict.of_algorithm <= 1;
}

static void login_judge(struct refusal *refusal, struct sip_text login, const struct evidence_lines *response, const struct evidence_lines *before,
                        enum evidence_header header)
{
    struct login_verdict verdict = login_verdict_of(response, header, login);
    struct sip_text flag;

    if (refusal->is_refused || login_standing_of(&verdict, login) != LOGIN_REFUSED)
        return;
    if (!verdict.is_same_nonce && !is_answer(login, before, header))
        return;
    refusal->is_refused = true;
    refusal->is_same_nonce = verdict.is_same_nonce;
    sip_auth_param(login, "realm", &refusal->realm);
    if (!(sip_auth_param(login, "userhash", &flag) && sip_text_is(flag, "true")))
        sip_auth_param(login, "username", &refusal->user);
}

/** The lines of a message that was kept whole; none if it was not. */
static bool lines_read(struct evidence_lines *lines, struct sip_text bytes)
{
    struct sip_message message;

    lines->count = 0;
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &message) || message.is_cut)
        return false;
    evidence_lines_read(lines, &message);
    return lines->are_all;
}

struct refusal auth_refusal_of(const struct sip_message *challenge, struct sip_text request_bytes, struct sip_text before_bytes)
{
    struct evidence_lines response, request, before;
    struct refusal refusal = {0};

    evidence_lines_read(&response, challenge);
    refusal.is_known = lines_read(&request, request_bytes) && response.are_all && !challenge->is_cut;
    if (!refusal.is_known)
        return refusal;
    lines_read(&before, before_bytes);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        struct sip_text login;
        unsigned line = 0;

        while (evidence_line_next(&request, login_headers[i].credentials, &line, &login)) {
            refusal.has_credentials = true;
            if (evidence_auth_is(login, "Digest"))
                login_judge(&refusal, login, &response, &before, login_headers[i].challenge);
        }
    }
    return refusal;
}

bool auth_is_answerable(struct sip_text challenge_bytes)
{
    struct evidence_lines lines;
    struct sip_text challenge, nonce;

    lines_read(&lines, challenge_bytes);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        unsigned line = 0;

        while (evidence_line_next(&lines, login_headers[i].challenge, &line, &challenge))
            if (has_nonce(challenge, &nonce))
                return true;
    }
    return false;
}
