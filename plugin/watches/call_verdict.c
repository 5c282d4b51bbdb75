/* call_verdict.c
 * Makes the verdict on a call out of its record and its findings, whenever it is shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watches/call_verdict.h"

#include "watches/call_end.h"
#include "watches/refer.h"

/* So long after a challenge the login is still to come. */
#define LOGIN_US (5 * (int64_t)G_USEC_PER_SEC)

/* Q.850 */
#define CAUSE_BUSY 17
#define CAUSE_NO_USER 18
#define CAUSE_NO_ANSWER 19
#define CAUSE_REJECTED 21

const char *call_verdict_name(enum call_verdict verdict)
{
    static const char *const names[] = {
        [CALL_TRYING] = "trying",
        [CALL_UP] = "up",
        [CALL_COMPLETED] = "completed",
        [CALL_DROPPED] = "dropped",
        [CALL_CANCELLED] = "cancelled",
        [CALL_ELSEWHERE] = "elsewhere",
        [CALL_NO_ANSWER] = "no_answer",
        [CALL_BUSY] = "busy",
        [CALL_DECLINED] = "declined",
        [CALL_REDIRECTED] = "redirected",
        [CALL_UNAUTHORIZED] = "unauthorized",
        [CALL_REFUSED] = "refused",
        [CALL_UNREACHABLE] = "unreachable",
        [CALL_TRANSFERRED] = "transferred",
        [CALL_UNKNOWN] = "unknown",
    };

    return names[verdict];
}

static bool is_no_response(const struct finding *finding, const void *data)
{
    static const char *const names[] = {"request.no_response", NULL};

    (void)data;
    return finding_is_among(finding, names);
}

static enum call_verdict verdict_of_cause(unsigned cause)
{
    switch (cause) {
    case CAUSE_BUSY:
        return CALL_BUSY;
    case CAUSE_NO_USER:
    case CAUSE_NO_ANSWER:
        return CALL_NO_ANSWER;
    case CAUSE_REJECTED:
        return CALL_DECLINED;
    default:
        return CALL_UNKNOWN;
    }
}

/** Of an INVITE that failed for good. */
static enum call_verdict verdict_of_code(const struct call_outcome *outcome)
{
    bool has_rung = outcome->ring.frame != 0;

    switch (outcome->code) {
    case 401:
    case 407:
        return CALL_UNAUTHORIZED;
    case 486:
    case 600:
        return CALL_BUSY;
    case 603:
    case 607:
    case 608:
        return CALL_DECLINED;
    case 408:
        return has_rung ? CALL_NO_ANSWER : CALL_UNREACHABLE;
    case 480:
    case 487:
        return has_rung ? CALL_NO_ANSWER : CALL_REFUSED;
    case 503:
        return has_rung ? CALL_REFUSED : CALL_UNREACHABLE;
    default:
        return outcome->code < 400 ? CALL_REDIRECTED : CALL_REFUSED;
    }
}

static enum call_verdict verdict_of_failure(const struct call_outcome *outcome, const struct call_knowledge *knowledge)
{
    bool is_challenge = outcome->code == 401 || outcome->code == 407;
    enum call_verdict by_cause = verdict_of_cause(outcome->cause);

    if (is_challenge && outcome->end.time_us != TIME_UNKNOWN && knowledge->now_us != TIME_UNKNOWN &&
        knowledge->now_us - outcome->end.time_us < LOGIN_US && outcome->challenges == 1)
        return CALL_TRYING;
    return by_cause != CALL_UNKNOWN && outcome->code >= 400 ? by_cause : verdict_of_code(outcome);
}

static enum call_verdict verdict_of_cancel(const struct call_outcome *outcome)
{
    enum call_verdict by_cause = verdict_of_cause(outcome->cause);

    if (outcome->is_elsewhere)
        return CALL_ELSEWHERE;
    if (by_cause == CALL_NO_ANSWER || outcome->is_timed_out)
        return CALL_NO_ANSWER;
    return CALL_CANCELLED;
}

static bool is_transferred(const struct call_outcome *outcome)
{
    return outcome->refer && outcome->refer->outcome / 100 == 2;
}

static enum call_verdict verdict_of_answered(const struct call_outcome *outcome)
{
    if (!outcome->end.frame)
        return CALL_UP;
    if (is_transferred(outcome))
        return CALL_TRANSFERRED;
    return outcome->dropped && !outcome->dropped->is_withdrawn ? CALL_DROPPED : CALL_COMPLETED;
}

/** Who cancels gets 487; a 2xx that crosses is seen before, and any other failure came by itself. */
bool call_is_cancelled(const struct call_outcome *outcome)
{
    return outcome->cancel.frame && (!outcome->code || outcome->code == 487);
}

enum call_verdict call_verdict(const struct call_outcome *outcome, const struct call_knowledge *knowledge)
{
    if (!outcome->first.frame || (outcome->is_answer_missing && !outcome->code))
        return outcome->cancel.frame && outcome->is_elsewhere ? CALL_ELSEWHERE : CALL_UNKNOWN;
    if (outcome->answer.frame)
        return verdict_of_answered(outcome);
    if (call_is_cancelled(outcome))
        return verdict_of_cancel(outcome);
    if (outcome->code)
        return verdict_of_failure(outcome, knowledge);
    if (outcome->end.frame)
        return CALL_CANCELLED; /* a BYE of the caller in an early dialog */
    if (!outcome->is_heard && finding_of_call(knowledge->findings, outcome->id, is_no_response, NULL))
        return CALL_UNREACHABLE;
    return CALL_TRYING;
}

const char *call_ended_by(const struct call_outcome *outcome, enum call_verdict verdict)
{
    if (verdict == CALL_TRYING || verdict == CALL_UP)
        return NULL;
    if (verdict == CALL_UNREACHABLE && !outcome->code)
        return "network";
    if (!outcome->answer.frame && call_is_cancelled(outcome))
        return call_party_name(PARTY_CALLER);
    return call_party_name(outcome->ended_by);
}

/** What explains that an INVITE failed. */
static bool explains_failure(const struct finding *finding, const void *data)
{
    static const char *const names[] = {"auth.rejected",       "auth.loop",         "auth.basic",
                                        "request.no_response", "response.unheard",  "dialog.mismatch",
                                        "contact.unreachable", "request.malformed", "media.",
                                        "interval.not_raised", "response.mismatch", NULL};

    const struct call_outcome *outcome = data;

    if (finding->id == FINDING_PROVISIONAL_NO_PRACK) /* then the callee refuses the INVITE (RFC 3262 section 3) */
        return outcome->code / 100 == 5;
    return finding_is_among(finding, names) && finding_severity(finding->id) >= CODEBOOK_WARN;
}

static void add_finding(GString *out, const struct finding *finding)
{
    g_string_append(out, finding->words);
    if (finding->frame)
        g_string_append_printf(out, " (frame %u)", finding->frame);
}

bool call_cause_words(GString *out, const struct call_outcome *outcome, enum call_verdict verdict,
                      const struct call_knowledge *knowledge)
{
    const struct finding *finding = NULL;

    if (verdict == CALL_DROPPED) {
        const char *words = strstr(outcome->dropped->words, ": ");

        if (outcome->explains)
            add_finding(out, outcome->explains);
        else
            g_string_append(out, words ? words + 2 : outcome->dropped->words);
        return true;
    }
    if (verdict == CALL_REFUSED || verdict == CALL_UNREACHABLE || verdict == CALL_UNAUTHORIZED)
        finding = finding_of_call(knowledge->findings, outcome->id, explains_failure, outcome);
    if (finding)
        add_finding(out, finding);
    return finding != NULL;
}
