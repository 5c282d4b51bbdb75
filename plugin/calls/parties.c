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

/** The user, or else the host. */
static struct sip_text name_of(struct sip_text uri, struct sip_text user)
{
    struct sip_text name = user;
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
        else if (!user.at[i - 1] || !strchr("-.() ", user.at[i - 1]))
            break;
    }
    if (count == NUMBER_DIGITS)
        return key_mix(2, (struct sip_text){digits, NUMBER_DIGITS}) | 1;
    return key_mix(3, user) | 1;
}

uint64_t call_session_key(const struct sip_message *invite)
{
    static const char none[] = "00000000000000000000000000000000";
    struct sip_text value;

    if (!invite->start || !sip_header_find(invite, "Session-ID", 0, &value))
        return 0;
    value = sip_element_value(value);
    return value.len == 0 || sip_text_is(value, none) ? 0 : key_mix(4, value) | 1;
}

uint64_t call_number_key(struct sip_text uri)
{
    return number_key(sip_uri_user(uri));
}

static struct sip_text text_of(const char *string)
{
    return (struct sip_text){string, strlen(string)};
}

struct call_parties call_parties_of(const char *from_value, const char *to_value, const char *request_uri)
{
    struct sip_text from = sip_element_uri(text_of(from_value)), to = sip_element_uri(text_of(to_value)),
                    uri = {request_uri, strcspn(request_uri, " \r\n")}, caller = sip_uri_user(from);

    return (struct call_parties){.from = name_of(from, caller),
                                 .to = name_of(to, sip_uri_user(to)),
                                 .caller_key = number_key(caller),
                                 .called_key = call_number_key(uri)};
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
    struct call_reasons reasons = {0};
    struct sip_header_walk walk = {message, 0, 0};
    struct sip_text name, value;

    while (sip_header_walk_next(&walk, SIP_LETTER('R'), &name, &value))
        if (sip_text_is(name, "Reason"))
            reasons_add(&reasons, value);
    return reasons;
}
