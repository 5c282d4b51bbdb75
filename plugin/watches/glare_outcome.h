/* glare_outcome.h
 * What becomes of INVITEs and UPDATEs that got 491: whether anything crossed, and whether they are tried again (RFC
 * 3261 section 14, RFC 3311 section 5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_GLARE_OUTCOME_H
#define SIPEXPLAIN_WATCHES_GLARE_OUTCOME_H

#include "calls/recent_table.h"
#include "watches/watch.h"

/** To be set up by glare_outcomes_start() and emptied by glare_outcomes_stop(). */
struct glare_outcomes {
    const struct watch_context *context;
    GHashTable *waiting;       /**< id of a call -> its struct glare_outcome, owned */
    struct timer_list retries; /**< of those */
    struct recent_table alone; /**< struct lone_change: those that crossed nothing */
};

void glare_outcomes_start(struct glare_outcomes *outcomes, const struct watch_context *context);

void glare_outcomes_stop(struct glare_outcomes *outcomes);

/** To be given each 491 to an INVITE or UPDATE in a dialog that is no copy. */
void glare_outcome_refused(struct glare_outcomes *outcomes, const struct message_event *response);

/** To be given each INVITE and UPDATE, and each BYE. Both cost a look at a number where nothing waits. */
void glare_outcome_change(struct glare_outcomes *outcomes, const struct message_event *request);
void glare_outcome_bye(struct glare_outcomes *outcomes, const struct message_event *bye);

#endif
