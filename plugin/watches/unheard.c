/* unheard.c
 * A response that its client has not got, or does not accept: the request is sent again after it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/unheard.h"

#include "texts/decimal.h"
#include "watches/request_again.h"

/* One copy may have crossed a response that was late, or lost: two do not. */
#define COPIES_PROVE 2

/* In a sentence, so much of a Via is shown. */
#define SENT_BY_SHOWN 64

void unheard_response(struct transaction_state *room, const struct message_event *response)
{
    const struct arrival *arrival = response->arrival;

    if (room->method == METHOD_INVITE && response->message->code >= 200) /* whose ACK shows whether it arrived */
        return;
    if (room->answer.frame || arrival->is_stream || arrival->time_us == TIME_UNKNOWN || arrival->hosts != room->hosts ||
        arrival->target_host == room->target_host || !sip_text_starts(response->message->vias, "SIP/2.0/UDP"))
        return;
    room->answer = (struct transaction_answer){.place = response->place,
                                               .time_us = arrival->time_us,
                                               .frame = arrival->frame,
                                               .code = (uint16_t)response->message->code,
                                               .to = arrival->to};
}

/** What the Via of the request asks for (RFC 3261 section 18.2.2, RFC 3581 section 4). */
static void add_via(GString *words, struct sip_text bytes)
{
    struct sip_text sent_by, branch, rport;
    struct sip_message request;
    bool has_rport;

    if (bytes.len == 0 || !sip_message_begin(bytes.at, bytes.len, &request))
        return;
    sip_via_identity(&request, &sent_by, &branch);
    has_rport = sip_element_param(sip_topmost_via(&request), "rport", &rport);
    g_string_append(words, "; its Via names ");
    g_string_append_len(words, sent_by.at, (gssize)MIN(sent_by.len, SENT_BY_SHOWN));
    g_string_append(words,
                    has_rport ? ", with rport (RFC 3581 section 4)" : ", without rport (RFC 3261 section 18.2.2)");
}

static void add_way(GString *words, const struct transaction_state *room, struct sip_text bytes)
{
    if (!room->answer.to.family || !room->from.family)
        return;
    g_string_append(words, "; it goes to ");
    endpoint_add(words, &room->answer.to);
    if (endpoint_is_same(&room->answer.to, &room->from)) {
        g_string_append(words, ", where the request came from");
    } else {
        g_string_append(words, ", the request came from ");
        endpoint_add(words, &room->from);
    }
    add_via(words, bytes);
}

/** Free with g_free(). */
static char *words_of(const struct transaction_state *room, int64_t span_us, struct sip_text bytes)
{
    const char *method = sip_method_name(room->method);
    GString *words = g_string_new(NULL);

    decimal_append(words, "the %s is sent again %u times after this %u, until %.3f s after it",
                   method ? method : "request", room->answer.copies, room->answer.code,
                   (double)span_us / G_USEC_PER_SEC);
    g_string_append(words, ": its sender has not got it, or does not accept it");
    add_way(words, room, bytes);
    return g_string_free(words, FALSE);
}

void unheard_request(const struct watch_context *context, struct transaction_state *room,
                     const struct message_event *request)
{
    struct transaction_answer *answer = &room->answer;
    const struct arrival *arrival = request->arrival;
    int64_t span_us = arrival->time_us - answer->time_us;
    char *words;

    if (!answer->frame || arrival->hosts != room->hosts || arrival->source != room->source ||
        span_us < request_again_us(context) || ++answer->copies < COPIES_PROVE)
        return;
    words = words_of(room, span_us, transaction_state_request(request->requests, room));
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
}
