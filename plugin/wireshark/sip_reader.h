/* sip_reader.h
 * Which SIP messages does this frame hold, and where do their bytes lie?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_SIP_READER_H
#define SIPEXPLAIN_WIRESHARK_SIP_READER_H

#include "calls/icmp_error.h"
#include "sip/message.h"

#include <epan/packet_info.h>

/** Looks up the protocols it knows; call it once all protocols are registered. */
void sip_reader_start(void);

/** The program ends. */
void sip_reader_stop(void);

/** Does the frame hold a SIP message of its own? Not one in a body, nor one that an ICMP error quotes. */
bool sip_reader_has_messages(packet_info *pinfo);

/**
 * Finds the frame's SIP messages; false if there are none. For post-dissectors only: what the SIP dissector leaves
 * behind is gone when the frame is done. Messages in bodies (message/sip, sipfrag) and in the packets that ICMP errors
 * quote are left out.
 */
bool sip_reader_read(packet_info *pinfo);

/**
 * Takes the next of them, in the order of their dissection; `*place` starts out as 0, NULL is the end. They are as
 * sip_message_read() leaves them and live until the next frame is read. Where the bytes cannot be found, a response
 * has its code and nothing else, and is_cut.
 */
struct sip_message *sip_reader_next(unsigned *place);

/** Is the frame of ICMP, so that its ports and addresses may be those of what it quotes? */
bool sip_reader_is_error(const packet_info *pinfo);

/** Does that ICMP error quote a SIP request? Then reads it, as sip_message_read() does. */
bool sip_reader_quoted(packet_info *pinfo, struct sip_message *message, struct icmp_error *error);

#endif
