/* ack_path.c
 * Compares the Contact of a response with the Request-URI, and looks for proxies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/ack_path.h"

#include "sip/message.h"

#define SIP_PORT 5060

/** The second word of the request line. */
static struct sip_text request_uri(const struct sip_message *request)
{
    struct sip_text line = sip_text_of(request->method.at + request->method.len, request->headers.at);
    const char *end;

    line = sip_text_trim(line);
    end = line.len ? memchr(line.at, ' ', line.len) : NULL;
    return end ? sip_text_of(line.at, end) : (struct sip_text){0};
}

static bool is_same_address(struct sip_text one, struct sip_text other)
{
    uint32_t port, other_port;
    struct sip_text host = sip_uri_host(one, &port), other_host = sip_uri_host(other, &other_port);

    return host.len > 0 && host.len == other_host.len && g_ascii_strncasecmp(host.at, other_host.at, host.len) == 0 &&
           (port ? port : SIP_PORT) == (other_port ? other_port : SIP_PORT) && sip_text_starts(one, "sip:") &&
           sip_text_starts(other, "sip:");
}

/** Without a transport in the URI, each request may choose anew: then only UDP is as good as certain. */
static bool is_same_transport(struct sip_text one, struct sip_text other, struct sip_text via)
{
    struct sip_text transport, other_transport;

    sip_element_param(one, "transport", &transport);
    sip_element_param(other, "transport", &other_transport);
    if (transport.len == 0 && other_transport.len == 0)
        return sip_text_has(via, "SIP/2.0/UDP");
    return transport.len == other_transport.len &&
           g_ascii_strncasecmp(transport.at, other_transport.at, transport.len) == 0;
}

/** Has the response passed no proxy on its way, as its one Via tells, and did none set a route? */
static bool is_direct(const struct sip_message *response)
{
    struct sip_text rest = response->headers, name, value, element;
    unsigned vias = 0;

    while (sip_header_next(&rest, &name, &value)) {
        if (sip_text_is(name, "Record-Route"))
            return false;
        if (!sip_text_is(name, "Via") && !sip_text_is(name, "v"))
            continue;
        while (sip_list_next(&value, &element))
            vias++;
    }
    return vias == 1;
}

bool invite_path_is_same(struct sip_text request_bytes, struct sip_text response_bytes)
{
    struct sip_message request, response;
    struct sip_text contact, route, target;

    if (!request_bytes.at || !sip_message_read(request_bytes.at, request_bytes.len, &request) || request.code ||
        request.is_cut)
        return false;
    if (!response_bytes.at || !sip_message_read(response_bytes.at, response_bytes.len, &response) || response.is_cut)
        return false;
    if (!is_direct(&response) || sip_header_find(&request, "Route", 0, &route) ||
        !sip_header_find(&response, "Contact", 'm', &contact))
        return false;
    target = request_uri(&request);
    contact = sip_element_uri(contact);
    return is_same_address(target, contact) && is_same_transport(target, contact, response.vias);
}
