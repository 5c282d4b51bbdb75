/* scan.c
 * Finds SIP messages by their start lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/scan.h"

#include "sip/method.h"

#define CHECKSUM_LEN 2

/** Where the request line that ends in this version begins: the version stands behind Method SP Request-URI SP. NULL if
 * it is none. */
static const char *request_start(const char *from, const char *version)
{
    const char *space = version - 1, *at;

    if (version == from || *space != ' ')
        return NULL;
    for (at = space; at > from && at[-1] != ' ' && at[-1] != '\n'; at--)
        ;
    if (at == space || at == from || at[-1] != ' ')
        return NULL;
    space = --at;
    while (at > from && sip_is_token(at[-1]))
        at--;
    return at < space ? at : NULL;
}

bool sip_scan_next(struct sip_text *rest, struct sip_message *message)
{
    const char *end = rest->at + rest->len, *version;

    while (rest->len > 0 && (version = sip_text_find(*rest, SIP_VERSION, SIP_VERSION_LEN))) {
        const char *past = version + SIP_VERSION_LEN;
        const char *start = past < end && *past == ' ' ? version : request_start(rest->at, version);

        if (start && sip_message_read(start, (size_t)(end - start), message)) {
            *rest = sip_text_of(start + message->length, end);
            return true;
        }
        *rest = sip_text_of(past, end);
    }
    return false;
}

bool sip_scan_quoted(struct sip_text bytes, struct sip_message *request)
{
    const char *end = bytes.at + bytes.len;

    if (!sip_scan_next(&bytes, request) || request->code != 0)
        return false;
    for (unsigned i = 1; i <= CHECKSUM_LEN && i < request->method.len && sip_method_of(request->method) == METHOD_OTHER;
         i++) {
        struct sip_text method = {request->method.at + i, request->method.len - i};

        if (sip_method_of(method) != METHOD_OTHER)
            return sip_message_read(method.at, (size_t)(end - method.at), request);
    }
    return true;
}
