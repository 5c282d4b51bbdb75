/* session.c
 * Session timers: the newest 2xx to INVITE or UPDATE says how long a session lasts and who refreshes it; without a
 * refresh, the other side ends the call shortly before (RFC 4028 section 10).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/session.h"

#include "calls/dialog_hop.h"
#include "calls/pool.h"
#include "facts/response_facts.h"
#include "sip/headers.h"
#include "texts/decimal.h"

/* Longer Call-IDs are allocated. */
#define CALL_ID_ROOM 72

/* Who does not refresh ends the call so long before the session runs out, at most: the smaller one of this and a third
 * of the session (RFC 4028 section 10). */
#define END_BEFORE_S 32

/* A BYE is sent for the session timer if it comes so much earlier, or later, than that calls for. */
#define EARLY_US (2 * (int64_t)G_USEC_PER_SEC)
#define LATE_US (5 * (int64_t)G_USEC_PER_SEC)

/** The session that both sides have agreed on last. */
struct call_session {
    const struct session_watch *watch;
    struct call_outcome *outcome;
    struct timer due;
    struct finding_place *place; /* of the 2xx */
    int64_t since_us;
    uint32_t frame, seconds, hosts;
    enum call_party refresher; /* PARTY_UNKNOWN: the 2xx does not name it */
    bool is_dialog_here;       /* requests in the dialog take this way */
    char *long_call_id;        /* owned; NULL: it is in the room */
    size_t call_id_len;
    char call_id[CALL_ID_ROOM];
};

struct session_watch {
    const struct watch_context *context;
    struct pool pool;
};

struct session_watch *session_watch_new(const struct watch_context *context)
{
    struct session_watch *watch = g_new0(struct session_watch, 1);

    watch->context = context;
    pool_start(&watch->pool, sizeof(struct call_session));
    return watch;
}

void session_watch_free(struct session_watch *watch)
{
    pool_free(&watch->pool);
    g_free(watch);
}

static void session_drop(struct session_watch *watch, struct call_outcome *outcome)
{
    struct call_session *session = outcome->session;

    if (!session)
        return;
    timer_cancel(watch->context->clock, &session->due);
    g_free(session->long_call_id);
    pool_give(&watch->pool, session);
    outcome->session = NULL;
}

static struct sip_text call_id_of(const struct call_session *session)
{
    return (struct sip_text){session->long_call_id ? session->long_call_id : session->call_id, session->call_id_len};
}

static uint32_t begin_s(const struct call_session *session)
{
    return session->seconds / 2;
}

/** Did the refresher try since the session was agreed on, and fail? */
static bool has_failed(const struct call_session *session)
{
    const struct call_outcome *outcome = session->outcome;

    return outcome->refused.frame > session->frame &&
           (session->refresher == PARTY_UNKNOWN || outcome->refused_by == session->refresher) &&
           (outcome->refused_method == METHOD_INVITE || outcome->refused_method == METHOD_UPDATE);
}

static bool has_no_response(const struct call_session *session)
{
    const struct call_outcome *outcome = session->outcome;

    return outcome->asked.frame > session->frame &&
           (session->refresher == PARTY_UNKNOWN || outcome->asked_by == session->refresher);
}

/** "session of 1800 s (frame 6), to be refreshed by the callee from 900 s on" */
static void add_session(GString *out, const struct call_session *session)
{
    const char *name = session_refresher_name(session->outcome);

    g_string_append_printf(out, "session of %u s (frame %u), to be refreshed ", session->seconds, session->frame);
    if (name)
        g_string_append_printf(out, "by %s ", name);
    g_string_append_printf(out, "from %u s on", begin_s(session));
}

/** Does the INVITE of the caller, who is to refresh, show that it knows no session timer (RFC 4028 section 9)? */
static bool is_unable(const struct call_session *session, uint32_t *frame)
{
    const struct watch_context *context = session->watch->context;
    const struct call *call = call_find(dialog_calls(context->dialogs), session->outcome->id);
    struct sip_message invite;

    return session->refresher == PARTY_CALLER && session->outcome->refresher_side == 1 &&
           dialog_hop_maker(call, session->frame, &invite, frame) && sip_text_is(invite.method, "INVITE") &&
           sip_lacks_option(&invite, "timer");
}

/** Was there no refresh for that reason? */
static bool is_unused(const struct call_session *session, uint32_t *invite_frame)
{
    return !has_failed(session) && !has_no_response(session) && is_unable(session, invite_frame);
}

static void add_refresh(GString *out, const struct call_session *session)
{
    const struct call_outcome *outcome = session->outcome;
    uint32_t invite_frame;

    if (has_failed(session))
        g_string_append_printf(out, ": its %s (frame %u) was refused with %u in frame %u",
                               outcome->refused_method == METHOD_UPDATE ? "UPDATE" : "re-INVITE",
                               outcome->refused_request_frame, outcome->refused_code, outcome->refused.frame);
    else if (has_no_response(session))
        g_string_append_printf(out, ": its request in frame %u has no response", outcome->asked.frame);
    else
        g_string_append(out, ": no re-INVITE or UPDATE came");
    if (is_unused(session, &invite_frame))
        g_string_append_printf(out,
                               " (the INVITE in frame %u does not list timer in Supported, so the callee has to be the "
                               "refresher: RFC 4028 section 9)",
                               invite_frame);
}

static bool may_have_missed(const struct call_session *session)
{
    return watch_may_have_missed(session->watch->context, session->hosts, session->since_us);
}

/** Nobody has ended the call, either. */
static void session_passed(void *owner, int64_t now_us)
{
    struct call_session *session = owner;
    struct call_outcome *outcome = session->outcome;
    GString *words;

    if (outcome->end.frame || outcome->expired || !session->is_dialog_here || may_have_missed(session) ||
        sight_leaps(session->since_us + session->seconds * (int64_t)G_USEC_PER_SEC, now_us))
        return;
    words = g_string_new(NULL);
    add_session(words, session);
    add_refresh(words, session);
    g_string_append(words, ", and the session has run out");
    outcome->expired = finding_add_late(session->watch->context->findings, session->place, FINDING_SESSION_EXPIRED,
                                        call_id_of(session), "%s", words->str);
    finding_add_frame(outcome->expired, has_failed(session) ? outcome->refused.frame : 0);
    g_string_free(words, TRUE);
}

/** Session-Expires of a 2xx; false if it has none. */
static bool interval_read(const struct sip_message *response, uint32_t *seconds, struct sip_text *value)
{
    return sip_header_find(response, "Session-Expires", 'x', value) &&
           sip_number_read(sip_element_value(*value), seconds) && *seconds > 0;
}

static void call_id_keep(struct call_session *session, struct sip_text call_id)
{
    session->call_id_len = call_id.len;
    if (call_id.len > CALL_ID_ROOM)
        session->long_call_id = g_strndup(call_id.at, call_id.len);
    else
        memcpy(session->call_id, call_id.at, call_id.len);
}

const char *session_refresher_name(const struct call_outcome *outcome)
{
    static const char *const parties[] = {[PARTY_CALLER] = "the caller", [PARTY_CALLEE] = "the callee"};
    static const char *const sides[] = {NULL, "the sender of the request it answers", "the sender of the 2xx"};

    return outcome->refresher < G_N_ELEMENTS(parties) && parties[outcome->refresher] ? parties[outcome->refresher]
                                                                                     : sides[outcome->refresher_side];
}

/** Who sent the request that the response answers is the caller or the callee, by its tags. */
static enum call_party refresher_of(const struct message_event *event, struct sip_text value)
{
    enum call_party answerer = event->outcome->accepted_by;
    struct sip_text refresher;

    if (event->method == METHOD_UPDATE) {
        struct arrival request = *event->arrival;

        request.target_host = request.hosts - request.target_host;
        answerer = call_party_other(outcome_sender(event->outcome, event->message, &request));
    }
    event->outcome->refresher_side = 0;
    if (!sip_element_param(value, "refresher", &refresher))
        return PARTY_UNKNOWN;
    event->outcome->refresher_side = sip_text_is(refresher, "uac") ? 1 : sip_text_is(refresher, "uas") ? 2 : 0;
    if (event->outcome->refresher_side == 0)
        return PARTY_UNKNOWN;
    return event->outcome->refresher_side == 1 ? call_party_other(answerer) : answerer;
}

/** A 2xx to INVITE or UPDATE: it begins the session anew, or ends the timer. */
static void session_agree(struct session_watch *watch, const struct message_event *event)
{
    struct call_outcome *outcome = event->outcome;
    struct call_session *session;
    struct sip_text value;
    uint32_t seconds;
    bool is_dialog_here;

    if (!event->message->start || !interval_read(event->message, &seconds, &value) ||
        event->arrival->time_us == TIME_UNKNOWN || outcome->end.frame) {
        session_drop(watch, outcome);
        return;
    }
    is_dialog_here = outcome->session && outcome->session->is_dialog_here;
    session_drop(watch, outcome);
    session = pool_take(&watch->pool);
    *session = (struct call_session){.watch = watch,
                                     .outcome = outcome,
                                     .place = event->place,
                                     .since_us = event->arrival->time_us,
                                     .frame = event->arrival->frame,
                                     .seconds = seconds,
                                     .hosts = event->arrival->hosts,
                                     .refresher = refresher_of(event, value),
                                     .is_dialog_here = is_dialog_here};
    call_id_keep(session, event->message->call_id);
    outcome->session = session;
    outcome->session_frame = session->frame;
    outcome->session_s = seconds;
    outcome->refresher = (uint8_t)session->refresher;
    timer_set(watch->context->clock, &session->due, session->since_us + seconds * (int64_t)G_USEC_PER_SEC + LATE_US,
              session_passed, session);
}

void session_watch_message(struct session_watch *watch, const struct message_event *event)
{
    struct call_session *session = event->outcome->session;

    if (event->message->code / 100 == 2) {
        if (event->method == METHOD_INVITE || event->method == METHOD_UPDATE)
            session_agree(watch, event);
    } else if (session && event->message->code == 0) {
        session->is_dialog_here |= event->arrival->hosts == session->hosts;
    }
}

static bool is_near(int64_t span_us, int64_t target_us)
{
    return span_us >= target_us - EARLY_US && span_us <= target_us + LATE_US;
}

/** Is that the time at which one of the two ends a call that was not refreshed? */
static bool is_time_of_end(const struct call_session *session, int64_t span_us)
{
    int64_t all_us = session->seconds * (int64_t)G_USEC_PER_SEC;
    int64_t end_us = all_us - MIN(all_us / 3, END_BEFORE_S * (int64_t)G_USEC_PER_SEC);

    if (is_near(span_us, end_us) || is_near(span_us, all_us))
        return true;
    return span_us >= end_us && span_us <= all_us && (has_failed(session) || has_no_response(session));
}

static struct finding *bye_tell(struct session_watch *watch, const struct message_event *bye,
                                const struct call_session *session, const char *words)
{
    struct finding *finding =
        finding_add(watch->context->findings, bye->place, FINDING_SESSION_EXPIRED, bye->message->call_id, "%s", words);

    finding_add_frame(finding, session->frame);
    if (has_failed(session))
        finding_add_frame(finding, session->outcome->refused.frame);
    return finding;
}

static const struct finding *bye_expired(struct session_watch *watch, const struct message_event *bye,
                                         const struct call_session *session, int64_t span_us)
{
    const char *name = call_party_name(session->outcome->ended_by);
    GString *words = g_string_new(NULL);
    uint32_t invite_frame;

    add_session(words, session);
    add_refresh(words, session);
    if (name)
        g_string_append_printf(words, ", and the %s ended the call at ", name);
    decimal_append(words, name ? "%.1f s" : ", and this BYE ends the call at %.1f s", (double)span_us / G_USEC_PER_SEC);
    session->outcome->expired = bye_tell(watch, bye, session, words->str);
    if (is_unused(session, &invite_frame))
        finding_add_frame(session->outcome->expired, invite_frame);
    g_string_free(words, TRUE);
    return session->outcome->expired;
}

/** The BYE speaks of the session timer long before anything is due. */
static const struct finding *bye_too_early(struct session_watch *watch, const struct message_event *bye,
                                           const struct call_session *session, int64_t span_us)
{
    const char *name = session_refresher_name(session->outcome);
    GString *words = g_string_new(NULL);
    const struct finding *finding;

    decimal_append(
        words, "the BYE says that the session has timed out, %.1f s after a session of %u s was agreed on (frame %u)",
        (double)span_us / G_USEC_PER_SEC, session->seconds, session->frame);
    if (name)
        g_string_append_printf(words, ", with %s as refresher", name);
    g_string_append_printf(words, ": nothing is due before %u s, so the timer of its sender is wrong",
                           begin_s(session));
    finding = bye_tell(watch, bye, session, words->str);
    g_string_free(words, TRUE);
    return finding;
}

static const struct finding *bye_judge(struct session_watch *watch, const struct message_event *bye,
                                       const struct call_session *session)
{
    int64_t span_us = bye->arrival->time_us - session->since_us;

    if (bye->arrival->time_us == TIME_UNKNOWN || span_us < 0 || may_have_missed(session) ||
        bye->arrival->hosts != session->hosts)
        return NULL;
    if (session->outcome->expired)
        return span_us <= session->seconds * (int64_t)G_USEC_PER_SEC + 2 * LATE_US ? session->outcome->expired : NULL;
    if (is_time_of_end(session, span_us))
        return bye_expired(watch, bye, session, span_us);
    if (span_us < begin_s(session) * (int64_t)G_USEC_PER_SEC && reason_names_session_timer(bye->message))
        return bye_too_early(watch, bye, session, span_us);
    return NULL;
}

const struct finding *session_watch_bye(struct session_watch *watch, const struct message_event *bye)
{
    struct call_session *session = bye->outcome->session;
    const struct finding *finding;

    if (!session)
        return NULL;
    finding = bye_judge(watch, bye, session);
    session_drop(watch, bye->outcome);
    return finding;
}
