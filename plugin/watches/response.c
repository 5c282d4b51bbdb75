/* response.c
 * Responses that come late, that their client cannot match (RFC 3261 section 17.1.3), or that nobody asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/response.h"

#include "calls/ways.h"
#include "watches/malformed.h"

/* A call may ring for so long: then proxies cancel it (RFC 3261 section 16.6 item 11, timer C). */
#define RINGING_US (180 * (int64_t)G_USEC_PER_SEC)

/* From the first message on, what the capture lacks may be the request of a later response. */
#define FOR_EVER_US (INT64_MAX / 2)

/* So much of a value is shown. */
#define VALUE_SHOWN 60

/* Of so many INVITEs the responses to their ACKs are counted. */
#define ACK_ANSWERS 64

/** Responses to the ACKs of one INVITE, each copy of which may have another branch. */
struct ack_answers {
    uint64_t name;           /* of its Call-ID and CSeq */
    struct finding *finding; /* on the first one */
    unsigned code, more;
};

struct response_watch {
    const struct watch_context *context;
    struct ack_answers ack_answers[ACK_ANSWERS];
    int64_t begin_us;     /* of the first message, or the first one after a leap of the clock; TIME_UNKNOWN before it */
    int64_t newest_us;    /* of the newest message */
    struct ways requests; /* ends between which requests were sent */
};

struct response_watch *response_watch_new(const struct watch_context *context)
{
    struct response_watch *watch = g_new0(struct response_watch, 1);

    watch->context = context;
    watch->begin_us = watch->newest_us = TIME_UNKNOWN;
    return watch;
}

void response_watch_free(struct response_watch *watch)
{
    g_free(watch);
}

/** A final response to a request other than INVITE, after its client has given up (RFC 3261 section 17.1.2.2, timer F).
 */
static void lateness_check(const struct response_watch *watch, const struct message_event *response)
{
    const struct transaction_part *part = response->part;
    struct sip_message *message = response->message;

    if (response->method == METHOD_INVITE || message->code < 200 || part->first_frame ||
        part->response_us == TIME_UNKNOWN || part->response_us <= watch_64_t1_us(watch->context))
        return;
    if (sip_text_has(message->headers, "3gpp")) /* where T1 is 2 s (3GPP TS 24.229 section 7.7) */
        return;
    finding_add_frame(finding_add(watch->context->findings, response->place, FINDING_RESPONSE_TOO_LATE,
                                  message->call_id,
                                  "%u comes %.1f s after the %.*s: its client has given up after %u s", message->code,
                                  (double)part->response_us / G_USEC_PER_SEC, sip_method_shown(message->method),
                                  message->method.at, (unsigned)(watch_64_t1_us(watch->context) / G_USEC_PER_SEC)),
                      part->request_frame);
}

/** An ACK ends a transaction: nothing is sent in answer to it (RFC 3261 section 17). Of a challenge,
 * auth.on_ack_or_cancel tells. */
static void ack_answer_tell(struct response_watch *watch, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    uint64_t name = key_mix_number(message->call, message->cseq);
    struct ack_answers *answers = &watch->ack_answers[name % ACK_ANSWERS];
    char *words;

    if (message->code == 401 || message->code == 407)
        return;
    if (answers->name == name) {
        words = g_strdup_printf("%u to an ACK, and %u more until frame %u: nothing may answer an ACK, and whoever sent "
                                "it discards the response",
                                answers->code, ++answers->more, response->arrival->frame);
        finding_reword(answers->finding, words);
        g_free(words);
        return;
    }
    *answers = (struct ack_answers){name, NULL, message->code, 0};
    answers->finding = finding_add(
        watch->context->findings, response->place, FINDING_RESPONSE_MISMATCH_NOTE, message->call_id,
        "%u to an ACK: nothing may answer an ACK, and whoever sent it discards the response", message->code);
    finding_add_frame(answers->finding, response->part->request_frame);
}

/** So that it is worse once the client sends the request again. */
static void room_blame(struct transaction_state *room, struct finding *finding)
{
    room->mismatch = finding;
    if (room->sent > 1)
        finding->id = FINDING_RESPONSE_MISMATCH;
}

static void no_via_check(const struct response_watch *watch, const struct message_event *response)
{
    struct sip_message *message = response->message;
    struct transaction_state *room;
    struct finding *finding;

    if (message->is_cut)
        return;
    finding = finding_add(watch->context->findings, response->place, FINDING_RESPONSE_MISMATCH_NOTE, message->call_id,
                          "%u to %.*s has no Via: no client can match it to its request", message->code,
                          sip_method_shown(message->method), message->method.at);
    finding_add_frame(finding, response->part->request_frame);
    room = transaction_room_by_name(response->requests, message);
    if (room && !room->mismatch)
        room_blame(room, finding);
}

/** "Call-ID a instead of b, and CSeq 2 INFO instead of 1 MESSAGE". Free with g_free(). */
static char *difference_of(const struct transaction_near *near, const struct sip_message *response)
{
    GString *words = g_string_new(NULL);

    if (near->has_other_call_id) {
        g_string_append(words, "Call-ID ");
        sip_text_quote(words, response->call_id, VALUE_SHOWN);
        g_string_append(words, " instead of ");
        sip_text_quote(words, near->request.call_id, VALUE_SHOWN);
    }
    if (near->has_other_call_id && (near->has_other_cseq || near->has_other_method))
        g_string_append(words, ", and ");
    if (near->has_other_method) {
        g_string_append_printf(words, "CSeq %u ", response->cseq);
        sip_text_quote(words, response->method, VALUE_SHOWN);
        g_string_append_printf(words, " instead of %u ", near->request.cseq);
        sip_text_quote(words, near->request.method, VALUE_SHOWN);
    } else if (near->has_other_cseq) {
        g_string_append_printf(words, "CSeq %u instead of %u", response->cseq, near->request.cseq);
    }
    return g_string_free(words, FALSE);
}

/** The response that could not be matched is sent again, as none is that has arrived (RFC 3261 section 13.3.1.4). */
static void near_again(const struct message_event *response)
{
    struct transaction_near near;

    if (response->method == METHOD_INVITE && response->message->code >= 200 &&
        transaction_near(response->requests, response->message, response->arrival, &near) && near.room &&
        near.room->mismatch)
        near.room->mismatch->id = FINDING_RESPONSE_MISMATCH;
}

/** Has it the branch of a request, but differs from it in something else that has to be the same? */
static bool near_check(const struct response_watch *watch, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    struct transaction_near near;
    struct finding *finding;
    char *difference;

    if (!transaction_near(response->requests, message, response->arrival, &near))
        return false;
    if (!near.room)
        return true;
    if (near.room->hosts != response->arrival->hosts ||
        watch_may_have_missed(watch->context, response->arrival->hosts, near.room->begin_us))
        return false;
    if (near.room->mismatch && (message->code < 200 || (near.room->told & REPORTED_MISMATCH))) /* an earlier one */
        return true;
    if (malformed_cseq(watch->context, response, &near))
        return true;
    near.room->told = (near.room->told | (message->code >= 200 ? REPORTED_MISMATCH : 0)) & ~REPORTED_OTHER_BRANCH;
    difference = difference_of(&near, message);
    finding = finding_add(watch->context->findings, response->place, FINDING_RESPONSE_MISMATCH_NOTE, message->call_id,
                          "%u to %.*s has the branch of the %.*s in frame %u, but %s: its client cannot match it",
                          message->code, sip_method_shown(message->method), message->method.at,
                          sip_method_shown(near.request.method), near.request.method.at, near.frame, difference);
    g_free(difference);
    finding_add_frame(finding, near.frame);
    room_blame(near.room, finding);
    return true;
}

/** "the branch z9hG4bK-2 instead of z9hG4bK-1 in its top Via", or that of another host that should have taken its Via
 * off (RFC 3261 section 16.7); false if the response is not for this client at all. */
static bool branch_words(GString *words, const struct sip_message *response, const struct sip_message *request)
{
    struct sip_text sent_by, their_sent_by, own, theirs;

    sip_via_identity(response, &sent_by, &own);
    sip_via_identity(request, &their_sent_by, &theirs);
    if (own.len == 0 || theirs.len == 0 || sip_text_equal(own, theirs))
        return false;
    if (sip_text_equal(sent_by, their_sent_by)) {
        g_string_append(words, "the branch ");
        sip_text_quote(words, own, VALUE_SHOWN);
        g_string_append(words, " instead of ");
        sip_text_quote(words, theirs, VALUE_SHOWN);
        g_string_append(words, " in its top Via");
        return true;
    }
    if (!sip_text_find(sip_message_bytes(response), theirs.at, theirs.len))
        return false;
    g_string_append(words, "a Via on top of the request's, of ");
    sip_text_quote(words, sent_by, VALUE_SHOWN);
    g_string_append(words, ", which its sender had to take off (RFC 3261 section 16.7)");
    return true;
}

/** Has it the Call-ID and CSeq of a request that waits for its response, on the way back, but another branch? */
static bool branch_check(const struct response_watch *watch, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    struct transaction_state *room = transaction_room_by_name(response->requests, message);
    struct sip_message request;
    struct finding *finding;
    struct sip_text bytes;
    GString *words;

    if (!room || room->is_answered || room->mismatch || room->source != response->arrival->target ||
        room->target != response->arrival->source ||
        watch_may_have_missed(watch->context, response->arrival->hosts, room->begin_us))
        return false;
    bytes = transaction_state_request(response->requests, room);
    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request))
        return false;
    words = g_string_new(NULL);
    if (!branch_words(words, message, &request)) {
        g_string_free(words, TRUE);
        return false;
    }
    finding =
        finding_add(watch->context->findings, response->place, FINDING_RESPONSE_MISMATCH_NOTE, message->call_id,
                    "%u to %.*s has Call-ID and CSeq of frame %u, but %s: its client cannot match it", message->code,
                    sip_method_shown(message->method), message->method.at, room->frame, words->str);
    g_string_free(words, TRUE);
    finding_add_frame(finding, room->frame);
    room->told |= REPORTED_OTHER_BRANCH;
    room_blame(room, finding);
    return true;
}

/** A response whose request should have been captured, as those before it were, and was not. */
static void stray_check(const struct response_watch *watch, const struct message_event *response,
                        struct transaction_state *room)
{
    const struct arrival *arrival = response->arrival;
    const struct sip_message *message = response->message;
    int64_t span_us = response->method == METHOD_INVITE ? RINGING_US : watch_64_t1_us(watch->context);

    if (!room || room->finding || !message->call_id.at || !message->has_cseq ||
        !sip_text_has(message->vias, "z9hG4bK") || near_check(watch, response) ||
        !ways_have(&watch->requests, way_of(arrival->target, arrival->source)) || branch_check(watch, response))
        return;
    if (watch->begin_us == TIME_UNKNOWN || arrival->time_us == TIME_UNKNOWN ||
        arrival->time_us - watch->begin_us <= span_us ||
        watch_may_have_missed(watch->context, arrival->hosts, arrival->time_us - span_us))
        return;
    room->finding =
        finding_add(watch->context->findings, response->place, FINDING_RESPONSE_STRAY, message->call_id,
                    "%u to %.*s: no request with this branch within the %u s before it in this capture", message->code,
                    sip_method_shown(message->method), message->method.at, (unsigned)(span_us / G_USEC_PER_SEC));
}

static void response_note(struct response_watch *watch, const struct message_event *response)
{
    const struct transaction_part *part = response->part;

    if (response->method == METHOD_ACK) {
        if (!part->first_frame)
            ack_answer_tell(watch, response);
    } else if (part->request_frame && !part->is_unmatched) {
        lateness_check(watch, response);
    } else if (part->first_frame) {
        near_again(response);
    } else if (response->message->vias.len == 0) {
        no_via_check(watch, response);
    } else {
        stray_check(watch, response, transaction_state(response->requests));
    }
}

void response_watch_message(struct response_watch *watch, const struct message_event *event)
{
    const struct arrival *arrival = event->arrival;

    if (watch->begin_us == TIME_UNKNOWN)
        timer_queue_watch(watch->context->clock, FOR_EVER_US);
    if (arrival->time_us != TIME_UNKNOWN) {
        if (watch->begin_us == TIME_UNKNOWN || sight_leaps(watch->newest_us, arrival->time_us) ||
            arrival->time_us < watch->begin_us)
            watch->begin_us = arrival->time_us; /* those before were of another clock, or stamped too late */
        watch->newest_us = arrival->time_us;
    }
    if (event->message->code)
        response_note(watch, event);
    else
        ways_add(&watch->requests, way_of(arrival->source, arrival->target));
}
