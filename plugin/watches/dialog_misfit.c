/* dialog_misfit.c
 * Finds the one difference between a request that failed and its dialog that explains the failure (RFC 3261
 * section 12.2.1.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/dialog_misfit.h"

#include "calls/dialog_parts.h"
#include "sip/uri.h"
#include "watches/contact_reach.h"
#include "watches/dialog_way.h"
#include "watches/replaces_fit.h"

#define SIP_PORT 5060

/* So much of a tag is shown. */
#define TAG_SHOWN 40

/** The port that requests to the URI go to; 0: that depends on a transport that is not looked at. */
static uint32_t port_of(struct sip_text uri, uint32_t named)
{
    struct sip_text transport;

    if (named || !sip_text_starts(uri, "sip:") || sip_element_param(uri, "transport", &transport))
        return named;
    return SIP_PORT;
}

static bool is_same_port(struct sip_text one, uint32_t port, struct sip_text other, uint32_t other_port)
{
    port = port_of(one, port);
    other_port = port_of(other, other_port);
    return port == other_port || port == 0 || other_port == 0;
}

/** Do they name the same user at the same place? Whether a parameter or the port 5060 stands in both, and how a
 * character is written, has no effect. */
static bool is_same_place(struct sip_text one, struct sip_text other)
{
    uint32_t port, other_port;
    struct sip_text host = sip_uri_host(one, &port), other_host = sip_uri_host(other, &other_port);

    if (host.len == 0 || other_host.len == 0 || sip_text_has(one, "%") || sip_text_has(other, "%"))
        return true;
    return endpoint_is_same_name(host, other_host) && is_same_port(one, port, other, other_port) &&
           sip_text_equal(sip_text_of(one.at, host.at), sip_text_of(other.at, other_host.at));
}

/** Have both sides had the time to learn of the newest Contact? The ACK of a 2xx answers the very message. */
static bool is_settled(const struct dialog_hop_view *view, const struct dialog_request *request)
{
    return sip_text_is(request->message->method, "ACK") || view->refreshed_us == TIME_UNKNOWN ||
           request->time_us == TIME_UNKNOWN || request->time_us - view->refreshed_us >= DIALOG_CROSSING_US;
}

/** What was sent that way before has arrived. An ACK has no response that would show it. */
static bool has_done_before(const struct dialog_hop_view *view, const struct dialog_request *request)
{
    return view->hop->is_accepted[view->side] && !sip_text_is(request->message->method, "ACK");
}

static bool target_is_fault(const struct dialog_hop_view *view, const struct dialog_request *request,
                            const struct dialog_difference *difference)
{
    if (is_same_place(difference->found, difference->due) || contact_is_on_connection(difference->due))
        return false;
    if (view->tried_target.at && is_same_place(difference->found, view->tried_target))
        return false;
    return view->is_target_known && is_settled(view, request) && !has_done_before(view, request);
}

/** A tag that no message of the call has had may be that of a fork whose messages were not captured, unless there is no
 * proxy that could fork. One of another fork is known by its 2xx. */
static bool tag_is_fault(const struct call *call, const struct dialog_hop_view *view,
                         const struct dialog_request *request, bool is_from)
{
    const struct sip_message *message = request->message;
    const struct dialog_tag *tag =
        call->dialogs ? dialog_tag_find(call->dialogs, is_from ? dialog_from_tag(message) : dialog_to_tag(message))
                      : NULL;

    if (!view->is_alone || sip_text_is(message->method, "NOTIFY"))
        return false;
    return tag ? tag->code > 100 && tag->code < 200 : view->is_direct || view->dialog.party[view->side].has_routes;
}

static bool is_one_of(unsigned code, const unsigned *codes, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/** A server says so where a number does not count up (RFC 3261 section 12.2.2), or where it knows no such dialog; or it
 * takes the request for a copy of the earlier one, and says nothing. */
static bool refuses_cseq(unsigned code)
{
    static const unsigned codes[] = {0, 400, 403, 404, 481, 500, 503};

    return is_one_of(code, codes, G_N_ELEMENTS(codes));
}

/** Does the difference explain it? */
static bool is_fault(const struct call *call, const struct dialog_hop_view *view, const struct dialog_request *request,
                     const struct dialog_difference *difference, unsigned code)
{
    bool is_ack = sip_text_is(request->message->method, "ACK");

    switch (difference->kind) {
    case DIALOG_TARGET:
        return target_is_fault(view, request, difference);
    case DIALOG_ROUTE_STRICT:
    case DIALOG_ROUTE_MISSING:
    case DIALOG_ROUTE_OTHER:
        return !has_done_before(view, request);
    case DIALOG_FROM_TAG_MISSING:
    case DIALOG_TO_TAG_MISSING:
        return (code || is_ack) && view->is_alone;
    case DIALOG_FROM_TAG_OTHER:
    case DIALOG_TO_TAG_OTHER:
        return (code || is_ack) && tag_is_fault(call, view, request, difference->kind == DIALOG_FROM_TAG_OTHER);
    case DIALOG_RACK: /* in a call that was forked, the tag may be what is wrong */
        return code != 0 && view->is_alone;
    case DIALOG_CSEQ_LOW:
        return refuses_cseq(code) && difference->due_frame < request->frame;
    case DIALOG_CONTACTS:
        return !has_done_before(view, request);
    default:
        return false;
    }
}

/** Among those that are, or are not, about several Contacts: they explain less than where the request went. */
static bool mismatch_find(const struct call *call, const struct dialog_hop_view *view,
                          const struct dialog_request *request, unsigned code, bool is_contacts,
                          struct dialog_misfit *misfit)
{
    struct dialog_difference differences[DIALOG_DIFFERENCES_MAX];
    unsigned count = dialog_differences(&view->dialog, view->side, request->message, differences);

    for (unsigned i = 0; i < count; i++) {
        if ((differences[i].kind == DIALOG_CONTACTS) != is_contacts ||
            !is_fault(call, view, request, &differences[i], code))
            continue;
        misfit->id = FINDING_DIALOG_MISMATCH;
        misfit->frame = differences[i].due_frame;
        misfit->words = g_string_new(NULL);
        dialog_difference_words(misfit->words, &differences[i]);
        g_string_append(misfit->words, " (RFC 3261 section 12.2.1.1)");
        return true;
    }
    return false;
}

/** Did it go where it has no effect, as `find` puts into words? What worked in this dialog before is not to blame. */
static bool place_find(const struct dialog_hop_view *view, const struct dialog_request *request,
                       bool (*find)(const struct dialog_hop_view *, const struct dialog_request *, GString *),
                       enum finding_id id, uint32_t frame, struct dialog_misfit *misfit)
{
    GString *words = g_string_new(NULL);

    if (has_done_before(view, request) || !find(view, request, words)) {
        g_string_free(words, TRUE);
        return false;
    }
    *misfit = (struct dialog_misfit){id, words, frame};
    return true;
}

static bool reach_find(const struct dialog_hop_view *view, const struct dialog_request *request,
                       struct dialog_misfit *misfit)
{
    uint32_t frame = view->dialog.party[!view->side].target_frame;

    return place_find(view, request, contact_reach_find, FINDING_CONTACT_UNREACHABLE, frame, misfit);
}

/** Over which transport it goes, is the choice of its sender. */
static bool transport_find(const struct dialog_hop_view *view, const struct dialog_request *request,
                           struct dialog_misfit *misfit)
{
    uint32_t frame = view->dialog.party[!view->side].target_frame;

    return place_find(view, request, dialog_way_transport, FINDING_DIALOG_MISMATCH, frame, misfit);
}

/** Who gets a request and sends nothing is no proxy that passes it on. */
static bool is_silent(const struct watch_context *context, uint32_t host)
{
    return context->hosts && !context->hosts->has_forgotten && !ways_have(context->hosts, way_of(host, 0));
}

static bool way_find(const struct watch_context *context, const struct dialog_hop_view *view,
                     const struct dialog_request *request, struct dialog_misfit *misfit)
{
    if (!is_silent(context, request->target_host) ||
        !place_find(view, request, dialog_way_find, FINDING_DIALOG_MISMATCH, view->dialog.answer_frame, misfit))
        return false;
    g_string_append(misfit->words, " (RFC 3261 section 8.1.2)");
    return true;
}

/** Its recipient knows the dialog by these tags, but not in that place. */
static bool swapped_find(const struct call *call, const struct dialog_request *request, struct dialog_misfit *misfit)
{
    uint32_t frame;

    if (!dialog_hop_is_swapped(call, request, &frame))
        return false;
    *misfit = (struct dialog_misfit){FINDING_DIALOG_MISMATCH,
                                     g_string_new("its tags are the wrong way round: From has "), frame};
    sip_text_quote(misfit->words, request->message->from_tag, TAG_SHOWN);
    g_string_append(misfit->words, ", the tag of its recipient, and To ");
    sip_text_quote(misfit->words, request->message->to_tag, TAG_SHOWN);
    g_string_append_printf(misfit->words, ", that of its sender (frame %u) (RFC 3261 section 12.2.1.1)", frame);
    return true;
}

bool dialog_misfit_find(const struct watch_context *context, const struct call *call,
                        const struct dialog_request *request, unsigned code, struct dialog_misfit *misfit)
{
    struct dialog_hop_view view;

    if (!dialog_hop_view(call, request, &view))
        return code && swapped_find(call, request, misfit);
    if (view.is_old)
        return false;
    if (watch_may_have_missed(context, view.hop->host[0] + view.hop->host[1], view.made_us))
        return false;
    if (mismatch_find(call, &view, request, code, false, misfit))
        return true;
    if (code == 0 && (transport_find(&view, request, misfit) || way_find(context, &view, request, misfit)))
        return true;
    if (code == 0 && reach_find(&view, request, misfit))
        return true;
    return mismatch_find(call, &view, request, code, true, misfit);
}

struct dialog_request dialog_request_of(const struct message_event *request)
{
    const struct arrival *arrival = request->arrival;

    return (struct dialog_request){.message = request->message,
                                   .time_us = arrival->time_us,
                                   .frame = arrival->frame,
                                   .source_host = arrival->hosts - arrival->target_host,
                                   .target_host = arrival->target_host,
                                   .from = arrival->from,
                                   .to = arrival->to,
                                   .is_stream = arrival->is_stream};
}

/** Does this code say that the request has come to somebody who does not know it, or not in that form? */
static bool refuses_misfit(unsigned code, enum sip_method method)
{
    static const unsigned codes[] = {400, 404, 408, 410, 416, 480, 481, 482, 483, 484, 485, 500, 502, 503, 504, 604};

    if (code == 403 || code == 405 || code == 501) /* may speak of what an INFO or REFER asks for */
        return method == METHOD_BYE || method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_PRACK;
    return is_one_of(code, codes, G_N_ELEMENTS(codes));
}

/** These belong to a dialog, whatever their To says. */
static bool is_of_dialog(enum sip_method method)
{
    return method == METHOD_BYE || method == METHOD_PRACK || method == METHOD_UPDATE || method == METHOD_INFO ||
           method == METHOD_NOTIFY;
}

/** The request of a transaction, as it was kept. */
static struct dialog_request request_of_room(const struct transaction_state *room, const struct sip_message *message)
{
    return (struct dialog_request){.message = message,
                                   .time_us = room->begin_us,
                                   .frame = room->frame,
                                   .source_host = room->hosts - room->target_host,
                                   .target_host = room->target_host,
                                   .from = room->from,
                                   .to = room->to,
                                   .is_stream = !sip_text_starts(message->vias, "SIP/2.0/UDP")};
}

/** Raises it on the request, and lets the failure know. */
static struct finding *misfit_tell(const struct watch_context *context, struct transaction_state *room,
                                   struct sip_text call_id, const struct dialog_misfit *misfit)
{
    const char *method = sip_method_name(room->method);

    room->cause = finding_add_late(context->findings, room->place, misfit->id, call_id, "%s: %s",
                                   method ? method : "request", misfit->words->str);
    finding_add_frame(room->cause, room->frame);
    finding_add_frame(room->cause, misfit->frame);
    context->clock->has_passed = true;
    return room->cause;
}

static bool room_compare(const struct watch_context *context, struct transaction_state *room,
                         const struct sip_message *request, unsigned code, struct dialog_misfit *misfit)
{
    struct dialog_request sent = request_of_room(room, request);
    const struct call *call = call_find(dialog_calls(context->dialogs), request->call);

    return !request->is_cut && dialog_misfit_find(context, call, &sent, code, misfit);
}

void dialog_misfit_refused(const struct watch_context *context, const struct message_event *response,
                           struct dialog_misfit *misfit)
{
    struct transaction_state *room = transaction_state(response->requests);

    if (room && !room->cause && room->place) {
        room->cause_len = (uint16_t)MIN(misfit->words->len, UINT16_MAX);
        g_string_append_printf(misfit->words, "; it was answered with %u (frame %u)", response->message->code,
                               response->arrival->frame);
        finding_add_frame(misfit_tell(context, room, response->message->call_id, misfit), response->arrival->frame);
    }
    g_string_free(misfit->words, TRUE);
}

/** An INVITE outside dialogs may name one in Replaces. */
static void replaces_compare(const struct watch_context *context, const struct message_event *response,
                             struct sip_text bytes, uint32_t recipient)
{
    struct dialog_misfit misfit = {FINDING_DIALOG_MISMATCH, NULL, 0};
    struct sip_message request;

    if (response->message->code != 481 || !sip_message_read(bytes.at, bytes.len, &request) || request.is_cut)
        return;
    misfit.words = g_string_new(NULL);
    if (replaces_fit_find(dialog_calls(context->dialogs), &request, recipient, misfit.words, &misfit.frame))
        dialog_misfit_refused(context, response, &misfit);
    else
        g_string_free(misfit.words, TRUE);
}

void dialog_misfit_response(const struct watch_context *context, const struct message_event *response)
{
    struct transaction_state *room = transaction_state(response->requests);
    struct sip_text bytes = transaction_request(response->requests);
    unsigned code = response->message->code;
    struct dialog_misfit misfit;
    struct sip_message request;

    if (!refuses_misfit(code, response->method) || response->method == METHOD_CANCEL || !room || room->cause ||
        !room->place || bytes.len == 0 || !response->call ||
        (!response->part->is_in_dialog && !is_of_dialog(response->method) && response->method != METHOD_INVITE))
        return;
    if (!response->part->is_in_dialog && response->method == METHOD_INVITE) {
        replaces_compare(context, response, bytes, room->target_host);
        return;
    }
    if (!sip_message_read(bytes.at, bytes.len, &request) || !room_compare(context, room, &request, code, &misfit))
        return;
    dialog_misfit_refused(context, response, &misfit);
}

void dialog_misfit_silence(const struct watch_context *context, struct transaction_state *room, struct sip_text bytes)
{
    struct dialog_misfit misfit;
    struct sip_message request;

    if (room->cause || !room->place || !(room->is_in_dialog || is_of_dialog(room->method)) || bytes.len == 0 ||
        !sip_message_read(bytes.at, bytes.len, &request) || !room_compare(context, room, &request, 0, &misfit))
        return;
    room->cause_len = (uint16_t)MIN(misfit.words->len, UINT16_MAX);
    finding_add_frame(misfit_tell(context, room, request.call_id, &misfit), room->icmp_frame);
    g_string_free(misfit.words, TRUE);
}

bool dialog_misfit_none(const struct dialog_store *dialogs, const struct transaction_store *requests,
                        const struct sip_message *request, GString *out)
{
    struct dialog_difference differences[DIALOG_DIFFERENCES_MAX];
    const struct transaction_state *room = transaction_state(requests);
    struct dialog_hop_view view;
    struct dialog_request sent;
    GString *way;

    if (!room || !room->sent || request->is_cut)
        return false;
    sent = request_of_room(room, request);
    if (!dialog_hop_view(call_find(dialog_calls(dialogs), request->call), &sent, &view) || !view.has_both_tags ||
        view.is_old || !view.is_target_known || !view.dialog.party[view.side].has_routes ||
        dialog_differences(&view.dialog, view.side, request, differences) > 0)
        return false;
    if (out->len == 0)
        g_string_append_printf(out, "The dialog was made in frame %u", view.dialog.answer_frame);
    g_string_append_printf(out, "; tags, CSeq and Request-URI of the %.*s are those of this dialog",
                           sip_method_shown(request->method), request->method.at);
    way = g_string_new("; ");
    if (dialog_way_find(&view, &sent, way))
        g_string_append_len(out, way->str, (gssize)way->len);
    g_string_free(way, TRUE);
    return true;
}
