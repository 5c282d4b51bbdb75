/* glare.c
 * Remembers who made which Call-ID, as that side has to wait longer after 491.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/glare.h"

#include "calls/recent_table.h"
#include "sip/key.h"
#include "watches/glare_outcome.h"

/* Who made the Call-ID waits 2.1 to 4 s, the other side up to 2 s, in steps of 10 ms: one step less is no matter. */
#define OWNER_WAITS_US (2100 * INT64_C(1000))
#define STEP_US (10 * INT64_C(1000))

#define GLARES_MOST 256

/* Of calls, the newest are known, one in each slot: who began a call that was written over is not known any more. */
#define CALLS_KNOWN ((size_t)1 << 14)

#define OWNER_LEN 24

/** A call whose first INVITE was seen. */
struct begun_call {
    uint64_t id;    /* names its Call-ID; 0: none */
    uint32_t owner; /* names who made it */
    uint32_t frame; /* of that INVITE; 0: it is in doubt who made it */
};

/** A request that was answered with 491. */
struct glare {
    struct recent_table_entry recent;
    int64_t time_us;
    uint32_t frame;
    uint32_t begun_frame; /* of the first INVITE of the call */
    uint32_t cseq;
};

struct glare_watch {
    const struct watch_context *context;
    struct begun_call *calls;   /* CALLS_KNOWN; NULL before the first INVITE */
    struct recent_table glares; /* struct glare */
    struct glare_outcomes outcomes;
};

struct glare_watch *glare_watch_new(const struct watch_context *context)
{
    struct glare_watch *watch = g_new0(struct glare_watch, 1);

    watch->context = context;
    glare_outcomes_start(&watch->outcomes, context);
    recent_table_start(&watch->glares, 2 * OWNER_WAITS_US, GLARES_MOST, sizeof(struct glare));
    return watch;
}

void glare_watch_free(struct glare_watch *watch)
{
    if (!watch)
        return;
    glare_outcomes_stop(&watch->outcomes);
    recent_table_stop(&watch->glares);
    g_free(watch->calls);
    g_free(watch);
}

/** Names who sends the requests: the end of From, where the tag stands, stays as it is in a dialog. */
static uint32_t owner_of(const struct sip_message *message)
{
    size_t len = MIN(message->from.len, OWNER_LEN);

    return (uint32_t)key_mix(0, (struct sip_text){message->from.at + message->from.len - len, len});
}

static size_t place_of(const struct sip_message *message)
{
    return key_plain(0, message->call_id) % CALLS_KNOWN;
}

/** An INVITE outside a dialog makes the Call-ID. If the other side sends one, too, as very old phones do, nothing is
 * known. */
static void call_note(struct glare_watch *watch, const struct message_event *invite)
{
    uint64_t id = invite->message->call;
    uint32_t owner = owner_of(invite->message);
    struct begun_call *call;

    if (!watch->calls)
        watch->calls = g_new0(struct begun_call, CALLS_KNOWN);
    call = &watch->calls[place_of(invite->message)];
    if (call->id != id)
        *call = (struct begun_call){id, owner, invite->arrival->frame};
    else if (call->owner != owner)
        call->frame = 0;
}

static uint64_t glare_id(const struct sip_message *message)
{
    return key_mix(key_mix_number(message->call, owner_of(message)), message->method);
}

void glare_watch_response(struct glare_watch *watch, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    uint64_t id = message->call;
    const struct begun_call *call = watch->calls ? &watch->calls[place_of(message)] : NULL;
    struct glare *glare;

    if (response->method != METHOD_INVITE && response->method != METHOD_UPDATE)
        return;
    if (response->part->first_frame || !response->part->is_in_dialog || response->arrival->time_us == TIME_UNKNOWN)
        return;
    if (message->call_id.at && message->from.at && response->part->request_frame)
        glare_outcome_refused(&watch->outcomes, response);
    if (!call || call->id != id || !call->frame || call->owner != owner_of(message))
        return;
    glare = recent_table_get(&watch->glares, glare_id(message), response->arrival->time_us);
    if (glare->frame && glare->cseq == message->cseq)
        return; /* another hop */
    glare->time_us = response->arrival->time_us;
    glare->frame = response->arrival->frame;
    glare->begun_frame = call->frame;
    glare->cseq = message->cseq;
}

static void retry_check(struct glare_watch *watch, const struct message_event *request)
{
    const struct sip_message *message = request->message;
    struct glare *glare = recent_table_find(&watch->glares, glare_id(message), request->arrival->time_us);
    int64_t waited_us;

    if (!glare || glare->cseq == message->cseq || request->arrival->time_us == TIME_UNKNOWN)
        return;
    waited_us = request->arrival->time_us - glare->time_us;
    if (waited_us >= 0 && waited_us < OWNER_WAITS_US - STEP_US) {
        struct finding *finding =
            finding_add(watch->context->findings, request->place, FINDING_GLARE_TOO_EARLY, message->call_id,
                        "%.*s again %.2f s after the 491: who made the Call-ID waits 2.1 to 4 s",
                        sip_method_shown(message->method), message->method.at, (double)waited_us / G_USEC_PER_SEC);

        finding_add_frame(finding, glare->frame);
        finding_add_frame(finding, glare->begun_frame);
    }
    recent_table_remove(&watch->glares, glare);
}

void glare_watch_request(struct glare_watch *watch, const struct message_event *request)
{
    if (request->part->first_frame || !request->message->call_id.at || !request->message->from.at)
        return;
    glare_outcome_change(&watch->outcomes, request);
    if (recent_table_count(&watch->glares) > 0)
        retry_check(watch, request);
    if (request->method == METHOD_INVITE && !request->part->is_in_dialog)
        call_note(watch, request);
}

void glare_watch_bye(struct glare_watch *watch, const struct message_event *bye)
{
    glare_outcome_bye(&watch->outcomes, bye);
}
