/* mask.h
 * Replaces what names people and places by stand-ins, the same one for the same value, so that a report can be given
 * away.
 *
 * User parts of URIs, telephone numbers, display names, host names, public addresses and Call-IDs are replaced; private
 * addresses are not. What the messages of the capture hold is learned beforehand, because sentences may quote it
 * anywhere; what looks like an address, a user part or a number is replaced without.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_REPORT_MASK_H
#define SIPEXPLAIN_REPORT_MASK_H

#include "sip/text.h"

enum mask_kind { MASK_USER, MASK_NUMBER, MASK_NAME, MASK_HOST, MASK_ADDRESS, MASK_CALL, MASK_KINDS };

struct mask;
struct sip_message;

/** Free with mask_free(). */
struct mask *mask_new(void);

void mask_free(struct mask *mask);

/** The stand-in of a value, such as "user-3"; it lives as long as the mask. */
const char *mask_whole(struct mask *mask, enum mask_kind kind, const char *value);

/** From now on the value is replaced wherever it is. An IP address is not learned, but known when it is seen. */
void mask_learn(struct mask *mask, enum mask_kind kind, struct sip_text value);

/** Learns whom and what a message names in its start line, its headers and its session description; it has to be read
 * whole. */
void mask_learn_message(struct mask *mask, const struct sip_message *message);

/** The text with stand-ins; free with g_free(). */
char *mask_text(struct mask *mask, const char *text);

#endif
