/* call.h
 * All that is known by one Call-ID, found once for each message.
 *
 * A call is whatever shares a Call-ID: the INVITEs and dialogs of a phone call, or a subscription. What is known of it
 * hangs on struct call, each part with the module that its type names, and so needs no table of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_CALL_H
#define SIPEXPLAIN_CALLS_CALL_H

#include "calls/key_table.h"
#include "sip/message.h"
#include "sip/method.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct call_store;
struct call_outcome;
struct dialog_call;
struct call_media;
struct dialog_hop;

/** So many sides of dialogs are known by a Call-ID: caller and callee, and one more for a fork. */
#define CALL_SIDES 3

/** Who sends requests in a dialog, and the highest CSeq number seen of it. */
struct call_side {
    uint64_t id;    /**< for dialog.c only: names the From of its requests */
    uint32_t cseq;  /**< the highest one */
    uint32_t frame; /**< with that number; 0: the place is free */
    uint32_t host;  /**< that sent it, as in struct arrival */
    uint8_t method; /**< enum sip_method, likewise */
};

/** One Call-ID. It lives until the store forgets it: longest not seen goes first. */
struct call {
    struct keyed by_id;            /**< its key is the `call` of struct sip_message */
    int64_t seen_us;               /**< of its newest message, by the store's clock */
    GList age;                     /**< for call.c only: in the store's queue, by the newest message */
    struct dialog_call *dialogs;   /**< dialog.c: tags, endings, changes; NULL: none of them was seen */
    struct call_outcome *outcomes; /**< outcome.c: what became of the calls with it; not owned */
    struct call_media *media;      /**< offer_answer.c: what was offered and answered; NULL: nothing */
    struct dialog_hop *hops;       /**< dialog_hop.c: the messages that made its dialogs, while these last */
    struct call_side sides[CALL_SIDES];
    unsigned side_count; /**< those that were not kept included */
    bool is_kept;        /**< to be set by who would say something false without it: it is not forgotten */
    bool has_refers;     /**< refer.c knows dialogs of it */
    bool has_subscribes; /**< subscribe.c likewise */
    bool has_bye;        /**< it has ended, for invite_watches.c */
};

/** So many calls are known at a time, those that are kept aside. */
#define CALLS_MAX 32768

/** A call that nothing was seen of for so long is over, whatever it was. */
#define CALL_SILENT_US (6 * 3600 * (int64_t)G_USEC_PER_SEC)

/** Free with call_store_free(). */
struct call_store *call_store_new(void);

/** Forgets all calls: call it before what the listeners belong to is freed. */
void call_store_free(struct call_store *store);

/** The call is forgotten: gives back what hangs on it. */
typedef void (*call_listener)(struct call *call, void *data);

/** At most CALL_LISTENERS of them. */
void call_store_on_forget(struct call_store *store, call_listener forgotten, void *data);

#define CALL_LISTENERS 8

/** Does a message with that method, or a response to one, belong to a call or subscription? */
bool call_is_made_by(const struct sip_message *message, enum sip_method method);

/**
 * The call of the message; NULL if the message has no Call-ID, or if it is the first with that Call-ID and `make` is
 * false. `time_us` is that of its frame.
 */
struct call *call_of(struct call_store *store, const struct sip_message *message, int64_t time_us, bool make);

/** The call with that id, the `call` of a message; NULL if it is not known. */
struct call *call_find(const struct call_store *store, uint64_t id);

#endif
