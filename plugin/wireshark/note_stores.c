/* note_stores.c
 * Opens and closes what the first pass remembers of a capture file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/note_stores.h"

#include "calls/call.h"
#include "calls/dialog.h"
#include "calls/expected.h"
#include "calls/repeat.h"
#include "calls/transaction.h"
#include "watches/ordinary.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/note_calls.h"

void note_stores_open(struct note_stores *stores, unsigned t1_ms, const struct codebook *(*texts)(void))
{
    struct watch_context *context = &stores->context;

    stores->transactions = transaction_store_new(t1_ms);
    stores->calls = call_store_new();
    stores->dialogs = dialog_store_new(stores->calls);
    stores->exchanges = exchange_store_new();
    stores->repeats = repeat_store_new();
    stores->ordinaries = ordinary_store_new();
    stores->losses = gap_log_new();
    *context = (struct watch_context){.t1_ms = t1_ms,
                                      .calls = stores->calls,
                                      .clock = timer_queue_new(),
                                      .losses = stores->losses,
                                      .findings = finding_log_new(),
                                      .dialogs = stores->dialogs,
                                      .texts = texts};
    note_calls_open(stores->calls, context);
    stores->refers = refer_watch_new(context);
    stores->subscribes = subscribe_watch_new(context);
    stores->watches = watches_new(context);
    stores->audio = watches_audio(stores->watches);
}

void note_stores_close(struct note_stores *stores)
{
    call_store_free(stores->calls); /* before what hangs on the calls */
    note_calls_close();
    watches_free(stores->watches); /* before the transactions, which wait in its lines */
    transaction_store_free(stores->transactions);
    dialog_store_free(stores->dialogs);
    exchange_store_free(stores->exchanges);
    repeat_store_free(stores->repeats);
    ordinary_store_free(stores->ordinaries);
    refer_watch_free(stores->refers);
    subscribe_watch_free(stores->subscribes);
    finding_log_free(stores->context.findings);
    timer_queue_free(stores->context.clock);
    gap_log_free(stores->losses);
    *stores = (struct note_stores){0};
}

void note_stores_step_back(struct note_stores *stores, int64_t time_us)
{
    loss_step(stores->losses, time_us);
    loss_step(stores->context.cuts, time_us);
    stores->refers->blind_time = MIN(stores->refers->blind_time, time_us);
    stores->subscribes->blind_time = MIN(stores->subscribes->blind_time, time_us);
}
