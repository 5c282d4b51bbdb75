/* note_stores.h
 * What the first pass remembers of the capture file that is open: its calls, transactions and dialogs, and the watches.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_STORES_H
#define SIPEXPLAIN_WIRESHARK_NOTE_STORES_H

#include "watches/watch.h"

#include <stdint.h>

struct audio_table;
struct call_store;
struct codebook;
struct dialog_store;
struct exchange_store;
struct gap_log;
struct ordinary_store;
struct refer_watch;
struct repeat_store;
struct subscribe_watch;
struct transaction_store;
struct watches;

/** All NULL while no file is open. */
struct note_stores {
    struct transaction_store *transactions;
    struct call_store *calls;
    struct dialog_store *dialogs;
    struct exchange_store *exchanges;
    struct repeat_store *repeats;
    struct ordinary_store *ordinaries;
    struct refer_watch *refers;
    struct subscribe_watch *subscribes;
    struct gap_log *losses;       /**< filled from the first SIP message on */
    struct watch_context context; /**< of the watches; its clock and its findings are owned here */
    struct watches *watches;
    struct audio_table *audio; /**< it belongs to the watches */
};

/** A capture file is opened or dissected anew. The stores must stay where they are until it is closed. `t1_ms` and
 * `texts` as in struct watch_context. */
void note_stores_open(struct note_stores *stores, unsigned t1_ms, const struct codebook *(*texts)(void));

/** It is closed: everything is freed. */
void note_stores_close(struct note_stores *stores);

/** Its time stamps go back: whatever was noted for a time that is now yet to come must not be taken for something that
 * comes then. */
void note_stores_step_back(struct note_stores *stores, int64_t time_us);

#endif
