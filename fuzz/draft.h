/* draft.h
 * Frames made of the bytes of an input: most bytes pick something, so that any input is a capture of SIP that nearly is
 * in order.
 *
 * An input is frames with DRAFT_END between them. Of a frame the first byte picks how long after the one before it
 * comes, the second is enum draft_flags; then follows the message itself where DRAFT_RAW says so, else a byte each that
 * picks what it is, its code, CSeq number, branch, Call-ID and tags, then one for each header that it has besides.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_FUZZ_DRAFT_H
#define SIPEXPLAIN_FUZZ_DRAFT_H

#include "sip/text.h"

#include <stdint.h>

#define DRAFT_END '\xff'

enum draft_flags {
    DRAFT_RAW = 1,         /**< the rest is the message */
    DRAFT_OF_B = 2,        /**< b sends it */
    DRAFT_CUT = 4,         /**< a byte more, before the message, says how much of it is there */
    DRAFT_OTHER_HOP = 8,   /**< it goes between other hosts */
    DRAFT_SAME_FRAME = 16, /**< it stands in the frame before */
    DRAFT_LOSS = 32,       /**< a segment was lost before it */
    DRAFT_QUOTED = 64,     /**< an ICMP error quotes it */
    DRAFT_AWAY = 128       /**< it comes from an address that its Contact does not name */
};

struct draft {
    unsigned flags;
    int64_t time_us; /**< TIME_UNKNOWN: it has none */
    char *bytes;     /**< of the message, owned; NULL in a frame of another protocol */
    size_t len;
};

/** Takes the next frame off the input; `clock_us` is the newest time so far. False at the end. Free with
 * g_free(draft->bytes). */
bool draft_next(struct sip_text *rest, int64_t *clock_us, struct draft *draft);

#endif
