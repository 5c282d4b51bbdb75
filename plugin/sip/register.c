/* register.c
 * Reads Contact and Expires of a REGISTER or its response: in one go, as phones register all day.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/register.h"

#include "sip/headers.h"
#include "sip/key.h"

#define SIP_PORT 5060

/* A longer host is none: RFC 1035 allows 255 bytes. */
#define HOST_MOST 256

uint32_t sip_contact_expires(struct sip_text contact)
{
    static const char usual[] = ";expires=";
    struct sip_text value;
    uint32_t seconds;

    if (contact.len >= sizeof usual && memcmp(contact.at, usual, sizeof usual - 1) == 0 &&
        !memchr(contact.at + 1, ';', contact.len - 1))
        value = sip_text_of(contact.at + sizeof usual - 1, contact.at + contact.len);
    else
        sip_element_param(contact, "expires", &value);
    return value.len > 0 && sip_number_read(value, &seconds) ? seconds : SIP_NO_SPAN;
}

/** "<sip:a@b>;expires=60": the URI and the parameters, without a look at each byte. */
static bool plain_read(struct sip_text value, struct sip_register *lines)
{
    const char *close = value.len > 0 ? memchr(value.at, '>', value.len) : NULL;

    if (!close || value.at[0] != '<' || memchr(value.at, ',', value.len) || memchr(value.at, '"', value.len))
        return false;
    lines->contact = value;
    lines->uri = sip_text_of(value.at + 1, close);
    lines->expires_s = sip_contact_expires(sip_text_of(close + 1, value.at + value.len));
    return true;
}

static void contact_read(struct sip_text value, struct sip_register *lines)
{
    struct sip_text other;

    if (lines->contact.at) {
        lines->are_several = true;
        return;
    }
    if (plain_read(value, lines) || !sip_list_next(&value, &lines->contact))
        return;
    lines->is_all = sip_text_is(lines->contact, "*");
    if (!lines->is_all) {
        lines->uri = sip_element_uri(lines->contact);
        lines->expires_s = sip_contact_expires(lines->contact);
    }
    lines->are_several = sip_list_next(&value, &other);
}

void sip_register_read(const struct sip_message *message, struct sip_register *lines)
{
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text name, value;

    *lines = (struct sip_register){.expires_s = SIP_NO_SPAN, .common_s = SIP_NO_SPAN};
    while (sip_header_walk_next(&walk, SIP_LETTER('c') | SIP_LETTER('m') | SIP_LETTER('e'), &name, &value)) {
        if (sip_text_is(name, "Contact") || sip_text_is(name, "m"))
            contact_read(value, lines);
        else if (sip_text_is(name, "Expires") && !sip_number_read(value, &lines->common_s))
            lines->common_s = SIP_NO_SPAN;
    }
    if (lines->expires_s == SIP_NO_SPAN && lines->contact.at)
        lines->expires_s = lines->common_s;
}

static inline bool is_host_end(char c)
{
    return c == ':' || c == ';' || c == '?' || c == '>';
}

/** The same of an IPv6 address. */
static uint64_t address_key_slow(struct sip_text uri, struct sip_text user, bool with_port)
{
    uint32_t port;
    struct sip_text host = sip_uri_host(uri, &port);
    char *lower;
    uint64_t key;

    if (host.len == 0)
        return 0;
    lower = g_ascii_strdown(host.at, (gssize)host.len);
    key = key_mix(key_mix(with_port ? (port ? port : SIP_PORT) : 1, user), (struct sip_text){lower, host.len});
    g_free(lower);
    return key;
}

uint64_t sip_address_key(struct sip_text uri, bool with_port)
{
    char lower[HOST_MOST];
    const char *colon = uri.len > 0 ? memchr(uri.at, ':', uri.len) : NULL, *end = uri.at ? uri.at + uri.len : NULL, *at,
               *host;
    size_t len = 0;
    uint32_t port;

    if (!colon)
        return 0;
    at = memchr(colon, '@', (size_t)(end - colon));
    host = at ? at + 1 : colon + 1;
    if (host < end && host[0] == '[') /* which has colons */
        return address_key_slow(uri, sip_text_of(colon + 1, at ? at : host), with_port);
    for (; host + len < end && len < HOST_MOST && !is_host_end(host[len]); len++)
        lower[len] = host[len] >= 'A' && host[len] <= 'Z' ? (char)(host[len] | 0x20) : host[len];
    if (len == 0 || len == HOST_MOST)
        return 0;
    port = 0;
    if (with_port && host + len < end && host[len] == ':' && !sip_text_number(sip_text_of(host + len + 1, end), &port))
        port = 0;
    return key_mix(key_mix(with_port ? (port ? port : SIP_PORT) : 1, sip_text_of(colon + 1, at ? at : colon + 1)),
                   (struct sip_text){lower, len});
}
