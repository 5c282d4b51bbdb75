/* glare_outcome.c
 * Waits for a second try after 491, and tells where none comes, or where there was nothing to wait for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/glare_outcome.h"

#include "sip/headers.h"
#include "sip/key.h"
#include "texts/decimal.h"

/* Who has to try again waits 4 s at most. What comes a little later than is told is no matter. */
#define RETRY_US (10 * (int64_t)G_USEC_PER_SEC)
#define GUARD_US ((int64_t)G_USEC_PER_SEC)

/* Nobody hangs up so soon after the 491: a BYE within this time is what a program makes of it. */
#define BYE_AT_ONCE_US ((int64_t)G_USEC_PER_SEC)

/* So many calls wait at the same time. */
#define WAITING_MOST 256

/* Refusals that are no further apart are told together, of so many callers. */
#define ALONE_US (64 * (int64_t)G_USEC_PER_SEC)
#define ALONE_MOST 256

/* So often, and it is no chance. */
#define ALONE_TOLD 2
#define ALONE_WARNS 3

#define EXPIRES_SHOWN 40

/** A request that got 491. */
struct refused_change {
    uint32_t owner; /* the tag in From: names its sender; its responses have the same */
    uint32_t cseq, request_frame, frame;
    char *expires; /* its Session-Expires, owned; NULL: it has none */
};

/** The refused requests of a call, one of each side at most, until one of them is tried again. */
struct glare_outcome {
    uint64_t call;
    struct glare_outcomes *of;
    struct list_timer wait;
    struct finding_place *place; /* of the newest 491, as is the following */
    int64_t time_us;
    uint32_t hosts;
    char *call_id;
    char *method;
    bool is_alone; /* nothing of the other side was open */
    struct refused_change changes[2];
    unsigned count;
    struct finding *finding; /* that the call was ended; NULL: not so far */
    uint32_t bye_owner, bye_frame;
    int64_t bye_us; /* how long after the 491 it came */
};

/** A side whose requests cross nothing and are refused. */
struct lone_change {
    struct recent_table_entry recent;
    struct finding *finding; /* NULL: nothing is said so far */
    uint32_t frame;          /* of the first 491 */
    unsigned count;
};

static void outcome_free(void *data)
{
    struct glare_outcome *outcome = data;

    list_timer_cancel(&outcome->wait);
    g_free(outcome->changes[0].expires);
    g_free(outcome->changes[1].expires);
    g_free(outcome->call_id);
    g_free(outcome->method);
    g_free(outcome);
}

static void outcome_passed(void *owner, int64_t now_us);

void glare_outcomes_start(struct glare_outcomes *outcomes, const struct watch_context *context)
{
    outcomes->context = context;
    outcomes->waiting = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, outcome_free);
    timer_list_start(&outcomes->retries, context->clock, RETRY_US + GUARD_US, outcome_passed,
                     offsetof(struct glare_outcome, wait));
    recent_table_start(&outcomes->alone, ALONE_US, ALONE_MOST, sizeof(struct lone_change));
}

void glare_outcomes_stop(struct glare_outcomes *outcomes)
{
    g_hash_table_destroy(outcomes->waiting);
    recent_table_stop(&outcomes->alone);
}

/** Who is to refresh the session was agreed before; here both do (RFC 4028 section 10). */
static void add_refreshes(GString *words, const struct glare_outcome *outcome)
{
    const struct refused_change *one = &outcome->changes[0], *other = &outcome->changes[1];

    if (outcome->count == 2 && one->expires && other->expires)
        g_string_append_printf(words,
                               "; both refresh the session, although only one is the refresher (RFC 4028 section 10): "
                               "frame %u with %s, frame %u with %s",
                               one->request_frame, one->expires, other->request_frame, other->expires);
}

static void add_refusals(GString *words, const struct glare_outcome *outcome)
{
    if (outcome->count == 2)
        g_string_append_printf(words, "491 to the %s of either side (frames %u and %u)", outcome->method,
                               outcome->changes[0].frame, outcome->changes[1].frame);
    else
        g_string_append_printf(words, "491 to %s%s", outcome->method,
                               outcome->is_alone ? ", although nothing of the other side is open in this capture" : "");
}

static struct finding *outcome_tell(const struct glare_outcome *outcome, const char *words)
{
    struct finding_log *findings = outcome->of->context->findings;
    struct finding *finding =
        finding_add_late(findings, outcome->place, FINDING_GLARE_NOT_RETRIED,
                         (struct sip_text){outcome->call_id, strlen(outcome->call_id)}, "%s", words);

    for (unsigned i = 0; i < outcome->count; i++)
        finding_add_frame(finding, outcome->changes[i].request_frame);
    for (unsigned i = 0; i < outcome->count; i++)
        finding_add_frame(finding, outcome->changes[i].frame);
    return finding;
}

static void outcome_passed(void *owner, int64_t now_us)
{
    struct glare_outcome *outcome = owner;
    GString *words;

    (void)now_us;
    if (!outcome->finding && !watch_may_have_missed(outcome->of->context, outcome->hosts, outcome->time_us)) {
        words = g_string_new(NULL);
        add_refusals(words, outcome);
        g_string_append_printf(words, ", and %s tried again within %u s: until then the change has not taken place",
                               outcome->count == 2 ? "neither side has" : "nobody has",
                               (unsigned)(RETRY_US / G_USEC_PER_SEC));
        add_refreshes(words, outcome);
        outcome_tell(outcome, words->str);
        g_string_free(words, TRUE);
    }
    g_hash_table_remove(outcome->of->waiting, &outcome->call);
}

/** Session-Expires of the request that the response answers. Free with g_free(); NULL: it has none. */
static char *expires_of(const struct message_event *response)
{
    struct sip_text bytes = transaction_request(response->requests), value;
    struct sip_message request;

    if (bytes.len == 0 || !sip_message_read(bytes.at, bytes.len, &request) ||
        !sip_header_find(&request, "Session-Expires", 'x', &value) || value.len > EXPIRES_SHOWN)
        return NULL;
    return g_strndup(value.at, value.len);
}

/** That of the call, with the newest 491 in it; NULL: too many wait. */
static struct glare_outcome *outcome_get(struct glare_outcomes *outcomes, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    struct glare_outcome *outcome = g_hash_table_lookup(outcomes->waiting, &message->call);

    if (!outcome && g_hash_table_size(outcomes->waiting) >= WAITING_MOST)
        return NULL;
    if (!outcome) {
        outcome = g_new0(struct glare_outcome, 1);
        outcome->call = message->call;
        outcome->of = outcomes;
        outcome->call_id = g_strndup(message->call_id.at, message->call_id.len);
        outcome->method = g_strdup(sip_method_name(response->method));
        g_hash_table_insert(outcomes->waiting, &outcome->call, outcome);
    }
    list_timer_cancel(&outcome->wait);
    outcome->place = response->place;
    outcome->time_us = response->arrival->time_us;
    outcome->hosts = response->arrival->hosts;
    return outcome;
}

/** Is nothing of the answering side open, as far as the capture shows it? */
static bool is_alone(const struct glare_outcomes *outcomes, const struct message_event *response)
{
    int64_t time_us = response->arrival->time_us;
    struct sip_text bytes = transaction_request(response->requests);
    struct sip_message request;

    return response->part->response_us != TIME_UNKNOWN && bytes.len > 0 &&
           sip_message_read(bytes.at, bytes.len, &request) &&
           !watch_may_have_missed(outcomes->context, response->arrival->hosts,
                                  time_before(time_us, watch_64_t1_us(outcomes->context))) &&
           dialog_change_is_alone(response->call, &request, response->part->request_frame,
                                  time_us - response->part->response_us);
}

/** One alone may have come before the ACK that ends an earlier change; not so the next one. */
static void alone_note(struct glare_outcomes *outcomes, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    uint64_t id = key_mix_number(message->call, dialog_from_tag(message));
    struct lone_change *alone = recent_table_get(&outcomes->alone, id, response->arrival->time_us);
    uint32_t frame = response->arrival->frame;
    char *words;

    if (alone->count++ == 0)
        alone->frame = frame;
    if (alone->count < ALONE_TOLD)
        return;
    words =
        g_strdup_printf("491 to %s %u times, from frame %u to frame %u, although no INVITE or UPDATE of the answering "
                        "side is open in this capture: nothing crosses, so waiting does not help (RFC 3261 section "
                        "14.2)",
                        sip_method_name(response->method), alone->count, alone->frame, frame);
    if (alone->finding) {
        finding_reword(alone->finding, words);
    } else {
        alone->finding = finding_add(outcomes->context->findings, response->place, FINDING_GLARE_NOTHING_OPEN_NOTE,
                                     message->call_id, "%s", words);
        finding_add_frame(alone->finding, alone->frame);
        finding_add_frame(alone->finding, response->part->request_frame);
    }
    if (alone->count == ALONE_WARNS)
        alone->finding->id = FINDING_GLARE_NOTHING_OPEN;
    g_free(words);
}

void glare_outcome_refused(struct glare_outcomes *outcomes, const struct message_event *response)
{
    const struct sip_message *message = response->message;
    uint32_t owner = dialog_from_tag(message);
    struct glare_outcome *outcome = g_hash_table_lookup(outcomes->waiting, &message->call);
    struct refused_change *change;
    unsigned place = 0;

    for (unsigned i = 0; outcome && i < outcome->count; i++)
        if (outcome->changes[i].owner == owner && outcome->changes[i].cseq == message->cseq)
            return; /* another hop */
    outcome = outcome_get(outcomes, response);
    if (!outcome)
        return;
    while (place < outcome->count && outcome->changes[place].owner != owner)
        place++;
    if (place == G_N_ELEMENTS(outcome->changes)) /* a fork */
        place--;
    change = &outcome->changes[place];
    outcome->count = MAX(outcome->count, place + 1);
    g_free(change->expires);
    *change = (struct refused_change){owner, message->cseq, response->part->request_frame, response->arrival->frame,
                                      expires_of(response)};
    outcome->is_alone = is_alone(outcomes, response);
    if (outcome->is_alone)
        alone_note(outcomes, response);
    timer_list_add(&outcomes->retries, outcome, outcome->time_us);
}

void glare_outcome_change(struct glare_outcomes *outcomes, const struct message_event *request)
{
    const struct sip_message *message = request->message;
    const struct glare_outcome *outcome;
    uint32_t owner;

    if (g_hash_table_size(outcomes->waiting) == 0)
        return;
    outcome = g_hash_table_lookup(outcomes->waiting, &message->call);
    owner = outcome ? dialog_from_tag(message) : 0;
    for (unsigned i = 0; outcome && i < outcome->count; i++)
        if (outcome->changes[i].owner == owner && outcome->changes[i].cseq == message->cseq)
            return;
    if (outcome)
        g_hash_table_remove(outcomes->waiting, &message->call);
}

/** The call ends at once: what the 491 was made of. */
static void bye_tell(struct glare_outcome *outcome, uint32_t other_frame)
{
    GString *words = g_string_new(NULL);

    add_refusals(words, outcome);
    if (other_frame)
        g_string_append_printf(words, ", then BYE from both (frames %u and %u)", outcome->bye_frame, other_frame);
    else
        decimal_append(words, ", then BYE instead of another try (frame %u), %.2f s later", outcome->bye_frame,
                       (double)outcome->bye_us / G_USEC_PER_SEC);
    add_refreshes(words, outcome);
    if (outcome->finding)
        finding_reword(outcome->finding, words->str);
    else
        outcome->finding = outcome_tell(outcome, words->str);
    outcome->of->context->clock->has_passed = true;
    g_string_free(words, TRUE);
}

void glare_outcome_bye(struct glare_outcomes *outcomes, const struct message_event *bye)
{
    struct glare_outcome *outcome;
    int64_t span_us;

    if (g_hash_table_size(outcomes->waiting) == 0 || bye->part->first_frame || bye->arrival->time_us == TIME_UNKNOWN)
        return;
    outcome = g_hash_table_lookup(outcomes->waiting, &bye->message->call);
    if (!outcome)
        return;
    span_us = bye->arrival->time_us - outcome->time_us;
    if (outcome->finding) {
        if (outcome->bye_owner != dialog_from_tag(bye->message))
            bye_tell(outcome, bye->arrival->frame);
        return;
    }
    if (span_us < 0 || span_us > BYE_AT_ONCE_US) { /* the user has hung up */
        g_hash_table_remove(outcomes->waiting, &outcome->call);
        return;
    }
    outcome->bye_owner = dialog_from_tag(bye->message);
    outcome->bye_frame = bye->arrival->frame;
    outcome->bye_us = span_us;
    bye_tell(outcome, 0);
}
