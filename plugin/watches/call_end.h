/* call_end.h
 * Why an answered call was ended: call.dropped, where the capture proves a fault.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CALL_END_H
#define SIPEXPLAIN_WATCHES_CALL_END_H

#include "watches/watch.h"

/** The BYE that ends a call; `expired` is the finding that its session had run out, or NULL. The other watches must
 * have seen the BYE. `words` is room for a sentence. */
void call_end_judge(const struct watch_context *context, const struct message_event *bye, const struct finding *expired,
                    GString *words);

/** Has the finding one of these names, "a.b", or one that begins with "c."? The list ends with NULL. */
bool finding_is_among(const struct finding *finding, const char *const *names);

#endif
