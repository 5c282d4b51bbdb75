/* abilities.c
 * The facts in lists: what the answerer can do, what it cannot, and what it points to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#define URI_MAX 120
#define METHOD_MAX 20
#define PRODUCT_MAX 80

/** Headers that are told of for one code, or of a few. */
static const struct ability {
    enum sip_header header;
    unsigned codes[4];  /* 0 from the first unused one on */
    const char *words;  /* before the list */
    const char *advice; /* instead of it when it is empty; NULL: then nothing is told */
} abilities[] = {
    {HEADER_UNSUPPORTED,
     {420},
     "Unsupported, to be left out of Require and Proxy-Require: ",
     "Unsupported is empty: it does not name what is refused"},
    {HEADER_REQUIRE,
     {421},
     "Required, to be listed in Supported of the request: ",
     "Require is empty: it does not name what is demanded"},
    {HEADER_ACCEPT, {415, 406, 488}, "It accepts bodies of these types: ", "Accept is empty: it accepts no body"},
    {HEADER_ACCEPT_ENCODING,
     {415, 406},
     "It accepts bodies in these encodings: ",
     "Accept-Encoding is empty: bodies must not be encoded"},
    {HEADER_ACCEPT_LANGUAGE, {415, 406}, "It accepts these languages: ", NULL},
    {HEADER_RECV_INFO, {469}, "It takes INFO for these packages: ", "Recv-Info is empty: it takes INFO for no package"},
    {HEADER_ALLOW_EVENTS, {489}, "It takes these events: ", NULL},
    {HEADER_ACCEPT_RESOURCE_PRIORITY, {417}, "It accepts these values of Resource-Priority: ", NULL},
    {HEADER_PERMISSION_MISSING, {470}, "These recipients have not given their consent yet: ", NULL},
};

static bool is_of_code(const struct ability *ability, unsigned code)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ability->codes) && ability->codes[i]; i++)
        if (ability->codes[i] == code)
            return true;
    return false;
}

/** Allow (RFC 3261 section 20.5): of a code that has another subject, only if it explains the refusal. A challenge has
 * its own reason, and its Allow often lists what the server takes within a call. */
static void tell_allow(struct fact_writer *writer)
{
    struct sip_text method = writer->source.response->method, value;
    bool is_about_methods = writer->code == 405 || writer->code == 501, is_in;

    if (writer->code == 401 || writer->code == 407 || !sip_headers_line(&writer->response, HEADER_ALLOW, &value) ||
        method.len == 0)
        return;
    is_in = sip_header_list_has(&writer->response, HEADER_ALLOW, method, sip_text_equal);
    if (is_in && !is_about_methods)
        return;
    fact_start(writer, "The method ");
    fact_add_value(writer, method, METHOD_MAX);
    if (sip_header_list_count(&writer->response, HEADER_ALLOW) == 0) {
        fact_add(writer, " is refused, and Allow is empty: no method is allowed");
    } else {
        fact_add(writer, is_in ? " is refused here, and yet in Allow: " : " is not in Allow: ");
        fact_add_list(writer, &writer->response, HEADER_ALLOW);
    }
    fact_end(writer);
}

void facts_abilities(struct fact_writer *writer)
{
    tell_allow(writer);
    for (unsigned i = 0; i < G_N_ELEMENTS(abilities); i++) {
        const struct ability *ability = &abilities[i];
        struct sip_text value;
        bool is_empty;

        if (!is_of_code(ability, writer->code) || !sip_headers_line(&writer->response, ability->header, &value))
            continue;
        is_empty = sip_header_list_count(&writer->response, ability->header) == 0;
        if (is_empty && !ability->advice)
            continue;
        fact_start(writer, "%s", is_empty ? ability->advice : ability->words);
        if (!is_empty)
            fact_add_list(writer, &writer->response, ability->header);
        fact_end(writer);
    }
}

/** Error-Info (RFC 3261 section 20.18), and the card of who rejected a call by 608 (RFC 8688). */
void facts_pointers(struct fact_writer *writer)
{
    struct sip_header_list infos = {&writer->response, HEADER_CALL_INFO, 0, {0}};
    struct sip_text element, purpose;

    if (sip_header_list_count(&writer->response, HEADER_ERROR_INFO) > 0) {
        fact_start(writer, "Error-Info tells more at ");
        fact_add_list(writer, &writer->response, HEADER_ERROR_INFO);
        fact_end(writer);
    }
    while (writer->code == 608 && sip_header_list_next(&infos, &element)) {
        if (!sip_element_param(element, "purpose", &purpose) || !sip_text_is(purpose, "jwscard"))
            continue;
        fact_start(writer, "The signed card that says whom to ask about the rejection is at ");
        fact_add_value(writer, sip_element_uri(element), URI_MAX);
        fact_end(writer);
        return;
    }
}

/** Who answered, and what the number of Via entries proves: the first is the receiver of this frame, the last is the
 * client. */
void facts_sender(struct fact_writer *writer)
{
    unsigned vias = sip_header_list_count(&writer->response, HEADER_VIA);
    struct sip_text product;
    bool is_server = sip_headers_line(&writer->response, HEADER_SERVER, &product);

    if ((is_server || sip_headers_line(&writer->response, HEADER_USER_AGENT, &product)) && product.len > 0) {
        fact_start(writer, "The answerer calls itself ");
        fact_add_quoted(writer, product, PRODUCT_MAX);
        fact_add(writer, is_server ? " (Server)" : " (User-Agent)");
        fact_end(writer);
    }
    if (vias > 1) {
        fact_start(writer, "%u Via entries: behind this hop it has %u more to the client", vias, vias - 1);
        fact_end(writer);
    }
}
