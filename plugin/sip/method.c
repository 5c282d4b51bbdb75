/* method.c
 * The methods that everybody uses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/method.h"

static const char *const names[METHOD_COUNT] = {
    [METHOD_ACK] = "ACK",
    [METHOD_BYE] = "BYE",
    [METHOD_CANCEL] = "CANCEL",
    [METHOD_INFO] = "INFO",
    [METHOD_INVITE] = "INVITE",
    [METHOD_MESSAGE] = "MESSAGE",
    [METHOD_NOTIFY] = "NOTIFY",
    [METHOD_OPTIONS] = "OPTIONS",
    [METHOD_PRACK] = "PRACK",
    [METHOD_PUBLISH] = "PUBLISH",
    [METHOD_REFER] = "REFER",
    [METHOD_REGISTER] = "REGISTER",
    [METHOD_SUBSCRIBE] = "SUBSCRIBE",
    [METHOD_UPDATE] = "UPDATE",
};

static inline enum sip_method is(struct sip_text name, enum sip_method method)
{
    return sip_text_is(name, names[method]) ? method : METHOD_OTHER;
}

enum sip_method sip_method_of(struct sip_text name)
{
    if (name.len < 3)
        return METHOD_OTHER;
    switch (name.at[0] & ~0x20) {
    case 'A':
        return is(name, METHOD_ACK);
    case 'B':
        return is(name, METHOD_BYE);
    case 'C':
        return is(name, METHOD_CANCEL);
    case 'I':
        return is(name, name.len == 4 ? METHOD_INFO : METHOD_INVITE);
    case 'M':
        return is(name, METHOD_MESSAGE);
    case 'N':
        return is(name, METHOD_NOTIFY);
    case 'O':
        return is(name, METHOD_OPTIONS);
    case 'P':
        return is(name, name.len == 5 ? METHOD_PRACK : METHOD_PUBLISH);
    case 'R':
        return is(name, name.len == 5 ? METHOD_REFER : METHOD_REGISTER);
    case 'S':
        return is(name, METHOD_SUBSCRIBE);
    case 'U':
        return is(name, METHOD_UPDATE);
    default:
        return METHOD_OTHER;
    }
}

const char *sip_method_name(enum sip_method method)
{
    return names[method];
}
