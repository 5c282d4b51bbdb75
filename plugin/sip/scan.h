/* scan.h
 * Finds SIP messages among other bytes, such as those of a whole frame, by their start lines alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_SCAN_H
#define SIPEXPLAIN_SIP_SCAN_H

#include "sip/message.h"

/**
 * Reads the next message and moves `rest` behind its body, which is not looked into. False if there is none. Where
 * bytes that may be part of a method stand right before a request, they count as part of it.
 */
bool sip_scan_next(struct sip_text *rest, struct sip_message *message);

/** The first request in the bytes of a frame that quotes a UDP datagram: the checksum before it, two bytes, may look
 * like letters of its method. */
bool sip_scan_quoted(struct sip_text bytes, struct sip_message *request);

#endif
