/* subscribe_end.h
 * Why a notifier ends a subscription.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_SUBSCRIBE_END_H
#define SIPEXPLAIN_WATCHES_SUBSCRIBE_END_H

#include "watches/watch.h"

/** A NOTIFY of a subscription made by SUBSCRIBE: says on it what its Subscription-State means, if that names a reason
 * to end the subscription before its time. */
void subscribe_end_notify(struct finding_log *findings, const struct message_event *notify);

#endif
