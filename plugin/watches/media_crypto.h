/* media_crypto.h
 * The a=crypto of an answer beside those of its offer (RFC 4568).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_MEDIA_CRYPTO_H
#define SIPEXPLAIN_WATCHES_MEDIA_CRYPTO_H

#include "sip/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Has the answer a=crypto, and none with the tag and suite of an offered one (RFC 4568 section 5.1.2)? Then appends
 * what it has and what was offered to `out`; no capital, no full stop. */
bool media_crypto_differs(const struct session_media *offer, const struct session_media *answer, uint32_t offer_frame,
                          GString *out);

#endif
