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

/** Two values: one URI has to be there (RFC 3515 section 2.1). */
static bool is_twice(struct sip_text value, struct sip_fault *fault)
{
    *fault = (struct sip_fault){.kind = FAULT_HEADER_TWICE, .name = "Refer-To"};
    return sip_list_next(&value, &fault->value) && memchr(fault->value.at, '<', fault->value.len) &&
           sip_list_next(&value, &fault->other);
}

bool sip_fault_of_refer_to(struct sip_text value, struct sip_fault *fault)
{
    const char *open = value.len ? memchr(value.at, '<', value.len) : NULL, *headers;
    struct sip_text uri = open ? sip_element_uri(value) : value;

    if (is_twice(value, fault))
        return true;
    headers = uri.len ? memchr(uri.at, '?', uri.len) : NULL;
    if (!headers)
        return false;
    *fault = (struct sip_fault){.kind = FAULT_REFER_BARE, .name = "Refer-To", .value = value};
    if (!open)
        return true;
    fault->kind = FAULT_REFER_RAW;
    fault->value = replaces_of(sip_text_of(headers, uri.at + uri.len));
    return fault->value.len > 0 &&
           (memchr(fault->value.at, ';', fault->value.len) || memchr(fault->value.at, '@', fault->value.len));
}

bool sip_fault_of_interval(struct sip_text session, struct sip_text minimum, struct sip_fault *fault)
{
    *fault = (struct sip_fault){.kind = FAULT_SESSION_BELOW};
    return sip_number_read(sip_element_value(session), &fault->number) &&
           sip_number_read(sip_element_value(minimum), &fault->due) && fault->number < fault->due;
}
