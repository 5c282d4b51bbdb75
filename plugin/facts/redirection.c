/* redirection.c
 * The facts in Contact of a redirection: where to go instead, and in which order (RFC 3261 section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/preference.h"
#include "sip/uri.h"

#define URI_MAX 40

/** A redirection to the address that was asked for leads nowhere. */
void facts_redirection(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->response, HEADER_CONTACT, 0, {0}};
    struct sip_text element, asked;
    unsigned all = 0;

    if (!writer->has_request || writer->code < 300 || writer->code > 302)
        return;
    asked = sip_request_uri(writer->source.request);
    for (; sip_header_list_next(&list, &element); all++)
        if (!sip_uri_equal(sip_element_uri(element), asked))
            return;
    if (all == 0)
        return;
    if (all == 1)
        fact_start(writer,
                   "The only Contact is the Request-URI itself: to follow it is to ask for the same address again");
    else
        fact_start(writer,
                   "All %u Contacts are the Request-URI itself: to follow them is to ask for the same address again",
                   all);
    fact_end(writer);
}

void facts_contacts(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->response, HEADER_CONTACT, 0, {0}};
    struct sip_preference order = {0};
    struct sip_text element;

    if (writer->code >= 400 && writer->code != 485)
        return;
    while (sip_header_list_next(&list, &element))
        sip_preference_add(&order, element, sip_element_uri(element));
    if (order.all == 0)
        return;
    if (writer->code == 305)
        fact_start(writer, "Contact names the proxy to go through: ");
    else if (writer->code == 485)
        fact_start(writer, "Contact offers %u address%s to choose from: ", order.all, order.all == 1 ? "" : "es");
    else if (order.all == 1)
        fact_start(writer, "Contact sends the client to ");
    else
        fact_start(writer, "%u Contacts, to be tried in this order: ", order.all);
    fact_add_order(writer, &order, order.kept > 1 ? URI_MAX : 4 * URI_MAX);
    fact_end(writer);
}
