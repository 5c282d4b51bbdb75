/* request.c
 * Requests that get no response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/request.h"

#include "watches/request_again.h"
#include "watches/request_dead.h"
#include "watches/attack.h"
#include "watches/registration_reach.h"
#include "watches/request_proof.h"
#include "watches/request_silence.h"
#include "watches/unheard.h"

#include <stddef.h>

/* A call may ring for so long without a word: then proxies cancel it (RFC 3261 section 16.6 item 11, timer C). */
#define RINGING_S 180
#define RINGING_US (RINGING_S * (int64_t)G_USEC_PER_SEC)

/* The last copy is sent 63*T1 after the first; give or take. */
#define FULL_SERIES(t1_us) (60 * (t1_us))

/* A request in a dialog is answered by the other phone itself, and at once (RFC 4320 section 4): so often, and there is
 * no need to wait any longer.
 */
#define SENDS_IN_DIALOG 6
#define SERIES_IN_DIALOG(t1_us) (22 * (t1_us))

struct request_watch {
    const struct watch_context *context;
    struct timer_list line;     /* of those that wait for a final response, or an INVITE for any */
    struct timer_list ringing;  /* of INVITEs that have a provisional one */
    GHashTable *dead;           /* where nobody answers, which has been told */
    struct request_opens opens; /* those that are not decided */
    struct request_proof proof;
};

static void request_passed(void *owner, int64_t now_us);
static void ringing_passed(void *owner, int64_t now_us);

struct request_watch *request_watch_new(const struct watch_context *context)
{
    struct request_watch *watch = g_new0(struct request_watch, 1);

    watch->context = context;
    request_proof_start(&watch->proof, context);
    watch->dead = request_dead_new();
    request_opens_start(&watch->opens);
    timer_list_start(&watch->line, context->clock, watch_64_t1_us(context), request_passed,
                     offsetof(struct transaction_state, wait));
    timer_list_start(&watch->ringing, context->clock, RINGING_US, ringing_passed,
                     offsetof(struct transaction_state, wait));
    return watch;
}

void request_watch_free(struct request_watch *watch)
{
    if (!watch)
        return;
    g_hash_table_destroy(watch->dead);
    request_proof_stop(&watch->proof);
    request_opens_stop(&watch->opens);
    g_free(watch);
}

static struct request_watch *watch_of_line(const struct transaction_state *room)
{
    return (struct request_watch *)(void *)((char *)room->wait.line - offsetof(struct request_watch, line));
}

/** Absent if the request is not kept any more. */
static struct sip_text bytes_of(const struct request_watch *watch, const struct transaction_state *room)
{
    return transaction_state_request(watch->proof.requests, room);
}

/** Nobody has answered this request in time. */
static void request_passed(void *owner, int64_t now_us)
{
    struct transaction_state *room = owner;
    struct request_watch *watch = watch_of_line(room);
    struct request_open *open;
    enum request_doubt doubt;
    uint32_t frame;

    if ((room->mismatch && !room->mismatch->is_withdrawn) || (room->malformed && !room->finding)) /* that explains it */
        return;
    if (room->finding) {
        request_silence_retell(&watch->proof, room, watch->line.span_us);
        return;
    }
    doubt = request_proof_doubt(&watch->proof, room, now_us, &frame);
    if (doubt == REQUEST_DOUBT_ONE_WAY && registration_reach_is_wrong(watch->context, room, bytes_of(watch, room)))
        doubt = REQUEST_NO_DOUBT;
    if (doubt == REQUEST_NO_DOUBT && request_dead_add(watch->dead, room, bytes_of(watch, room)))
        request_silence_tell(&watch->proof, room, watch->line.span_us);
    if (doubt == REQUEST_NO_DOUBT || doubt == REQUEST_DOUBT_ONE_WAY)
        attack_watch_silence(watch->context->attacks, room, bytes_of(watch, room));
    if (doubt == REQUEST_NO_DOUBT)
        return;
    open = request_opens_add(&watch->opens, room->place, request_way(room), room->frame);
    if (open)
        request_silence_keep(open, &watch->proof, room, watch->line.span_us,
                             request_proof_reason(&watch->proof, room, doubt, frame));
}

/** Whoever is called has said that it is being worked on, and nothing since. */
static void ringing_passed(void *owner, int64_t now_us)
{
    struct transaction_state *room = owner;
    struct request_watch *watch =
        (struct request_watch *)(void *)((char *)room->wait.line - offsetof(struct request_watch, ringing));
    int64_t begin_us = room->wait.time_us - RINGING_US;

    if (now_us - begin_us > SIGHT_LEAP_US || watch_may_have_missed(watch->context, room->hosts, begin_us) ||
        !request_proof_has_way_back(&watch->proof, room))
        return;
    room->finding = finding_add_late(
        watch->context->findings, room->place, FINDING_REQUEST_NO_RESPONSE_NOTE,
        request_silence_call_id(&watch->proof, room),
        "INVITE: neither a final response nor another provisional one within %d s after frame %u in this capture",
        RINGING_S, room->response_frame);
    finding_add_frame(room->finding, room->frame);
    finding_add_frame(room->finding, room->response_frame);
}

/** Is it proved before the limit: by the last copy that a client sends, or by several in a dialog? */
static void early_check(struct request_watch *watch, struct transaction_state *room, int64_t now_us)
{
    int64_t span_us = now_us - room->begin_us, t1_us = (int64_t)watch->context->t1_ms * 1000;
    bool is_full = request_is_full_series(room) && span_us >= FULL_SERIES(t1_us);
    bool is_enough = room->is_in_dialog && room->method != METHOD_INVITE && room->sent >= SENDS_IN_DIALOG &&
                     span_us >= SERIES_IN_DIALOG(t1_us);
    uint32_t frame;

    if (!room->wait.link.data || room->wait.line != &watch->line || room->mismatch || room->is_answered)
        return;
    if (room->finding && is_full)
        request_silence_retell(&watch->proof, room, span_us);
    if (room->finding || (!is_full && !is_enough))
        return;
    if (request_proof_doubt(&watch->proof, room, now_us, &frame) != REQUEST_NO_DOUBT ||
        !request_dead_add(watch->dead, room, bytes_of(watch, room)))
        return;
    request_silence_tell(&watch->proof, room, span_us);
    watch->context->clock->has_passed = true;
}

/** Another copy: sent again, or only captured twice. */
static void repetition_note(struct request_watch *watch, const struct message_event *request,
                            struct transaction_state *room)
{
    int64_t time_us = request->arrival->time_us;

    if (time_us == TIME_UNKNOWN || room->sent_us == TIME_UNKNOWN ||
        time_us - room->sent_us < request_again_us(watch->context))
        return;
    room->sent++;
    room->sent_us = time_us;
    if (room->mismatch)
        room->mismatch->id = FINDING_RESPONSE_MISMATCH; /* the client has not taken it for an answer */
    unheard_request(watch->context, room, request);
    request_again_check(watch->context, request, room);
    early_check(watch, room, time_us);
}

/** Has the client given up, and started over with the next CSeq number? Then it has got no response (RFC 3261
 * section 17.1.2.2, timer F). */
static void start_over_check(struct request_watch *watch, const struct message_event *request,
                             const struct transaction_state *room)
{
    struct request_open *open = request_opens_of_way(&watch->opens, request_way(room));
    struct finding *finding;

    if (!open || !open->was_sent_to_the_end || open->call != request->message->call ||
        open->cseq + 1 != request->message->cseq)
        return;
    if (!open->has_credentials && sip_text_has(bytes_of(watch, room), "zation:")) /* it was challenged */
        return;
    if (!request_dead_add(watch->dead, room, bytes_of(watch, room)))
        return;
    finding = finding_add_late(watch->context->findings, open->place, FINDING_REQUEST_NO_RESPONSE,
                               request->message->call_id, "%s; then its sender started over with CSeq %u (frame %u)",
                               open->words, request->message->cseq, room->frame);
    finding_add_frame(finding, open->frame);
    finding_add_frame(finding, room->frame);
    request_opens_remove(&watch->opens, open->place);
    watch->context->clock->has_passed = true;
}

static void room_fill(struct transaction_state *room, const struct message_event *request)
{
    const struct arrival *arrival = request->arrival;

    room->sent = 1;
    room->sent_us = room->begin_us = arrival->time_us;
    room->place = request->place;
    room->frame = arrival->frame;
    room->hosts = arrival->hosts;
    room->target_host = arrival->target_host;
    room->source = arrival->source;
    room->target = arrival->target;
    room->from = arrival->from;
    room->to = arrival->to;
    room->is_fragmented = arrival->is_fragmented;
    room->is_stream = arrival->is_stream;
    room->is_cut = arrival->is_cut;
    room->is_in_dialog = request->part->is_in_dialog;
    room->method = request->method;
}

static void request_note(struct request_watch *watch, const struct message_event *request,
                         struct transaction_state *room)
{
    if (room->sent > 0) {
        repetition_note(watch, request, room);
        return;
    }
    if (room->finding) /* the capture is out of order */
        room->finding->is_withdrawn = true;
    room->finding = NULL;
    room_fill(room, request);
    if (g_hash_table_size(watch->opens.by_way) > 0)
        start_over_check(watch, request, room);
    if (!request->part->response_frame)
        timer_list_add(&watch->line, room, request->arrival->time_us);
}

/** A CANCEL ends the wait for a response to its INVITE, even where a provisional one crosses it. */
static void cancel_note(const struct message_event *cancel)
{
    struct transaction_state *invite =
        transaction_state_of(cancel->requests, cancel->message, (struct sip_text){"INVITE", 6});

    if (!invite)
        return;
    invite->is_cancelled = true;
    list_timer_cancel(&invite->wait);
}

/** A final response ends the wait, an INVITE's provisional one begins another. */
static void answer_note(struct request_watch *watch, const struct message_event *response,
                        struct transaction_state *room)
{
    if (response->part->is_unmatched)
        return;
    room->is_answered = true;
    if (room->told & REPORTED_OTHER_BRANCH) /* that one answers another request, which the capture lacks */
        room->mismatch->is_withdrawn = true;
    if (!response->part->request_frame || (response->method != METHOD_INVITE && response->message->code < 200))
        return;
    unheard_response(watch->context, room, response);
    request_again_tell(watch->context, response, room);
    list_timer_cancel(&room->wait);
    if (room->finding) {
        room->finding->is_withdrawn = true; /* it came late, as is said there */
        registration_reach_answered(watch->context, bytes_of(watch, room));
    }
    if (room->finding && room->cause)
        room->cause->is_withdrawn = true;
    room->finding = NULL;
    if (g_hash_table_size(watch->opens.by_way) > 0)
        request_opens_remove(&watch->opens, room->place);
    room->is_final |= response->message->code >= 200;
    if (room->is_final || response->part->response_us == TIME_UNKNOWN)
        return;
    room->response_frame = response->arrival->frame;
    if (!room->is_cancelled)
        timer_list_add(&watch->ringing, room, response->arrival->time_us);
}

static void response_note(struct request_watch *watch, const struct message_event *response,
                          struct transaction_state *room)
{
    request_dead_revive(watch->dead, response);
    if (room)
        answer_note(watch, response, room);
}

void request_watch_message(struct request_watch *watch, const struct message_event *event)
{
    struct transaction_state *room = transaction_state(event->requests);

    request_proof_message(&watch->proof, event);
    if (event->message->code) {
        response_note(watch, event, room);
        return;
    }
    if (room && event->method != METHOD_ACK)
        request_note(watch, event, room);
    if (event->method == METHOD_CANCEL)
        cancel_note(event);
}

void request_watch_unreachable(const struct transaction_store *requests, const struct sip_message *request,
                               uint32_t frame, const struct icmp_error *error)
{
    struct transaction_state *room = transaction_state_of(requests, request, request->method);

    if (!room || room->icmp_frame)
        return;
    room->icmp_frame = frame;
    room->icmp = *error;
}

void request_watch_open_at_end(struct request_watch *watch, struct request_opens *opens)
{
    int64_t now_us = watch->context->clock->now_us;

    request_opens_start(opens);
    for (GList *link = watch->line.waiting.head; link; link = link->next) {
        const struct transaction_state *room = link->data;
        struct request_open *open = room->finding || room->mismatch || now_us < room->begin_us
                                        ? NULL
                                        : request_opens_add(opens, room->place, request_way(room), room->frame);
        bool leaps = open && sight_leaps(room->sent_us, now_us);

        if (open)
            request_silence_keep(open, &watch->proof, room, leaps ? watch->line.span_us : now_us - room->begin_us,
                                 leaps ? request_proof_reason(&watch->proof, room, REQUEST_DOUBT_CLOCK, 0)
                                       : g_strdup_printf("the capture ends before the limit of %u s",
                                                         (unsigned)(watch->line.span_us / G_USEC_PER_SEC)));
    }
}

const struct request_open *request_watch_open(const struct request_watch *watch, const struct finding_place *place)
{
    return request_opens_at(&watch->opens, place);
}

const struct ways *request_watch_hosts(const struct request_watch *watch)
{
    return &watch->proof.hosts;
}
