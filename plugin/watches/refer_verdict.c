/* refer_verdict.c
 * What can be said of a REFER exchange at a given time: the rows of RFC 3515, 4488, 6665 and 7614 for a passive
 * observer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer.h"

int64_t refer_limit(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    return notify_path_limit(&exchange->facts.path, watch->t1_ms);
}

int64_t refer_deadline(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (exchange->refer_time == TIME_UNKNOWN || exchange->accepted_time == TIME_UNKNOWN)
        return TIME_UNKNOWN;
    return MAX(exchange->refer_time, exchange->accepted_time) + refer_limit(watch, exchange);
}

int64_t refer_expiry(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    bool is_ended = exchange->terminated_frame || exchange->rejected_frame || exchange->is_unsubscribed;

    if (exchange->expires_time == TIME_UNKNOWN || exchange->outcome >= 200 || is_ended)
        return TIME_UNKNOWN;
    return exchange->expires_time + refer_limit(watch, exchange);
}

enum notify_doubt refer_gap_since(const struct refer_watch *watch, const struct refer_exchange *exchange,
                                  int64_t time_us)
{
    const struct refer_dialog *dialog = exchange->dialog;

    return notify_gap_since(time_us, MAX(watch->blind_time, dialog->cut_time), dialog->missed_time, watch->losses,
                            exchange->hosts);
}

/** Has a cut response between the two hosts been seen since the REFER? */
static bool answer_may_be_cut(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const int64_t *time_us = g_hash_table_lookup(watch->blind_answers, GUINT_TO_POINTER(exchange->hosts));

    return time_us && *time_us >= exchange->refer_time;
}

enum notify_doubt refer_doubt(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    enum notify_doubt gap = exchange->gap;

    if (!exchange->refer_frame)
        return NOTIFY_REQUEST_UNSEEN;
    if (!exchange->accepted_frame)
        return answer_may_be_cut(watch, exchange) ? NOTIFY_CUT : NOTIFY_NO_DOUBT;
    if (refer_deadline(watch, exchange) == TIME_UNKNOWN)
        return NOTIFY_NO_CLOCK;
    if (timer_is_running(&exchange->due))
        gap = refer_gap_since(watch, exchange, exchange->refer_time - TIME_REORDER_US);
    return gap != NOTIFY_NO_DOUBT ? gap : notify_path_doubt(&exchange->facts.path);
}

static enum refer_verdict verdict_unnotified(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (refer_facts_suppression(&exchange->facts) != REFER_NOT_SUPPRESSED)
        return REFER_NOT_EXPECTED;
    if (refer_doubt(watch, exchange) != NOTIFY_NO_DOUBT)
        return REFER_UNKNOWN;
    return exchange->judged_time != TIME_UNKNOWN ? REFER_NO_NOTIFY : REFER_OPEN;
}

enum refer_verdict refer_verdict(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (exchange->outcome >= 300)
        return REFER_FAILED;
    if (exchange->outcome >= 200)
        return REFER_OK;
    if (exchange->terminated_frame)
        return REFER_NO_OUTCOME;
    if (exchange->notify_frames && !(exchange->notify_is_shared && exchange->refused_code && !exchange->accepted_frame))
        return refer_is_late(watch, exchange) ? REFER_LATE : REFER_IN_PROGRESS;
    if (exchange->accepted_frame)
        return verdict_unnotified(watch, exchange);
    if (exchange->refused_code)
        return exchange->refused_code == 401 || exchange->refused_code == 407 ? REFER_CHALLENGED : REFER_REFUSED;
    return exchange->refer_time != TIME_UNKNOWN && refer_doubt(watch, exchange) != NOTIFY_NO_DOUBT ? REFER_UNKNOWN
                                                                                                   : REFER_UNANSWERED;
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

struct sip_text refer_call_id(const struct refer_exchange *exchange)
{
    return exchange->dialog->call_id;
}

int64_t refer_waited(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    int64_t until =
        exchange->notify_frames ? exchange->first_notify_time : MAX(watch->clock->now_us, exchange->judged_time);

    if (exchange->accepted_time == TIME_UNKNOWN || until == TIME_UNKNOWN)
        return -1;
    return until - exchange->accepted_time;
}

bool refer_is_late(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    int64_t deadline = refer_deadline(watch, exchange);

    return exchange->notify_frames && deadline != TIME_UNKNOWN && exchange->first_notify_time != TIME_UNKNOWN &&
           exchange->first_notify_time >= deadline;
}

static bool bye_is_of(const struct refer_bye *bye, const struct refer_exchange *exchange)
{
    return exchange->peer == 0 || bye->peer == exchange->peer;
}

const struct refer_bye *refer_bye_of(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const GArray *byes = exchange->dialog->byes;
    uint32_t first =
        MIN(exchange->refer_frame,
            exchange->accepted_frame); /* the 2xx may stand before the REFER, in a file merged out of order */

    for (unsigned i = 0; byes && i < byes->len; i++) {
        const struct refer_bye *bye = &g_array_index(byes, struct refer_bye, i);

        if (bye_is_of(bye, exchange) && bye->frame > first && bye->time_us < refer_deadline(watch, exchange))
            return bye;
    }
    return NULL;
}

bool refer_is_unfinished(const struct refer_exchange *exchange)
{
    const GArray *byes = exchange->dialog->byes;

    for (unsigned i = 0; byes && i < byes->len; i++) {
        const struct refer_bye *bye = &g_array_index(byes, struct refer_bye, i);

        if (bye_is_of(bye, exchange) && bye->time_us < exchange->unfinished_time)
            return false;
    }
    return exchange->refer_frame && exchange->unfinished_time != TIME_UNKNOWN && exchange->gap == NOTIFY_NO_DOUBT &&
           !exchange->rejected_frame && !exchange->is_unsubscribed && !exchange->notify_is_shared;
}

bool refer_is_excusable(const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    return (exchange->facts.asked_no_sub && !refer_facts_is_refused(&exchange->facts)) ||
           refer_bye_of(watch, exchange) != NULL;
}
