/* retry.c
 * Remembers what refused requests were told, and compares those that come next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/retry.h"

#include "calls/recent_table.h"
#include "sip/interval.h"
#include "sip/key.h"
#include "sip/uri.h"

#define MEMORY_US (200 * (int64_t)G_USEC_PER_SEC)
#define REFUSALS_MOST 1024

/** A request whose interval was too short. */
struct short_interval {
    struct recent_table_entry recent;
    uint64_t call;   /* names its Call-ID */
    uint32_t source; /* who refused it, as in struct arrival */
    uint32_t cseq;
    uint32_t frame;       /* of the newest 422 or 423 */
    uint32_t least_frame; /* of the one with that */
    uint32_t asked;       /* seconds */
    uint32_t least;       /* the longest minimum so far: each proxy on the way may have one of its own */
    bool is_told;         /* that it was repeated */
};

/** A server that asks for a pause. */
struct pause {
    struct recent_table_entry recent;
    int64_t since_us;
    uint32_t seconds;
    uint32_t frame;  /* of the 503 */
    uint64_t device; /* which it was said to */
    bool is_told;    /* that the pause was not kept */
};

struct retry_watch {
    const struct watch_context *context;
    struct recent_table intervals; /* struct short_interval */
    struct recent_table pauses;    /* struct pause */
    int64_t paused_until_us;       /* when the last of them is over; TIME_UNKNOWN: there was none */
};

struct retry_watch *retry_watch_new(const struct watch_context *context)
{
    struct retry_watch *watch = g_new0(struct retry_watch, 1);

    watch->context = context;
    watch->paused_until_us = TIME_UNKNOWN;
    recent_table_start(&watch->intervals, MEMORY_US, REFUSALS_MOST, sizeof(struct short_interval));
    recent_table_start(&watch->pauses, (int64_t)UINT32_MAX * G_USEC_PER_SEC, REFUSALS_MOST, sizeof(struct pause));
    return watch;
}

void retry_watch_free(struct retry_watch *watch)
{
    if (!watch)
        return;
    recent_table_stop(&watch->intervals);
    recent_table_stop(&watch->pauses);
    g_free(watch);
}

/** The request that the response answers, if all of it is there. */
static bool request_read(const struct message_event *response, struct sip_message *request)
{
    struct sip_text bytes = transaction_request(response->requests);

    return bytes.len > 0 && sip_message_read(bytes.at, bytes.len, request) && !request->is_cut;
}

/** Under one Call-ID and method, or of one Contact of one user: who registers may take another Call-ID each time. */
static uint64_t interval_id(const struct message_event *response, const struct sip_message *request)
{
    const struct sip_message *message = response->message;
    uint64_t id = key_mix(key_mix_number(0, message->code), message->method);
    struct sip_text contact;

    if (response->method == METHOD_REGISTER && sip_header_find(request, "Contact", 'm', &contact))
        return key_mix(key_mix(id, sip_element_uri(request->to)), sip_element_uri(contact));
    return key_mix_number(id, message->call);
}

static void interval_tell(struct retry_watch *watch, const struct message_event *response,
                          struct short_interval *interval)
{
    unsigned code = response->message->code;
    struct finding *finding =
        finding_add(watch->context->findings, response->place, FINDING_INTERVAL_NOT_RAISED, response->message->call_id,
                    "%u: asked for %u s again, although frame %u wants at least %u s (%s)", code, interval->asked,
                    interval->least_frame, interval->least, code == 422 ? "Min-SE" : "Min-Expires");

    finding_add_frame(finding, interval->least_frame);
    finding_add_frame(finding, response->part->request_frame);
    interval->is_told = true;
}

/** Is it wrong to ask for the same once more: was it known to be too short, by the same server? */
static bool is_repeated(const struct short_interval *interval, const struct message_event *response, uint32_t asked)
{
    return interval->frame && interval->source == response->arrival->source && interval->asked == asked &&
           asked < interval->least;
}

static void interval_note(struct retry_watch *watch, const struct message_event *response)
{
    struct sip_headers lines;
    struct short_interval *interval;
    struct interval asked;
    struct sip_message request;
    uint32_t least;

    if (!request_read(response, &request))
        return;
    sip_headers_read(&lines, &request);
    asked = interval_asked(response->message->code, response->message->method, &lines);
    sip_headers_read(&lines, response->message);
    if (!asked.is_known || !interval_minimum(response->message->code, &lines, &least))
        return;
    interval = recent_table_get(&watch->intervals, interval_id(response, &request), response->arrival->time_us);
    if (interval->frame && interval->call == response->message->call && interval->cseq == response->message->cseq)
        return; /* the same request on another hop or branch */
    if (!is_repeated(interval, response, asked.seconds))
        interval->is_told = false;
    else if (!interval->is_told)
        interval_tell(watch, response, interval);
    if (interval->source != response->arrival->source)
        interval->least = 0;
    interval->call = response->message->call;
    interval->source = response->arrival->source;
    interval->cseq = response->message->cseq;
    interval->frame = response->arrival->frame;
    interval->asked = asked.seconds;
    if (least > interval->least) {
        interval->least = least;
        interval->least_frame = response->arrival->frame;
    }
}

/**
 * The same user asks the same server for the same. That is less than RFC 3261 section 21.5.4 forbids: a proxy sends
 * requests of many users, a 503 may have come from behind the server, and it does not say how much of a server it
 * speaks for (RFC 5390).
 */
static uint64_t pause_id(const struct sip_message *request, uint32_t hosts, uint32_t server)
{
    uint64_t id = key_mix_number(key_mix_number(0, hosts), server);

    id = key_mix(key_mix(id, request->method), sip_element_uri(request->from));
    return key_mix(id, sip_request_uri(request));
}

/** Devices of one user that register from behind one address are told apart by their Contact. */
static uint64_t device_of(const struct sip_message *request, enum sip_method method)
{
    struct sip_text contact;

    return method == METHOD_REGISTER && sip_header_find(request, "Contact", 'm', &contact)
               ? key_mix(1, sip_element_uri(contact))
               : 0;
}

/** OPTIONS asks whether the server is back; the others belong to an earlier request. */
static bool is_begun_by(enum sip_method method)
{
    return method != METHOD_OPTIONS && method != METHOD_ACK && method != METHOD_CANCEL && method != METHOD_PRACK &&
           method != METHOD_BYE;
}

static void pause_note(struct retry_watch *watch, const struct message_event *response)
{
    struct sip_message request;
    struct sip_text value, rest;
    struct pause *pause;
    uint32_t seconds;
    bool goes_on;

    if (!sip_header_find(response->message, "Retry-After", 0, &value) ||
        !sip_retry_after_read(value, &seconds, &rest) || seconds == 0)
        return;
    if (response->part->is_in_dialog || !is_begun_by(response->method) || response->arrival->time_us == TIME_UNKNOWN)
        return;
    if (!sip_has_one_via(response->message) || !request_read(response, &request))
        return;
    pause = recent_table_get(&watch->pauses, pause_id(&request, response->arrival->hosts, response->arrival->source),
                             response->arrival->time_us);
    goes_on = pause->frame && response->arrival->time_us - pause->since_us < pause->seconds * (int64_t)G_USEC_PER_SEC;
    pause->is_told &= goes_on;
    pause->since_us = response->arrival->time_us;
    pause->seconds = seconds;
    pause->frame = response->arrival->frame;
    pause->device = device_of(&request, response->method);
    watch->paused_until_us = MAX(watch->paused_until_us, pause->since_us + seconds * (int64_t)G_USEC_PER_SEC);
}

void retry_watch_response(struct retry_watch *watch, const struct message_event *response)
{
    struct sip_message *message = response->message;

    if (response->part->first_frame || !message->call_id.at || !message->has_cseq)
        return;
    if (message->is_cut)
        return;
    if (message->code == 503)
        pause_note(watch, response);
    else
        interval_note(watch, response);
}

/** A request that was sent within the time that a message takes may not know of the 503 yet: T1 is what the client
 * takes that for. */
static bool is_within(const struct pause *pause, const struct retry_watch *watch, int64_t time_us)
{
    int64_t since_us = time_us - pause->since_us;

    return since_us > watch->context->t1_ms * INT64_C(1000) && since_us < pause->seconds * (int64_t)G_USEC_PER_SEC;
}

void retry_watch_request(struct retry_watch *watch, const struct message_event *request)
{
    struct sip_message *message = request->message;
    const struct arrival *arrival = request->arrival;
    struct finding *finding;
    struct pause *pause;

    if (arrival->time_us >= watch->paused_until_us || arrival->time_us == TIME_UNKNOWN || request->part->first_frame ||
        !is_begun_by(request->method))
        return;
    pause = recent_table_find(&watch->pauses, pause_id(message, arrival->hosts, arrival->target), arrival->time_us);
    if (!pause || pause->is_told || !is_within(pause, watch, arrival->time_us) || request->part->is_in_dialog)
        return;
    if (!sip_has_one_via(message) || device_of(message, request->method) != pause->device)
        return;
    finding =
        finding_add(watch->context->findings, request->place, FINDING_RETRY_AFTER_IGNORED, message->call_id,
                    "%.*s again %.1f s after the 503, whose Retry-After asks for %u s without requests to this server",
                    sip_method_shown(message->method), message->method.at,
                    (double)(arrival->time_us - pause->since_us) / G_USEC_PER_SEC, pause->seconds);
    finding_add_frame(finding, pause->frame);
    pause->is_told = true;
}
