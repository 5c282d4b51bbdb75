/* parties.c
 * Reads from an INVITE who calls whom, and from a message what its Reason says of the end of a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/parties.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "sip/uri.h"

/* Longer names are cut where they are shown. */
#define NAME_KEPT 40

/* Numbers are written with and without prefixes: these many digits at their end tell them apart. */
#define NUMBER_DIGITS 7

static struct sip_text name_of(struct sip_text from_or_to)
{
    struct sip_text uri = sip_element_uri(from_or_to), name = sip_uri_user(uri);
    uint32_t port;

    if (!name.at)
        name = sip_uri_host(uri, &port);
    if (!name.at)
        name = (struct sip_text){"", 0};
    name.len = MIN(name.len, NAME_KEPT);
    return name;
}

/** Names a number by its last digits, and anything else by all of it. */
static uint64_t number_key(struct sip_text user)
{
    char digits[NUMBER_DIGITS];
    unsigned count = 0;
    size_t i = user.len;

    if (!user.at)
        return 0;
    for (; i > 0 && count < NUMBER_DIGITS; i--) {
        if (g_ascii_isdigit(user.at[i - 1]))
            digits[count++] = user.at[i - 1];
        else if (!strchr("-.() ", user.at[i - 1]) || !user.at[i - 1])
            break;
    }
    if (count == NUMBER_DIGITS)
        return key_mix(2, (struct sip_text){digits, NUMBER_DIGITS}) | 1;
    return key_mix(3, user) | 1;
}

/** The first half: the other one is that of who is called. */
static uint64_t session_key(const struct sip_message *invite)
{
    static const char none[] = "00000000000000000000000000000000";
    struct sip_text value;

    if (!sip_header_find_usual(invite, "Session-ID", &value))
        return 0;
    value = sip_element_value(value);
    return value.len == 0 || sip_text_is(value, none) ? 0 : key_mix(4, value) | 1;
}

struct call_parties call_parties_of(const struct sip_message *invite)
{
    struct call_parties parties = {.from = name_of(invite->from), .to = name_of(invite->to)};

    parties.caller_key = number_key(sip_uri_user(sip_element_uri(invite->from)));
    parties.called_key = invite->start ? number_key(sip_uri_user(sip_request_uri(invite))) : 0;
    parties.session_key = invite->start ? session_key(invite) : 0;
    return parties;
}

static void reasons_add(struct call_reasons *reasons, struct sip_text value)
{
    struct sip_text element, cause_text;
    uint32_t cause;

    while (sip_list_next(&value, &element)) {
        if (!sip_element_param(element, "cause", &cause_text) || !sip_number_read(cause_text, &cause))
            continue;
        if (sip_text_is(sip_element_value(element), "Q.850") && cause <= 127)
            reasons->cause = (uint8_t)cause;
        if (sip_text_is(sip_element_value(element), "SIP") && cause < 700)
            reasons->sip = (uint16_t)cause;
    }
}

struct call_reasons call_reasons_of(const struct sip_message *message)
{
    static const char reason[] = "eason"; /* of the header, in nearly every spelling */
    struct call_reasons reasons = {0};
    struct sip_text bytes, rest, name, value;
    struct sip_message whole;

    if (!message->start)
        return reasons;
    whole = *message;
    sip_message_finish(&whole);
    bytes = rest = whole.headers;
    if (bytes.len == 0 || !sip_text_find(bytes, reason, sizeof reason - 1))
        return reasons;
    while (sip_header_next(&rest, &name, &value))
        if (sip_text_is(name, "Reason"))
            reasons_add(&reasons, value);
    return reasons;
}
