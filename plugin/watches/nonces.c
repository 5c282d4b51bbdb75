/* nonces.c
 * Nonces by the server that sent them: the same words may come from another one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/nonces.h"

#include "sip/key.h"
#include "sip/login.h"
#include "sip/refusal.h"
#include "watches/watch.h"

/* A registration is renewed within an hour or two, often with the nonce that it had before. */
#define MEMORY_US (7200 * (int64_t)G_USEC_PER_SEC)
#define NONCES_MOST 4096
#define USERS_MOST 1024

void nonces_start(struct nonces *nonces)
{
    recent_table_start(&nonces->all, MEMORY_US, NONCES_MOST, sizeof(struct nonce));
    recent_table_start(&nonces->users, MEMORY_US, USERS_MOST, sizeof(struct accepted_user));
}

void nonces_stop(struct nonces *nonces)
{
    recent_table_stop(&nonces->all);
    recent_table_stop(&nonces->users);
}

/** False if there is no nonce. */
static bool nonce_id(uint32_t server, const struct login_params *params, uint64_t *id)
{
    if (!params->is_digest || params->nonce.len == 0)
        return false;
    *id = key_mix(server, params->nonce);
    return true;
}

static struct nonce *nonce_find(struct nonces *nonces, uint32_t server, const struct login_params *params,
                                int64_t time_us)
{
    uint64_t id;

    return nonce_id(server, params, &id) ? recent_table_find(&nonces->all, id, time_us) : NULL;
}

struct nonce *nonce_of(struct nonces *nonces, uint32_t server, struct sip_text value, int64_t time_us)
{
    struct login_params params;

    if (recent_table_count(&nonces->all) == 0)
        return NULL;
    params = login_params_of(value);
    return nonce_find(nonces, server, &params, time_us);
}

static uint64_t text_id(struct sip_text param)
{
    return param.at ? key_mix(1, param) : 0;
}

uint64_t nonce_param_id(struct sip_text value, const char *name)
{
    struct sip_text param;

    sip_auth_param(value, name, &param);
    return text_id(param);
}

static uint32_t count_read(struct sip_text digits)
{
    uint32_t count = 0;

    if (digits.len > 8)
        return 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!g_ascii_isxdigit(digits.at[i]))
            return 0;
        count = count << 4 | (uint32_t)g_ascii_xdigit_value(digits.at[i]);
    }
    return count;
}

uint32_t nonce_count_of(struct sip_text credentials)
{
    struct sip_text digits;

    sip_auth_param(credentials, "nc", &digits);
    return count_read(digits);
}

/** What differs from one challenge with the nonce to the next proves nothing. */
static void param_note(uint64_t *kept, uint64_t id, bool is_new)
{
    if (is_new)
        *kept = id;
    else if (*kept != id)
        *kept = 0;
}

/** Notes one challenge. Where a server uses a nonce again, its first challenge is the one that counts. */
static void challenge_note(struct nonces *nonces, const struct message_event *response, struct sip_text challenge,
                           bool is_of_proxy, uint64_t login)
{
    struct login_params params = login_params_of(challenge);
    struct nonce *nonce;
    uint64_t id;
    bool is_new;

    if (!nonce_id(nonce_server(response->arrival, response->arrival->source), &params, &id))
        return;
    nonce = recent_table_get(&nonces->all, id, response->arrival->time_us);
    is_new = nonce->frame == 0;
    if (is_new) {
        nonce->frame = response->arrival->frame;
        nonce->given_us = response->arrival->time_us;
    }
    nonce->login = login;
    *(is_of_proxy ? &nonce->is_of_proxy : &nonce->is_of_server) = true;
    param_note(&nonce->opaque, text_id(params.opaque), is_new);
    param_note(&nonce->realm, text_id(params.realm), is_new);
}

void nonces_challenge(struct nonces *nonces, const struct message_event *response, uint64_t login)
{
    struct sip_header_walk walk = {response->message, 0, 0};
    struct sip_text challenge;
    unsigned header;

    while (login_challenge_next(&walk, &header, &challenge))
        challenge_note(nonces, response, challenge, login_headers[header].challenge == HEADER_PROXY_AUTHENTICATE,
                       login);
}

static void use_note(struct nonce *nonce, const struct message_event *response, const struct login_params *credentials)
{
    const struct sip_message *message = response->message;

    nonce->used_call = message->call;
    nonce->used_cseq = message->cseq;
    nonce->used_frame = response->part->request_frame;
    nonce->answered_frame = response->arrival->frame;
    nonce->count = count_read(credentials->nc);
    if (message->code < 300) {
        nonce->accepted_frame = response->arrival->frame;
        nonce->accepted_us = response->arrival->time_us;
    }
}

/** Names who is let in where; 0: nobody can be named. */
static uint64_t users_id(const struct message_event *response, uint64_t realm)
{
    return realm ? key_mix_number(realm, nonce_server(response->arrival, response->arrival->source)) : 0;
}

const struct accepted_user *nonces_accepted(struct nonces *nonces, const struct message_event *response,
                                            struct sip_text login)
{
    uint64_t id = users_id(response, nonce_param_id(login, "realm"));

    return id ? recent_table_find(&nonces->users, id, response->arrival->time_us) : NULL;
}

static void user_note(struct nonces *nonces, const struct message_event *response, const struct login_params *login)
{
    uint64_t id = users_id(response, text_id(login->realm)), user = auth_user_id_of(login);
    struct accepted_user *accepted;

    if (!id || !user)
        return;
    accepted = recent_table_get(&nonces->users, id, response->arrival->time_us);
    accepted->are_several |= accepted->id != 0 && accepted->id != user;
    accepted->id = user;
    accepted->frame = response->arrival->frame;
    accepted->len = (uint8_t)MIN(login->username.len, USER_KEPT);
    memcpy(accepted->name, login->username.at, accepted->len);
}

static void answer_note(struct nonces *nonces, const struct message_event *response, struct sip_text credentials)
{
    struct login_params login = login_params_of(credentials);
    struct nonce *nonce = nonce_find(nonces, nonce_server(response->arrival, response->arrival->source), &login,
                                     response->arrival->time_us);

    if (nonce)
        use_note(nonce, response, &login);
    if (response->message->code < 300)
        user_note(nonces, response, &login);
}

/** The lines of a request up to the blank line, without reading each: the start line is none of those looked for. */
static struct sip_text lines_of(struct sip_text bytes)
{
    static const char blank_line[] = "\r\n\r\n";
    size_t len = sizeof blank_line - 1;
    const char *end = bytes.at + bytes.len;
    struct sip_message request;

    if (bytes.len > len && memcmp(end - len, blank_line, len) == 0)
        return bytes; /* there is no body, as with nearly all REGISTERs, or one of lines that end in a blank one */
    end = sip_text_find(bytes, blank_line, len);
    if (end)
        return sip_text_of(bytes.at, end + 2);
    return sip_message_read(bytes.at, bytes.len, &request) ? request.headers : (struct sip_text){0};
}

/** The same from the first line on that may have credentials. */
static struct sip_text credentials_lines_of(struct sip_text bytes)
{
    struct sip_text lines = lines_of(bytes);
    const char *at = login_credentials_find(lines);

    if (!at)
        return lines;
    while (at > lines.at && at[-1] != '\n')
        at--;
    return sip_text_of(at, lines.at + lines.len);
}

void nonces_answer(struct nonces *nonces, const struct message_event *response, struct sip_text bytes)
{
    const struct sip_message request = {.headers = credentials_lines_of(bytes)};
    struct sip_header_walk walk = {&request, 0, 0};
    struct sip_text credentials;
    unsigned header;

    while (login_credentials_next(&walk, &header, &credentials))
        answer_note(nonces, response, credentials);
}
