/* uri.c
 * The Request-URI, and whether two SIP URIs are the same address (RFC 3261 section 19.1.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/uri.h"

#include "sip/headers.h"

/* Longer ones are the same only if their bytes are. */
#define URI_MAX 1024

struct uri {
    struct sip_text scheme;
    struct sip_text user; /* with the password; absent if there is none */
    struct sip_text host;
    struct sip_text port;
    struct sip_text params; /* from the first ; on */
    struct sip_text headers;
};

struct sip_text sip_request_uri(const struct sip_message *request)
{
    const char *start = request->method.at + request->method.len;
    struct sip_text line = sip_text_trim(sip_text_of(start, request->headers.at));

    if (line.len <= SIP_VERSION_LEN)
        return (struct sip_text){0};
    line.len -= SIP_VERSION_LEN;
    line = sip_text_trim(line);
    for (size_t i = 0; i < line.len; i++)
        if (sip_is_blank(line.at[i]))
            return (struct sip_text){0};
    return line;
}

/** Takes the bytes up to the first of these characters off a text. */
static struct sip_text take_before(struct sip_text *text, const char *stops)
{
    struct sip_text taken = {text->at, 0};

    while (taken.len < text->len && !(text->at[taken.len] && strchr(stops, text->at[taken.len])))
        taken.len++;
    sip_text_skip(text, taken.len);
    return taken;
}

/** Reads a sip: or sips: URI; false if it is of another scheme. */
static bool uri_read(struct sip_text text, struct uri *uri)
{
    const char *at;

    *uri = (struct uri){0};
    uri->scheme = take_before(&text, ":");
    if (!sip_text_is(uri->scheme, "sip") && !sip_text_is(uri->scheme, "sips"))
        return false;
    if (text.len == 0)
        return false;
    sip_text_skip(&text, 1);
    at = text.len ? memchr(text.at, '@', text.len) : NULL;
    if (at) {
        uri->user = sip_text_of(text.at, at);
        sip_text_skip(&text, uri->user.len + 1);
    }
    uri->host = take_before(&text, text.len > 0 && text.at[0] == '[' ? "];?" : ":;?");
    if (text.len > 0 && text.at[0] == ']') {
        uri->host.len++;
        sip_text_skip(&text, 1);
    }
    uri->port = take_before(&text, ";?");
    uri->params = take_before(&text, "?");
    uri->headers = text;
    return uri->host.len > 0;
}

struct sip_text sip_uri_user(struct sip_text uri)
{
    const char *colon = uri.len ? memchr(uri.at, ':', uri.len) : NULL, *at;
    struct sip_text user;

    if (!colon)
        return (struct sip_text){0};
    user = sip_text_of(colon + 1, uri.at + uri.len);
    if (!sip_text_is(sip_text_of(uri.at, colon), "tel")) {
        at = user.len ? memchr(user.at, '@', user.len) : NULL;
        if (!at)
            return (struct sip_text){0};
        user.len = (size_t)(at - user.at);
    }
    for (size_t i = 0; i < user.len; i++)
        if (user.at[i] == ':' || user.at[i] == ';' || user.at[i] == '?')
            user.len = i;
    return user.len ? user : (struct sip_text){0};
}

/** Do the parameters of one agree with those of the other? What stands in one alone mostly does not matter. */
static bool params_agree(struct sip_text one, struct sip_text other)
{
    static const char *const decisive[] = {"transport", "user", "method", "ttl", "maddr"};
    struct sip_text rest = one, value, value_of_other;

    for (unsigned i = 0; i < G_N_ELEMENTS(decisive); i++)
        if (sip_element_param(one, decisive[i], &value) != sip_element_param(other, decisive[i], &value_of_other))
            return false;
    while (rest.len > 0) {
        struct sip_text param, left = other;

        sip_text_skip(&rest, 1);
        param = take_before(&rest, ";");
        value = param;
        struct sip_text name = take_before(&value, "=");

        while (left.len > 0) {
            sip_text_skip(&left, 1);
            value_of_other = take_before(&left, ";");
            if (sip_word_is_same(take_before(&value_of_other, "="), name) && !sip_word_is_same(value, value_of_other))
                return false;
        }
    }
    return true;
}

bool sip_uri_equal(struct sip_text one, struct sip_text other)
{
    struct uri a, b;

    if (one.len == 0 || other.len == 0)
        return false;
    if (sip_text_equal(one, other))
        return true;
    if (one.len > URI_MAX || other.len > URI_MAX || !uri_read(one, &a) || !uri_read(other, &b))
        return false;
    return sip_word_is_same(a.scheme, b.scheme) && !a.user.at == !b.user.at && sip_text_equal(a.user, b.user) &&
           sip_word_is_same(a.host, b.host) && sip_text_equal(a.port, b.port) && sip_text_equal(a.headers, b.headers) &&
           params_agree(a.params, b.params);
}
