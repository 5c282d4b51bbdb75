/* note_calls.h
 * What became of the calls of the capture file that is open.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_NOTE_CALLS_H
#define SIPEXPLAIN_WIRESHARK_NOTE_CALLS_H

#include "watches/call_verdict.h"
#include "watches/watch.h"

#include <glib.h>

struct note_facts;

/** A capture file is opened or dissected anew; what is given must live until it is closed. */
void note_calls_open(struct call_store *calls, struct watch_context *context);

/** It is closed, and its calls are forgotten. */
void note_calls_close(void);

/** Notes a message and returns the call that it belongs to, or NULL; `refer` is the transfer that it belongs to, or
 * NULL. The watches have not seen the message yet. */
struct call_outcome *note_call(struct call *call, const struct sip_message *message, enum sip_method method,
                               const struct transaction_part *part, const struct refer_exchange *refer,
                               const struct arrival *arrival);

/** What a message that is no failure says of why a call ends; NULL: nothing. */
struct note_facts *note_call_reason(const struct sip_message *message, enum sip_method method,
                                    const struct transaction_part *part);

/** All calls, struct call_outcome in their order; NULL if no file is open. */
const GPtrArray *notes_calls(void);

/** The other leg of one of them; NULL if none is proved. */
const struct call_outcome *notes_call_leg(struct call_outcome *call);

/** What verdicts on them are made of. */
struct call_knowledge notes_call_knowledge(void);

#endif
