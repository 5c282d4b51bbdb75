/* login_others.c
 * Credentials that are right, and yet not enough (RFC 3261 section 22.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/login_others.h"

#include "calls/endpoint.h"

/** The challenge before, if the request is the next one of its call. */
static bool before_read(const struct login_look *look, struct sip_message *before)
{
    return login_look_before(look, before) && look->response->message->cseq != look->before->cseq;
}

bool login_others_server(struct auth_cause *cause, const struct login_look *look)
{
    struct sip_message before;

    if (!look->challenge.at || look->is_same_nonce || look->before->hosts == look->response->arrival->hosts ||
        !before_read(look, &before) || !sip_has_one_via(&before) || !sip_has_one_via(look->request))
        return false;
    g_string_printf(cause->words, "The nonce is that of the challenge in frame %u, and its credentials were sent to ",
                    look->before->frame);
    endpoint_add_host(cause->words, &look->response->arrival->from);
    g_string_append(cause->words, ", another server than the one that gave it: it knows no nonces but its own, unless "
                                  "the two have a common key for them");
    return cause->is_certain = true;
}

/** Is that realm asked for, or, in a header with credentials, answered? */
static bool has_realm(const struct sip_headers *lines, enum sip_header header, struct sip_text realm)
{
    struct sip_text value, other;
    unsigned line = 0;

    while (sip_headers_line_next(lines, header, &line, &value))
        if (!sip_auth_is(value, "Digest") || (sip_auth_param(value, "realm", &other) && sip_text_equal(realm, other)))
            return true;
    return false;
}

bool login_others_realm(struct auth_cause *cause, const struct login_look *look, const struct sip_headers *answer)
{
    struct sip_headers asked, given;
    struct sip_message before;
    struct sip_text challenge, realm;

    if (!look->is_challenged || !before_read(look, &before))
        return false;
    login_lines_read(&asked, &before);
    login_lines_read(&given, look->request);
    for (unsigned i = 0; i < LOGIN_HEADERS; i++) {
        const struct login_headers *headers = &login_headers[i];
        unsigned line = 0;

        while (sip_headers_line_next(&asked, headers->challenge, &line, &challenge)) {
            if (!sip_auth_is(challenge, "Digest") || !sip_auth_param(challenge, "realm", &realm) ||
                !has_realm(answer, headers->challenge, realm) || has_realm(&given, HEADER_AUTHORIZATION, realm) ||
                has_realm(&given, HEADER_PROXY_AUTHORIZATION, realm))
                continue;
            g_string_printf(cause->words, "The challenge in frame %u asks for a login for realm ", look->before->frame);
            login_look_quote(cause->words, realm);
            g_string_append(cause->words, " as well, and this request has none: each of them needs its own (RFC 3261 "
                                          "section 22.3)");
            cause->is_whole = cause->is_certain = true;
            return cause->is_told = true;
        }
    }
    return false;
}
