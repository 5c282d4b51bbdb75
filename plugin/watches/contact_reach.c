/* contact_reach.c
 * Compares where a request goes with where the messages of its peer come from (RFC 3261 sections 8.1.1.8 and 12.2.1.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/contact_reach.h"

#include "sip/headers.h"
#include "sip/method.h"
#include "sip/route.h"
#include "sip/uri.h"

#include <string.h>

/* In a sentence, so much of a Contact is shown. */
#define CONTACT_SHOWN 120

#define SIP_PORT 5060

bool contact_is_on_connection(struct sip_text uri)
{
    static const char *const params[] = {"alias", "ob", "gr"};
    static const char invalid[] = ".invalid";
    struct sip_text value, host;
    uint32_t port;

    host = sip_uri_host(uri, &port);
    if (host.len >= sizeof invalid - 1 &&
        g_ascii_strncasecmp(host.at + host.len - (sizeof invalid - 1), invalid, sizeof invalid - 1) == 0)
        return true;
    if (sip_element_param(uri, "transport", &value) && (sip_text_is(value, "ws") || sip_text_is(value, "wss")))
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(params); i++)
        if (sip_element_param(uri, params[i], &value))
            return true;
    return false;
}

bool contact_endpoint(struct sip_text uri, struct endpoint *endpoint)
{
    uint32_t port;
    struct sip_text host = sip_uri_host(uri, &port);

    return endpoint_read(endpoint, host, (uint16_t)(port ? port : SIP_PORT));
}

/** Is the URI that address and port, or only that address? */
static bool uri_is_at(struct sip_text uri, const struct endpoint *endpoint)
{
    GString *host = g_string_new(NULL);
    struct sip_text named;
    uint32_t port;
    bool is_at;

    named = sip_uri_host(uri, &port);
    endpoint_add_host(host, endpoint);
    is_at = endpoint_is_same_name(named, (struct sip_text){host->str, host->len}) &&
            (port == endpoint->port || (port == 0 && endpoint->port == SIP_PORT));
    g_string_free(host, TRUE);
    return is_at;
}

static bool has_route(const struct sip_message *request)
{
    struct sip_text value;

    return sip_header_find(request, "Route", 0, &value);
}

/** The message that the Contact is from: "2xx" or a method. */
static void add_source(GString *out, const struct dialog_hop *hop, enum dialog_side side, uint32_t frame)
{
    const struct dialog_copy *copy =
        hop->refresh[side].len > 0 && hop->refresh[side].frame == frame ? &hop->refresh[side] : &hop->made[side];
    struct sip_message message;

    if (!sip_message_read(copy->bytes, copy->len, &message))
        return;
    if (message.code)
        g_string_append_printf(out, "%uxx", message.code / 100);
    else
        g_string_append_printf(out, "%.*s", sip_method_shown(message.method), message.method.at);
}

static void add_contact(GString *out, const struct dialog_hop_view *view)
{
    const struct dialog_party *peer = &view->dialog.party[!view->side];

    g_string_append(out, "the Contact of the ");
    add_source(out, view->hop, !view->side, peer->target_frame);
}

static void add_contact_uri(GString *out, const struct dialog_hop_view *view)
{
    const struct dialog_party *peer = &view->dialog.party[!view->side];

    sip_text_quote(out, peer->target, CONTACT_SHOWN);
    g_string_append_printf(out, " (frame %u)", peer->target_frame);
}

/** It goes to that place, where the peer is not. */
static void add_place(GString *out, const struct dialog_hop_view *view, const struct endpoint *to)
{
    g_string_append(out, "it goes to ");
    endpoint_add(out, to);
    if (endpoint_is_private(to) && !endpoint_is_private(&view->peer))
        g_string_append(out, ", a private address,");
    g_string_append(out, " as ");
    add_contact(out, view);
    g_string_append(out, " says, ");
    add_contact_uri(out, view);
    if (view->peer_frame == view->dialog.party[!view->side].target_frame)
        g_string_append(out, ", which comes from ");
    else
        g_string_append_printf(out, ", but the message in frame %u comes from ", view->peer_frame);
    endpoint_add(out, &view->peer);
}

/** Two hosts of private networks may reach each other by more addresses than the capture shows. A connection has a port
 * of its own. */
static bool is_elsewhere(const struct dialog_hop_view *view, const struct dialog_request *request)
{
    if (!endpoint_is_same_host(&request->to, &view->peer))
        return !(endpoint_is_private(&request->to) && endpoint_is_private(&view->peer));
    return request->to.port != view->peer.port && !request->is_stream && sip_text_starts(view->peer_via, "SIP/2.0/UDP");
}

/** The transport of the peer's messages, if it is a connection, and its Contact names none, so that UDP is chosen (RFC
 * 3263 section 4.1). */
static struct sip_text lost_transport(const struct dialog_hop_view *view, const struct dialog_request *request)
{
    struct sip_text target = view->dialog.party[!view->side].target, value, via = view->peer_via;

    if (request->is_stream || sip_element_param(target, "transport", &value) || !sip_text_starts(target, "sip:"))
        return (struct sip_text){0};
    if (!sip_text_starts(via, "SIP/2.0/TCP") && !sip_text_starts(via, "SIP/2.0/TLS"))
        return (struct sip_text){0};
    sip_text_skip(&via, sizeof "SIP/2.0/" - 1);
    via.len = 3;
    return via;
}

/** The peer gave as its Contact the address of the sender itself, which is not the peer's. */
static bool is_own_address(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out)
{
    const struct endpoint *own = &request->from;

    if (!endpoint_is_same_host(&request->to, own) || request->to.port != own->port ||
        endpoint_is_same_host(own, &view->peer))
        return false;
    g_string_append(out, "it goes to its own sender, ");
    endpoint_add(out, own);
    g_string_append(out, ", as ");
    add_contact(out, view);
    g_string_append(out, " says, ");
    add_contact_uri(out, view);
    return true;
}

/** A proxy gave a private address in Record-Route to who is not in that network. */
static bool is_route_private(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out)
{
    struct sip_headers headers;
    struct sip_routes routes;
    struct endpoint named;

    if (!endpoint_is_private(&request->to) || endpoint_is_private(&request->from) || endpoint_is_private(&view->peer) ||
        !request->from.family)
        return false;
    sip_headers_read(&headers, request->message);
    sip_routes_read(&routes, &headers, HEADER_ROUTE);
    if (!headers.are_all || !routes.are_all || routes.count == 0 || !sip_route_is_loose(routes.uri[0]) ||
        !contact_endpoint(routes.uri[0], &named) || !endpoint_is_same_host(&named, &request->to))
        return false;
    g_string_append(out, "it goes to ");
    endpoint_add(out, &request->to);
    g_string_append(out, ", a private address, as its first Route says, ");
    sip_text_quote(out, routes.uri[0], CONTACT_SHOWN);
    g_string_append_printf(out, ", from Record-Route, but the message in frame %u comes from ", view->peer_frame);
    endpoint_add(out, &view->peer);
    return true;
}

bool contact_reach_find(const struct dialog_hop_view *view, const struct dialog_request *request, GString *out)
{
    const struct dialog_party *peer = &view->dialog.party[!view->side];
    struct sip_text transport;

    if (view->peer.family && sip_has_one_via(request->message) && is_route_private(view, request, out))
        return true;
    if (!view->is_direct || !view->is_target_known || !peer->target.at || !request->to.family || !view->peer.family ||
        !sip_has_one_via(request->message) || has_route(request->message) || contact_is_on_connection(peer->target) ||
        !uri_is_at(peer->target, &request->to))
        return false;
    if (is_own_address(view, request, out))
        return true;
    transport = lost_transport(view, request);
    if (!transport.len && !is_elsewhere(view, request))
        return false;
    if (!transport.len) {
        add_place(out, view, &request->to);
        return true;
    }
    g_string_append(out, "it goes over UDP, as ");
    add_contact(out, view);
    g_string_append(out, " names no transport, ");
    add_contact_uri(out, view);
    g_string_append_printf(out, ", which came over %.*s", (int)transport.len, transport.at);
    return true;
}
