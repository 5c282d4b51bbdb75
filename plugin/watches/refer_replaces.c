/* refer_replaces.c
 * Compares the Replaces in Refer-To with the REFER's own call, and with the one that it names (RFC 3891 sections 3
 * and 6.1, RFC 5589 section 7).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_replaces.h"

#include "calls/dialog_hop.h"
#include "sip/key.h"
#include "watches/contact_reach.h"
#include "watches/refer_target.h"

/* So much of a Call-ID, tag or URI is shown. */
#define PART_SHOWN 60

/** The call that is to be replaced, in the words of its target: to-tag is the target's own. */
struct replaces {
    struct sip_text call_id, to_tag, from_tag;
};

static bool is_own_call(GString *out, const struct replaces *replaces, const struct sip_message *refer)
{
    if (!sip_text_equal(replaces->call_id, refer->call_id))
        return false;
    g_string_append(out, "Replaces in Refer-To names the very call in which this REFER is sent, instead of the other "
                         "call, to the transfer target (RFC 3891 section 3)");
    return true;
}

static bool lacks_tags(GString *out, const struct replaces *replaces)
{
    bool has_to = replaces->to_tag.len > 0, has_from = replaces->from_tag.len > 0;

    if (has_to && has_from)
        return false;
    g_string_append_printf(out, "Replaces in Refer-To has no %s, so it matches no call (RFC 3891 section 3)",
                           has_from ? "to-tag"
                           : has_to ? "from-tag"
                                    : "to-tag and no from-tag");
    return true;
}

/** Is the sender the first that has asked for it? Others pass on what they were sent, with the tags of that side. */
static bool is_first_to_ask(struct call *call, uint32_t sender_host)
{
    bool is_first = true;

    for (struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next) {
        if (!hop->referrer)
            hop->referrer = sender_host;
        is_first &= hop->referrer == sender_host;
    }
    return is_first;
}

/** The sender is one side of that call, and its own tag stands for the target's. */
static bool has_swapped_tags(GString *out, const struct replaces *replaces, const struct call *call,
                             uint32_t sender_host)
{
    uint32_t to = dialog_tag_id(replaces->to_tag), from = dialog_tag_id(replaces->from_tag);

    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            if (hop->host[side] != sender_host || hop->host[!side] == sender_host || hop->tag[side] != to ||
                hop->tag[!side] != from)
                continue;
            g_string_append(out, "Replaces in Refer-To has the tags the wrong way round: to-tag is ");
            sip_text_quote(out, replaces->to_tag, PART_SHOWN);
            g_string_append_printf(out,
                                   ", which is the tag of the REFER's own sender in that call (frame %u); it has to be "
                                   "that of the transfer target (RFC 3891 section 3)",
                                   hop->made[side].frame);
            return true;
        }
    return false;
}

static bool is_elsewhere(GString *out, const struct replaces *replaces, const struct call *call,
                         const struct arrival *arrival)
{
    g_string_append(out, "Replaces in Refer-To names the call ");
    sip_text_quote(out, replaces->call_id, PART_SHOWN);
    if (dialog_hop_add_ends(out, call, arrival->hosts))
        return true;
    g_string_truncate(out, 0);
    return false;
}

/** The newest Contact of that side of the call. */
static struct sip_text contact_of(const struct dialog_copy *copy)
{
    struct sip_message message;
    struct sip_text contact;

    if (copy->len == 0 || !sip_message_read(copy->bytes, copy->len, &message) || message.is_cut ||
        !sip_header_find(&message, "Contact", 'm', &contact))
        return (struct sip_text){0};
    return sip_element_uri(contact);
}

/** Do both name an IP address, and not the same one? */
static bool is_other_address(struct sip_text uri, struct sip_text contact)
{
    struct endpoint named, due;

    return contact.len > 0 && !contact_is_on_connection(contact) && contact_endpoint(uri, &named) &&
           contact_endpoint(contact, &due) && !endpoint_is_same_host(&named, &due);
}

/** The Contact of the transfer target, as it was given to the sender of the REFER, is what leads to it for sure. */
static bool is_other_target(GString *out, const struct replaces *replaces, const struct call *call, struct sip_text uri,
                            uint32_t sender_host)
{
    uint32_t to = dialog_tag_id(replaces->to_tag), from = dialog_tag_id(replaces->from_tag);

    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            const struct dialog_copy *copy = hop->refresh[!side].len > 0 ? &hop->refresh[!side] : &hop->made[!side];
            struct sip_text contact;

            if (hop->host[side] != sender_host || hop->tag[side] != from || hop->tag[!side] != to)
                continue;
            contact = contact_of(copy);
            if (!is_other_address(uri, contact))
                return false;
            g_string_append(out, "Refer-To names ");
            sip_text_quote(out, uri, PART_SHOWN);
            g_string_append(out, ", and the Contact of the transfer target in the call to be replaced is ");
            sip_text_quote(out, contact, PART_SHOWN);
            g_string_append_printf(out, " (frame %u) (RFC 5589 section 7.3)", copy->frame);
            return true;
        }
    return false;
}

static enum refer_fault replaces_fault(const struct call_store *calls, const struct sip_message *refer,
                                       const struct arrival *arrival, const struct replaces *replaces,
                                       struct sip_text uri, GString *out)
{
    struct call *call = calls ? call_find(calls, key_mix(0, replaces->call_id)) : NULL;
    uint32_t sender_host = arrival->hosts - arrival->target_host;

    if (is_own_call(out, replaces, refer) || lacks_tags(out, replaces) ||
        (is_first_to_ask(call, sender_host) && has_swapped_tags(out, replaces, call, sender_host)))
        return REFER_FAULT_CERTAIN;
    if (is_elsewhere(out, replaces, call, arrival))
        return REFER_FAULT_UNKNOWN_CALL;
    return is_other_target(out, replaces, call, uri, sender_host) ? REFER_FAULT_OTHER_TARGET : REFER_FAULT_NONE;
}

static bool is_tel(struct sip_text uri)
{
    return sip_text_starts(uri, "sip:tel:") || sip_text_starts(uri, "sips:tel:");
}

bool refer_replaces_may_fail(struct sip_text refer_to)
{
    struct sip_text uri = sip_element_uri(refer_to);

    return uri.len > 0 && (memchr(uri.at, '?', uri.len) || is_tel(uri));
}

enum refer_fault refer_replaces_fault(const struct call_store *calls, const struct sip_message *refer,
                                      const struct arrival *arrival, GString *out)
{
    struct sip_text refer_to, uri, value;
    enum refer_fault fault = REFER_FAULT_NONE;
    GString *unescaped;

    if (!sip_header_find(refer, "Refer-To", 'r', &refer_to))
        return REFER_FAULT_NONE;
    uri = sip_element_uri(refer_to);
    if (is_tel(uri)) {
        g_string_append(out, "Refer-To has a tel URI inside a SIP URI, ");
        sip_text_quote(out, uri, PART_SHOWN);
        g_string_append(out, " (RFC 3261 section 19.1.6)");
        return REFER_FAULT_CERTAIN;
    }
    unescaped = g_string_new(NULL);
    if (refer_target_replaces(uri, unescaped)) {
        struct replaces replaces;

        value = (struct sip_text){unescaped->str, unescaped->len};
        replaces = (struct replaces){.call_id = sip_element_value(value)};
        sip_element_param(value, "to-tag", &replaces.to_tag);
        sip_element_param(value, "from-tag", &replaces.from_tag);
        fault = replaces_fault(calls, refer, arrival, &replaces, refer_target_uri(refer_to), out);
    }
    g_string_free(unescaped, TRUE);
    return fault;
}
