/* fault_host.c
 * What is wrong with the host of a URI or of a Via, or with the way to it (RFC 3261 sections 19.1.1 and 25.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/fault.h"

#include "sip/headers.h"

#include <string.h>

/** Is it one of these, or a NUL? Shorter than a call of strchr(). */
static bool is_stop(char character, const char *stops)
{
    while (*stops && *stops != character)
        stops++;
    return *stops == character;
}

static size_t length_before(struct sip_text text, const char *stops)
{
    size_t len = 0;

    while (len < text.len && !is_stop(text.at[len], stops))
        len++;
    return len;
}

/** Looks at a host with a port or without. */
static bool host_look(struct sip_text host, struct sip_fault *fault)
{
    const char *colon;

    host = sip_text_trim(host);
    if (host.len == 0) {
        fault->kind = FAULT_HOST_NONE;
        return true;
    }
    if (host.at[0] == '[')
        return false;
    colon = memchr(host.at, ':', host.len);
    fault->kind = FAULT_HOST_COLONS;
    if (colon && memchr(colon + 1, ':', (size_t)(host.at + host.len - colon - 1)))
        return true;
    fault->kind = FAULT_HOST_CHAR;
    for (const char *at = host.at; at < (colon ? colon : host.at + host.len); at++)
        if (!g_ascii_isalnum(*at) && *at != '-' && *at != '.' && !sip_is_blank(*at))
            return true;
    return false;
}

bool sip_fault_of_host(const char *name, struct sip_text uri, struct sip_fault *fault)
{
    size_t scheme = length_before(uri, ":@;"), user;

    *fault = (struct sip_fault){.kind = FAULT_SCHEME_NONE, .name = name, .value = uri};
    if (uri.len == 0 || sip_text_is(uri, "*"))
        return false;
    if (scheme == uri.len || uri.at[scheme] != ':')
        return true;
    if (!sip_text_starts(uri, "sip:") && !sip_text_starts(uri, "sips:"))
        return false;
    fault->kind = FAULT_USER_HASH;
    if (memchr(uri.at, '#', uri.len))
        return true;
    sip_text_skip(&uri, scheme + 1);
    user = length_before(uri, "@");
    if (user < uri.len)
        sip_text_skip(&uri, user + 1);
    uri.len = length_before(uri, ";?");
    return host_look(uri, fault);
}

bool sip_fault_of_sent_by(struct sip_text via, struct sip_fault *fault)
{
    *fault = (struct sip_fault){.name = "Via", .value = via};
    return via.len > 0 && host_look(via, fault);
}
