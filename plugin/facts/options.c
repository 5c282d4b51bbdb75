/* options.c
 * The facts about extensions: what the request required or supported, and what its response refuses or demands (RFC
 * 3261 section 20, RFC 3329).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/preference.h"

#define OPTIONS_MAX 6
#define OPTION_MAX 24

static bool asks_for(const struct fact_writer *writer, enum sip_header header, struct sip_text option)
{
    return sip_header_list_has(&writer->request, header, option, sip_word_is_same);
}

static bool is_required(const struct fact_writer *writer, struct sip_text option)
{
    return asks_for(writer, HEADER_REQUIRE, option) || asks_for(writer, HEADER_PROXY_REQUIRE, option);
}

static bool is_supported(const struct fact_writer *writer, struct sip_text option)
{
    return asks_for(writer, HEADER_SUPPORTED, option) || is_required(writer, option);
}

/** Tells those options of the response that are, or are not, in the request. */
static void tell_options(struct fact_writer *writer, enum sip_header header, const char *words,
                         bool (*is_in)(const struct fact_writer *writer, struct sip_text option), bool wanted)
{
    struct sip_header_list list = {&writer->response, header, 0, {0}};
    struct sip_text option;
    unsigned told = 0;

    for (unsigned i = 0; i < OPTIONS_MAX && sip_header_list_next(&list, &option); i++) {
        if (is_in(writer, option) != wanted)
            continue;
        if (told++ == 0)
            fact_start(writer, "%s", words);
        else
            fact_add(writer, ", ");
        fact_add_value(writer, option, OPTION_MAX);
    }
    if (told > 0)
        fact_end(writer);
}

static void tell_required(struct fact_writer *writer, enum sip_header header, const char *name)
{
    if (sip_header_list_count(&writer->request, header) == 0)
        return;
    fact_start(writer, "%s of the request: ", name);
    fact_add_list(writer, &writer->request, header);
    fact_end(writer);
}

/** 420: a server refuses what is in Require, a proxy what is in Proxy-Require. */
static void tell_refused(struct fact_writer *writer)
{
    tell_options(writer, HEADER_UNSUPPORTED,
                 "Refused, and not required by this request, perhaps added by a proxy further on: ", is_required,
                 false);
    tell_required(writer, HEADER_REQUIRE, "Require");
    tell_required(writer, HEADER_PROXY_REQUIRE, "Proxy-Require");
}

/** 421 */
static void tell_demanded(struct fact_writer *writer)
{
    tell_options(writer, HEADER_REQUIRE, "Supported of the request does not list: ", is_supported, false);
    tell_options(writer, HEADER_REQUIRE, "In the request already, and yet demanded: ", is_supported, true);
}

static void tell_mechanisms_of_client(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->request, HEADER_SECURITY_CLIENT, 0, {0}};
    struct sip_header_list servers = {&writer->response, HEADER_SECURITY_SERVER, 0, {0}};
    struct sip_text mechanism;
    bool is_common = !sip_header_list_next(&servers, &mechanism);
    unsigned i;

    for (i = 0; i < OPTIONS_MAX && !is_common && sip_header_list_next(&list, &mechanism); i++)
        is_common = sip_header_list_has(&writer->response, HEADER_SECURITY_SERVER, sip_element_value(mechanism),
                                        sip_word_is_same);
    if (sip_header_list_count(&writer->request, HEADER_SECURITY_CLIENT) == 0) {
        fact_start(writer, "The request has no Security-Client");
    } else {
        fact_start(writer, "Security-Client of the request offers: ");
        fact_add_list(writer, &writer->request, HEADER_SECURITY_CLIENT);
        if (!is_common && i < OPTIONS_MAX)
            fact_add(writer, "; the server has none of these");
    }
    fact_end(writer);
}

/** 494, and 421 of the same kind (RFC 3329 section 2.3). */
static void tell_mechanisms(struct fact_writer *writer)
{
    struct sip_header_list list = {&writer->response, HEADER_SECURITY_SERVER, 0, {0}};
    struct sip_preference order = {0};
    struct sip_text element;

    while (sip_header_list_next(&list, &element))
        sip_preference_add(&order, element, sip_element_value(element));
    if (order.all > 0) {
        fact_start(writer, "It offers these security mechanisms%s: ", order.all > 1 ? ", the best first" : "");
        fact_add_order(writer, &order, OPTION_MAX);
        fact_end(writer);
    }
    if (writer->has_request && (writer->code == 494 || order.all > 0))
        tell_mechanisms_of_client(writer);
}

void facts_options(struct fact_writer *writer)
{
    if (writer->has_request && writer->code == 420)
        tell_refused(writer);
    if (writer->has_request && writer->code == 421)
        tell_demanded(writer);
    if (writer->code == 421 || writer->code == 494)
        tell_mechanisms(writer);
}
