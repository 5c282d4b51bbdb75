/* refer_findings.h
 * What is found of a REFER exchange, and at which of its messages: for refer.c and refer_store.c only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_FINDINGS_H
#define SIPEXPLAIN_WATCHES_REFER_FINDINGS_H

#include "watches/refer.h"

struct message_event;

/** This NOTIFY is the first one of the exchange in the capture: it may be late. */
void refer_findings_notified(struct refer_exchange *exchange, struct finding_place *place);

/** This NOTIFY is the first one that reports a failure. */
void refer_findings_failed(struct refer_exchange *exchange, const struct message_event *notify);

/** A new NOTIFY, which the next one is to follow: what was missing after an earlier one is not missing any more. */
void refer_findings_go_on(struct refer_exchange *exchange, struct finding_place *place);

/** Something has become known of the exchange, or a limit of it has passed: what is missing is found, and what was
 * found is worded by all that is known, or withdrawn. Costs nothing before a limit has passed. */
void refer_findings_update(struct refer_exchange *exchange);

#endif
