/* facts.h
 * What is known of a failed response by itself, its request and its dialog, found when it is first shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FACTS_H
#define SIPEXPLAIN_FACTS_H

#include "auth_watch.h"
#include "sip_message.h"
#include "transaction.h"

#include <stdbool.h>
#include <stdint.h>

struct codebook;
struct dialog_store;
struct note_facts;

/** What they are taken from. The stores must have heard the response last. */
struct facts_source {
    const struct sip_message *response;
    const struct transaction_part *part;
    const struct transaction_store *transactions;
    const struct dialog_store *dialogs;
    const struct codebook *book;
    bool is_challenge; /**< the response is a first challenge */
    int64_t time_us;
    struct auth_judgement login; /**< of the response */
};

/** Keeps what the facts can be found from; those of a long response are found at once, as they are shorter. File scope; NULL: there are none. */
struct note_facts *facts_keep(const struct facts_source *source);

/** The facts, NULL behind the last; `facts` may be NULL. */
const char *const *facts_all(struct note_facts *facts, const struct codebook *book);

/** The Call-ID of the response; NULL if it has none. */
const char *facts_call_id(struct note_facts *facts, const struct codebook *book);

#endif
