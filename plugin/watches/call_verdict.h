/* call_verdict.h
 * What became of a call, as far as the capture shows it by now.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CALL_VERDICT_H
#define SIPEXPLAIN_WATCHES_CALL_VERDICT_H

#include "calls/outcome.h"
#include "watches/finding.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct refer_watch;

enum call_verdict {
    CALL_TRYING,    /**< no final response so far */
    CALL_UP,        /**< answered, no end seen */
    CALL_COMPLETED, /**< ended by BYE, no fault proved */
    CALL_DROPPED,   /**< ended for a proven fault */
    CALL_CANCELLED, /**< given up by the caller */
    CALL_ELSEWHERE, /**< taken by another device */
    CALL_NO_ANSWER, /**< rang until somebody gave up */
    CALL_BUSY,
    CALL_DECLINED,
    CALL_REDIRECTED,
    CALL_UNAUTHORIZED, /**< ends with 401 or 407 */
    CALL_REFUSED,      /**< another 3xx-6xx */
    CALL_UNREACHABLE,  /**< no response, or 408 or 503 without any 18x */
    CALL_TRANSFERRED,  /**< ended after a transfer that worked */
    CALL_UNKNOWN       /**< the capture lacks a part */
};

/** What the verdict is made of besides the call itself. */
struct call_knowledge {
    const struct finding_log *findings;
    int64_t now_us; /**< of the newest frame so far; TIME_UNKNOWN: none */
};

enum call_verdict call_verdict(const struct call_outcome *outcome, const struct call_knowledge *knowledge);

/** Is it over because the caller gave it up? Only of a call that was not answered. */
bool call_is_cancelled(const struct call_outcome *outcome);

/** The token, as filters and scripts use it. */
const char *call_verdict_name(enum call_verdict verdict);

/** The verdict in words: no capital, no full stop. Appends to `out`. */
void call_verdict_words(GString *out, const struct call_outcome *outcome, enum call_verdict verdict);

/** Why it ended as it did, where the capture proves it, in one sentence with frames; false if it does not. Texts of
 * packets are in it as they came. Appends to `out`. */
bool call_cause_words(GString *out, const struct call_outcome *outcome, enum call_verdict verdict,
                      const struct call_knowledge *knowledge);

/** "caller", "callee", "network"; NULL while nobody has ended it, or if that cannot be told. */
const char *call_ended_by(const struct call_outcome *outcome, enum call_verdict verdict);

/** Who ended the call and when, for the BYE or CANCEL and what answers it: a sentence without full stop. False if it is
 * not ended by one. */
bool call_end_words(GString *out, const struct call_outcome *outcome, uint32_t frame);

#endif
