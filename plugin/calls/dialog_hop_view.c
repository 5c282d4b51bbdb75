/* dialog_hop_view.c
 * Reads the dialog of a request from the messages that were kept of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "calls/dialog_hop.h"

#include "calls/dialog_parts.h"
#include "sip/uri.h"

/** How sure it is that the request belongs to a dialog, as its sender knows it. */
struct candidate {
    const struct dialog_hop *hop;
    enum dialog_side side;
    unsigned tags; /* how many of its tags the request has */
};

static bool read_copy(const struct dialog_copy *copy, struct sip_message *message)
{
    return copy->len > 0 && sip_message_read(copy->bytes, copy->len, message);
}

/** The side of that dialog whose host has sent the request, by its tags or, where they do not tell, by the host. */
static bool is_sent_by(const struct dialog_hop *hop, uint32_t host, const uint32_t tags[2], struct candidate *found)
{
    for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
        unsigned own = hop->tag[side] == tags[0], peer = hop->tag[!side] == tags[1];
        bool is_swapped = hop->tag[!side] == tags[0] || hop->tag[side] == tags[1];

        if (hop->host[side] != host || is_swapped || (own + peer == 0 && hop->host[!side] == host))
            continue;
        *found = (struct candidate){hop, side, own + peer};
        return true;
    }
    return false;
}

static bool is_same_dialog(const struct dialog_hop *one, const struct dialog_hop *other)
{
    return one->tag[0] == other->tag[0] && one->tag[1] == other->tag[1];
}

/** The best of them, answered with a 2xx if there is one; counts the dialogs that its host has. */
static bool candidate_find(const struct call *call, uint32_t host, const uint32_t tags[2], struct candidate *best,
                           bool *is_alone)
{
    struct candidate found;

    *best = (struct candidate){0};
    *is_alone = true;
    for (const struct dialog_hop *hop = call->hops; hop; hop = hop->next) {
        bool is_better;

        if (!is_sent_by(hop, host, tags, &found))
            continue;
        *is_alone &= !best->hop || is_same_dialog(best->hop, hop);
        is_better = !best->hop || found.tags > best->tags ||
                    (found.tags == best->tags && found.hop->code >= 200 && best->hop->code < 200);
        if (is_better)
            *best = found;
    }
    return best->hop != NULL;
}

static bool is_old(const struct sip_message *message)
{
    struct sip_text sent_by, branch;

    sip_via_identity(message, &sent_by, &branch);
    return !sip_text_starts(branch, "z9hG4bK");
}

/** Where the peer was heard last: not where a copy has been cut out of a stream is of no matter here. */
static void peer_note(struct dialog_hop_view *view, const struct dialog_copy *copy, const struct sip_message *message)
{
    view->peer = copy->from;
    view->peer_frame = copy->frame;
    view->peer_via = message->vias;
}

/** What has changed since the dialog was made. */
static void refresh_note(struct dialog_hop_view *view, const struct dialog_hop *hop, enum dialog_side side)
{
    const struct dialog_copy *refresh = &hop->refresh[side], *tried = &hop->tried[side];
    struct dialog_view later = {0};
    struct sip_message message;

    if (read_copy(refresh, &message)) {
        dialog_view_refresh(&view->dialog, side, &message, refresh->frame);
        if (side != view->side) {
            view->refreshed_us = refresh->time_us;
            peer_note(view, refresh, &message);
        }
    }
    if (side == view->side || !read_copy(tried, &message))
        return;
    dialog_view_refresh(&later, side, &message, tried->frame);
    view->tried_target = later.party[side].target;
    view->refreshed_us = tried->time_us;
}

/** The numbers of the sender's earlier requests, as far as the same host has sent them. */
static void cseq_note(struct dialog_hop_view *view, const struct call *call, const struct dialog_request *request)
{
    uint32_t cseq = request->message->cseq, frame;

    if (!view->is_alone || !view->has_both_tags ||
        !(dialog_cseq_was_used(call, request->message, &frame) ||
          dialog_cseq_was_higher(call, request->message, &cseq, &frame)))
        return;
    if (frame < request->frame && dialog_side_host(call, request->message) == request->source_host)
        dialog_view_cseq(&view->dialog, view->side, cseq, frame);
}

/** A re-INVITE or UPDATE that was accepted on this hop had the very number that this one has. */
static void change_cseq_note(struct dialog_hop_view *view, const struct dialog_request *request)
{
    const struct dialog_copy *refresh = &view->hop->refresh[view->side];
    struct sip_message change;

    if (view->is_alone && view->has_both_tags && read_copy(refresh, &change) && !change.code &&
        change.cseq == request->message->cseq && refresh->frame < request->frame)
        dialog_view_cseq(&view->dialog, view->side, change.cseq, refresh->frame);
}

/** No proxy has a Via between the two, nor a place in the route set. */
static bool is_direct(const struct dialog_hop_view *view, const struct sip_message *request,
                      const struct sip_message *answer)
{
    const struct dialog_party *party = view->dialog.party;

    return !request->is_cut && !answer->is_cut && sip_has_one_via(request) && sip_has_one_via(answer) &&
           party[DIALOG_CALLER].has_routes && party[DIALOG_CALLEE].has_routes &&
           party[DIALOG_CALLER].routes.count == 0 && party[DIALOG_CALLEE].routes.count == 0;
}

bool dialog_hop_view(const struct call *call, const struct dialog_request *request, struct dialog_hop_view *view)
{
    uint32_t tags[2] = {dialog_from_tag(request->message), dialog_to_tag(request->message)};
    struct sip_message made, answer;
    const struct dialog_hop *hop;
    struct candidate best;

    *view = (struct dialog_hop_view){.refreshed_us = TIME_UNKNOWN};
    if (!call || !candidate_find(call, request->source_host, tags, &best, &view->is_alone))
        return false;
    hop = view->hop = best.hop;
    view->side = best.side;
    if (!read_copy(&hop->made[DIALOG_CALLER], &made) || !read_copy(&hop->made[DIALOG_CALLEE], &answer))
        return false;
    dialog_view_of(&view->dialog, &made, hop->made[DIALOG_CALLER].frame, &answer, hop->made[DIALOG_CALLEE].frame);
    view->made_us = hop->made[DIALOG_CALLER].time_us;
    view->has_both_tags = best.tags == 2;
    view->is_direct = is_direct(view, &made, &answer);
    for (unsigned i = 0; i < 2; i++)
        view->dialog.party[i].has_routes &= !hop->is_joined;
    view->is_old = is_old(&made) || is_old(request->message);
    view->is_target_known = !hop->elsewhere[!best.side] || hop->elsewhere[!best.side] == hop->change[!best.side];
    peer_note(view, &hop->made[!best.side], best.side == DIALOG_CALLER ? &answer : &made);
    if (hop->is_joined) /* what made the dialog was not captured: this may have changed its Contacts */
        view->refreshed_us = hop->made[!best.side].time_us;
    refresh_note(view, hop, DIALOG_CALLER);
    refresh_note(view, hop, DIALOG_CALLEE);
    cseq_note(view, call, request);
    change_cseq_note(view, request);
    return true;
}

bool dialog_hop_is_swapped(const struct call *call, const struct dialog_request *request, uint32_t *frame)
{
    uint32_t from = dialog_from_tag(request->message), to = dialog_to_tag(request->message);
    bool is_swapped = false;

    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next)
        for (enum dialog_side side = DIALOG_CALLER; side <= DIALOG_CALLEE; side++) {
            bool is_between = hop->host[side] == request->source_host && hop->host[!side] == request->target_host;

            if (is_between && hop->tag[side] == from)
                return false; /* a dialog of its own, the other way */
            if (!is_between || hop->host[0] == hop->host[1] || hop->tag[side] != to || hop->tag[!side] != from)
                continue;
            is_swapped = true;
            *frame = hop->made[DIALOG_CALLEE].frame;
        }
    return is_swapped;
}

/** The one hop that the capture shows of the call; NULL if there are none or several. */
static const struct dialog_hop *only_hop(const struct call *call)
{
    const struct dialog_hop *first = call ? call->hops : NULL;

    for (const struct dialog_hop *hop = first; hop; hop = hop->next)
        if (hop->host[0] + hop->host[1] != first->host[0] + first->host[1])
            return NULL;
    return first;
}

bool dialog_hop_add_ends(GString *out, const struct call *call, uint32_t hosts)
{
    const struct dialog_hop *hop = only_hop(call);

    if (!hop || !hop->made[0].from.family || !hop->made[1].from.family || hop->host[0] + hop->host[1] == hosts)
        return false;
    g_string_append(out, ", which in this capture is only between ");
    endpoint_add_host(out, &hop->made[0].from);
    g_string_append(out, " and ");
    endpoint_add_host(out, &hop->made[1].from);
    g_string_append_printf(out, " (frame %u)", hop->made[0].frame);
    return true;
}

bool dialog_hop_maker(const struct call *call, uint32_t answer_frame, struct sip_message *request, uint32_t *frame)
{
    for (const struct dialog_hop *hop = call ? call->hops : NULL; hop; hop = hop->next) {
        const struct dialog_copy *maker = &hop->made[DIALOG_CALLER], *answer = &hop->made[DIALOG_CALLEE];

        if (answer->len == 0 || answer->frame != answer_frame || maker->len == 0)
            continue;
        *frame = maker->frame;
        return sip_message_read(maker->bytes, maker->len, request) && !request->is_cut;
    }
    return false;
}
