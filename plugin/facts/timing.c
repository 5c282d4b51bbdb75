/* timing.c
 * The facts in the time that a failure took: which timer, or none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "facts/fact.h"

#include "texts/decimal.h"

/* No person decides so quickly. */
#define MACHINE_US (50 * INT64_C(1000))

/* A server that asks nobody else answers within this time. */
#define AT_ONCE_US (500 * INT64_C(1000))

/* A ring timer lets a phone ring so long, and forwards or rejects the call then. */
#define RING_LEAST_US (15 * (int64_t)G_USEC_PER_SEC)
#define RING_MOST_US (65 * (int64_t)G_USEC_PER_SEC)

/* Timer C (RFC 3261 section 16.6): more than three minutes, which many make three minutes. */
#define TIMER_C_LEAST_US (178 * (int64_t)G_USEC_PER_SEC)
#define TIMER_C_MOST_US (190 * (int64_t)G_USEC_PER_SEC)

static bool is_invite(const struct fact_writer *writer)
{
    return sip_text_is(writer->source.response->method, "INVITE");
}

/** "480 comes 0.012 s after the INVITE" */
static void start_time(struct fact_writer *writer, int64_t after_us)
{
    fact_start(writer, "%u comes ", writer->code);
    decimal_append(writer->fact, after_us < G_USEC_PER_SEC ? "%.3f s after the " : "%.1f s after the ",
                   (double)after_us / G_USEC_PER_SEC);
    fact_add_value(writer, writer->source.response->method, 20);
}

static bool is_in(int64_t span_us, int64_t least_us, int64_t most_us)
{
    return span_us >= least_us && span_us <= most_us;
}

/** What such a code means that comes at once; NULL: nothing. */
static const char *at_once(unsigned code, bool is_in_dialog)
{
    switch (code) {
    case 408:
        return is_in_dialog ? "no timer ran out: the server knew at once that it does not reach the other side"
                            : "no timer ran out: the server knew at once that it reaches nobody, usually as nobody is "
                              "registered there";
    case 480:
        return is_in_dialog ? NULL : "at once: usually nobody is registered there, or do-not-disturb is on";
    case 503:
        return "at once: the server itself is out of service or overloaded, or could not connect to the next one";
    default:
        return NULL;
    }
}

bool facts_say_machine(struct fact_writer *writer)
{
    const struct response_circumstances *about = writer->source.about;
    bool is_choice = writer->code == 486 || writer->code == 600 || writer->code == 603;

    if (!about || !is_choice || !is_invite(writer) || about->has_rung || about->is_in_dialog ||
        !is_in(about->after_us, 0, MACHINE_US - 1))
        return false;
    start_time(writer, about->after_us);
    fact_add(writer, ", which never rang: no person decided that, but the device or a server");
    return true;
}

static void tell_unrung(struct fact_writer *writer, const struct response_circumstances *about)
{
    int64_t limit_us = about->limit_us;

    const char *meaning = at_once(writer->code, about->is_in_dialog);

    if (is_in(about->after_us, 0, AT_ONCE_US - 1) && meaning) {
        start_time(writer, about->after_us);
        fact_add(writer, ", %s", meaning);
        fact_end(writer);
    } else if (is_in(about->after_us, limit_us - limit_us / 50, limit_us + limit_us / 16)) {
        start_time(writer, about->after_us);
        fact_add(writer, ": 64*T1, nobody answered the %s that the server sent on (timer %s)",
                 is_invite(writer) ? "INVITE" : "request", is_invite(writer) ? "B" : "F");
        fact_end(writer);
    }
}

static void tell_rung(struct fact_writer *writer, const struct response_circumstances *about)
{
    int64_t rung_us = about->rung_us;

    if (!is_in(rung_us, RING_LEAST_US, RING_MOST_US))
        return;
    start_time(writer, about->after_us);
    decimal_append(writer->fact, ", %.1f s after the first 18x: ", (double)rung_us / G_USEC_PER_SEC);
    fact_add(writer, writer->code == 487 ? "as long as a ring timer lets it ring, or a caller waits"
                                         : "as long as a ring timer lets it ring");
    fact_end(writer);
}

void facts_timing(struct fact_writer *writer)
{
    const struct response_circumstances *about = writer->source.about;
    bool is_timed = writer->code == 408 || writer->code == 480 || writer->code == 487 || writer->code == 503;

    if (facts_say_machine(writer)) {
        fact_end(writer);
        return;
    }
    if (!about || !is_timed || about->after_us < 0)
        return;
    if (is_invite(writer) && is_in(about->after_us, TIMER_C_LEAST_US, TIMER_C_MOST_US)) {
        start_time(writer, about->after_us);
        fact_add(writer, ": about the time of timer C, after which a proxy gives up (RFC 3261 section 16.6)");
        fact_end(writer);
    } else if (about->has_rung) {
        tell_rung(writer, about);
    } else {
        tell_unrung(writer, about);
    }
}
