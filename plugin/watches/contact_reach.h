/* contact_reach.h
 * Does a request go where the Contact of its peer says, while its peer is elsewhere?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WATCHES_CONTACT_REACH_H
#define SIPEXPLAIN_WATCHES_CONTACT_REACH_H

#include "calls/dialog_hop.h"

/** Is it a Contact that is reached over the connection of its sender, or through a proxy that knows it, whatever it
 * names: of WebSocket (RFC 7118), with alias (RFC 5923) or ob (RFC 5626), or a GRUU (RFC 5627)? */
bool contact_is_on_connection(struct sip_text uri);

/** The address of the URI, if it is one; false if it is a name. The port is 5060 where none is named. */
bool contact_endpoint(struct sip_text uri, struct endpoint *endpoint);

/** The request had no effect: was it sent to a Contact that is not where its peer's messages come from? Then appends
 * that to `out`; no capital, no full stop. */
bool contact_reach_find(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out);

#endif
