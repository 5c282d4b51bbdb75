/* body.h
 * The body of a message, and the parts of one that is multipart.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_SIP_BODY_H
#define SIPEXPLAIN_SIP_BODY_H

#include "sip/message.h"

/** The body of a message, or the parts of one that is multipart; nested ones are not taken apart. */
struct sip_body {
    struct sip_text type;     /* of the whole body */
    struct sip_text boundary; /* absent if it is not multipart */
    const char *start;
    struct sip_text rest; /* what has not been looked at */
};

struct sip_body sip_body_of(const struct sip_message *message);

/** Takes the next part, or the body as it is; its type comes without parameters, and is absent if the message names
 * none. */
bool sip_body_next(struct sip_body *parts, struct sip_text *type, struct sip_text *body);

/** The first part, or the body, of that type. */
bool sip_body_find(const struct sip_message *message, const char *type, struct sip_text *body);

/** Is it certain that the message was sent without a body? */
bool sip_body_is_absent(const struct sip_message *message);

/** How many bytes of the body are there. */
size_t sip_body_len(const struct sip_message *message);

/** Does the body reach as far as Content-Length says? */
bool sip_body_is_whole(const struct sip_message *message);

#endif
