/* method.h
 * The methods that everybody uses, as numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_METHOD_H
#define SIPEXPLAIN_SIP_METHOD_H

#include "sip/text.h"

enum sip_method {
    METHOD_OTHER, /**< one of an extension, or none */
    METHOD_ACK,
    METHOD_BYE,
    METHOD_CANCEL,
    METHOD_INFO,
    METHOD_INVITE,
    METHOD_MESSAGE,
    METHOD_NOTIFY,
    METHOD_OPTIONS,
    METHOD_PRACK,
    METHOD_PUBLISH,
    METHOD_REFER,
    METHOD_REGISTER,
    METHOD_SUBSCRIBE,
    METHOD_UPDATE,
    METHOD_COUNT
};

/** Methods are told apart by case (RFC 3261 section 7.1), but some who write them small mean the same. */
enum sip_method sip_method_of(struct sip_text name);

/** So many bytes of a method stand in a sentence: all of any that anybody uses. */
#define METHOD_SHOWN 40

/** How many bytes of this one do, as printf's `*` wants it. */
static inline int sip_method_shown(struct sip_text name)
{
    return name.len < METHOD_SHOWN ? (int)name.len : METHOD_SHOWN;
}

/** Its name; NULL for METHOD_OTHER. */
const char *sip_method_name(enum sip_method method);

#endif
