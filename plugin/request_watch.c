/* request_watch.c
 * Requests that get no response, or get it late, and responses that nobody asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "request_watch.h"

#include "key.h"

#include <stddef.h>

/* Of so many pairs of ends it is known that messages go from one to the other; those that share a place push each other out. */
#define WAYS 4096

/* A copy that comes sooner than this part of T1 was captured twice, not sent twice. */
#define SENT_AGAIN(t1_ms) ((int64_t)(t1_ms)*900)

/* A call may ring for so long without a word: then proxies cancel it (RFC 3261 section 16.6 item 11, timer C). */
#define RINGING_S 180
#define RINGING_US (RINGING_S * (int64_t)G_USEC_PER_SEC)

/* So often a client sends within 64*T1 what nobody answers (RFC 3261 sections 17.1.1.2 and 17.1.2.2, timers A and E). */
#define SENDS_OF_INVITE 7
#define SENDS_OF_OTHERS 11

/* From the first message on, what the capture lacks may be the request of a later response. */
#define FOR_EVER_US (INT64_MAX / 2)

/** What a transaction is told only once. */
enum { TOLD_REPEATED = 1 };

struct request_watch {
    const struct watch_ground *ground;
    struct transaction_store *requests; /* where the transactions are; NULL before the first message */
    struct due_line line;               /* of those that wait for a final response, or an INVITE for any */
    struct due_line ringing;            /* of INVITEs that have a provisional one */
    int64_t begin_us;                   /* of the first message; SIGHT_NO_TIME before it */
    uint64_t requests_on[WAYS];         /* ways that a request took: key_mix_number() of both ends */
    uint64_t responses_on[WAYS];        /* ways that a response took */
    GHashTable *dead;                   /* way and method -> those whose lack of a response has been told; emptied by a response on that way */
};

static uint64_t way_of(uint32_t source, uint32_t target)
{
    return key_mix_number(key_mix_number(0, source), target);
}

static void request_passed(void *owner, int64_t now_us);
static void ringing_passed(void *owner, int64_t now_us);

struct request_watch *request_watch_new(const struct watch_ground *ground)
{
    struct request_watch *watch = g_new0(struct request_watch, 1);

    watch->ground = ground;
    watch->begin_us = SIGHT_NO_TIME;
    watch->dead = g_hash_table_new(NULL, NULL);
    due_line_start(&watch->line, ground->clock, watch_64_t1_us(ground), request_passed, offsetof(struct transaction_room, wait));
    due_line_start(&watch->ringing, ground->clock, RINGING_US, ringing_passed, offsetof(struct transaction_room, wait));
    return watch;
}

void request_watch_free(struct request_watch *watch)
{
    if (!watch)
        return;
    g_hash_table_destroy(watch->dead);
    g_free(watch);
}

static bool is_way_of_responses(const struct request_watch *watch, uint32_t source, uint32_t target)
{
    uint64_t way = way_of(source, target);

    return watch->responses_on[way % WAYS] == way;
}

/** Is it proved that no response came? Not where the capture shows no responses on that way at all, or has lost packets since. */
static bool is_proved(const struct request_watch *watch, const struct transaction_room *room)
{
    if (watch_may_have_missed(watch->ground, room->hosts, room->wait.time_us - room->wait.line->span_us))
        return false;
    return room->icmp_frame || is_way_of_responses(watch, room->target, room->source);
}

/** Of requests on one way, such as those that keep it open, one tells for all until there is a response. */
static bool is_first_of_dead(struct request_watch *watch, const struct transaction_room *room)
{
    uint64_t key = key_mix_number(way_of(room->source, room->target), room->method);

    return g_hash_table_add(watch->dead, GSIZE_TO_POINTER((size_t)key));
}

/** Absent if the request is not kept any more. */
static struct sip_text call_id_of(const struct request_watch *watch, const struct transaction_room *room)
{
    struct sip_text bytes = transaction_room_request(watch->requests, room);
    struct sip_message request;

    return bytes.len > 0 && sip_message_begin(bytes.at, bytes.len, &request) ? request.call_id : (struct sip_text){0};
}

/** How bad it is that nobody answers: worse where a client has sent it as often as it may. */
static enum finding finding_of(const struct transaction_room *room)
{
    if (room->method == METHOD_OPTIONS || room->method == METHOD_CANCEL || room->method == METHOD_OTHER)
        return FINDING_REQUEST_NO_RESPONSE_NOTE;
    if (!room->is_answered && room->sent >= (room->method == METHOD_INVITE ? SENDS_OF_INVITE : SENDS_OF_OTHERS))
        return FINDING_REQUEST_NO_RESPONSE_ERROR;
    return FINDING_REQUEST_NO_RESPONSE;
}

/** Nobody has answered this request in time. */
static void request_passed(void *owner, int64_t now_us)
{
    struct transaction_room *room = owner;
    struct request_watch *watch = (struct request_watch *)(void *)((char *)room->wait.line - offsetof(struct request_watch, line));
    const char *name = sip_method_name(room->method), *kind = room->method == METHOD_INVITE ? "response" : "final response";

    (void)now_us;
    if (!is_proved(watch, room) || !is_first_of_dead(watch, room))
        return;
    room->remark = remark_add_late(watch->ground->remarks, room->place, finding_of(room), call_id_of(watch, room),
                                   "%s: no %s within %u s in this capture, sent %u time%s%s", name ? name : "request", kind,
                                   (unsigned)(watch->line.span_us / G_USEC_PER_SEC), room->sent, room->sent == 1 ? "" : "s",
                                   room->icmp_frame ? "; an ICMP error says that it did not arrive" : "");
    remark_add_frame(room->remark, room->frame);
    remark_add_frame(room->remark, room->icmp_frame);
}

/** Whoever is called has said that it is being worked on, and nothing since. */
static void ringing_passed(void *owner, int64_t now_us)
{
    struct transaction_room *room = owner;
    struct request_watch *watch = (struct request_watch *)(void *)((char *)room->wait.line - offsetof(struct request_watch, ringing));

    (void)now_us;
    if (!is_proved(watch, room))
        return;
    room->remark = remark_add_late(watch->ground->remarks, room->place, FINDING_REQUEST_NO_RESPONSE_NOTE, call_id_of(watch, room),
                                   "INVITE: neither a final response nor another provisional one within %d s after frame %u in this capture",
                                   RINGING_S, room->response_frame);
    remark_add_frame(room->remark, room->frame);
    remark_add_frame(room->remark, room->response_frame);
}

/** Was it sent again before there was any response? */
static void repetition_check(struct request_watch *watch, const struct heard *request, struct transaction_room *room)
{
    int64_t begin_us = transaction_begin_us(request->requests), time_us = request->sight->time_us;
    struct sip_text via = request->message->vias;

    if (request->method != METHOD_INVITE || request->part->response_frame || (room->told & TOLD_REPEATED) || sip_tag(request->message->to).at)
        return;
    if (begin_us == SIGHT_NO_TIME || time_us == SIGHT_NO_TIME || time_us - begin_us < SENT_AGAIN(watch->ground->t1_ms) ||
        !sip_text_starts(via, "SIP/2.0/UDP"))
        return;
    if (watch_may_have_missed(watch->ground, request->sight->hosts, begin_us))
        return;
    room->told |= TOLD_REPEATED;
    remark_add_frame(remark_add(watch->ground->remarks, request->place, FINDING_REQUEST_REPEATED_BEFORE_100, request->message->call_id,
                                "INVITE sent again after %.3f s without any response: a server that needs more than 0.2 s sends 100 Trying",
                                (double)(time_us - begin_us) / G_USEC_PER_SEC),
                     room->frame);
}

/** Another copy: sent again, or only captured twice. */
static void repetition_note(struct request_watch *watch, const struct heard *request, struct transaction_room *room)
{
    int64_t time_us = request->sight->time_us;

    if (time_us == SIGHT_NO_TIME || room->sent_us == SIGHT_NO_TIME || time_us - room->sent_us < SENT_AGAIN(watch->ground->t1_ms))
        return;
    room->sent++;
    room->sent_us = time_us;
    repetition_check(watch, request, room);
}

static void request_note(struct request_watch *watch, const struct heard *request, struct transaction_room *room)
{
    const struct sight *sight = request->sight;
    uint64_t way = way_of(sight->source, sight->target);

    watch->requests_on[way % WAYS] = way;
    if (room->sent > 0) {
        repetition_note(watch, request, room);
        return;
    }
    room->sent = 1;
    room->sent_us = sight->time_us;
    if (room->remark) /* the capture is out of order */
        room->remark->is_withdrawn = true;
    room->remark = NULL;
    room->place = request->place;
    room->frame = sight->frame;
    room->hosts = sight->hosts;
    room->source = sight->source;
    room->target = sight->target;
    room->method = request->method;
    if (!request->part->response_frame)
        due_line_add(&watch->line, room, sight->time_us);
}

/** A CANCEL ends the wait for a response to its INVITE, even where a provisional one crosses it. */
static void cancel_note(const struct heard *cancel)
{
    struct transaction_room *invite = transaction_room_of(cancel->requests, cancel->message, (struct sip_text){"INVITE", 6});

    if (!invite)
        return;
    invite->is_cancelled = true;
    due_wait_cancel(&invite->wait);
}

/** A final response to a request other than INVITE, after its client has given up (RFC 3261 section 17.1.2.2, timer F). */
static void lateness_check(struct request_watch *watch, const struct heard *response)
{
    const struct transaction_part *part = response->part;
    struct sip_message *message = response->message;

    if (response->method == METHOD_INVITE || message->code < 200 || part->first_frame || part->response_us == SIGHT_NO_TIME ||
        part->response_us <= watch_64_t1_us(watch->ground))
        return;
    sip_message_finish(message);
    if (sip_text_has(message->headers, "3gpp")) /* where T1 is 2 s (3GPP TS 24.229 section 7.7) */
        return;
    remark_add_frame(remark_add(watch->ground->remarks, response->place, FINDING_RESPONSE_TOO_LATE, message->call_id,
                                "%u comes %.1f s after the %.*s: its client has given up after %u s", message->code,
                                (double)part->response_us / G_USEC_PER_SEC, sip_method_shown(message->method), message->method.at,
                                (unsigned)(watch_64_t1_us(watch->ground) / G_USEC_PER_SEC)),
                     part->request_frame);
}

/** A response whose request should have been captured, as those before it were, and was not. */
static void stray_check(struct request_watch *watch, const struct heard *response, struct transaction_room *room)
{
    const struct sight *sight = response->sight;
    const struct sip_message *message = response->message;
    int64_t span_us = response->method == METHOD_INVITE ? RINGING_US : watch_64_t1_us(watch->ground);
    uint64_t way = way_of(sight->target, sight->source);

    if (!room || room->remark || response->part->request_frame || response->part->first_frame || !message->call_id.at || !message->has_cseq ||
        message->vias.len == 0 || response->method == METHOD_ACK || !sip_text_has(message->vias, "z9hG4bK"))
        return;
    if (watch->begin_us == SIGHT_NO_TIME || sight->time_us == SIGHT_NO_TIME || sight->time_us - watch->begin_us <= span_us ||
        watch->requests_on[way % WAYS] != way || watch_may_have_missed(watch->ground, sight->hosts, sight->time_us - span_us))
        return;
    room->remark = remark_add(watch->ground->remarks, response->place, FINDING_RESPONSE_STRAY, message->call_id,
                              "%u to %.*s: no request with this branch within the %u s before it in this capture", message->code,
                              sip_method_shown(message->method), message->method.at, (unsigned)(span_us / G_USEC_PER_SEC));
}

/** A final response ends the wait, an INVITE's provisional one begins another. */
static void answer_note(struct request_watch *watch, const struct heard *response, struct transaction_room *room)
{
    room->is_answered = true;
    if (!response->part->request_frame || (response->method != METHOD_INVITE && response->message->code < 200))
        return;
    due_wait_cancel(&room->wait);
    if (room->remark)
        room->remark->is_withdrawn = true; /* it came late, as is said there */
    room->remark = NULL;
    if (response->message->code >= 200 || response->part->response_us == SIGHT_NO_TIME)
        return;
    room->response_frame = response->sight->frame;
    if (!room->is_cancelled)
        due_line_add(&watch->ringing, room, response->sight->time_us);
}

static void response_note(struct request_watch *watch, const struct heard *response, struct transaction_room *room)
{
    const struct sight *sight = response->sight;
    uint64_t way = way_of(sight->source, sight->target);

    watch->responses_on[way % WAYS] = way;
    if (g_hash_table_size(watch->dead) > 0)
        g_hash_table_remove(watch->dead, GSIZE_TO_POINTER((size_t)key_mix_number(way_of(sight->target, sight->source), response->method)));
    if (room)
        answer_note(watch, response, room);
    if (response->part->request_frame)
        lateness_check(watch, response);
    else
        stray_check(watch, response, room);
}

void request_watch_message(struct request_watch *watch, const struct heard *heard)
{
    struct transaction_room *room = transaction_room(heard->requests);

    watch->requests = heard->requests;
    if (watch->begin_us == SIGHT_NO_TIME) {
        watch->begin_us = heard->sight->time_us;
        due_clock_watch(watch->ground->clock, FOR_EVER_US);
    }
    if (heard->message->code)
        response_note(watch, heard, room);
    else if (room && heard->method != METHOD_ACK)
        request_note(watch, heard, room);
    if (!heard->message->code && heard->method == METHOD_CANCEL)
        cancel_note(heard);
}

void request_watch_unreachable(const struct transaction_store *requests, const struct sip_message *request, uint32_t frame)
{
    struct transaction_room *room = transaction_room_of(requests, request, request->method);

    if (room && !room->icmp_frame)
        room->icmp_frame = frame;
}
