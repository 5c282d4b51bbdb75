/* sip_reader.h
 * Which SIP messages does this frame hold, and where do their bytes lie?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_READER_H
#define SIPEXPLAIN_SIP_READER_H

#include "sip_message.h"

#include <epan/packet_info.h>
#include <wsutil/wmem/wmem.h>

/** Looks up the protocols it knows; call it once all protocols are registered. */
void sip_reader_start(void);

/** Does the frame hold a SIP message of its own? Not one in a body, nor one that an ICMP error quotes. */
bool sip_reader_has_messages(packet_info *pinfo);

/** Is a request with that method wanted? NULL: the dissector could not tell the method. */
typedef bool (*sip_reader_wanted)(const char *method);

/**
 * The frame's SIP messages in the order of their dissection, as an array of struct sip_message that lives as long as the frame's
 * pool; NULL if there are none. For post-dissectors only: what the SIP dissector leaves behind is gone when the frame is done. Messages in bodies
 * (message/sip, sipfrag) and in the packets that ICMP errors quote are left out. Messages that are not wanted are left out, too. Where the bytes
 * cannot be found, a response has its code and nothing else, and is_cut.
 */
wmem_array_t *sip_reader_messages(packet_info *pinfo, sip_reader_wanted wanted);

#endif
