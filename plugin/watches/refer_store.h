/* refer_store.h
 * The REFER watch as a store: for refer.c only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_STORE_H
#define SIPEXPLAIN_WATCHES_REFER_STORE_H

#include "watches/refer.h"

/** The number of a tag in fewer bits, which keep a copy of a NOTIFY small; not 0, even without a tag. */
static inline unsigned refer_peer(uint32_t tag)
{
    return (tag | 1) & 0x7FFFFFFFU;
}

/** The dialog of the message's call with that tag of the referrer; NULL if there is none and none is to be made. */
struct refer_dialog *refer_dialog_get(struct refer_watch *watch, const struct message_event *event, struct sip_text tag,
                                      bool make);

struct refer_exchange *refer_exchange_new(struct refer_watch *watch, struct refer_dialog *dialog);

/** By the CSeq number of its REFER; NULL if there is none. */
struct refer_exchange *refer_exchange_find(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq);

/** The same, made if there is none. One that began with a NOTIFY, as in reordered captures, is taken over if it is
 * young enough. */
struct refer_exchange *refer_exchange_get(struct refer_watch *watch, struct refer_dialog *dialog, uint32_t cseq,
                                          int64_t not_before);

/** Links the exchange into the queues of its dialog: NOTIFYs may come for it. */
void refer_exchange_expect(struct refer_exchange *exchange);

/** Its subscription is gone. */
void refer_exchange_end(struct refer_exchange *exchange);

/** Its first NOTIFY is not waited for any more: it came, or the REFER was refused. */
void refer_exchange_settle(struct refer_exchange *exchange);

/** Is its first NOTIFY still to come? */
bool refer_is_unnotified(const struct refer_exchange *exchange);

/** An earlier copy of the NOTIFY with that CSeq number, whose sender has this refer_peer(); NULL if there is none
 * among the newest. */
struct refer_copy *refer_copy_find(struct refer_dialog *dialog, uint32_t cseq, unsigned peer);

/** Keeps a NOTIFY, so that its copies find it; `exchange` is NULL if it is of none. */
void refer_copy_keep(struct refer_dialog *dialog, struct refer_exchange *exchange, uint32_t cseq, unsigned peer);

/** Waits for the first NOTIFY as soon as REFER and 2xx are there, then for the final one. A further message may have
 * changed how long. */
void refer_exchange_wait(struct refer_watch *watch, struct refer_exchange *exchange);

/** For a call with REFERs only: notes a SUBSCRIBE: by one, the referrer may ask for no more reports. */
void refer_watch_subscribe(struct refer_watch *watch, const struct message_event *event);

/** For a call with REFERs only: notes a BYE, for the dialogs of either side. */
void refer_watch_bye(struct refer_watch *watch, const struct message_event *event);

/** Notes a cut message that may be what some exchange waits for. */
void refer_watch_blind(struct refer_watch *watch, const struct sip_message *message, const struct arrival *arrival);

#endif
