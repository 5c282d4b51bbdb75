/* route.c
 * Reads Route and Record-Route.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sip/route.h"

#include "sip/uri.h"

void sip_routes_read(struct sip_routes *routes, const struct sip_headers *headers, enum sip_header header)
{
    struct sip_header_list list = {headers, header, 0, {0}};
    struct sip_text element;

    routes->count = 0;
    routes->are_all = headers->are_all;
    while (sip_header_list_next(&list, &element)) {
        if (routes->count == SIP_ROUTES_MAX) {
            routes->are_all = false;
            return;
        }
        routes->uri[routes->count++] = sip_element_uri(element);
    }
}

void sip_routes_reverse(struct sip_routes *routes)
{
    for (unsigned i = 0, j = routes->count; i + 1 < j; i++, j--) {
        struct sip_text uri = routes->uri[i];

        routes->uri[i] = routes->uri[j - 1];
        routes->uri[j - 1] = uri;
    }
}

bool sip_route_is_loose(struct sip_text uri)
{
    struct sip_text value;

    return sip_element_param(uri, "lr", &value);
}

bool sip_routes_end(const struct sip_routes *routes, const struct sip_routes *set)
{
    unsigned skipped = set->count - routes->count;

    if (routes->count > set->count)
        return false;
    for (unsigned i = 0; i < routes->count; i++)
        if (!sip_uri_equal(routes->uri[i], set->uri[skipped + i]))
            return false;
    return true;
}
