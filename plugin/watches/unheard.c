/* unheard.c
 * A response that its client has not got, or does not accept: the request is sent again after it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/unheard.h"

#include "texts/decimal.h"
#include "watches/request_again.h"
#include "watches/via_fit.h"

/* One copy may have crossed a response that was late, or lost: two do not. */
#define COPIES_PROVE 2

/* In a sentence, so much of a Via is shown. */
#define SENT_BY_SHOWN 64

static bool request_read(const struct transaction_state *room, const struct message_event *event,
                         struct sip_message *request)
{
    struct sip_text bytes = transaction_state_request(event->requests, room);

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, request);
}

/** What the Via of the request asks for (RFC 3261 section 18.2.2, RFC 3581 section 4); nothing if that is `to`. */
static void add_via(GString *words, struct sip_text bytes, const struct endpoint *to)
{
    GString *name = g_string_new(NULL), *way = g_string_new(NULL);
    struct sip_text sent_by = {0}, branch, rport;
    struct sip_message request;

    endpoint_add(way, to);
    if (bytes.len > 0 && sip_message_read(bytes.at, bytes.len, &request))
        sip_via_identity(&request, &sent_by, &branch);
    sip_text_quote(name, sent_by, SENT_BY_SHOWN);
    if (sent_by.len > 0 && (sent_by.at[sent_by.len - 1] == ']' || !memchr(sent_by.at, ':', sent_by.len)))
        g_string_append(name, ":5060");
    if (sent_by.len > 0 && !g_string_equal(name, way))
        g_string_append_printf(words, "; its Via names %s, %s", name->str,
                               sip_element_param(sip_topmost_via(&request), "rport", &rport)
                                   ? "with rport (RFC 3581 section 4)"
                                   : "without rport (RFC 3261 section 18.2.2)");
    g_string_free(name, TRUE);
    g_string_free(way, TRUE);
}

static void add_way(GString *words, const struct transaction_state *room, struct sip_text bytes)
{
    if (!room->answer.to.family || !room->from.family)
        return;
    if (room->answer.from.family && room->to.family) {
        g_string_append(words, "; it comes from ");
        endpoint_add(words, &room->answer.from);
        g_string_append(words, ", and the request went to ");
        endpoint_add(words, &room->to);
    }
    g_string_append(words, "; it goes to ");
    endpoint_add(words, &room->answer.to);
    if (endpoint_is_same(&room->answer.to, &room->from)) {
        g_string_append(words, ", where the request came from");
        add_via(words, bytes, &room->answer.to);
    } else {
        g_string_append(words, ", the request came from ");
        endpoint_add(words, &room->from);
        add_via(words, bytes, &room->from);
    }
}

/** Before what is wrong with the response. */
static const char behind_span[] = " s after it: ";

/** `fault` is what is wrong with it; NULL: that is not known. Free with g_free(). */
static char *words_of(const struct transaction_state *room, int64_t span_us, struct sip_text bytes, const char *fault)
{
    const char *method = sip_method_name(room->method);
    GString *words = g_string_new(NULL);

    decimal_append(words, "the %s is sent again %u times after this %u, until %.3f", method ? method : "request",
                   room->answer.copies, room->answer.code, (double)span_us / G_USEC_PER_SEC);
    g_string_append(words, behind_span);
    g_string_append(words, fault ? fault : "its sender has not got it, or does not accept it");
    add_way(words, room, bytes);
    return g_string_free(words, FALSE);
}

/** What is wrong with the response, out of what was said before. Free with g_free(); NULL: that is not known. */
static char *fault_of(const struct transaction_answer *answer)
{
    const char *at = answer->fault_len ? strstr(answer->finding->words, behind_span) : NULL;

    return at ? g_strndup(at + sizeof behind_span - 1, answer->fault_len) : NULL;
}

/** The response comes again, to a request that was: what is wrong with it? */
static void fault_note(struct transaction_state *room, const struct message_event *copy)
{
    struct transaction_answer *answer = &room->answer;
    struct sip_message request;
    GString *fault;
    char *words;

    if (answer->fault_len || copy->part->first_frame != answer->frame || !request_read(room, copy, &request))
        return;
    fault = g_string_new(NULL);
    via_fit_add(fault, copy->message, &request, &room->from);
    answer->fault_len = (uint16_t)fault->len;
    if (fault->len > 0) {
        words = words_of(room, room->sent_us - answer->time_us, transaction_state_request(copy->requests, room),
                         fault->str);
        finding_reword(answer->finding, words);
        g_free(words);
    }
    g_string_free(fault, TRUE);
}

/** Is it between the hosts of the first copy of the request, from where that went to an address from which no copy
 * came, or from another host to where it came from? */
static bool is_of_hop(const struct transaction_state *room, const struct message_event *response)
{
    const struct arrival *arrival = response->arrival;

    if (arrival->hosts == room->hosts)
        return arrival->target_host != room->target_host;
    return (arrival->source == room->target || arrival->target == room->source) &&
           response->part->request_frame == room->frame;
}

/** What comes from where the request went says more than what came from elsewhere. */
static bool is_known(const struct transaction_state *room, const struct arrival *arrival)
{
    const struct transaction_answer *answer = &room->answer;

    return answer->frame && !(answer->from.family && !answer->finding && arrival->source == room->target);
}

void unheard_response(const struct watch_context *context, struct transaction_state *room,
                      const struct message_event *response)
{
    const struct arrival *arrival = response->arrival;

    if (response->part->first_frame && room->answer.finding) {
        fault_note(room, response);
        context->clock->has_passed = true;
    }
    if (is_known(room, arrival) || arrival->is_stream || arrival->time_us == TIME_UNKNOWN ||
        !is_of_hop(room, response) || !sip_text_starts(response->message->vias, "SIP/2.0/UDP"))
        return;
    room->answer = (struct transaction_answer){.place = response->place,
                                               .time_us = arrival->time_us,
                                               .frame = arrival->frame,
                                               .code = (uint16_t)response->message->code,
                                               .to = arrival->to};
    if (arrival->source != room->target)
        room->answer.from = arrival->from;
}

void unheard_request(const struct watch_context *context, struct transaction_state *room,
                     const struct message_event *request)
{
    struct transaction_answer *answer = &room->answer;
    const struct arrival *arrival = request->arrival;
    int64_t span_us = arrival->time_us - answer->time_us;
    char *words, *fault;

    if (!answer->frame || arrival->hosts != room->hosts || arrival->source != room->source ||
        span_us < request_again_us(context) || ++answer->copies < COPIES_PROVE)
        return;
    if (room->method == METHOD_INVITE && answer->code >= 200 &&
        transaction_ack_frame(request->requests, request->message) > room->frame)
        return;
    fault = fault_of(answer);
    words = words_of(room, span_us, transaction_state_request(request->requests, room), fault);
    if (answer->finding) {
        finding_reword(answer->finding, words);
    } else {
        answer->finding = finding_add_late(context->findings, answer->place, FINDING_RESPONSE_UNHEARD,
                                           request->message->call_id, "%s", words);
        finding_add_frame(answer->finding, room->frame);
        finding_add_frame(answer->finding, answer->frame);
        finding_add_frame(answer->finding, arrival->frame);
        context->clock->has_passed = true;
    }
    g_free(words);
    g_free(fault);
}

/** Where it goes, where an earlier response went, and what Via asks for. False: nothing is wrong with that. */
static bool add_final_way(GString *words, const struct transaction_state *room, const struct message_event *copy)
{
    const struct endpoint *to = &copy->arrival->to;
    const struct transaction_answer *earlier = &room->answer;
    bool is_other_way = earlier->frame && earlier->to.family && !endpoint_is_same(&earlier->to, to);
    struct sip_text bytes = transaction_state_request(copy->requests, room), rport;
    struct sip_message request;

    if (!request_read(room, copy, &request) || endpoint_is_same(to, &room->from))
        return false;
    if (!is_other_way && !sip_element_param(sip_topmost_via(&request), "rport", &rport))
        return false;
    g_string_append(words, ": it goes to ");
    endpoint_add(words, to);
    if (is_other_way) {
        g_string_append_printf(words, ", and the %u in frame %u went to ", earlier->code, earlier->frame);
        endpoint_add(words, &earlier->to);
    }
    if (!is_other_way || !endpoint_is_same(&earlier->to, &room->from)) {
        g_string_append(words, ", and the request came from ");
        endpoint_add(words, &room->from);
    } else {
        g_string_append(words, ", where the request came from");
    }
    add_via(words, bytes, &room->from);
    return true;
}

struct finding *unheard_final(const struct watch_context *context, struct finding_place *first, uint32_t first_frame,
                              const struct message_event *copy)
{
    struct transaction_state *room = transaction_state(copy->requests);
    const struct arrival *arrival = copy->arrival;
    struct finding *finding = NULL;
    GString *words;

    if (!room || !room->frame || arrival->is_stream || !arrival->to.family || !room->from.family ||
        !is_of_hop(room, copy) || !sip_text_starts(copy->message->vias, "SIP/2.0/UDP"))
        return NULL;
    words = g_string_new(NULL);
    g_string_printf(words, "the %u is sent again and again, and no ACK comes", copy->message->code);
    if (add_final_way(words, room, copy)) {
        finding = finding_add_late(context->findings, first, FINDING_RESPONSE_UNHEARD, copy->message->call_id, "%s",
                                   words->str);
        finding_add_frame(finding, room->frame);
        finding_add_frame(finding, room->answer.frame != first_frame ? room->answer.frame : 0);
        finding_add_frame(finding, first_frame);
        finding_add_frame(finding, arrival->frame);
        context->clock->has_passed = true;
    }
    g_string_free(words, TRUE);
    return finding;
}
