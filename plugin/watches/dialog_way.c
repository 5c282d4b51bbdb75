/* dialog_way.c
 * Lays the address that a request went to beside its first Route or, without one, its Request-URI (RFC 3261
 * section 8.1.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/dialog_way.h"

#include "sip/headers.h"
#include "sip/route.h"
#include "sip/uri.h"
#include "watches/contact_reach.h"

/* In a sentence, so much of a URI is shown. */
#define URI_SHOWN 100

/** The URI that the request goes to: the topmost Route, or else the Request-URI. False if its Routes are not all
 * known. */
static bool next_hop(const struct sip_message *request, struct sip_text *uri, bool *is_route)
{
    struct sip_headers headers;
    struct sip_routes routes;

    sip_headers_read(&headers, request);
    sip_routes_read(&routes, &headers, HEADER_ROUTE);
    if (!headers.are_all || !routes.are_all)
        return false;
    *is_route = routes.count > 0 && sip_route_is_loose(routes.uri[0]);
    *uri = *is_route ? routes.uri[0] : sip_request_uri(request);
    return uri->len > 0;
}

/** The address in the URI; false if it is a name, or what else may lead elsewhere. */
static bool address_of(struct sip_text uri, struct endpoint *endpoint)
{
    struct sip_text host, value;
    uint32_t port;

    if (sip_element_param(uri, "maddr", &value) || contact_is_on_connection(uri))
        return false;
    host = sip_uri_host(uri, &port);
    return endpoint_read(endpoint, host, (uint16_t)port);
}

/** Nobody has to go back the way that the peer's messages come, but who does it has an outbound proxy, or knows that
 * there is a NAT. */
static bool is_way_of_peer(const struct dialog_hop_view *view, const struct dialog_request *request)
{
    return endpoint_is_same_host(&request->to, &view->peer) ||
           endpoint_is_same_host(&request->to, &view->hop->made[!view->side].from);
}

bool dialog_way_find(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out)
{
    struct endpoint named;
    struct sip_text uri;
    bool is_route;

    if (request->to.family == 0 || view->peer.family == 0 || request->message->is_cut ||
        !sip_has_one_via(request->message) || is_way_of_peer(view, request))
        return false;
    if (!next_hop(request->message, &uri, &is_route) || !address_of(uri, &named) ||
        named.family != request->to.family || endpoint_is_same_host(&named, &request->to))
        return false;
    g_string_append(out, "it went to ");
    endpoint_add(out, &request->to);
    g_string_append(out, is_route ? ", its first Route names " : ", its Request-URI names ");
    sip_text_quote(out, uri, URI_SHOWN);
    return true;
}

/** The name of the connection that the URI calls for; NULL: it calls for none. */
static const char *connection_of(struct sip_text uri)
{
    struct sip_text value;

    if (!sip_element_param(uri, "transport", &value) || contact_is_on_connection(uri))
        return NULL;
    return sip_text_is(value, "tcp") ? "TCP" : sip_text_is(value, "tls") ? "TLS" : NULL;
}

bool dialog_way_transport(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out)
{
    const struct dialog_party *peer = &view->dialog.party[!view->side];
    const char *due = peer->target.at ? connection_of(peer->target) : NULL;
    struct sip_text value;

    if (!view->is_target_known || !sip_has_one_via(request->message) ||
        !sip_text_starts(request->message->vias, "SIP/2.0/UDP") ||
        !(sip_text_starts(view->peer_via, "SIP/2.0/TCP") || sip_text_starts(view->peer_via, "SIP/2.0/TLS")))
        return false;
    if (request->is_stream) {
        g_string_append_printf(out,
                               "its Via says UDP, and it goes over a connection, as the message in frame %u does "
                               "(RFC 3261 section 18.1.1)",
                               view->peer_frame);
        return true;
    }
    if (!due || sip_header_find(request->message, "Route", 0, &value))
        return false;
    g_string_append_printf(out, "it goes over UDP, and the Contact of its peer calls for %s: ", due);
    sip_text_quote(out, peer->target, URI_SHOWN);
    g_string_append_printf(out, " (frame %u) (RFC 3261 section 12.2.1.1)", peer->target_frame);
    return true;
}
