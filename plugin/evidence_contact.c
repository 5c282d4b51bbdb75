/* evidence_contact.c
 * The facts in Contact of a redirection: where to go instead, and in which order (RFC 3261 section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_order.h"
#include "evidence_parts.h"

#define URI_MAX 40

/** A redirection to the address that was asked for leads nowhere. */
void evidence_redirection(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->response, HEADER_CONTACT, 0, {0}};
    struct sip_text element, asked;
    unsigned all = 0;

    if (!evidence->has_request || evidence->code < 300 || evidence->code > 302)
        return;
    asked = evidence_request_uri(evidence->source.request);
    for (; evidence_list_next(&list, &element); all++)
        if (!evidence_uri_equal(sip_element_uri(element), asked))
            return;
    if (all == 0)
        return;
    if (all == 1)
        fact_start(evidence, "The only Contact is the Request-URI itself: to follow it is to ask for the same address again");
    else
        fact_start(evidence, "All %u Contacts are the Request-URI itself: to follow them is to ask for the same address again", all);
    fact_end(evidence);
}

void evidence_contacts(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->response, HEADER_CONTACT, 0, {0}};
    struct evidence_order order = {0};
    struct sip_text element;

    if (evidence->code >= 400 && evidence->code != 485)
        return;
    while (evidence_list_next(&list, &element))
        evidence_order_add(&order, element, sip_element_uri(element));
    if (order.all == 0)
        return;
    if (evidence->code == 305)
        fact_start(evidence, "Contact names the proxy to go through: ");
    else if (evidence->code == 485)
        fact_start(evidence, "Contact offers %u address%s to choose from: ", order.all, order.all == 1 ? "" : "es");
    else if (order.all == 1)
        fact_start(evidence, "Contact sends the client to ");
    else
        fact_start(evidence, "%u Contacts, to be tried in this order: ", order.all);
    fact_add_order(evidence, &order, order.kept > 1 ? URI_MAX : 4 * URI_MAX);
    fact_end(evidence);
}
