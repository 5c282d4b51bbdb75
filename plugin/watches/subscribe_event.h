/* subscribe_event.h
 * A NOTIFY whose Event is not that of the SUBSCRIBE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_SUBSCRIBE_EVENT_H
#define SIPEXPLAIN_WATCHES_SUBSCRIBE_EVENT_H

#include "watches/subscribe.h"
#include "watches/watch.h"

/** Notes how the Event of a NOTIFY differs, from all the SUBSCRIBEs that are known in its dialog. */
void subscribe_event_notify(struct subscribe_dialog *dialog, const struct message_event *notify, struct sip_text event);

/** The response to the newest NOTIFY: where it refuses it, as not known, says how it differs. */
void subscribe_event_answer(struct subscribe_dialog *dialog, const struct message_event *answer);

void subscribe_event_free(struct subscribe_dialog *dialog);

#endif
