/* route.h
 * Route sets: the proxies that asked to stay on the way of a dialog's requests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_ROUTE_H
#define SIPEXPLAIN_SIP_ROUTE_H

#include "sip/headers.h"

/* Longer route sets are not compared: the way of a call has a proxy or two. */
#define SIP_ROUTES_MAX 16

/** The URIs of Route or Record-Route, one for each proxy (RFC 3261 sections 20.30 and 20.34). */
struct sip_routes {
    unsigned count;
    bool are_all; /**< false: there were more than SIP_ROUTES_MAX, or lines that were not read */
    struct sip_text uri[SIP_ROUTES_MAX];
};

/** Reads all elements of that header, in the order of the message. */
void sip_routes_read(struct sip_routes *routes, const struct sip_headers *headers, enum sip_header header);

/** The route set of a client is the Record-Route of its response from the end (RFC 3261 section 12.1.2). */
void sip_routes_reverse(struct sip_routes *routes);

/** Is it a loose router, which leaves the Request-URI alone (RFC 3261 section 19.1.1, parameter lr)? */
bool sip_route_is_loose(struct sip_text uri);

/** Are these the last routes of that set, as they are left behind some of its proxies? All of them are, and so is none.
 */
bool sip_routes_end(const struct sip_routes *routes, const struct sip_routes *set);

#endif
