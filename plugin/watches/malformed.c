/* malformed.c
 * Requests that fail and are malformed (RFC 3261 sections 7, 8.1.1 and 20).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/malformed.h"

/* So many senders of requests without a name are known; one that is forgotten is told again. */
#define NAMELESS 16

/** Requests on one way that belong to no transaction. */
struct nameless {
    uint32_t source, target;
    struct finding *finding; /* on the first of them; NULL: the place is free */
};

struct malformed_watch {
    const struct watch_context *context;
    struct nameless nameless[NAMELESS];
    unsigned newest;
};

struct malformed_watch *malformed_watch_new(const struct watch_context *context)
{
    struct malformed_watch *watch = g_new0(struct malformed_watch, 1);

    watch->context = context;
    return watch;
}

void malformed_watch_free(struct malformed_watch *watch)
{
    g_free(watch);
}

enum malformed_fit malformed_of_room(GString *out, const struct transaction_store *requests,
                                     const struct transaction_state *room, unsigned code)
{
    struct malformed_request request = {.bytes = transaction_state_request(requests, room),
                                        .way = {room->is_stream, room->is_cut}};
    struct transaction_twin twin;
    struct sip_fault branch = {.kind = FAULT_BRANCH};
    enum malformed_fit fit;
    char *method = NULL;

    request.way.is_cut |= request.bytes.len >= TRANSACTION_REQUEST_KEPT;
    if (transaction_twin_of(requests, room, &twin)) {
        branch.name = method = g_strndup(twin.method.at, MIN(twin.method.len, METHOD_SHOWN));
        branch.number = twin.cseq;
        branch.due = twin.frame;
        request.twin = &branch;
    }
    fit = malformed_words(out, &request, code);
    g_free(method);
    return fit;
}

/** "this INVITE has no Max-Forwards, ...: answered with 400 in frame 2" */
static struct finding *finding_tell(const struct watch_context *context, struct transaction_state *room,
                                    struct sip_text request, enum malformed_fit fit, const GString *words)
{
    struct sip_message message;

    if (!sip_message_read(request.at, request.len, &message))
        return NULL;
    room->malformed = finding_add_late(
        context->findings, room->place,
        fit == MALFORMED_WARN ? FINDING_REQUEST_MALFORMED : FINDING_REQUEST_MALFORMED_NOTE, message.call_id,
        "this %.*s %s", sip_method_shown(message.method), message.method.at, words->str);
    context->clock->has_passed = true;
    return room->malformed;
}

/** Does the code show that the server has understood the request: it asks for a login, or tells how the call went? */
static bool is_understood(unsigned code)
{
    static const unsigned codes[] = {401, 407, 408, 480, 486, 487, 491, 600, 603, 607, 608};

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i] == code)
            return true;
    return code < 400 || code >= 700;
}

void malformed_watch_response(struct malformed_watch *watch, const struct message_event *response)
{
    struct transaction_state *room = transaction_state(response->requests);
    unsigned code = response->message->code;
    enum malformed_fit fit;
    struct finding *finding;
    GString *words;

    if (is_understood(code) || !room || room->malformed || !room->place || !response->part->request_frame ||
        response->part->first_frame || response->part->is_unmatched)
        return;
    words = g_string_new(NULL);
    fit = malformed_of_room(words, response->requests, room, code);
    if (fit != MALFORMED_NOT) {
        g_string_append_printf(words, ": answered with %u in frame %u", code, response->arrival->frame);
        finding = finding_tell(watch->context, room, transaction_state_request(response->requests, room), fit, words);
        if (finding)
            finding_add_frame(finding, response->arrival->frame);
    }
    g_string_free(words, TRUE);
}

void malformed_unanswered(const struct watch_context *context, const struct transaction_store *requests,
                          struct transaction_state *room, bool has_peer)
{
    struct sip_text bytes = transaction_state_request(requests, room);
    struct sip_message request;
    enum malformed_fit fit;
    GString *words;

    if (room->malformed || !room->place || room->icmp_frame || bytes.len == 0 ||
        !sip_message_read(bytes.at, bytes.len, &request) || request.vias.len == 0) /* that is told already */
        return;
    words = g_string_new(NULL);
    fit = malformed_of_room(words, requests, room, MALFORMED_UNANSWERED);
    g_string_append(words, ": no response to it in this capture");
    if (fit != MALFORMED_NOT)
        finding_tell(context, room, bytes, fit == MALFORMED_WARN && !has_peer ? MALFORMED_NOTE : fit, words);
    g_string_free(words, TRUE);
}

bool malformed_cseq(const struct watch_context *context, const struct message_event *response,
                    const struct transaction_near *near)
{
    const struct sip_message *message = response->message;
    struct transaction_state *room = near->room;
    struct sip_text value;
    struct finding *finding;
    struct sip_message request = near->request;
    uint32_t cseq;

    if (near->has_other_call_id || near->has_other_cseq || !near->has_other_method)
        return false;
    if (!sip_header_find(&request, "CSeq", 0, &value) || !sip_text_number(value, &cseq))
        return false;
    while (value.len > 0 && (g_ascii_isdigit(value.at[0]) || sip_is_blank(value.at[0])))
        sip_text_skip(&value, 1);
    if (!sip_text_equal(value, message->method))
        return false;
    if (room->malformed)
        return true;
    finding = room->malformed = finding_add_late(
        context->findings, room->place,
        message->code < 300 ? FINDING_REQUEST_MALFORMED_NOTE : FINDING_REQUEST_MALFORMED, message->call_id,
        "this %.*s has the method \"%.*s\" in CSeq, and so has the %u in frame %u: its sender cannot match it (RFC "
        "3261 "
        "section 8.1.1.5)",
        sip_method_shown(request.method), request.method.at, sip_method_shown(value), value.at, message->code,
        response->arrival->frame);
    finding_add_frame(finding, response->arrival->frame);
    context->clock->has_passed = true;
    return true;
}

/** What is known of such requests from one address to the other; NULL: nothing. */
static struct nameless *nameless_find(struct malformed_watch *watch, uint32_t source, uint32_t target)
{
    for (unsigned i = 0; i < NAMELESS; i++)
        if (watch->nameless[i].finding && watch->nameless[i].source == source && watch->nameless[i].target == target)
            return &watch->nameless[i];
    return NULL;
}

static void nameless_request(struct malformed_watch *watch, const struct message_event *request)
{
    const struct sip_message *message = request->message;
    const struct arrival *arrival = request->arrival;
    struct nameless *place = &watch->nameless[watch->newest % NAMELESS];
    const char *what = message->vias.len == 0 ? "Via" : !message->call_id.at ? "Call-ID" : "CSeq with a number";

    if (nameless_find(watch, arrival->source, arrival->target))
        return;
    watch->newest++;
    *place = (struct nameless){arrival->source, arrival->target, NULL};
    place->finding = finding_add(watch->context->findings, request->place, FINDING_REQUEST_MALFORMED, message->call_id,
                                 "this %.*s has no %s, which is mandatory (RFC 3261 section 8.1.1): no response can be "
                                 "matched to it",
                                 sip_method_shown(message->method), message->method.at, what);
}

void malformed_watch_nameless(struct malformed_watch *watch, const struct message_event *event)
{
    const struct arrival *arrival = event->arrival;
    struct nameless *place;

    if (!event->message->code) {
        if (arrival->source && event->message->method.len > 0)
            nameless_request(watch, event);
        return;
    }
    place = nameless_find(watch, arrival->target, arrival->source);
    if (!place || event->message->code < 200)
        return;
    finding_add_frame(place->finding, arrival->frame);
    if (event->message->code < 300) /* the server takes it as it is */
        place->finding->id = FINDING_REQUEST_MALFORMED_NOTE;
}
