/* packet_text.h
 * Texts from packets, which may hold anything, as people may read them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_PACKET_TEXT_H
#define SIPEXPLAIN_WIRESHARK_PACKET_TEXT_H

#include "sip/text.h"

#include <glib.h>

/**
 * Appends at most so many bytes of the text, in whole characters, and "..." if that is not all of it. What is not
 * printable is escaped: what colors a terminal, ends a line or turns the direction of writing.
 */
void packet_text_add(GString *out, struct sip_text text, size_t max);

/** The same as a string of its own. File scope. */
const char *packet_text_keep(struct sip_text text, size_t max);

#endif
