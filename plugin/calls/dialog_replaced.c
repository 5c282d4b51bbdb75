/* dialog_replaced.c
 * Why a call that an INVITE names in Replaces or Join is not known: its tags are missing, or it has ended (RFC 3891
 * section 3, RFC 3911 section 4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"
#include "sip/key.h"
#include "texts/decimal.h"

/* Longer Call-IDs are cut in sentences. */
#define CALL_ID_SHOWN 60

void dialog_add_ago(GString *out, int64_t since_us, int64_t time_us)
{
    if (since_us != TIME_UNKNOWN && time_us != TIME_UNKNOWN && time_us >= since_us)
        decimal_append(out, ", %.3f s before", (double)(time_us - since_us) / G_USEC_PER_SEC);
}

bool dialog_is_turned_down(const struct dialog_ending *bye)
{
    return bye->code >= 300 && bye->code != 481 && bye->code != 408;
}

/** Both need the tags of that call. */
static bool lacks_tags(GString *out, const char *header, struct sip_text value)
{
    struct sip_text tag;
    bool has_to = sip_element_param(value, "to-tag", &tag), has_from = sip_element_param(value, "from-tag", &tag);

    if (has_to && has_from)
        return false;
    g_string_append_printf(out, "%s of the request has no %s, so it matches no call (RFC %s)", header,
                           has_from ? "to-tag"
                           : has_to ? "from-tag"
                                    : "to-tag and no from-tag",
                           header[0] == 'R' ? "3891 section 3" : "3911 section 4");
    return true;
}

/** The one of these headers that the request has; NULL if it has none. */
static const char *header_of(const struct sip_message *request, struct sip_text *value)
{
    return sip_header_find(request, "Replaces", 0, value) ? "Replaces"
           : sip_header_find(request, "Join", 0, value)   ? "Join"
                                                          : NULL;
}

/** A call that only rings is replaced at the side that has made it. */
static bool add_ringing(GString *out, const struct dialog_call *call, struct sip_text replaces)
{
    const struct dialog_tag *tag = NULL;
    struct sip_text text;

    if (call && sip_element_param(replaces, "to-tag", &text))
        tag = dialog_tag_find(call, dialog_tag_id(text));
    if (!tag || tag->code <= 100 || tag->code >= 200)
        return false;
    g_string_append_printf(out,
                           ", which only rings (%u in frame %u): only who has made it may be asked to have it replaced "
                           "(RFC 3891 section 3)",
                           tag->code, tag->frame);
    return true;
}

bool dialog_replaced_lacks_tags(const struct sip_message *request, GString *out)
{
    struct sip_text value;
    const char *header = header_of(request, &value);

    return header && lacks_tags(out, header, value);
}

enum dialog_cause dialog_replaced_cause(const struct dialog_store *store, const struct sip_message *request,
                                        uint32_t request_frame, int64_t request_us, GString *out)
{
    const struct dialog_call *call;
    struct sip_text value, named;
    const char *header = header_of(request, &value);

    if (!header)
        return DIALOG_CAUSE_NONE;
    named = sip_element_value(value);
    if (lacks_tags(out, header, value))
        return DIALOG_CAUSE_PROOF;
    call = dialog_find(store, key_mix(0, named));
    g_string_append_printf(out, "%s of the request names the call ", header);
    sip_text_quote(out, named, CALL_ID_SHOWN);
    for (unsigned i = 0; call && i < dialog_endings_kept(call); i++) {
        const struct dialog_ending *ending = dialog_ending_at(call, i);

        if (ending->kind != DIALOG_BYE || ending->frame > request_frame || dialog_is_turned_down(ending))
            continue;
        g_string_append_printf(out, ", which ended with the BYE in frame %u", ending->frame);
        dialog_add_ago(out, ending->time_us, request_us);
        return DIALOG_CAUSE_PROOF;
    }
    if (add_ringing(out, call, value))
        return DIALOG_CAUSE_DOUBT;
    if (!call || !call->made_frame)
        g_string_append(out, ", of which no answer was captured before");
    else
        dialog_hop_add_ends(out, call_find(store->calls, key_mix(0, named)), 0);
    return DIALOG_CAUSE_DOUBT;
}
