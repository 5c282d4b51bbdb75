/* refer_words.c
 * Turns what the REFER watch knows into sentences that stay true whatever frames may follow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/refer_words.h"

#include "texts/codebook.h"
#include "watches/notify_words.h"
#include "watches/refer.h"

static void add_code(GString *out, unsigned code, const struct codebook *book)
{
    const char *name = book ? codebook_registered_name(book, code) : NULL;

    g_string_append_printf(out, name ? "%u %s" : "%u", code, name);
}

/** " (frame 42) 3.1 s later", counted from the 2xx. */
static void add_frame_later(GString *out, const struct refer_exchange *exchange, uint32_t frame, int64_t time_us)
{
    g_string_append_printf(out, " (frame %u)", frame);
    if (exchange->accepted_time == TIME_UNKNOWN || time_us == TIME_UNKNOWN)
        return;
    if (time_us < exchange->accepted_time) {
        g_string_append_printf(out, ", before the %u", exchange->accepted_code);
        return;
    }
    g_string_append_c(out, ' ');
    words_add_seconds(out, time_us - exchange->accepted_time);
    g_string_append(out, " later");
}

/**
 * 503 and 603 may be the referee's own words, for any failure and for its user's refusal, and 100 always is (RFC 3515
 * section 2.4.5): only the others come from the target.
 */
static bool may_be_own(unsigned outcome)
{
    return outcome == 100 || outcome == 503 || outcome == 603;
}

const struct code_text *refer_words_outcome(unsigned outcome, const struct codebook *book, const char **summary)
{
    const struct code_text *text = codebook_find(book, outcome, may_be_own(outcome) ? NULL : "INVITE");

    if (outcome == 503)
        *summary = "the call to the target failed, for whatever reason: simple recipients of a REFER report 503 for "
                   "every failure";
    else if (outcome == 603)
        *summary = "the target declined the call, or the recipient of the REFER did not want to make it";
    else
        *summary = text ? text->summary : NULL;
    return text;
}

/** What the newest report says. */
static void add_report(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    g_string_append(out, may_be_own(exchange->outcome) ? "the referee reports " : "the target said ");
    add_code(out, exchange->outcome, book);
    add_frame_later(out, exchange, exchange->outcome_frame, exchange->outcome_time);
}

/** A result, after "accepted, and" where the capture shows that. */
static void add_result(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    g_string_append(out, exchange->accepted_frame ? "accepted, and " : "");
    add_report(out, exchange, book);
}

static const char *suppression_reason(enum refer_suppression suppression)
{
    static const char *const reasons[] = {
        [REFER_NOT_SUPPRESSED] = "",
        [REFER_SUB_FALSE] = "the answer says Refer-Sub: false",
        [REFER_NOSUB] = "the REFER requires nosub",
        [REFER_EXPLICITSUB] = "the REFER requires explicitsub, so NOTIFYs come only after a separate SUBSCRIBE",
        [REFER_NOREFERSUB] =
            "the REFER requires norefersub and the answer has no Refer-Sub, which phones use to ask for no NOTIFY",
        [REFER_MULTIPLE] = "the REFER names several targets or a body part (multiple-refer, cid:)",
    };

    return reasons[suppression];
}

static void add_not_expected(GString *out, const struct refer_facts *facts)
{
    enum refer_suppression suppression = refer_facts_suppression(facts);

    g_string_append_printf(out, "no NOTIFY is expected: %s", suppression_reason(suppression));
    if (suppression == REFER_EXPLICITSUB && !facts->answered_events_at)
        g_string_append(out, "; the answer lacks the Refer-Events-At that says where to send it");
}

/** Only where refer_is_unfinished(). */
static void add_unfinished(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append(out, "no final NOTIFY in this capture within ");
    words_add_seconds(out, refer_limit(watch, exchange));
    g_string_append(out, " after the subscription had run out");
}

static void add_in_progress(GString *out, const struct refer_exchange *exchange, const struct codebook *book)
{
    if (exchange->notify_is_shared)
        g_string_append_printf(
            out, "the NOTIFY in frame %u does not say whether it is for this REFER or another one of the dialog",
            g_array_index(exchange->notify_frames, uint32_t, 0));
    else if (exchange->outcome)
        add_report(g_string_append(out, "no final result so far; "), exchange, book);
    else
        g_string_append_printf(out, "no final result so far; the first NOTIFY is in frame %u",
                               g_array_index(exchange->notify_frames, uint32_t, 0));
}

/** That the newest report was rejected, or that a further one should have come. */
static void add_ending(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    if (exchange->rejected_frame) {
        g_string_append_printf(out, "; the referrer rejected the report with %u in frame %u%s", exchange->rejected_code,
                               exchange->rejected_frame,
                               exchange->terminated_frame ? "" : ", which ends the subscription");
    } else if (refer_is_unfinished(exchange)) {
        g_string_append(out, "; ");
        add_unfinished(out, watch, exchange);
    }
}

static void add_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    const struct refer_bye *bye = refer_bye_of(watch, exchange);

    words_add_no_notify(out, refer_limit(watch, exchange));
    if (bye)
        g_string_append_printf(out, "; the %s ended the dialog with BYE in frame %u",
                               bye->by_referrer ? "referrer" : "referee", bye->frame);
    if (exchange->facts.asked_no_sub)
        g_string_append_printf(out, "; the REFER asked for Refer-Sub: false, the answer %s",
                               refer_facts_is_refused(&exchange->facts) ? "refused it with Refer-Sub: true"
                                                                        : "did not confirm it");
}

static void add_late(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append(out, "the first NOTIFY came ");
    words_add_waited(out, refer_waited(watch, exchange), exchange->accepted_code, refer_limit(watch, exchange));
}

static void add_no_outcome(GString *out, const struct refer_exchange *exchange)
{
    g_string_append_printf(out, "the subscription was terminated in frame %u without a final result",
                           exchange->terminated_frame);
    if (exchange->terminated_reason)
        g_string_append_printf(out, " (%s)", exchange->terminated_reason);
}

/** What the NOTIFYs say of it; false if there is none that counts. */
static bool add_reported(GString *out, enum refer_verdict verdict, const struct refer_watch *watch,
                         const struct refer_exchange *exchange, const struct codebook *book)
{
    if (verdict == REFER_OK || verdict == REFER_FAILED)
        add_result(out, exchange, book);
    else if (verdict == REFER_IN_PROGRESS)
        add_in_progress(out, exchange, book);
    else if (verdict == REFER_LATE)
        add_late(out, watch, exchange);
    else if (verdict == REFER_NO_OUTCOME)
        add_no_outcome(out, exchange);
    else
        return false;
    add_ending(out, watch, exchange);
    return true;
}

/** What is said where there is no NOTIFY, and why. */
static void add_unreported(GString *out, enum refer_verdict verdict, const struct refer_watch *watch,
                           const struct refer_exchange *exchange, const struct codebook *book)
{
    if (verdict == REFER_NO_NOTIFY)
        add_no_notify(out, watch, exchange);
    else if (verdict == REFER_OPEN)
        words_add_open(out, refer_waited(watch, exchange), exchange->accepted_code, refer_limit(watch, exchange));
    else if (verdict == REFER_NOT_EXPECTED)
        add_not_expected(out, &exchange->facts);
    else if (verdict == REFER_REFUSED)
        add_code(g_string_append(out, "the recipient refused the REFER with "), exchange->refused_code, book);
    else if (verdict == REFER_CHALLENGED)
        add_code(g_string_append(out, "asked for credentials with "), exchange->refused_code, book);
    else if (verdict == REFER_UNANSWERED)
        g_string_append(out, "no final response to the REFER in this capture so far");
    else
        g_string_append_printf(out, "no %s in this capture so far, which proves nothing: %s",
                               exchange->accepted_frame ? "NOTIFY" : "final response",
                               notify_doubt_words(refer_doubt(watch, exchange), true));
}

/** What is wrong with the REFER itself, where that explains this code. */
static void add_fault(GString *out, const struct refer_facts *facts, unsigned code)
{
    bool is_not_found = code == 403 || code == 404 || code == 480 || code == 481 || code == 604;

    if (facts->fault == REFER_FAULT_CERTAIN || (facts->fault == REFER_FAULT_UNKNOWN_CALL && code == 481) ||
        (facts->fault == REFER_FAULT_OTHER_TARGET && is_not_found))
        g_string_append_printf(out, "; %s", facts->fault_words);
}

void refer_words_verdict(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange,
                         const struct codebook *book)
{
    enum refer_verdict verdict = refer_verdict(watch, exchange);

    if (!add_reported(out, verdict, watch, exchange, book))
        add_unreported(out, verdict, watch, exchange, book);
    if (verdict == REFER_FAILED)
        add_fault(out, &exchange->facts, exchange->failed_code);
    else if (verdict == REFER_REFUSED)
        add_fault(out, &exchange->facts, exchange->refused_code);
}

void refer_words_no_notify(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append_printf(out, "REFER accepted with %u in frame %u: ", exchange->accepted_code,
                           exchange->accepted_frame);
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
    add_fault(out, &exchange->facts, exchange->failed_code);
}

void refer_words_unfinished(GString *out, const struct refer_watch *watch, const struct refer_exchange *exchange)
{
    g_string_append_printf(out, "REFER of frame %u: ", exchange->refer_frame);
    add_unfinished(out, watch, exchange);
}
