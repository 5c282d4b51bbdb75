/* evidence_options.c
 * The facts about extensions: what the request required or supported, and what its response refuses or demands (RFC 3261 section 20, RFC 3329).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "evidence_order.h"
#include "evidence_parts.h"

#define OPTIONS_MAX 6
#define OPTION_MAX 24

static bool asks_for(const struct evidence *evidence, enum evidence_header header, struct sip_text option)
{
    return evidence_is_listed(&evidence->request, header, option, evidence_is_same_word);
}

static bool is_required(const struct evidence *evidence, struct sip_text option)
{
    return asks_for(evidence, HEADER_REQUIRE, option) || asks_for(evidence, HEADER_PROXY_REQUIRE, option);
}

static bool is_supported(const struct evidence *evidence, struct sip_text option)
{
    return asks_for(evidence, HEADER_SUPPORTED, option) || is_required(evidence, option);
}

/** Tells those options of the response that are, or are not, in the request. */
static void tell_options(struct evidence *evidence, enum evidence_header header, const char *words,
                         bool (*is_in)(const struct evidence *evidence, struct sip_text option), bool wanted)
{
    struct evidence_list list = {&evidence->response, header, 0, {0}};
    struct sip_text option;
    unsigned told = 0;

    for (unsigned i = 0; i < OPTIONS_MAX && evidence_list_next(&list, &option); i++) {
        if (is_in(evidence, option) != wanted)
            continue;
        if (told++ == 0)
            fact_start(evidence, "%s", words);
        else
            fact_add(evidence, ", ");
        fact_add_value(evidence, option, OPTION_MAX);
    }
    if (told > 0)
        fact_end(evidence);
}

static void tell_required(struct evidence *evidence, enum evidence_header header, const char *name)
{
    if (evidence_list_count(&evidence->request, header) == 0)
        return;
    fact_start(evidence, "%s of the request: ", name);
    fact_add_list(evidence, &evidence->request, header);
    fact_end(evidence);
}

/** 420: a server refuses what is in Require, a proxy what is in Proxy-Require. */
static void tell_refused(struct evidence *evidence)
{
    tell_options(evidence, HEADER_UNSUPPORTED, "Refused, and not required by this request, perhaps added by a proxy further on: ", is_required,
                 false);
    tell_required(evidence, HEADER_REQUIRE, "Require");
    tell_required(evidence, HEADER_PROXY_REQUIRE, "Proxy-Require");
}

/** 421 */
static void tell_demanded(struct evidence *evidence)
{
    tell_options(evidence, HEADER_REQUIRE, "Supported of the request does not list: ", is_supported, false);
    tell_options(evidence, HEADER_REQUIRE, "In the request already, and yet demanded: ", is_supported, true);
}

static void tell_mechanisms_of_client(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->request, HEADER_SECURITY_CLIENT, 0, {0}};
    struct evidence_list servers = {&evidence->response, HEADER_SECURITY_SERVER, 0, {0}};
    struct sip_text mechanism;
    bool is_common = !evidence_list_next(&servers, &mechanism);
    unsigned i;

    for (i = 0; i < OPTIONS_MAX && !is_common && evidence_list_next(&list, &mechanism); i++)
        is_common = evidence_is_listed(&evidence->response, HEADER_SECURITY_SERVER, sip_element_value(mechanism), evidence_is_same_word);
    if (evidence_list_count(&evidence->request, HEADER_SECURITY_CLIENT) == 0) {
        fact_start(evidence, "The request has no Security-Client");
    } else {
        fact_start(evidence, "Security-Client of the request offers: ");
        fact_add_list(evidence, &evidence->request, HEADER_SECURITY_CLIENT);
        if (!is_common && i < OPTIONS_MAX)
            fact_add(evidence, "; the server has none of these");
    }
    fact_end(evidence);
}

/** 494, and 421 of the same kind (RFC 3329 section 2.3). */
static void tell_mechanisms(struct evidence *evidence)
{
    struct evidence_list list = {&evidence->response, HEADER_SECURITY_SERVER, 0, {0}};
    struct evidence_order order = {0};
    struct sip_text element;

    while (evidence_list_next(&list, &element))
        evidence_order_add(&order, element, sip_element_value(element));
    if (order.all > 0) {
        fact_start(evidence, "It offers these security mechanisms%s: ", order.all > 1 ? ", the best first" : "");
        fact_add_order(evidence, &order, OPTION_MAX);
        fact_end(evidence);
    }
    if (evidence->has_request && (evidence->code == 494 || order.all > 0))
        tell_mechanisms_of_client(evidence);
}

void evidence_options(struct evidence *evidence)
{
    if (evidence->has_request && evidence->code == 420)
        tell_refused(evidence);
    if (evidence->has_request && evidence->code == 421)
        tell_demanded(evidence);
    if (evidence->code == 421 || evidence->code == 494)
        tell_mechanisms(evidence);
}
