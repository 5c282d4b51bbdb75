/* hops.c
 * The facts about the way of a request: how many hops it has made, and through which it came more than once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/uri.h"

#include <string.h>

#define HOST_MAX 60
#define VIAS_MAX 80
#define SIP_PORT 5060

/** The sent-by of a Via. */
struct hop {
    struct sip_text host; /* without the brackets of an IPv6 address */
    uint32_t port;
};

/** The newest hop first. */
struct hops {
    unsigned count;
    struct hop hop[VIAS_MAX];
};

static struct hop via_hop(struct sip_text element)
{
    struct sip_text value = sip_element_value(element);
    struct hop hop = {.port = SIP_PORT};
    size_t len = 0;

    while (len < value.len && !sip_is_blank(value.at[value.len - len - 1]))
        len++;
    value = (struct sip_text){value.at + value.len - len, len};
    for (len = 0; len < value.len && (value.at[0] == '[' ? value.at[len] != ']' : value.at[len] != ':'); len++)
        ;
    hop.host = (struct sip_text){value.at, len};
    sip_text_skip(&value, len);
    if (hop.host.len > 0 && hop.host.at[0] == '[') {
        sip_text_skip(&hop.host, 1);
        sip_text_skip(&value, MIN(value.len, 1));
    }
    if (value.len > 1)
        sip_text_number((struct sip_text){value.at + 1, value.len - 1}, &hop.port);
    return hop;
}

static void hops_read(const struct fact_writer *writer, struct hops *hops)
{
    struct sip_header_list list = {&writer->request, HEADER_VIA, 0, {0}};
    struct sip_text element;

    hops->count = 0;
    while (hops->count < VIAS_MAX && sip_header_list_next(&list, &element))
        hops->hop[hops->count++] = via_hop(element);
}

static bool is_same_hop(const struct hop *one, const struct hop *other)
{
    return one->host.len > 0 && one->port == other->port && sip_word_is_same(one->host, other->host);
}

/** The one that is there most often, and how often that is. */
static const struct hop *returning_hop(const struct hops *hops, unsigned *times)
{
    const struct hop *found = hops->hop;

    *times = 1;
    for (unsigned i = 0; i < hops->count; i++) {
        unsigned own = 0;

        for (unsigned j = 0; j < hops->count; j++)
            own += is_same_hop(&hops->hop[i], &hops->hop[j]);
        if (own > *times) {
            *times = own;
            found = &hops->hop[i];
        }
    }
    return found;
}

/** Is a URI at this host and port? */
static bool is_at(struct sip_text uri, const struct hop *hop)
{
    struct hop own;

    own.host = sip_uri_host(uri, &own.port);
    own.port = own.port ? own.port : SIP_PORT;
    return is_same_hop(&own, hop);
}

/** Has a host sent the request to itself, with itself in the Request-URI? */
static bool is_sent_to_itself(const struct fact_writer *writer, const struct hops *hops, const struct hop *hop)
{
    return is_same_hop(&hops->hop[0], hop) && is_same_hop(&hops->hop[1], hop) &&
           is_at(sip_request_uri(writer->source.request), hop);
}

/** "The request came through 203.0.113.144 5 times, as Via shows" */
static bool start_loop(struct fact_writer *writer, const char *start)
{
    const struct hop *hop;
    struct hops hops;
    unsigned times;

    hops_read(writer, &hops);
    hop = returning_hop(&hops, &times);
    if (times < 2)
        return false;
    fact_start(writer, "%s request came through ", start);
    fact_add_value(writer, hop->host, HOST_MAX);
    if (hop->port != SIP_PORT)
        fact_add(writer, ", port %u,", hop->port);
    if (times == 2)
        fact_add(writer, " twice, as Via shows");
    else
        fact_add(writer, " %u times, as Via shows", times);
    if (is_sent_to_itself(writer, &hops, hop))
        fact_add(writer, "; its Request-URI still names that host, which sends it to itself");
    return true;
}

/** 483: each hop adds a Via and takes one off Max-Forwards. */
static void tell_left(struct fact_writer *writer)
{
    unsigned vias = sip_header_list_count(&writer->request, HEADER_VIA);
    struct sip_text value;
    uint32_t left;

    if (!sip_headers_line(&writer->request, HEADER_MAX_FORWARDS, &value) || !sip_number_read(value, &left))
        return;
    fact_start(writer,
               left == 0 ? "Max-Forwards of the request is %u: no proxy may forward it"
                         : "Max-Forwards of the request is %u on this hop",
               left);
    if (vias > 0)
        fact_add(writer, "; it has %u Via entr%s", vias, vias == 1 ? "y" : "ies");
    fact_end(writer);
}

/** Is it the address that the response came from? */
static bool is_answerer(const struct fact_writer *writer, struct sip_text uri)
{
    const struct response_circumstances *about = writer->source.about;
    GString *host = g_string_new(NULL);
    bool is_same;

    if (about)
        endpoint_add_host(host, &about->from);
    is_same = about && is_at(uri, &(struct hop){{host->str, host->len}, about->from.port});
    g_string_free(host, TRUE);
    return is_same;
}

/** 482 within a call, as the Request-URI is that of a proxy and no end of the call: it has to be the Contact of the
 * other side (RFC 3261 section 12.2.1.1). */
static bool start_target(struct fact_writer *writer, const char *start)
{
    struct sip_text uri = sip_request_uri(writer->source.request), to, route;
    struct sip_header_list list = {&writer->request, HEADER_ROUTE, 0, {0}};
    bool is_route = false;

    if (!sip_headers_line(&writer->request, HEADER_TO, &to) || !sip_has_tag(to))
        return false;
    if (sip_header_list_next(&list, &route)) {
        struct hop hop;

        hop.host = sip_uri_host(sip_element_uri(route), &hop.port);
        hop.port = hop.port ? hop.port : SIP_PORT;
        is_route = is_at(uri, &hop);
    }
    if (!is_route && !is_answerer(writer, uri))
        return false;
    fact_start(writer, "%s Request-URI is ", start);
    fact_add_value(writer, uri, HOST_MAX);
    fact_add(writer, ", %s, where the Contact of the other side of the call should be: so it comes back to that server",
             is_route ? "the proxy that is in Route as well" : "the server itself that answers");
    return true;
}

bool facts_say_loop(struct fact_writer *writer)
{
    if ((writer->code != 482 && writer->code != 483) || !writer->has_request)
        return false;
    return start_target(writer, "the") || start_loop(writer, "the");
}

void facts_hops(struct fact_writer *writer)
{
    if (start_target(writer, "The"))
        fact_end(writer);
    if (start_loop(writer, "The"))
        fact_end(writer);
    if (writer->code == 483)
        tell_left(writer);
}
