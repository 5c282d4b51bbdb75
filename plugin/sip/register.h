/* register.h
 * What a REGISTER asks for, and what its response grants (RFC 3261 sections 10.2 and 10.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_REGISTER_H
#define SIPEXPLAIN_SIP_REGISTER_H

#include "sip/message.h"

#include <stdbool.h>
#include <stdint.h>

/** No number of seconds is stated. */
#define SIP_NO_SPAN UINT32_MAX

/** The Contact of a REGISTER or of a response to it. All zero but the spans where the message has none. */
struct sip_register {
    struct sip_text contact; /**< the first element of the first Contact */
    struct sip_text uri;     /**< of that element; absent for "*" */
    uint32_t expires_s;      /**< of that element, else of Expires; SIP_NO_SPAN: not stated */
    uint32_t common_s;       /**< of Expires; likewise */
    bool is_all;             /**< it is "*", which means all Contacts */
    bool are_several;        /**< there are other Contacts */
};

/** Reads it. Lines whose end is cut off are left out. */
void sip_register_read(const struct sip_message *message, struct sip_register *lines);

/** The expires parameter of a Contact, or of its parameters alone; SIP_NO_SPAN if it has none, or no number. */
uint32_t sip_contact_expires(struct sip_text contact);

/** Names the user and host of a URI, and the port if `with_port`; 0 if it has no host. Case of the host and a port
 * 5060 make no difference. */
uint64_t sip_address_key(struct sip_text uri, bool with_port);

#endif
