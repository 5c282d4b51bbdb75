/* refer_words.c
 * Turns what the REFER watch knows into sentences that stay true whatever frames may follow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "refer_words.h"

#include "codebook.h"
#include "refer.h"

/** 0.2 s, 33 s: with a decimal only where it tells something. */
static void add_seconds(GString *out, int64_t us)
{
    bool is_whole = us % G_USEC_PER_SEC == 0;

    g_string_append_printf(out, is_whole ? "%.0f s" : us < 10 * G_USEC_PER_SEC ? "%.3f s" : "%.1f s", (double)us / G_USEC_PER_SEC);
}

static void add_code(GString *out, unsigned code, const struct codebook *book)
{
    const char *name = codebook_registered_name(book, code);

    g_string_append_printf(out, name ? "%u %s" : "%u", code, name);
}

/** ", 0.2 s after the 202" */
static void add_delay(GString *out, const struct refer_exchange *exchange, int64_t time_us)
{
    if (exchange->accepted_time == REFER_NO_TIME || time_us == REFER_NO_TIME)
        return;
    g_string_append(out, ", ");
    if (time_us < exchange->accepted_time) {
        g_string_append_printf(out, "before the %u", exchange->accepted_code);
        return;
    }
    add_seconds(out, time_us - exchange->accepted_time);
    g_string_append_printf(out, " after the %u", exchange->accepted_code);
}

static void add_report(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    add_code(out, exchange->outcome, book);
    g_string_append_printf(out, " in frame %u", exchange->outcome_frame);
    add_delay(out, exchange, exchange->outcome_time);
}

static const char *suppression_reason(enum refer_suppression suppression)
{
    static const char *const reasons[] = {
        [REFER_NOT_SUPPRESSED] = "",
        [REFER_SUB_FALSE] = "the answer says Refer-Sub: false",
        [REFER_NOSUB] = "the REFER requires nosub",
        [REFER_EXPLICITSUB] = "the REFER requires explicitsub, so NOTIFYs come only after a separate SUBSCRIBE",
        [REFER_NOREFERSUB] = "the REFER requires norefersub and the answer has no Refer-Sub, which phones use to ask for no NOTIFY",
        [REFER_MULTIPLE] = "the REFER names several targets or a body part (multiple-refer, cid:)",
    };

    return reasons[suppression];
}

static const char *doubt_reason(enum refer_doubt doubt)
{
    static const char *const reasons[] = {
        [REFER_NO_DOUBT] = "",
        [REFER_UNSEEN] = "the REFER is not in this capture",
        [REFER_CUT] = "the REFER, its answer or a NOTIFY is cut off in this capture",
        [REFER_MAY_BYPASS] = "the proxies on the way do not record-route, so the NOTIFY need not pass this capture point",
        [REFER_MAY_GO_ELSEWHERE] = "the Contact of the REFER asks for another transport, so the NOTIFY may go elsewhere or be unreadable here",
        [REFER_NO_CLOCK] = "the frames have no time stamps",
    };

    return reasons[doubt];
}

static void add_in_progress(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    if (exchange->notify_is_shared)
        g_string_append_printf(out, "the NOTIFY in frame %u has no id and may belong to this REFER or to another one of the dialog",
                               g_array_index(exchange->notify_frames, uint32_t, 0));
    else if (exchange->outcome)
        add_report(g_string_append(out, "no final result so far; the newest report is "), exchange, book);
    else
        g_string_append_printf(out, "no final result so far; the first NOTIFY is in frame %u", g_array_index(exchange->notify_frames, uint32_t, 0));
}

static void add_open(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append(out, "no NOTIFY so far; this capture shows ");
    add_seconds(out, MAX(refer_waited(watch, exchange), 0));
    g_string_append_printf(out, " after the %u, the limit is ", exchange->accepted_code);
    add_seconds(out, refer_limit(watch, exchange));
}

static void add_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const struct refer_dialog *dialog = exchange->dialog;

    g_string_append(out, "no NOTIFY within ");
    add_seconds(out, refer_limit(watch, exchange));
    g_string_append(out, " in this capture");
    if (refer_is_after_bye(watch, exchange))
        g_string_append_printf(out, "; the %s ended the dialog with BYE in frame %u", dialog->bye_by_referrer ? "referrer" : "referee",
                               dialog->bye_frame);
    if (exchange->facts.asked_no_sub)
        g_string_append(out, "; the REFER asked for Refer-Sub: false, the answer did not confirm it");
}

static void add_late(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append(out, "the first NOTIFY came ");
    add_seconds(out, refer_waited(watch, exchange));
    g_string_append_printf(out, " after the %u, the limit is ", exchange->accepted_code);
    add_seconds(out, refer_limit(watch, exchange));
}

void refer_words_verdict(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange, const struct codebook *book)
{
    switch (refer_verdict(watch, exchange)) {
    case REFER_OK:
        add_report(g_string_append(out, "reported as done: "), exchange, book);
        break;
    case REFER_FAILED:
        add_report(g_string_append(out, "reported as failed: "), exchange, book);
        break;
    case REFER_IN_PROGRESS:
        add_in_progress(out, exchange, book);
        break;
    case REFER_NO_OUTCOME:
        g_string_append_printf(out, "the subscription was terminated in frame %u without a final result", exchange->terminated_frame);
        break;
    case REFER_LATE:
        add_late(out, watch, exchange);
        break;
    case REFER_NO_NOTIFY:
        add_no_notify(out, watch, exchange);
        break;
    case REFER_OPEN:
        add_open(out, watch, exchange);
        break;
    case REFER_NOT_EXPECTED:
        g_string_append_printf(out, "no NOTIFY is expected: %s", suppression_reason(refer_facts_suppression(&exchange->facts)));
        break;
    case REFER_REFUSED:
        add_code(g_string_append(out, "the recipient refused the REFER with "), exchange->refused_code, book);
        break;
    case REFER_CHALLENGED:
        add_code(g_string_append(out, "asked for credentials with "), exchange->refused_code, book);
        break;
    case REFER_UNANSWERED:
        g_string_append(out, "no final response to the REFER in this capture so far");
        break;
    case REFER_UNKNOWN:
        g_string_append_printf(out, "no NOTIFY in this capture so far, which proves nothing: %s", doubt_reason(refer_doubt(watch, exchange)));
        break;
    }
}

void refer_words_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append_printf(out, "REFER accepted with %u in frame %u: ", exchange->accepted_code, exchange->accepted_frame);
    add_no_notify(out, watch, exchange);
}

void refer_words_late(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append_printf(out, "REFER accepted in frame %u: ", exchange->accepted_frame);
    add_late(out, watch, exchange);
}

void refer_words_failed(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    add_code(g_string_append(out, "Transfer failed: the NOTIFY reports "), exchange->failed_code, book);
}
