/* retry_watch.c
 * Remembers what refused requests were told, and compares those that come next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "retry_watch.h"

#include "evidence_interval.h"
#include "key.h"
#include "recent.h"

#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)
#define REFUSALS_MOST 1024

/** A request whose interval was too short. */
struct short_interval {
    struct recent_entry recent;
    uint64_t call;   /* names its Call-ID */
    uint32_t source; /* who refused it, as in struct sight */
    uint32_t cseq;
    uint32_t frame;       /* of the newest 422 or 423 */
    uint32_t least_frame; /* of the one with that */
    uint32_t asked;       /* seconds */
    uint32_t least;       /* the longest minimum so far: each proxy on the way may have one of its own */
    bool is_told;         /* that it was repeated */
};

/** A server that asks for a pause. */
struct pause {
    struct recent_entry recent;
    int64_t since_us;
    uint32_t seconds;
    uint32_t frame;  /* of the 503 */
    uint64_t device; /* which it was said to */
    bool is_told;    /* that the pause was not kept */
};

struct retry_watch {
    const struct watch_ground *ground;
    struct recent intervals; /* struct short_interval */
    struct recent pauses;    /* struct pause */
    int64_t paused_until_us; /* when the last of them is over; SIGHT_NO_TIME: there was none */
};

struct retry_watch *retry_watch_new(const struct watch_ground *ground)
{
    struct retry_watch *watch = g_new0(struct retry_watch, 1);

    watch->ground = ground;
    watch->paused_until_us = SIGHT_NO_TIME;
    recent_start(&watch->intervals, MEMORY_US, REFUSALS_MOST, sizeof(struct short_interval));
    recent_start(&watch->pauses, (int64_t)UINT32_MAX * G_USEC_PER_SEC, REFUSALS_MOST, sizeof(struct pause));
    return watch;
}

void retry_watch_free(struct retry_watch *watch)
{
    if (!watch)
        return;
    recent_stop(&watch->intervals);
    recent_stop(&watch->pauses);
    g_free(watch);
}

/** The request that the response answers, if all of it is there. */
static bool request_read(const struct heard *response, struct sip_message *request)
{
    struct sip_text bytes = transaction_request(response->requests);

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, request) && !request->is_cut;
}

/** Under one Call-ID and method, or of one Contact of one user: who registers may take another Call-ID each time. */
static uint64_t interval_id(const struct heard *response, const struct sip_message *request)
{
    const struct sip_message *message = response->message;
    uint64_t id = key_mix(key_mix_number(0, message->code), message->method);
    struct sip_text contact;

    if (response->method == METHOD_REGISTER && sip_header_find(request, "Contact", 'm', &contact))
        return key_mix(key_mix(id, sip_element_uri(request->to)), sip_element_uri(contact));
    return key_mix_number(id, message->call);
}

static void interval_tell(struct retry_watch *watch, const struct heard *response, struct short_interval *interval)
{
    unsigned code = response->message->code;
    struct remark *remark = remark_add(watch->ground->remarks, response->place, FINDING_INTERVAL_NOT_RAISED, response->message->call_id,
                                       "%u: asked for %u s again, although frame %u wants at least %u s (%s)", code, interval->asked,
                                       interval->least_frame, interval->least, code == 422 ? "Min-SE" : "Min-Expires");

    remark_add_frame(remark, interval->least_frame);
    remark_add_frame(remark, response->part->request_frame);
    interval->is_told = true;
}

/** Is it wrong to ask for the same once more: was it known to be too short, by the same server? */
static bool is_repeated(const struct short_interval *interval, const struct heard *response, uint32_t asked)
{
    return interval->frame && interval->source == response->sight->source && interval->asked == asked && asked < interval->least;
}

static void interval_note(struct retry_watch *watch, const struct heard *response)
{
    struct evidence_lines lines;
    struct short_interval *interval;
    struct interval asked;
    struct sip_message request;
    uint32_t least;

    if (!request_read(response, &request))
        return;
    evidence_lines_read(&lines, &request);
    asked = interval_asked(response->message->code, response->message->method, &lines);
    evidence_lines_read(&lines, response->message);
    if (!asked.is_known || !interval_minimum(response->message->code, &lines, &least))
        return;
    interval = recent_get(&watch->intervals, interval_id(response, &request), response->sight->time_us);
    if (interval->frame && interval->call == response->message->call && interval->cseq == response->message->cseq)
        return; /* the same request on another hop or branch */
    if (!is_repeated(interval, response, asked.seconds))
        interval->is_told = false;
    else if (!interval->is_told)
        interval_tell(watch, response, interval);
    if (interval->source != response->sight->source)
        interval->least = 0;
    interval->call = response->message->call;
    interval->source = response->sight->source;
    interval->cseq = response->message->cseq;
    interval->frame = response->sight->frame;
    interval->asked = asked.seconds;
    if (least > interval->least) {
        interval->least = least;
        interval->least_frame = response->sight->frame;
    }
}

/**
 * The same user asks the same server for the same. That is less than RFC 3261 section 21.5.4 forbids: a proxy sends requests of many users, a 503 may
 * have come from behind the server, and it does not say how much of a server it speaks for (RFC 5390).
 */
static uint64_t pause_id(const struct sip_message *request, uint32_t hosts, uint32_t server)
{
    uint64_t id = key_mix_number(key_mix_number(0, hosts), server);

    id = key_mix(key_mix(id, request->method), sip_element_uri(request->from));
    return key_mix(id, evidence_request_uri(request));
}

/** Devices of one user that register from behind one address are told apart by their Contact. */
static uint64_t device_of(const struct sip_message *request, enum sip_method method)
{
    struct sip_text contact;

    return method == METHOD_REGISTER && sip_header_find(request, "Contact", 'm', &contact) ? key_mix(1, sip_element_uri(contact)) : 0;
}

/** OPTIONS asks whether the server is back; the others belong to an earlier request. */
static bool is_begun_by(enum sip_method method)
{
    return method != METHOD_OPTIONS && method != METHOD_ACK && method != METHOD_CANCEL && method != METHOD_PRACK && method != METHOD_BYE;
}

static void pause_note(struct retry_watch *watch, const struct heard *response)
{
    struct sip_message request;
    struct sip_text value, rest;
    struct pause *pause;
    uint32_t seconds;
    bool goes_on;

    if (!sip_header_find(response->message, "Retry-After", 0, &value) || !evidence_retry_seconds(value, &seconds, &rest) || seconds == 0)
        return;
    if (response->part->is_in_dialog || !is_begun_by(response->method) || response->sight->time_us == SIGHT_NO_TIME)
        return;
    if (!evidence_has_one_via(response->message) || !request_read(response, &request))
        return;
    pause = recent_get(&watch->pauses, pause_id(&request, response->sight->hosts, response->sight->source), response->sight->time_us);
    goes_on = pause->frame && response->sight->time_us - pause->since_us < pause->seconds * (int64_t)G_USEC_PER_SEC;
    pause->is_told &= goes_on;
    pause->since_us = response->sight->time_us;
    pause->seconds = seconds;
    pause->frame = response->sight->frame;
    pause->device = device_of(&request, response->method);
    watch->paused_until_us = MAX(watch->paused_until_us, pause->since_us + seconds * (int64_t)G_USEC_PER_SEC);
}

void retry_watch_response(struct retry_watch *watch, const struct heard *response)
{
    struct sip_message *message = response->message;

    if (response->part->first_frame || !message->call_id.at || !message->has_cseq)
        return;
    sip_message_finish(message);
    if (message->is_cut)
        return;
    if (message->code == 503)
        pause_note(watch, response);
    else
        interval_note(watch, response);
}

/** A request that was sent within the time that a message takes may not know of the 503 yet: T1 is what the client takes that for. */
static bool is_within(const struct pause *pause, const struct retry_watch *watch, int64_t time_us)
{
    int64_t since_us = time_us - pause->since_us;

    return since_us > watch->ground->t1_ms * INT64_C(1000) && since_us < pause->seconds * (int64_t)G_USEC_PER_SEC;
}

void retry_watch_request(struct retry_watch *watch, const struct heard *request)
{
    struct sip_message *message = request->message;
    const struct sight *sight = request->sight;
    struct remark *remark;
    struct pause *pause;

    if (sight->time_us >= watch->paused_until_us || sight->time_us == SIGHT_NO_TIME || request->part->first_frame || !is_begun_by(request->method))
        return;
    pause = recent_find(&watch->pauses, pause_id(message, sight->hosts, sight->target), sight->time_us);
    if (!pause || pause->is_told || !is_within(pause, watch, sight->time_us) || request->part->is_in_dialog)
        return;
    sip_message_finish(message);
    if (!evidence_has_one_via(message) || device_of(message, request->method) != pause->device)
        return;
    remark = remark_add(watch->ground->remarks, request->place, FINDING_RETRY_AFTER_IGNORED, message->call_id,
                        "%.*s again %.1f s after the 503, whose Retry-After asks for %u s without requests to this server",
                        sip_method_shown(message->method), message->method.at, (double)(sight->time_us - pause->since_us) / G_USEC_PER_SEC,
                        pause->seconds);
    remark_add_frame(remark, pause->frame);
    pause->is_told = true;
}
