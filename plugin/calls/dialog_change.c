/* dialog_change.c
 * INVITEs and UPDATEs of a call that are open at the same time: only one may be, and 491 answers the other (RFC 3261
 * section 14, RFC 3311 section 5.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_parts.h"

/** A place for another one: free, or of one that is closed, best one of the same side. */
static struct dialog_change *change_place(struct dialog_store *store, struct dialog_call *call, uint32_t side)
{
    struct dialog_change *best = NULL;

    if (call->change.side && !(call->change.closed_frame && call->change.side == side))
        dialog_more_add(store, call); /* what is there first is in use */
    for (unsigned i = 0; i < dialog_changes_kept(call); i++) {
        struct dialog_change *change = (struct dialog_change *)dialog_change_at(call, i);

        if (!change->side || (change->closed_frame && change->side == side))
            return change;
        if (change->closed_frame && !best)
            best = change;
    }
    if (!best)
        call->has_lost_changes = true;
    return best ? best : &call->change;
}

void dialog_change_open(struct dialog_store *store, struct dialog_call *call, const struct dialog_change *change)
{
    if (!change->side)
        return;
    for (unsigned i = 0; i < dialog_changes_kept(call); i++)
        if (dialog_change_at(call, i)->side == change->side && dialog_change_at(call, i)->cseq == change->cseq)
            return; /* another hop */
    *change_place(store, call, change->side) = *change;
}

void dialog_change_close(struct dialog_call *call, uint32_t side, uint32_t cseq, const struct arrival *arrival)
{
    for (unsigned i = 0; i < dialog_changes_kept(call); i++) {
        struct dialog_change *change = (struct dialog_change *)dialog_change_at(call, i);

        if (change->side && change->side == side && change->cseq == cseq && !change->closed_frame) {
            change->closed_frame = arrival->frame;
            change->closed_us = arrival->time_us;
        }
    }
}

static const char *change_name(const struct dialog_change *change)
{
    return change->is_update ? "UPDATE" : "INVITE";
}

/** The one of that side that was open when the request was sent, or was sent before the request had its response; NULL
 * if there is none. */
static const struct dialog_change *change_open_at(const struct dialog_call *call, uint32_t side,
                                                  const struct sip_message *request, uint32_t request_frame)
{
    bool is_same_side = side == dialog_from_tag(request);

    for (unsigned i = 0; i < dialog_changes_kept(call); i++) {
        const struct dialog_change *change = dialog_change_at(call, i);

        if (change->side != side || (is_same_side && change->cseq == request->cseq))
            continue;
        if (!change->closed_frame || change->closed_frame > request_frame)
            return change;
    }
    return NULL;
}

static bool is_near(int64_t one_us, int64_t other_us)
{
    return one_us == TIME_UNKNOWN || other_us == TIME_UNKNOWN || ABS(one_us - other_us) < DIALOG_CROSSING_US;
}

/** Was one of that side closed so shortly before that its sender may not have known it yet? */
static bool has_just_closed(const struct dialog_call *call, uint32_t side, int64_t time_us)
{
    for (unsigned i = 0; i < dialog_changes_kept(call); i++) {
        const struct dialog_change *change = dialog_change_at(call, i);

        if (change->side == side && change->closed_frame && is_near(change->closed_us, time_us))
            return true;
    }
    return false;
}

static void add_crossing(GString *out, const struct dialog_change *theirs, int64_t request_us)
{
    if (is_near(theirs->time_us, request_us))
        g_string_append_printf(
            out,
            "Both sides wanted to change the call at once: the %s of the other side, in frame %u, crossed this one",
            change_name(theirs), theirs->frame);
    else
        g_string_append_printf(out, "The %s of the other side, in frame %u, had no final response yet",
                               change_name(theirs), theirs->frame);
}

/** The dialogs of the call, if one was made before that request; NULL: none is known. */
static const struct dialog_call *dialogs_before(const struct dialog_call *call, const struct sip_message *request,
                                                uint32_t request_frame)
{
    bool is_known = dialog_from_tag(request) && dialog_to_tag(request) && call && call->made_frame &&
                    call->made_frame <= request_frame;

    return is_known ? call : NULL;
}

bool dialog_change_is_alone(const struct call *of, const struct sip_message *request, uint32_t request_frame,
                            int64_t request_us)
{
    uint32_t from = dialog_from_tag(request), to = dialog_to_tag(request);
    const struct dialog_call *call = of ? dialogs_before(of->dialogs, request, request_frame) : NULL;

    return call && !call->has_lost_changes && !change_open_at(call, to, request, request_frame) &&
           !change_open_at(call, from, request, request_frame) && !has_just_closed(call, to, request_us);
}

enum dialog_cause dialog_change_cause(const struct dialog_store *store, const struct sip_message *request,
                                      uint32_t request_frame, int64_t request_us, GString *out)
{
    uint32_t from = dialog_from_tag(request), to = dialog_to_tag(request);
    const struct dialog_call *call = dialogs_before(dialog_find(store, request->call), request, request_frame);
    const struct dialog_change *theirs, *ours;

    if (!call)
        return DIALOG_CAUSE_NONE;
    theirs = change_open_at(call, to, request, request_frame);
    if (theirs) {
        add_crossing(out, theirs, request_us);
        return DIALOG_CAUSE_PROOF;
    }
    if (call->has_lost_changes || has_just_closed(call, to, request_us))
        return DIALOG_CAUSE_NONE;
    g_string_append(out, "No INVITE or UPDATE of the answering side is open in this capture");
    ours = change_open_at(call, from, request, request_frame);
    if (ours && ours->frame < request_frame)
        g_string_append_printf(out, ", only the %s of the same side as this one, in frame %u", change_name(ours),
                               ours->frame);
    return DIALOG_CAUSE_PROOF;
}

enum dialog_cause dialog_overlap_cause(const struct dialog_store *store, const struct sip_message *request,
                                       uint32_t request_frame, int64_t request_us, GString *out)
{
    const struct dialog_call *call = dialogs_before(dialog_find(store, request->call), request, request_frame);
    const struct dialog_change *theirs, *ours;

    if (!call)
        return DIALOG_CAUSE_NONE;
    theirs = change_open_at(call, dialog_to_tag(request), request, request_frame);
    if (theirs) {
        add_crossing(out, theirs, request_us);
        return DIALOG_CAUSE_PROOF;
    }
    ours = change_open_at(call, dialog_from_tag(request), request, request_frame);
    if (!ours || ours->frame > request_frame)
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "The %s of the same side, in frame %u, had no final response yet", change_name(ours),
                           ours->frame);
    return DIALOG_CAUSE_PROOF;
}

enum dialog_cause dialog_event_cause(const struct sip_message *request, GString *out)
{
    if (request->is_cut || dialog_event_id(request) ||
        !(sip_text_is(request->method, "NOTIFY") || sip_text_is(request->method, "SUBSCRIBE")))
        return DIALOG_CAUSE_NONE;
    g_string_append_printf(out, "The %.*s has no Event header, so it matches no subscription",
                           sip_method_shown(request->method), request->method.at);
    return DIALOG_CAUSE_PROOF;
}
