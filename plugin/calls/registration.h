/* registration.h
 * Who is registered with which Contact, and until when (RFC 3261 section 10).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_REGISTRATION_H
#define SIPEXPLAIN_CALLS_REGISTRATION_H

#include "calls/arrival.h"
#include "calls/newest_table.h"
#include "calls/recent_table.h"
#include "sip/register.h"
#include "sip/text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct finding;
struct finding_place;
struct registration_binding;
struct registration_store;

/** A REGISTER that names a Contact, with all its copies and hops, and its final response. It lives as long as the
 * store. */
struct registration {
    struct registration *next;            /**< the next REGISTER of the same client; NULL: none so far */
    struct registration_binding *binding; /**< while this is the newest REGISTER of it; else NULL */
    const char *request_seen;             /**< sentences about the REGISTER, one a line; NULL: none. The store's */
    const char *response_seen;            /**< likewise about its 2xx */
    int64_t begin_us;                     /**< when the REGISTER came; TIME_UNKNOWN: not known */
    int64_t response_us;                  /**< its final response */
    uint32_t request_frame;               /**< 0: not captured */
    uint32_t response_frame;              /**< of the final response; 0: none so far */
    uint32_t asked_s;                     /**< seconds; SIP_NO_SPAN: not stated */
    uint32_t granted_s;                   /**< likewise, by the 2xx */
    uint16_t code;                        /**< of the final response; 0: none so far */
    bool has_credentials;                 /**< looked for only after a challenge */
    bool is_removal;                      /**< it asks to remove its Contact, or all of them */
    bool is_forgotten;                    /**< what follows it is not, or not all, known */
};

/** A Contact of a user. */
struct registration_binding {
    struct registration_binding *next; /**< of the same user */
    struct registration_user *user;
    struct registration *last;           /**< the newest REGISTER */
    struct registration *granted;        /**< the newest that got a 2xx; NULL: none */
    struct finding *unbound;             /**< that the registrar does not list it */
    struct finding_place *unbound_place; /**< of that finding */
    const char *nat_seen;                /**< that it is behind a NAT; NULL: it is not. The store's */
    uint64_t contact;                    /**< sip_address_key() with the port */
    uint64_t uri;                        /**< key_mix() of the whole URI */
    uint64_t call;                       /**< of the newest REGISTER */
    uint32_t cseq;                       /**< likewise */
    uint32_t hosts;                      /**< likewise, as in struct arrival */
    uint32_t source;                     /**< likewise */
    unsigned shrunk;                     /**< so many times in a row less was granted than before */
};

/** A user, by the URI in To. */
struct registration_user {
    struct recent_table_entry recent;
    struct registration_binding first; /**< of a new user, all zero */
    uint32_t failed_frame; /**< a response to a request for this user while nobody was registered; 0: none */
    uint16_t failed_code;  /**< its code */
    uint16_t failed;       /**< so many */
};

/** Where the REGISTER for a Contact came from. */
struct registration_contact {
    struct newest_entry entry;
    uint64_t contact; /**< sip_address_key() with the port; 0: none */
    struct finding_place *place;
    struct finding *finding;     /**< that it cannot be reached; NULL: none. */
    struct registration *newest; /**< REGISTER with it */
    struct endpoint from;
    uint32_t registrar; /**< where it went: the host, as in struct arrival */
    uint32_t frame;     /**< of the first REGISTER that came from there */
};

/** Free with registration_store_free(), with all registrations. */
struct registration_store *registration_store_new(void);
void registration_store_free(struct registration_store *store);

/** All zero, but without times and spans. */
struct registration *registration_new(struct registration_store *store);

/** The user by the key sip_address_key() of To without port; NULL if it is not known (any more). */
struct registration_user *registration_user_find(struct registration_store *store, uint64_t user, int64_t time_us);

/** The same, or a new one. */
struct registration_user *registration_user_get(struct registration_store *store, uint64_t user, int64_t time_us);

/** The binding whose Contact is the URI with this key_mix(); NULL: there is none. */
static inline struct registration_binding *registration_binding_known(struct registration_user *user, uint64_t uri)
{
    struct registration_binding *binding = &user->first;

    while (binding && binding->uri != uri)
        binding = binding->next;
    return binding;
}

/** The binding with that Contact, else that of a client that registers under that Call-ID; NULL: there is none. */
struct registration_binding *registration_binding_find(struct registration_user *user, uint64_t contact, uint64_t call);

/** A new one, which may push out another. */
struct registration_binding *registration_binding_new(struct registration_user *user, uint64_t contact);

/** When the Contact of this granted REGISTER is no longer registered; TIME_UNKNOWN: that is not known. */
int64_t registration_expires_us(const struct registration *granted);

/** Is it registered then, or may it be? */
bool registration_is_live(const struct registration_binding *binding, int64_t time_us);

/** Notes where a REGISTER for that Contact came from; returns what is kept of it. */
struct registration_contact *registration_contact_note(struct registration_store *store, uint64_t contact);

/** The same Contact, by a URI; NULL: it is not known (any more). */
struct registration_contact *registration_contact_find(const struct registration_store *store, struct sip_text uri);

/** Keeps a text as long as the store; the same text once. */
const char *registration_text(struct registration_store *store, const char *text);

/** Adds a sentence to those about a message, in `request_seen` or `response_seen`. */
void registration_seen_add(struct registration_store *store, const char **seen, const char *sentence);

#endif
