/* icmp_error.h
 * What an ICMP error says about the packet that it quotes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_CALLS_ICMP_ERROR_H
#define SIPEXPLAIN_CALLS_ICMP_ERROR_H

#include "calls/endpoint.h"

#include <stddef.h>

struct icmp_error {
    struct endpoint from; /**< who sends it; family 0: not known */
    const char *kind;     /**< as "port unreachable"; static; NULL: another kind, or not known */
};

/** Reads the ICMP or ICMPv6 error in these bytes of a frame that quotes the UDP datagram whose payload begins at
 * `payload`. */
struct icmp_error icmp_error_read(const uint8_t *bytes, size_t payload);

#endif
