/* parties.c
 * The facts about who was called, and who the caller claims to be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "sip/uri.h"

#include <string.h>

#define USER_MAX 40
#define URI_MAX 60

/** The user part of a SIP URI, without password and parameters, or the number of a tel: URI; absent if there is none.
 */
static struct sip_text user_of(struct sip_text uri)
{
    const char *colon = uri.len ? memchr(uri.at, ':', uri.len) : NULL, *at;
    bool is_tel = sip_text_starts(uri, "tel:");
    size_t len = 0;

    if (!colon)
        return (struct sip_text){0};
    sip_text_skip(&uri, (size_t)(colon + 1 - uri.at));
    at = memchr(uri.at, '@', uri.len);
    if (!is_tel && !at)
        return (struct sip_text){0};
    if (!is_tel)
        uri.len = (size_t)(at - uri.at);
    while (len < uri.len && uri.at[len] != ';' && uri.at[len] != ':')
        len++;
    return (struct sip_text){uri.at, len};
}

static struct sip_text host_of(struct sip_text uri)
{
    uint32_t port;

    return sip_uri_host(uri, &port);
}

static struct sip_text header_uri(const struct fact_writer *writer, enum sip_header header)
{
    struct sip_text value;

    return sip_headers_line(&writer->request, header, &value) ? sip_element_uri(value) : (struct sip_text){0};
}

/** How many digits it has; 0 if it is a name, or anything else than a number that people dial. */
static unsigned digits_of(struct sip_text user)
{
    unsigned digits = 0;

    for (size_t i = 0; i < user.len; i++) {
        if (g_ascii_isdigit(user.at[i]))
            digits++;
        else if (user.at[i] == '\0' || !strchr("+-.()*#", user.at[i]))
            return 0;
    }
    return digits;
}

/** "5551 (4 digits, without +)" */
static void add_number(struct fact_writer *writer, struct sip_text user, unsigned digits)
{
    bool has_plus = user.at[0] == '+';

    fact_add_value(writer, user, USER_MAX);
    fact_add(writer, " (%u digit%s, %s", digits, digits == 1 ? "" : "s", has_plus ? "with +" : "without +");
    if (sip_text_starts(user, "00"))
        fact_add(writer, ", with 00 in front");
    else if (user.at[0] == '0')
        fact_add(writer, ", with 0 in front");
    if (memchr(user.at, '*', user.len) || memchr(user.at, '#', user.len))
        fact_add(writer, ", with * or #");
    fact_add(writer, ")");
}

/** 404, 410, 484, 485, 604: what was called, and what To says if that is something else. */
static void tell_called(struct fact_writer *writer)
{
    struct sip_text uri = sip_request_uri(writer->source.request), user = user_of(uri), to;
    unsigned digits = digits_of(user);

    if (uri.len == 0)
        return;
    fact_start(writer, user.len == 0 ? "The Request-URI names no user: "
                       : digits      ? "The called number is "
                                     : "The called name is ");
    if (user.len == 0)
        fact_add_value(writer, uri, URI_MAX);
    else if (digits)
        add_number(writer, user, digits);
    else
        fact_add_value(writer, user, USER_MAX);
    to = user_of(header_uri(writer, HEADER_TO));
    if (to.len > 0 && !sip_text_equal(to, user)) {
        fact_add(writer, "; To has ");
        fact_add_value(writer, to, USER_MAX);
    }
    fact_end(writer);
}

/** Is the domain of the Request-URI the address that answers, or another one than that of To? */
static void tell_domain(struct fact_writer *writer)
{
    struct sip_text host = host_of(sip_request_uri(writer->source.request)),
                    to = host_of(header_uri(writer, HEADER_TO));
    const struct response_circumstances *about = writer->source.about;
    GString *answerer;

    if (host.len == 0)
        return;
    answerer = g_string_new(NULL);
    if (about && about->from.family)
        endpoint_add_host(answerer, &about->from);
    if (answerer->len > 0 && sip_text_is(host, answerer->str)) {
        fact_start(writer, "The domain of the Request-URI is the address that this answer comes from: ");
        fact_add_value(writer, host, USER_MAX);
        fact_end(writer);
    }
    g_string_free(answerer, TRUE);
    if (to.len == 0 || sip_word_is_same(to, host))
        return;
    fact_start(writer, "The domain is ");
    fact_add_value(writer, host, URI_MAX);
    fact_add(writer, " in the Request-URI and ");
    fact_add_value(writer, to, URI_MAX);
    fact_add(writer, " in To");
    fact_end(writer);
}

static bool is_anonymous(struct sip_text uri)
{
    return sip_text_is(user_of(uri), "anonymous") || sip_text_has(host_of(uri), "anonymous.invalid");
}

/** 403, 433: who the caller says to be, in each header that can (RFC 3325, RFC 3323). */
static void tell_caller(struct fact_writer *writer)
{
    static const struct {
        enum sip_header header;
        const char *name;
    } claims[] = {{HEADER_FROM, "From"},
                  {HEADER_P_ASSERTED_IDENTITY, "P-Asserted-Identity"},
                  {HEADER_P_PREFERRED_IDENTITY, "P-Preferred-Identity"},
                  {HEADER_REMOTE_PARTY_ID, "Remote-Party-ID"}};
    struct sip_text value;
    unsigned told = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(claims); i++) {
        struct sip_text uri = header_uri(writer, claims[i].header);

        if (uri.len == 0)
            continue;
        if (told++ == 0)
            fact_start(writer, is_anonymous(uri) ? "The caller calls itself anonymous: " : "The caller is ");
        else
            fact_add(writer, ", ");
        fact_add_value(writer, uri, USER_MAX);
        fact_add(writer, " in %s", claims[i].name);
    }
    if (told == 0)
        return;
    if (sip_headers_line(&writer->request, HEADER_PRIVACY, &value)) {
        fact_add(writer, "; Privacy: ");
        fact_add_value(writer, value, USER_MAX);
    }
    fact_end(writer);
}

/** A REGISTER calls nobody: its To is who is to be registered (RFC 3261 section 10.2). */
static void tell_registered(struct fact_writer *writer)
{
    struct sip_text to = header_uri(writer, HEADER_TO);

    if (to.len == 0)
        return;
    fact_start(writer, "The user to be registered (To) is ");
    fact_add_value(writer, to, URI_MAX);
    fact_end(writer);
}

void facts_parties(struct fact_writer *writer)
{
    if (sip_text_is(writer->source.response->method, "REGISTER"))
        tell_registered(writer);
    else if (writer->code == 403 || writer->code == 433)
        tell_caller(writer);
    else
        tell_called(writer);
    tell_domain(writer);
}
