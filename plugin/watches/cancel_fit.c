/* cancel_fit.c
 * Says how a CANCEL differs from its INVITE (RFC 3261 sections 9.1, 9.2 and 17.2.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/cancel_fit.h"

#include "sip/route.h"
#include "sip/uri.h"

/* So much of a value is quoted. */
#define QUOTED_MAX 80

/** The two messages, and the frame of the INVITE. */
struct pair {
    struct sip_message cancel, invite;
    uint32_t frame;
};

static void add_texts(GString *out, const struct pair *pair, const char *what, struct sip_text found,
                      struct sip_text due)
{
    g_string_append_printf(out, "%s is ", what);
    sip_text_quote(out, found, QUOTED_MAX);
    g_string_append_printf(out, ", that of the INVITE (frame %u) is ", pair->frame);
    sip_text_quote(out, due, QUOTED_MAX);
}

/** The server goes by branch and sent-by together. */
static bool add_via(GString *out, const struct pair *pair)
{
    struct sip_text sent_by, branch, due_sent_by, due_branch;

    sip_via_identity(&pair->cancel, &sent_by, &branch);
    sip_via_identity(&pair->invite, &due_sent_by, &due_branch);
    if (!branch.len || !due_branch.len)
        return false;
    if (!sip_text_equal(branch, due_branch)) {
        add_texts(out, pair, "its branch", branch, due_branch);
        return true;
    }
    if (sip_text_equal(sent_by, due_sent_by) || !sent_by.len || !due_sent_by.len)
        return false;
    g_string_append(out, "its Via names ");
    sip_text_quote(out, sent_by, QUOTED_MAX);
    g_string_append_printf(out, ", that of the INVITE (frame %u) ", pair->frame);
    sip_text_quote(out, due_sent_by, QUOTED_MAX);
    g_string_append(out, ", with the same branch");
    return true;
}

static bool add_request_uri(GString *out, const struct pair *pair)
{
    struct sip_text uri = sip_request_uri(&pair->cancel), due = sip_request_uri(&pair->invite);

    if (!uri.at || !due.at || sip_uri_equal(uri, due))
        return false;
    add_texts(out, pair, "its Request-URI", uri, due);
    return true;
}

/** The To of a CANCEL is that of its INVITE, which has a tag only within a dialog; a proxy between them has both. */
static bool add_to_tag(GString *out, const struct pair *pair)
{
    struct sip_text tag = pair->cancel.to_tag, due = pair->invite.to_tag;

    if (sip_text_equal(tag, due) || !sip_has_one_via(&pair->cancel))
        return false;
    if (tag.len == 0)
        g_string_append(out, "its To has no tag");
    else
        sip_text_quote(g_string_append(out, "its To has the tag "), tag, QUOTED_MAX);
    g_string_append_printf(out, ", that of the INVITE (frame %u) has ", pair->frame);
    if (due.len == 0)
        g_string_append(out, "none");
    else
        sip_text_quote(out, due, QUOTED_MAX);
    return true;
}

static void add_route(GString *out, const struct sip_routes *routes)
{
    if (routes->count == 0)
        g_string_append(out, "no Route");
    else
        sip_text_quote(g_string_append(out, "the Route "), routes->uri[0], QUOTED_MAX);
    if (routes->count > 1)
        g_string_append_printf(out, " and %u more", routes->count - 1);
}

/** It has to take the way of the INVITE. */
static bool add_routes(GString *out, const struct pair *pair)
{
    struct sip_routes routes, due;
    struct sip_headers lines;

    sip_headers_read(&lines, &pair->cancel);
    sip_routes_read(&routes, &lines, HEADER_ROUTE);
    sip_headers_read(&lines, &pair->invite);
    sip_routes_read(&due, &lines, HEADER_ROUTE);
    if (!routes.are_all || !due.are_all || pair->invite.is_cut || pair->cancel.is_cut ||
        (routes.count == due.count && sip_routes_end(&routes, &due)))
        return false;
    add_route(g_string_append(out, "it has "), &routes);
    g_string_append_printf(out, ", the INVITE (frame %u) has ", pair->frame);
    add_route(out, &due);
    return true;
}

/** What tells most comes first. False if nothing differs. */
static bool add_difference(GString *out, const struct pair *pair)
{
    if (!sip_text_equal(pair->cancel.call_id, pair->invite.call_id))
        add_texts(out, pair, "its Call-ID", pair->cancel.call_id, pair->invite.call_id);
    else if (pair->cancel.cseq != pair->invite.cseq)
        g_string_append_printf(out, "its CSeq number is %u, that of the INVITE (frame %u) is %u", pair->cancel.cseq,
                               pair->frame, pair->invite.cseq);
    else
        return add_via(out, pair) || add_request_uri(out, pair) || add_routes(out, pair) || add_to_tag(out, pair);
    return true;
}

/** Was there no final response to the INVITE yet when the CANCEL was sent? */
static bool was_open(const struct invite *invite, uint32_t frame)
{
    return invite->frame < frame && (invite->part->response_code < 200 || invite->part->response_frame > frame);
}

/** The bytes of the newest INVITE of the call that was open on that hop; absent if there is none, or if one was that
 * the CANCEL fits. */
static struct sip_text open_invite(const struct invite *call, const struct message_event *response,
                                   const struct transaction_state *cancel, uint32_t *frame)
{
    const struct transaction_store *requests = response->requests;
    const struct transaction_state *room;
    const struct invite *invite = call;

    while (invite && !(invite->hosts == cancel->hosts && invite->source_host == cancel->hosts - cancel->target_host &&
                       was_open(invite, cancel->frame)))
        invite = invite_next(invite);
    if (invite) {
        *frame = invite->frame;
        room = transaction_state_of(
            requests, &(struct sip_message){.call = invite->call, .cseq = invite->cseq, .vias = invite->via},
            (struct sip_text){"INVITE", 6});
    } else {
        room = call ? NULL : transaction_of_other_call(requests, response->message, METHOD_INVITE);
        if (!room || room->hosts != cancel->hosts || room->target_host != cancel->target_host)
            return (struct sip_text){0};
        *frame = room->frame;
    }
    return room ? transaction_state_request(requests, room) : (struct sip_text){0};
}

/** The INVITE with the branch of the CANCEL that was open at another host; NULL if there is none. Its client sent both.
 */
static const struct invite *invite_elsewhere(const struct invite *call, const struct transaction_state *cancel,
                                             const struct sip_message *message)
{
    struct sip_text sent_by, branch, other_sent_by, other_branch;

    sip_via_identity(message, &sent_by, &branch);
    for (const struct invite *invite = call; invite && branch.len > 0; invite = invite_next(invite)) {
        if (invite->hosts == cancel->hosts || invite->source_host != cancel->hosts - cancel->target_host ||
            invite->cseq != message->cseq || !was_open(invite, cancel->frame))
            continue;
        sip_via_identity(&(struct sip_message){.vias = invite->via}, &other_sent_by, &other_branch);
        if (sip_text_equal(branch, other_branch) && sip_text_equal(sent_by, other_sent_by))
            return invite;
    }
    return NULL;
}

/** "it went to 203.0.113.3:5060, its INVITE (frame 1) to 203.0.113.2:5060". False if that is not known. */
static bool add_elsewhere(GString *out, const struct invite *call, const struct message_event *response,
                          const struct transaction_state *cancel, struct pair *pair)
{
    const struct invite *invite = invite_elsewhere(call, cancel, &pair->cancel);
    const struct transaction_state *room;

    room = invite ? transaction_state_of(
                        response->requests,
                        &(struct sip_message){.call = invite->call, .cseq = invite->cseq, .vias = invite->via},
                        (struct sip_text){"INVITE", 6})
                  : NULL;
    if (!room || room->frame != invite->frame || !room->to.family || !cancel->to.family)
        return false;
    pair->frame = invite->frame;
    g_string_append(out, "it went to ");
    endpoint_add(out, &cancel->to);
    g_string_append_printf(out, ", its INVITE (frame %u) to ", invite->frame);
    endpoint_add(out, &room->to);
    return true;
}

/** False if nothing is wrong, or if it is not known. */
static bool cause_find(GString *out, const struct watch_context *context, const struct invite *call,
                       const struct message_event *response, const struct transaction_state *room, struct pair *pair)
{
    struct sip_text bytes = transaction_request(response->requests), invite;

    if (bytes.len == 0 || watch_may_have_missed(context, room->hosts, room->begin_us) ||
        !sip_message_read(bytes.at, bytes.len, &pair->cancel))
        return false;
    invite = open_invite(call, response, room, &pair->frame);
    if (invite.len == 0)
        return add_elsewhere(out, call, response, room, pair);
    return sip_message_read(invite.at, invite.len, &pair->invite) && add_difference(out, pair);
}

void cancel_fit_response(const struct watch_context *context, const struct invite *call,
                         const struct message_event *response)
{
    struct transaction_state *room = transaction_state(response->requests);
    struct pair pair;
    GString *words;

    if (response->message->code < 400 || response->part->first_frame || !room || !room->place || room->cause ||
        response->arrival->time_us == TIME_UNKNOWN)
        return;
    words = g_string_new(NULL);
    if (cause_find(words, context, call, response, room, &pair)) {
        g_string_append(words, " (RFC 3261 section 9.1)");
        room->cause_len = (uint16_t)MIN(words->len, UINT16_MAX);
        g_string_append_printf(words, "; it was answered with %u (frame %u), and the INVITE goes on",
                               response->message->code, response->arrival->frame);
        room->cause = finding_add_late(context->findings, room->place, FINDING_CANCEL_MISMATCH, pair.cancel.call_id,
                                       "CANCEL: %s", words->str);
        finding_add_frame(room->cause, room->frame);
        finding_add_frame(room->cause, pair.frame);
        finding_add_frame(room->cause, response->arrival->frame);
        context->clock->has_passed = true;
    }
    g_string_free(words, TRUE);
}
