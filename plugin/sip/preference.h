/* preference.h
 * The best elements of a list whose elements state a preference.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_PREFERENCE_H
#define SIPEXPLAIN_SIP_PREFERENCE_H

#include "sip/text.h"

#define SIP_PREFERRED_MAX 4
#define SIP_Q_ONE 1000

/** The best elements of a list whose elements have a preference. */
struct sip_preference {
    unsigned all;
    unsigned kept;
    struct sip_choice {
        struct sip_text text;
        unsigned q; /* in thousandths */
    } best[SIP_PREFERRED_MAX];
};

/** The preference of an element in thousandths: 1 if it names none (RFC 3261 section 25.1, qvalue). */
unsigned sip_q(struct sip_text element);

/** Keeps `text` by the preference of its element; of two alike the one that is added first goes first. The order starts
 * out as {0}. */
void sip_preference_add(struct sip_preference *order, struct sip_text element, struct sip_text text);

#endif
