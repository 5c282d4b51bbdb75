/* refer_verdict.c
 * What can be said of a REFER exchange at a given time: the rows of RFC 3515, 4488, 6665 and 7614 for a passive observer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer.h"

/* On the radio leg of IMS (3GPP TS 24.229 section 7.7). */
#define IMS_T1_MS 2000

/* A NOTIFY that is on its way when the limit is reached is not missing. */
#define GUARD_US G_USEC_PER_SEC

int64_t refer_limit(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    unsigned t1_ms = exchange->facts.is_ims ? MAX(watch->t1_ms, IMS_T1_MS) : watch->t1_ms;

    return 64 * (int64_t)t1_ms * 1000 + GUARD_US;
}

int64_t refer_deadline(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (exchange->refer_time == REFER_NO_TIME || exchange->accepted_time == REFER_NO_TIME)
        return REFER_NO_TIME;
    return MAX(exchange->refer_time, exchange->accepted_time) + refer_limit(watch, exchange);
}

bool refer_may_be_cut(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    return MAX(watch->blind_time, exchange->dialog->cut_time) >= exchange->refer_time;
}

enum refer_doubt refer_doubt(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const struct refer_facts *facts = &exchange->facts;

    if (!exchange->refer_frame)
        return REFER_UNSEEN;
    if (refer_deadline(watch, exchange) == REFER_NO_TIME)
        return REFER_NO_CLOCK;
    if (facts->is_cut || exchange->may_be_cut || (exchange->deadline && refer_may_be_cut(watch, exchange)))
        return REFER_CUT;
    if (!facts->is_in_dialog && facts->is_proxied && !facts->is_recorded)
        return REFER_MAY_BYPASS;
    return facts->leads_away ? REFER_MAY_GO_ELSEWHERE : REFER_NO_DOUBT;
}

static enum refer_verdict verdict_unnotified(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (refer_facts_suppression(&exchange->facts) != REFER_NOT_SUPPRESSED)
        return REFER_NOT_EXPECTED;
    if (refer_doubt(watch, exchange) != REFER_NO_DOUBT)
        return REFER_UNKNOWN;
    return exchange->judged_time != REFER_NO_TIME ? REFER_NO_NOTIFY : REFER_OPEN;
}

enum refer_verdict refer_verdict(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (exchange->outcome >= 300)
        return REFER_FAILED;
    if (exchange->outcome >= 200)
        return REFER_OK;
    if (exchange->terminated_frame)
        return REFER_NO_OUTCOME;
    if (exchange->notify_frames)
        return refer_is_late(watch, exchange) ? REFER_LATE : REFER_IN_PROGRESS;
    if (exchange->accepted_frame)
        return verdict_unnotified(watch, exchange);
    if (exchange->refused_code)
        return exchange->refused_code == 401 || exchange->refused_code == 407 ? REFER_CHALLENGED : REFER_REFUSED;
    return REFER_UNANSWERED;
}

const char *refer_verdict_name(enum refer_verdict verdict)
{
    static const char *const names[] = {
        [REFER_OK] = "ok",
        [REFER_FAILED] = "failed",
        [REFER_IN_PROGRESS] = "in_progress",
        [REFER_NO_OUTCOME] = "no_outcome",
        [REFER_LATE] = "late",
        [REFER_NO_NOTIFY] = "no_notify",
        [REFER_OPEN] = "open",
        [REFER_NOT_EXPECTED] = "not_expected",
        [REFER_REFUSED] = "refused",
        [REFER_CHALLENGED] = "challenged",
        [REFER_UNANSWERED] = "unanswered",
        [REFER_UNKNOWN] = "unknown",
    };

    return names[verdict];
}

int64_t refer_waited(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    int64_t until = exchange->notify_frames ? exchange->first_notify_time : MAX(watch->now, exchange->judged_time);

    if (exchange->accepted_time == REFER_NO_TIME || until == REFER_NO_TIME)
        return -1;
    return until - exchange->accepted_time;
}

bool refer_is_late(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    int64_t deadline = refer_deadline(watch, exchange);

    return exchange->notify_frames && deadline != REFER_NO_TIME && exchange->first_notify_time != REFER_NO_TIME &&
           exchange->first_notify_time >= deadline;
}

bool refer_is_after_bye(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const struct refer_dialog *dialog = exchange->dialog;

    return dialog->bye_frame > exchange->refer_frame && dialog->bye_time < refer_deadline(watch, exchange);
}

bool refer_is_excusable(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    return exchange->facts.asked_no_sub || refer_is_after_bye(watch, exchange);
}
