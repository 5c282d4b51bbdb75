/* replaces_fit.c
 * Compares Replaces of an INVITE with the call that it names (RFC 3891 section 3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/replaces_fit.h"

#include "sip/key.h"

/* So much of a tag is shown. */
#define TAG_SHOWN 40

/** What Replaces has; to-tag is that of the recipient. */
struct replaces {
    struct sip_text call_id, to_tag, from_tag;
};

static bool replaces_read(const struct sip_message *invite, struct replaces *replaces)
{
    struct sip_text value;

    if (!sip_header_find(invite, "Replaces", 0, &value))
        return false;
    *replaces = (struct replaces){.call_id = sip_element_value(value)};
    return sip_element_param(value, "to-tag", &replaces->to_tag) &&
           sip_element_param(value, "from-tag", &replaces->from_tag);
}

/** The hop of the recipient that has the two tags the other way; NULL if there is none, or one that has them so. */
static const struct dialog_hop *swapped_hop(const struct call *call, const struct replaces *replaces,
                                            uint32_t recipient)
{
    uint32_t to = dialog_tag_id(replaces->to_tag), from = dialog_tag_id(replaces->from_tag);
    const struct dialog_hop *swapped = NULL;

    for (const struct dialog_hop *hop = call->hops; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            if (hop->host[side] != recipient || hop->host[!side] == recipient)
                continue;
            if (hop->tag[side] == to)
                return NULL;
            if (hop->tag[side] == from && hop->tag[!side] == to)
                swapped = hop;
        }
    return swapped;
}

bool replaces_fit_find(const struct call_store *calls, const struct sip_message *invite, uint32_t recipient,
                       GString *out, uint32_t *frame)
{
    struct replaces replaces;
    const struct dialog_hop *hop;
    const struct call *call;

    if (!replaces_read(invite, &replaces))
        return false;
    call = call_find(calls, key_mix(0, replaces.call_id));
    hop = call ? swapped_hop(call, &replaces, recipient) : NULL;
    if (!hop)
        return false;
    *frame = hop->made[DIALOG_CALLEE].frame;
    g_string_append(out, "its Replaces has the tags the wrong way round: to-tag is ");
    sip_text_quote(out, replaces.to_tag, TAG_SHOWN);
    g_string_append(out, "; that of the recipient is ");
    sip_text_quote(out, replaces.from_tag, TAG_SHOWN);
    g_string_append_printf(out, " (frame %u) (RFC 3891 section 3)", *frame);
    return true;
}
