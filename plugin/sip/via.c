/* via.c
 * What the topmost Via says of the transaction.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sip/message.h"

#include <string.h>

struct sip_text sip_topmost_via(const struct sip_message *message)
{
    struct sip_text vias = message->vias, topmost = {0};

    sip_list_next(&vias, &topmost);
    return topmost;
}

/** Behind the sent-protocol, which may have blanks around its slashes (RFC 3261 section 25.1). */
static struct sip_text behind_protocol(struct sip_text value)
{
    for (unsigned i = 0; i < 2; i++) {
        const char *slash = value.len ? memchr(value.at, '/', value.len) : NULL;

        if (!slash)
            return (struct sip_text){0};
        value = sip_text_trim(sip_text_of(slash + 1, value.at + value.len));
    }
    while (value.len > 0 && !sip_is_blank(value.at[0]))
        sip_text_skip(&value, 1);
    return value;
}

static inline struct sip_text sent_by_of(struct sip_text value)
{
    value = sip_text_trim(value);
    if (value.len > 5 && memcmp(value.at + value.len - 5, ":5060", 5) == 0)
        value.len -= 5;
    return value;
}

/** The sent-by and the branch of a Via that is written as most write it, without quotes: false if it is not. */
static bool plain_via_identity(struct sip_text via, struct sip_text *sent_by, struct sip_text *branch)
{
    static const char name[] = "branch=";
    const char *end, *at, *param;

    if (via.len < 16 || via.at[3] != '/' || via.at[7] != '/' || via.at[11] != ' ')
        return false;
    end = via.at + via.len;
    at = param = memchr(via.at + 12, ';', via.len - 12);
    while (param && ((size_t)(end - param) < sizeof name || memcmp(param + 1, name, sizeof name - 1) != 0))
        param = memchr(param + 1, ';', (size_t)(end - param - 1));
    if (!param)
        return false;
    param += sizeof name;
    *sent_by = sent_by_of(sip_text_of(via.at + 12, at));
    at = memchr(param, ';', (size_t)(end - param));
    end = at ? at : end;
    *branch = sip_text_trim(sip_text_of(param, end));
    return !memchr(via.at, ',', (size_t)(end - via.at)) && !memchr(via.at, '"', (size_t)(end - via.at));
}

void sip_via_identity(const struct sip_message *message, struct sip_text *sent_by, struct sip_text *branch)
{
    struct sip_text via = message->vias, value;

    if (plain_via_identity(via, sent_by, branch))
        return;
    via = sip_topmost_via(message);
    value = sip_element_value(via);
    *sent_by = sent_by_of(behind_protocol(value));
    sip_element_param(via, "branch", branch);
}
