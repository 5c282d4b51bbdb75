/* nonces.h
 * Which challenge each nonce came with, and what became of the requests that used it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_NONCES_H
#define SIPEXPLAIN_WATCHES_NONCES_H

#include "sip/key.h"
#include "calls/recent_table.h"
#include "sip/text.h"

#include <stdbool.h>
#include <stdint.h>

struct message_event;

/** A nonce of one server, as seen on one hop. It lives until a message is noted later. */
struct nonce {
    struct recent_table_entry recent;
    uint64_t opaque;         /**< names the opaque of its challenges; 0: they have none, or not the same */
    uint64_t realm;          /**< likewise */
    uint64_t login;          /**< who was challenged, as login_id_of() names it */
    int64_t given_us;        /**< when its first challenge came */
    uint32_t frame;          /**< of its first challenge */
    bool is_of_server;       /**< it came in WWW-Authenticate */
    bool is_of_proxy;        /**< it came in Proxy-Authenticate */
    uint32_t accepted_frame; /**< the newest 2xx to a request with it; 0: none */
    int64_t accepted_us;
    /* Of the newest request with it that was answered: */
    uint64_t used_call;
    uint32_t used_cseq;
    uint32_t used_frame;     /**< 0: there is none */
    uint32_t answered_frame; /**< its final response */
    uint32_t count;          /**< its nc; 0: none */
};

#define USER_KEPT 40

/** Whom a server has let in from a host, for a realm. */
struct accepted_user {
    struct recent_table_entry recent;
    uint64_t id;      /**< auth_user_id() */
    uint32_t frame;   /**< of the newest 2xx */
    bool are_several; /**< more than one was let in: then nobody is the usual one */
    uint8_t len;
    char name[USER_KEPT]; /**< cut */
};

/** The nonces of a capture, and who has used them. To be set up by nonces_start() and emptied by nonces_stop(). */
struct nonces {
    struct recent_table all;   /* struct nonce */
    struct recent_table users; /* struct accepted_user */
};

void nonces_start(struct nonces *nonces);

void nonces_stop(struct nonces *nonces);

/** Names a server as one client sees it: of two that get the same nonce, neither says anything about the other. */
static inline uint32_t nonce_server(const struct arrival *arrival, uint32_t server)
{
    return (uint32_t)key_plain_number(arrival->hosts, server);
}

/** The nonce in the challenge or the credentials of one header line, which a server sends or is sent; NULL if it is
 * unknown. */
struct nonce *nonce_of(struct nonces *nonces, uint32_t server, struct sip_text value, int64_t time_us);

/** Notes the challenges of a 401 or 407. */
void nonces_challenge(struct nonces *nonces, const struct message_event *response, uint64_t login);

/** Notes the credentials of the request that a final response answers. */
void nonces_answer(struct nonces *nonces, const struct message_event *response, struct sip_text request);

/** Who was accepted with credentials for the realm of these, between the same hosts; NULL: nobody is known. Valid until
 * a message is noted. */
const struct accepted_user *nonces_accepted(struct nonces *nonces, const struct message_event *response,
                                            struct sip_text login);

/** nc in credentials: hexadecimal digits; 0 if there is none (RFC 7616 section 3.4). */
uint32_t nonce_count_of(struct sip_text credentials);

/** Names a parameter of a challenge or of credentials; 0 if it has none. */
uint64_t nonce_param_id(struct sip_text value, const char *name);

#endif
