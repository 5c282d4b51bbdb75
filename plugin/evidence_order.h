/* evidence_order.h
 * The best elements of a list whose elements state a preference.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_EVIDENCE_ORDER_H
#define SIPEXPLAIN_EVIDENCE_ORDER_H

#include "evidence_parts.h"

#define EVIDENCE_BEST_MAX 4
#define EVIDENCE_Q_ONE 1000

/** The best elements of a list whose elements have a preference. */
struct evidence_order {
    unsigned all;
    unsigned kept;
    struct evidence_choice {
        struct sip_text text;
        unsigned q; /* in thousandths */
    } best[EVIDENCE_BEST_MAX];
};

/** The preference of an element in thousandths: 1 if it names none (RFC 3261 section 25.1, qvalue). */
unsigned evidence_q(struct sip_text element);

/** Keeps `text` by the preference of its element; of two alike the one that is added first goes first. The order starts out as {0}. */
void evidence_order_add(struct evidence_order *order, struct sip_text element, struct sip_text text);

/** Adds them in order, each up to `max` bytes, and how many more there are. */
void fact_add_order(struct evidence *evidence, const struct evidence_order *order, size_t max);

#endif
