/* register.c
 * Reads Contact and Expires of a REGISTER or its response: quickly where they are written as nearly all write them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/register.h"

#include "sip/headers.h"
#include "sip/key.h"

#define SIP_PORT 5060

/* Hosts that are longer are told apart by case. */
#define HOST_MOST 128

/** The header in its usual spelling, with the end of its line. */
static bool usual_find(const struct sip_message *message, const char *name, struct sip_text *value)
{
    const char *end =
        message->unread.at ? message->unread.at + message->unread.len : message->headers.at + message->headers.len;

    return sip_header_find_usual(message, name, value) && value->at + value->len < end;
}

static bool header_find(struct sip_message *message, const char *name, char compact, struct sip_text *value)
{
    if (usual_find(message, name, value))
        return true;
    sip_message_finish(message);
    return !message->is_cut && sip_header_find(message, name, compact, value);
}

static bool has_byte(struct sip_text text, char byte)
{
    return text.len > 0 && memchr(text.at, byte, text.len);
}

/** Is there a line with this header behind that value? */
static bool has_more(const struct sip_message *message, const char *name, struct sip_text value)
{
    struct sip_message behind = *message;
    const char *end =
        message->unread.at ? message->unread.at + message->unread.len : message->headers.at + message->headers.len;
    struct sip_text other;

    behind.unread = (struct sip_text){0};
    behind.headers = sip_text_of(value.at + value.len, end);
    return sip_header_find_usual(&behind, name, &other);
}

uint32_t sip_contact_expires(struct sip_text contact)
{
    struct sip_text value;
    uint32_t seconds;

    return sip_element_param(contact, "expires", &value) && sip_number_read(value, &seconds) ? seconds : SIP_NO_SPAN;
}

/** "<sip:a@b>;expires=60": the URI and the parameters, without a look at each byte. */
static bool plain_read(struct sip_text value, struct sip_register *lines)
{
    const char *close = value.len > 0 ? memchr(value.at, '>', value.len) : NULL;

    if (!close || value.at[0] != '<' || has_byte(value, ',') || has_byte(value, '"'))
        return false;
    lines->contact = value;
    lines->uri = sip_text_of(value.at + 1, close);
    lines->expires_s = sip_contact_expires(sip_text_of(close + 1, value.at + value.len));
    return true;
}

void sip_register_read(struct sip_message *message, bool is_alone, struct sip_register *lines)
{
    struct sip_text value, expires;

    *lines = (struct sip_register){.expires_s = SIP_NO_SPAN};
    if (!is_alone)
        sip_message_finish(message);
    if (!message->headers.at || !header_find(message, "Contact", 'm', &value))
        return;
    if (!plain_read(value, lines)) {
        struct sip_text rest = value;

        if (!sip_list_next(&rest, &lines->contact))
            return;
        lines->is_all = sip_text_is(lines->contact, "*");
        lines->uri = lines->is_all ? (struct sip_text){0} : sip_element_uri(lines->contact);
        lines->expires_s = lines->is_all ? SIP_NO_SPAN : sip_contact_expires(lines->contact);
        lines->are_several = sip_list_next(&rest, &expires);
    }
    lines->are_several |= has_more(message, "Contact", value);
    if (lines->expires_s == SIP_NO_SPAN &&
        (!header_find(message, "Expires", 0, &expires) || !sip_number_read(expires, &lines->expires_s)))
        lines->expires_s = SIP_NO_SPAN;
}

static uint64_t host_mix(uint64_t hash, struct sip_text host)
{
    char lower[HOST_MOST];

    if (host.len > sizeof lower)
        return key_mix(hash, host);
    for (size_t i = 0; i < host.len; i++)
        lower[i] = g_ascii_tolower(host.at[i]);
    return key_mix(hash, (struct sip_text){lower, host.len});
}

uint64_t sip_address_key(struct sip_text uri, bool with_port)
{
    struct sip_text host, user;
    const char *colon;
    uint32_t port;

    if (uri.len == 0)
        return 0;
    host = sip_uri_host(uri, &port);
    colon = memchr(uri.at, ':', uri.len);
    if (host.len == 0 || !colon)
        return 0;
    user = sip_text_of(colon + 1, MAX(host.at, colon + 1));
    if (user.len > 0 && user.at[user.len - 1] == '[')
        user.len--;
    if (user.len > 0 && user.at[user.len - 1] == '@')
        user.len--;
    return host_mix(key_mix(with_port ? (port ? port : SIP_PORT) : 1, user), host);
}
