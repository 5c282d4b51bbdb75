/* dialog_cause.c
 * Why a request found no dialog or transaction: what its tags lack, what ended the dialog before or crossed the
 * request, and what is not known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"
#include "sip/key.h"
#include "texts/decimal.h"

/* Longer Call-IDs are cut in sentences. */
#define CALL_ID_SHOWN 60

#define TAGS_SHOWN 2

/** A refused request, with what is known by its Call-ID. */
struct refused {
    const struct sip_message *request;
    const struct dialog_call *call; /* NULL: nothing */
    uint32_t frame;                 /* of its first copy */
    int64_t time_us;
    uint32_t from, to;
    bool is_bye, is_notify, is_subscription;
};

static void add_method(GString *out, const struct refused *refused)
{
    struct sip_text method = refused->request->method;

    g_string_append_printf(out, "%.*s", sip_method_shown(method), method.at);
}

static void add_tag(GString *out, const struct dialog_tag *tag)
{
    g_string_append_len(out, tag->text, tag->len);
    if (tag->len == DIALOG_TAG_SHOWN)
        g_string_append(out, "...");
}

/** The tags of the call but that of the other side, with their frames. */
static unsigned add_tags_but(GString *out, const struct dialog_call *call, uint32_t other, uint32_t before,
                             const char *joint)
{
    unsigned count = 0;

    for (unsigned i = 0; i < dialog_tags_kept(call); i++) {
        const struct dialog_tag *tag = dialog_tag_at(call, i);

        if (tag->id == other || tag->frame >= before || count++ >= TAGS_SHOWN)
            continue;
        if (count > 1)
            g_string_append(out, joint);
        add_tag(out, tag);
        g_string_append_printf(out, " (frame %u)", tag->frame);
    }
    if (count > TAGS_SHOWN)
        g_string_append_printf(out, " and %u more", count - TAGS_SHOWN);
    return count;
}

/** What belongs to dialogs only has both tags (RFC 3261 section 12.2.1.1). A peer of RFC 2543 may have none: then no
 * response shows any. */
static enum dialog_cause missing_tag(const struct refused *refused, GString *out)
{
    static const char *const methods[] = {"BYE", "PRACK", "UPDATE", "INFO", "NOTIFY"};
    bool is_of_dialog = refused->to != 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(methods); i++)
        is_of_dialog |= sip_text_is(refused->request->method, methods[i]);
    if (!is_of_dialog || (refused->from && refused->to))
        return DIALOG_CAUSE_NONE;
    g_string_append(out, refused->from ? "To" : refused->to ? "From" : "Neither From nor To");
    g_string_append(out, " of the ");
    add_method(out, refused);
    g_string_append(out, refused->from || refused->to ? " has no tag; the call has " : " has a tag; the call has ");
    if (refused->call &&
        add_tags_but(out, refused->call, refused->from ? refused->from : refused->to, refused->frame, " or ") > 0)
        return DIALOG_CAUSE_PROOF;
    g_string_truncate(out, 0);
    return DIALOG_CAUSE_NONE;
}

static bool is_same_dialog(const struct dialog_ending *ending, const struct refused *refused)
{
    return (ending->from == refused->from && ending->to == refused->to) ||
           (ending->from == refused->to && ending->to == refused->from);
}

/** Two BYEs, or a BYE and another request of the other side, were under way at the same time. */
static bool is_crossing(const struct dialog_ending *bye, const struct refused *refused)
{
    bool is_near = bye->time_us != TIME_UNKNOWN && refused->time_us != TIME_UNKNOWN &&
                   refused->time_us - bye->time_us < DIALOG_CROSSING_US;

    if (bye->frame > refused->frame)
        return true;
    return refused->is_bye && is_near && !(bye->answered_frame && bye->answered_frame < refused->frame);
}

static enum dialog_cause bye_cause(const struct dialog_ending *bye, const struct refused *refused, GString *out)
{
    bool is_own = bye->from == refused->from;

    if (!is_same_dialog(bye, refused) || dialog_is_turned_down(bye))
        return DIALOG_CAUSE_NONE;
    if (is_own && refused->is_bye && !(bye->answered_frame && bye->answered_frame < refused->frame))
        return DIALOG_CAUSE_NONE; /* the very one on another hop, or tried again */
    if (is_own && bye->frame > refused->frame) {
        if (!refused->is_notify || bye->time_us == TIME_UNKNOWN || refused->time_us == TIME_UNKNOWN ||
            bye->time_us - refused->time_us >= DIALOG_CROSSING_US)
            return DIALOG_CAUSE_NONE;
        decimal_append(out,
                       "The BYE of the same side, in frame %u, %.6f s after it, ended the call before it was "
                       "answered",
                       bye->frame, (double)(bye->time_us - refused->time_us) / G_USEC_PER_SEC);
        return DIALOG_CAUSE_PROOF;
    }
    if (!is_own && is_crossing(bye, refused)) {
        g_string_append_printf(out, "The BYE of the other side, in frame %u, crossed this ", bye->frame);
        if (refused->is_bye)
            g_string_append(out, "one");
        else
            add_method(out, refused);
        return DIALOG_CAUSE_PROOF;
    }
    g_string_append_printf(out, "The call ended with the BYE in frame %u", bye->frame);
    dialog_add_ago(out, bye->time_us, refused->time_us);
    return DIALOG_CAUSE_PROOF;
}

/** A dialog may have several subscriptions, and a NOTIFY ends one of them. */
static enum dialog_cause notify_cause(const struct dialog_ending *notify, const struct refused *refused, GString *out)
{
    uint32_t event = dialog_event_id(refused->request);

    if (!refused->is_subscription || !is_same_dialog(notify, refused) ||
        (event && notify->event && event != notify->event) || notify->frame >= refused->frame ||
        (notify->from == refused->from && notify->cseq == refused->request->cseq))
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "The subscription ended with the NOTIFY in frame %u", notify->frame);
    dialog_add_ago(out, notify->time_us, refused->time_us);
    return DIALOG_CAUSE_PROOF;
}

static enum dialog_cause early_end_cause(const struct dialog_ending *end, const struct refused *refused, GString *out)
{
    if (!is_same_dialog(end, refused))
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "The early dialog ended with the %u in frame %u", end->code, end->frame);
    if (end->frame < refused->frame)
        dialog_add_ago(out, end->time_us, refused->time_us);
    else
        g_string_append(out, ", while the request was under way");
    return DIALOG_CAUSE_PROOF;
}

/** What ended the dialog before the request, or while it was under way. A BYE of the other side says most. */
static enum dialog_cause ended_cause(const struct refused *refused, GString *out)
{
    const struct dialog_call *call = refused->call;
    enum dialog_cause cause = DIALOG_CAUSE_NONE;

    for (int is_own = 0; call && is_own <= 1; is_own++)
        for (unsigned i = 0; i < dialog_endings_kept(call) && cause == DIALOG_CAUSE_NONE; i++) {
            const struct dialog_ending *ending = dialog_ending_at(call, i);

            if ((ending->from == refused->from) != is_own)
                continue;
            if (ending->kind == DIALOG_BYE)
                cause = bye_cause(ending, refused, out);
            else if (ending->kind == DIALOG_LAST_NOTIFY)
                cause = notify_cause(ending, refused, out);
            else
                cause = early_end_cause(ending, refused, out);
        }
    return cause;
}

/** A tag that the call has not; a NOTIFY may come from a notifier that no response has shown (RFC 6665 section 4.4.1).
 */
static enum dialog_cause wrong_tag(const struct refused *refused, GString *out)
{
    const struct dialog_call *call = refused->call;
    bool knows_from = !refused->from || refused->is_notify || dialog_tag_find(call, refused->from),
         knows_to = dialog_tag_find(call, refused->to);
    struct sip_text tag = knows_from ? refused->request->to_tag : refused->request->from_tag;

    if ((knows_from && knows_to) || call->tag_count > DIALOG_TAGS)
        return DIALOG_CAUSE_NONE;
    if (!knows_from && !knows_to) {
        g_string_append(out, "The tags of the ");
        add_method(out, refused);
        g_string_append(out, " are not those of the call, which has ");
        add_tags_but(out, call, 0, refused->frame, " and ");
        return DIALOG_CAUSE_PROOF;
    }
    g_string_append(out, knows_from ? "To of the " : "From of the ");
    add_method(out, refused);
    g_string_append_printf(out, " has the tag %.*s; the call has ", (int)MIN(tag.len, DIALOG_TAG_SHOWN), tag.at);
    if (add_tags_but(out, call, knows_from ? refused->from : refused->to, refused->frame, " or ") > 0)
        return DIALOG_CAUSE_PROOF;
    g_string_truncate(out, 0);
    return DIALOG_CAUSE_NONE;
}

/** The one that says yes to the INVITE, if it is neither of these; NULL if there is none. */
static const struct dialog_tag *answered_tag(const struct dialog_call *call, uint32_t one, uint32_t other)
{
    for (unsigned i = 0; i < dialog_tags_kept(call); i++)
        if (dialog_tag_at(call, i)->code >= 200 && dialog_tag_at(call, i)->id != one &&
            dialog_tag_at(call, i)->id != other)
            return dialog_tag_at(call, i);
    return NULL;
}

/** Its dialog has never got beyond 1xx, and the call was answered with another tag. */
static enum dialog_cause early_tag(const struct refused *refused, GString *out)
{
    const struct dialog_tag *to = dialog_tag_find(refused->call, refused->to),
                            *from = dialog_tag_find(refused->call, refused->from);
    const struct dialog_tag *answered = answered_tag(refused->call, refused->from, refused->to), *early;

    early = to && to->code > 100 && to->code < 200 ? to : from && from->code > 100 && from->code < 200 ? from : NULL;
    if (!early || !answered)
        return DIALOG_CAUSE_NONE;
    g_string_append(out, early == to ? "To of the " : "From of the ");
    add_method(out, refused);
    g_string_append(out, " has the tag ");
    add_tag(out, early);
    g_string_append_printf(out, " of the %u in frame %u; the %u in frame %u has ", early->code, early->frame,
                           answered->code, answered->frame);
    add_tag(out, answered);
    return DIALOG_CAUSE_PROOF;
}

/** RAck of a PRACK names the CSeq of the INVITE (RFC 3262 section 7.2). */
static enum dialog_cause rack_cause(const struct refused *refused, GString *out)
{
    const struct dialog_call *call = refused->call;
    struct sip_text value, rest, word = {0};
    uint32_t cseq;

    if (!sip_text_is(refused->request->method, "PRACK") || !call->early_frame || call->early_frame > refused->frame)
        return DIALOG_CAUSE_NONE;
    if (!sip_header_find(refused->request, "RAck", 0, &value)) {
        g_string_append(out, "The PRACK has no RAck header, so it matches no provisional response");
        return DIALOG_CAUSE_PROOF;
    }
    rest = value;
    while (rest.len > 0 && !sip_is_blank(rest.at[0]))
        sip_text_skip(&rest, 1);
    word = sip_text_trim(rest);
    if (!sip_text_number(word, &cseq) || cseq == call->early_cseq)
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "RAck of the PRACK is %.*s, but the %u in frame %u answers %u INVITE",
                           (int)MIN(value.len, CALL_ID_SHOWN), value.at, call->early_code, call->early_frame,
                           call->early_cseq);
    return DIALOG_CAUSE_PROOF;
}

/** A subscription is named by its Event, too, and it ends when its time is over. */
static enum dialog_cause subscription_cause(const struct refused *refused, GString *out)
{
    const struct dialog_call *call = refused->call;

    if (refused->is_notify && !dialog_event_id(refused->request)) {
        g_string_append(out, "The NOTIFY has no Event header, so it matches no subscription");
        return DIALOG_CAUSE_PROOF;
    }
    if (!refused->is_subscription || !call->expires_frame || call->expires_frame > refused->frame ||
        call->expires_us == TIME_UNKNOWN || refused->time_us == TIME_UNKNOWN || call->expires_us > refused->time_us)
        return DIALOG_CAUSE_NONE;
    decimal_append(out, "The subscription ran out %.3f s before: frame %u granted %u s",
                   (double)(refused->time_us - call->expires_us) / G_USEC_PER_SEC, call->expires_frame,
                   call->expires_s);
    return DIALOG_CAUSE_PROOF;
}

/** Nothing that made the dialog is known but, of a subscription, who asked for it. */
static enum dialog_cause unknown_cause(const struct refused *refused, GString *out)
{
    const struct dialog_tag *subscriber =
        refused->call && refused->is_notify ? dialog_tag_find(refused->call, refused->to) : NULL;

    if (refused->is_notify && !dialog_event_id(refused->request)) {
        g_string_append(out, "The NOTIFY has no Event header, so it matches no subscription");
        return DIALOG_CAUSE_PROOF;
    }
    if (subscriber && subscriber->frame < refused->frame)
        g_string_append_printf(out,
                               "Its To tag is that of the request in frame %u, which asked for the subscription: the "
                               "NOTIFY makes the dialog",
                               subscriber->frame);
    else
        g_string_append(out, "Nothing that made the dialog was captured before the request, so this capture cannot "
                             "tell why it is not known");
    return DIALOG_CAUSE_DOUBT;
}

/** Has an ending been seen that may have been that of this dialog? */
static bool may_have_ended(const struct refused *refused)
{
    const struct dialog_call *call = refused->call;

    for (unsigned i = 0; i < dialog_endings_kept(call); i++) {
        const struct dialog_ending *ending = dialog_ending_at(call, i);
        bool is_itself = ending->from == refused->from && ending->cseq == refused->request->cseq;

        if (!is_itself && is_same_dialog(ending, refused) &&
            (ending->kind != DIALOG_LAST_NOTIFY || refused->is_subscription))
            return true;
    }
    return call->ending_count > DIALOG_ENDINGS;
}

/** Nothing differs: what is known of the dialog. */
static enum dialog_cause no_cause(const struct refused *refused, GString *out)
{
    const struct dialog_call *call = refused->call;
    const struct dialog_refusal *refusal = &call->refusal;
    const struct dialog_tag *from = dialog_tag_find(call, refused->from), *to = dialog_tag_find(call, refused->to);
    bool is_early = (to && to->code > 100 && to->code < 200) || (from && from->code > 100 && from->code < 200);

    if (refused->is_notify && !from)
        return unknown_cause(refused, out);
    if (may_have_ended(refused))
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "The %sdialog was made in frame %u", is_early ? "early " : "", call->made_frame);
    if (refusal->goes_on_frame && refusal->frame < refused->frame && refusal->to == refused->to)
        g_string_append_printf(out, "; an earlier request in it was refused with 481 in frame %u", refusal->frame);
    else if (is_early && call->failed_frame && call->failed_frame < refused->frame)
        g_string_append_printf(out, "; the INVITE was answered with %u in frame %u", call->failed_code,
                               call->failed_frame);
    else
        g_string_append(out, ", and nothing in this capture ended it before the request");
    return DIALOG_CAUSE_DOUBT;
}

enum dialog_cause dialog_cause(const struct dialog_store *store, const struct sip_message *request,
                               uint32_t request_frame, int64_t request_us, GString *out)
{
    static enum dialog_cause (*const causes[])(const struct refused *, GString *) = {wrong_tag, early_tag, rack_cause,
                                                                                     subscription_cause, no_cause};
    struct refused refused = {.request = request,
                              .call = dialog_find(store, request->call),
                              .frame = request_frame,
                              .time_us = request_us,
                              .from = dialog_from_tag(request),
                              .to = dialog_to_tag(request),
                              .is_bye = sip_text_is(request->method, "BYE"),
                              .is_notify = sip_text_is(request->method, "NOTIFY")};
    enum dialog_cause cause = missing_tag(&refused, out);

    refused.is_subscription = refused.is_notify || sip_text_is(request->method, "SUBSCRIBE");
    if (cause == DIALOG_CAUSE_NONE && !refused.to)
        return dialog_replaced_cause(store, request, request_frame, request_us, out);
    if (cause == DIALOG_CAUSE_NONE)
        cause = ended_cause(&refused, out);
    if (cause == DIALOG_CAUSE_NONE &&
        (!refused.call || !refused.call->made_frame || refused.call->made_frame > request_frame))
        return unknown_cause(&refused, out);
    for (unsigned i = 0; i < G_N_ELEMENTS(causes) && cause == DIALOG_CAUSE_NONE; i++)
        cause = causes[i](&refused, out);
    return cause;
}
