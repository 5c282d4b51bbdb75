/* refer_target.h
 * What a REFER asks for, in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_REFER_TARGET_H
#define SIPEXPLAIN_WATCHES_REFER_TARGET_H

#include "sip/text.h"

#include <stdbool.h>

/**
 * Refer-To (RFC 3515 section 2.1), the Replaces in it (RFC 3891) and Referred-By (RFC 3892) as one phrase, such as
 * "blind transfer to sip:c@example.org". Both are header values and may be absent. Parts from the packet are shortened
 * when long and come with the bytes they have. NULL without a Refer-To; free with g_free().
 */
char *refer_target_words(struct sip_text refer_to, struct sip_text referred_by, bool is_in_dialog);

/** The URI of a Refer-To without its headers, which are for the request that it asks for (RFC 3261 section 19.1.1). */
struct sip_text refer_target_uri(struct sip_text refer_to);

/** The %xx escapes of a URI undone (RFC 3261 section 19.1.2); never longer than the text. Appends to `out`. */
void refer_target_unescape(GString *out, struct sip_text text);

/** The Replaces among the headers of the URI in Refer-To, with its escapes undone. False if there is none. */
bool refer_target_replaces(struct sip_text uri, GString *out);

#endif
