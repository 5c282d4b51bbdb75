/* fault_pair.c
 * What is wrong with values of a request that go together: Contact and Expires, Refer-To and its headers,
 * Session-Expires and Min-SE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/fault.h"

#include "sip/headers.h"

#include <string.h>

bool sip_fault_of_star(struct sip_text contact, struct sip_text expires, struct sip_fault *fault)
{
    uint32_t seconds;

    if (!sip_text_is(contact, "*") || (sip_number_read(expires, &seconds) && seconds == 0))
        return false;
    *fault = (struct sip_fault){.kind = FAULT_CONTACT_STAR,
                                .value = expires.len > 0 ? expires : (struct sip_text){"not there", 9}};
    return true;
}

/** What stands behind Replaces= in the headers of a URI; absent: nothing does. */
static struct sip_text replaces_of(struct sip_text headers)
{
    static const char name[] = "Replaces=";
    const char *end;

    for (size_t i = 1; i + sizeof name - 1 <= headers.len; i++) {
        if (g_ascii_strncasecmp(headers.at + i, name, sizeof name - 1) != 0 ||
            (headers.at[i - 1] != '?' && headers.at[i - 1] != '&'))
            continue;
        sip_text_skip(&headers, i + sizeof name - 1);
        end = memchr(headers.at, '&', headers.len);
        return end ? sip_text_of(headers.at, end) : headers;
    }
    return (struct sip_text){0};
}

static bool replaces_check(struct sip_text refer_to, struct sip_fault *fault)
{
    struct sip_text uri = sip_element_uri(refer_to), replaces;
    const char *headers = uri.len ? memchr(uri.at, '?', uri.len) : NULL;

    if (!headers)
        return false;
    replaces = replaces_of(sip_text_of(headers, uri.at + uri.len));
    *fault = (struct sip_fault){.kind = FAULT_REPLACES_RAW, .name = "Refer-To", .value = replaces};
    return replaces.len > 0 && (memchr(replaces.at, ';', replaces.len) || memchr(replaces.at, '@', replaces.len));
}

bool sip_fault_of_refer_to(struct sip_text value, struct sip_fault *fault)
{
    struct sip_text rest = value, first, second;

    *fault = (struct sip_fault){.kind = FAULT_ROUTE_BARE, .name = "Refer-To", .value = value};
    if (!sip_list_next(&rest, &first))
        return false;
    if (!memchr(first.at, '<', first.len))
        return memchr(first.at, '?', first.len); /* behind a ; its parameters would be read as those of the header */
    if (!sip_list_next(&rest, &second))
        return replaces_check(value, fault);
    fault->kind = FAULT_HEADER_TWICE;
    fault->value = first;
    fault->other = second;
    return true;
}

bool sip_fault_of_interval(struct sip_text session, struct sip_text minimum, struct sip_fault *fault)
{
    *fault = (struct sip_fault){.kind = FAULT_SESSION_BELOW};
    return sip_number_read(sip_element_value(session), &fault->number) &&
           sip_number_read(sip_element_value(minimum), &fault->due) && fault->number < fault->due;
}
