/* endpoint.h
 * An IP address and a port as they are in a packet, and their text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_ENDPOINT_H
#define SIPEXPLAIN_CALLS_ENDPOINT_H

#include "sip/text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Copied for each message, formatted only when something is raised. */
struct endpoint {
    uint8_t address[16]; /**< of IPv4, the first four bytes */
    uint16_t port;       /**< 0: none */
    uint8_t family;      /**< 4, 6; 0: the address is not known */
};

/** The address alone: "192.0.2.1", "2001:db8::1" (RFC 5952). Appends to `out`; nothing if the address is not known. */
void endpoint_add_host(GString *out, const struct endpoint *endpoint);

/** The same with the port: "192.0.2.1:5060", "[2001:db8::1]:5060". */
void endpoint_add(GString *out, const struct endpoint *endpoint);

/** Reads "192.0.2.1"; false if it is anything else. Leaves the port alone. */
bool endpoint_read_ip4(struct endpoint *endpoint, struct sip_text text);

/** Are these the same address and port? */
bool endpoint_is_same(const struct endpoint *one, const struct endpoint *other);

/** Reads an IP address, without brackets; false if it is none, such as a host name. */
bool endpoint_read(struct endpoint *endpoint, struct sip_text host, uint16_t port);

/** Are these the same address, whatever the ports? */
bool endpoint_is_same_host(const struct endpoint *one, const struct endpoint *other);

/** Are these two hosts of URIs the same, as words or as IPv6 addresses without brackets (RFC 5954
 * section 4.2)? */
bool endpoint_is_same_name(struct sip_text one, struct sip_text other);

/** Does it name the host itself that reads it: 127.0.0.0/8 or ::1? */
bool endpoint_is_loopback(const struct endpoint *endpoint);

/** Is it reached only from its own network: RFC 1918, RFC 6598, RFC 4193, link-local or loopback? */
bool endpoint_is_private(const struct endpoint *endpoint);

#endif
