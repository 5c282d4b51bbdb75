/* sip_match.h
 * Whether bytes are the message that Wireshark's SIP dissector has seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_SIP_MATCH_H
#define SIPEXPLAIN_WIRESHARK_SIP_MATCH_H

#include "sip/message.h"

#include <epan/dissectors/packet-sip.h>
#include <stdbool.h>

/**
 * Where the request line that ends in this SIP version begins: the version stands behind Method SP Request-URI SP.
 * What stands before the method may be anything, such as the UDP header, so the method must be known.
 */
const char *sip_match_request_line(const char *from, const char *version, const char *method);

/** Is this the message that the dissector has seen? What an exception kept from it, as in a cut frame, counts as
 * agreed. */
bool sip_match_message(struct sip_message *message, const sip_info_value_t *info);

#endif
