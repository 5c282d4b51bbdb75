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

/** Is it this IPv4 address? */
static bool names_host(struct sip_text value, const struct endpoint *endpoint)
{
    GString *host = g_string_new(NULL);
    bool is_same;

    endpoint_add_host(host, endpoint);
    is_same = sip_text_is(value, host->str);
    g_string_free(host, TRUE);
    return is_same;
}

/** An IPv6 address may be written in several ways: nothing is compared then. */
static bool is_ip4(struct sip_text value)
{
    unsigned dots = 0;

    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] != '.' && !g_ascii_isdigit(value.at[i]))
            return false;
        dots += value.at[i] == '.';
    }
    return dots == 3;
}

static void add_received(GString *words, struct sip_text via, const struct endpoint *from)
{
    struct sip_text received;

    if (!sip_element_param(via, "received", &received) || received.len == 0)
        return;
    if (received.at[0] == '[') {
        start(words, "its Via has received=");
        sip_text_quote(words, received, VALUE_SHOWN);
        g_string_append(words, ", in brackets, which not every client accepts (RFC 5118 section 4.5)");
    } else if (from->family == 4 && is_ip4(received) && !names_host(received, from)) {
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
    own = sip_tag(response->from);
    theirs = sip_tag(request->from);
    if (own.at && theirs.at && !sip_text_equal(own, theirs)) {
        start(words, "its From has tag ");
        sip_text_quote(words, own, VALUE_SHOWN);
        g_string_append(words, " instead of ");
        sip_text_quote(words, theirs, VALUE_SHOWN);
    }
}

char *via_fit_received(const struct sip_message *response, const struct arrival *arrival, const struct endpoint *from,
                       uint32_t request_frame)
{
    struct sip_text received;
    GString *words;

    if (from->family != 4 || arrival->from.family != 4 || !sip_text_has(response->vias, "received") ||
        !sip_element_param(sip_topmost_via(response), "received", &received) || !is_ip4(received) ||
        !names_host(received, &arrival->from) || names_host(received, from))
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
