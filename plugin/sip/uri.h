/* uri.h
 * The Request-URI, and whether two SIP URIs are the same address.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_URI_H
#define SIPEXPLAIN_SIP_URI_H

#include "sip/message.h"

#include <stdbool.h>

/** The Request-URI of a request; absent if it cannot be told. */
struct sip_text sip_request_uri(const struct sip_message *request);

/** The user part of a sip: or sips: URI, or the number of a tel: URI, without password and parameters; absent if there
 * is none. */
struct sip_text sip_uri_user(struct sip_text uri);

/** Are these the same address by RFC 3261 section 19.1.4? Where percent-encoding would decide they count as different.
 */
bool sip_uri_equal(struct sip_text one, struct sip_text other);

#endif
