/* sip_match.c
 * Whether bytes are the message that Wireshark's SIP dissector has seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/sip_match.h"

#include <string.h>

/* packet-sip.c keeps so many bytes of a Call-ID. */
#define CALL_ID_KEPT 127

const char *sip_match_request_line(const char *from, const char *version, const char *method)
{
    size_t method_len = strlen(method);
    const char *uri = version - 1, *at;

    if (version == from || *uri != ' ')
        return NULL;
    if ((size_t)(version - from) > method_len && from[method_len] == ' ' && memcmp(from, method, method_len) == 0 &&
        !memchr(from, '\n', (size_t)(version - from)))
        return from;
    at = sip_text_find(sip_text_of(from, uri), method, method_len);
    if (at && at[method_len] == ' ' && at + method_len + 1 < uri &&
        !memchr(at + method_len + 1, ' ', (size_t)(uri - at) - method_len - 1) && !memchr(at, '\n', (size_t)(uri - at)))
        return at; /* as nearly always */
    while (uri > from && uri[-1] != ' ' && uri[-1] != '\n')
        uri--;
    if (uri == from || uri[-1] != ' ' || (size_t)(uri - 1 - from) < method_len)
        return NULL;
    return memcmp(uri - 1 - method_len, method, method_len) == 0 ? uri - 1 - method_len : NULL;
}

/** Non-ASCII bytes are shown to us as Wireshark decoded them, so they cannot be compared; what follows a NUL is not
 * shown. */
static bool call_id_agrees(struct sip_text call_id, const char *known)
{
    size_t len = strlen(known);

    if (call_id.len >= len && memcmp(call_id.at, known, len) == 0)
        return call_id.len == len || len == CALL_ID_KEPT || call_id.at[len] == '\0';
    for (size_t i = 0; i < len; i++)
        if (known[i] & 0x80)
            return true;
    return false;
}

/** Does one of the Call-ID headers agree? The dissector keeps the last one, we keep the first. */
static bool any_call_id_agrees(struct sip_message *message, const char *known)
{
    struct sip_text rest, name, value;

    if (!message->call_id.at || call_id_agrees(message->call_id, known))
        return message->call_id.at != NULL;
    rest = message->headers;
    while (sip_header_next(&rest, &name, &value))
        if ((sip_text_is(name, "Call-ID") || sip_text_is(name, "i")) && call_id_agrees(value, known))
            return true;
    return false;
}

/** The same for CSeq; a number that does not fit 32 bits agrees with any. */
static bool any_cseq_agrees(struct sip_message *message, uint32_t known)
{
    struct sip_text rest, name, value;
    uint32_t number;

    if (known == 0 || (message->has_cseq && message->cseq == known))
        return true;
    rest = message->headers;
    while (sip_header_next(&rest, &name, &value))
        if (sip_text_is(name, "CSeq") && (!sip_text_number(value, &number) || number == known))
            return true;
    return false;
}

bool sip_match_message(struct sip_message *message, const sip_info_value_t *info)
{
    return message->code == info->response_code && any_cseq_agrees(message, info->tap_cseq_number) &&
           (!info->tap_call_id || any_call_id_agrees(message, info->tap_call_id));
}
