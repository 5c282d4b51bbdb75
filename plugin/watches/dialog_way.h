/* dialog_way.h
 * A request of a dialog that was sent to another host than its own first Route or Request-URI names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_DIALOG_WAY_H
#define SIPEXPLAIN_WATCHES_DIALOG_WAY_H

#include "calls/dialog_hop.h"

#include <glib.h>
#include <stdbool.h>

/**
 * Compares where a request went with where it says that it goes (RFC 3261 section 8.1.2), as far as that is an IP
 * address. False where they agree, where it went to where its peer sends from, as by an outbound proxy, or where a
 * proxy has sent it. Appends a phrase with both addresses to `out`; no capital, no full stop.
 */
bool dialog_way_find(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out);

/** Does the request take another transport than its peer, whose messages come over a connection: UDP, although the
 * Contact names TCP or TLS, or a connection, with a Via that says UDP (RFC 3261 section 18.1.1)? Likewise. */
bool dialog_way_transport(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out);

#endif
