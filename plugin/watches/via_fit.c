/* via_fit.c
 * Compares the topmost Via and the From of a response with those of its request, and with where that came from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/via_fit.h"

#include "sip/headers.h"

/* So much of a value is shown. */
#define VALUE_SHOWN 64

static void start(GString *words, const char *more)
{
    g_string_append_printf(words, "%s%s", words->len > 0 ? "; " : "", more);
}

/** The address that `received` names, which an IPv6 one may do in brackets; false if it is none. */
static bool received_read(struct sip_text received, struct endpoint *named)
{
    if (received.len > 2 && received.at[0] == '[' && received.at[received.len - 1] == ']')
        received = sip_text_of(received.at + 1, received.at + received.len - 1);
    return endpoint_read(named, received, 0);
}

static void add_received(GString *words, struct sip_text via, const struct endpoint *from)
{
    struct endpoint named;
    struct sip_text received;

    if (!sip_element_param(via, "received", &received) || received.len == 0)
        return;
    if (received.at[0] == '[') {
        start(words, "its Via has received=");
        sip_text_quote(words, received, VALUE_SHOWN);
        g_string_append(words, ", in brackets, which not every client accepts (RFC 5118 section 4.5)");
    } else if (from->family && received_read(received, &named) && named.family == from->family &&
               !endpoint_is_same_host(&named, from)) {
        start(words, "its Via has received=");
        sip_text_quote(words, received, VALUE_SHOWN);
        g_string_append(words, ", and the request came from ");
        endpoint_add_host(words, from);
        g_string_append(words, " (RFC 3261 section 18.2.1)");
    }
}

static void add_rport(GString *words, struct sip_text via, const struct endpoint *from)
{
    struct sip_text text;
    uint32_t port;

    if (!from->port || !sip_element_param(via, "rport", &text) || !sip_number_read(text, &port) || port == from->port)
        return;
    start(words, "its Via has ");
    g_string_append_printf(words, "rport=%u, and the request came from port %u (RFC 3581 section 4)", port, from->port);
}

void via_fit_add(GString *words, const struct sip_message *response, const struct sip_message *request,
                 const struct endpoint *from)
{
    struct sip_text own, theirs, branch, via = sip_topmost_via(response);

    sip_via_identity(response, &own, &branch);
    sip_via_identity(request, &theirs, &branch);
    if (own.len > 0 && theirs.len > 0 && !sip_text_equal(own, theirs)) {
        start(words, "its topmost Via names ");
        sip_text_quote(words, own, VALUE_SHOWN);
        g_string_append(words, " instead of ");
        sip_text_quote(words, theirs, VALUE_SHOWN);
    }
    add_received(words, via, from);
    add_rport(words, via, from);
    own = response->from_tag;
    theirs = request->from_tag;
    if (own.at && theirs.at && !sip_text_equal(own, theirs)) {
        start(words, "its From has tag ");
        sip_text_quote(words, own, VALUE_SHOWN);
        g_string_append(words, " instead of ");
        sip_text_quote(words, theirs, VALUE_SHOWN);
    }
}

/** May it have received? Few Vias have that letter elsewhere, so most are told at once. */
static bool may_have_received(struct sip_text via)
{
    return via.len > 0 && (memchr(via.at, 'v', via.len) || memchr(via.at, 'V', via.len)) &&
           sip_text_has(via, "received");
}

char *via_fit_received(const struct sip_message *response, const struct arrival *arrival, const struct endpoint *from,
                       uint32_t request_frame)
{
    struct sip_text received;
    struct endpoint named;
    GString *words;

    if (!from->family || from->family != arrival->from.family || !may_have_received(response->vias) ||
        !sip_element_param(sip_topmost_via(response), "received", &received) || !received_read(received, &named) ||
        !endpoint_is_same_host(&named, &arrival->from) || endpoint_is_same_host(&named, from))
        return NULL;
    words = g_string_new("Via has received=");
    sip_text_quote(words, received, VALUE_SHOWN);
    g_string_append_printf(words,
                           ", the address of the server itself; it should be where the request in frame %u came from, ",
                           request_frame);
    endpoint_add_host(words, from);
    g_string_append(words, " (RFC 3261 section 18.2.1)");
    return g_string_free(words, FALSE);
}
