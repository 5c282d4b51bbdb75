/* outcome_parts.h
 * What the files that note what becomes of a call share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_OUTCOME_PARTS_H
#define SIPEXPLAIN_CALLS_OUTCOME_PARTS_H

#include "calls/outcome.h"
#include "calls/pool.h"

/** All records of a capture. */
struct outcome_store {
    struct pool pool;      /**< of struct call_outcome */
    GPtrArray *all;        /**< those in use, by their number */
    GStringChunk *strings; /**< of all of them */
    GArray *endings;       /**< struct call_ending */
};

static inline struct call_event event_at(const struct arrival *arrival)
{
    return (struct call_event){arrival->time_us, arrival->frame};
}

static inline uint32_t source_host_of(const struct arrival *arrival)
{
    return arrival->hosts - arrival->target_host;
}

/** Who sent the request with these tags, which are also those of its responses. */
enum call_party outcome_party_by_tags(const struct call_outcome *outcome, const struct sip_message *request);

/** Keeps a text, cut. */
const char *outcome_keep(struct outcome_store *store, struct sip_text text);

/** Note a message that is no copy of an earlier one. */
void outcome_request(struct outcome_store *store, struct call_outcome *outcome, const struct sip_message *request,
                     enum sip_method method, const struct transaction_part *part, const struct arrival *arrival);
void outcome_response(struct call_outcome *outcome, const struct sip_message *response, enum sip_method method,
                      const struct transaction_part *part, const struct arrival *arrival);

#endif
