/* media_fit.h
 * Does an answer fit its offer (RFC 3264 section 6)?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_FIT_H
#define SIPEXPLAIN_WATCHES_MEDIA_FIT_H

#include "sip/session.h"
#include "texts/finding_list.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Says the first thing in which the answer does not fit, in one line; FINDING_COUNT: it fits. `offer_frame` is where
 * the offer is. Appends to `out`. */
enum finding_id media_fit(const struct session *offer, const struct session *answer, uint32_t offer_frame,
                          GString *out);

/** The same of an answer that is as it may be, and yet leaves the call without audio, or with audio one way only. */
enum finding_id media_fit_first(const struct session *offer, const struct session *answer, uint32_t offer_frame,
                                GString *out);

/** Says in which line a description differs from what the same side described before in that frame, although o= says
 * that it does not; false if they are the same, or o= is another one. Appends to `out`. */
bool media_fit_version(struct sip_text text, struct sip_text before, uint32_t frame, GString *out);

/** "audio, video". Appends to `out`. */
void media_add_kinds(GString *out, const struct session *session);

/** "PCMU, opus/48000", but for those that go beside others. Appends to `out`. */
void media_add_formats(GString *out, const struct session_media *media);

/** "a=sendonly" or the like, as the media line says it. */
const char *media_direction_name(const struct session_media *media);

#endif
