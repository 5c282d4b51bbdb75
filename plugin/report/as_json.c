/* as_json.c
 * A report as JSON: a list for each kind of row, a row on each line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/as_json.h"

#include "report/cause.h"
#include "report/head.h"
#include "report/json_texts.h"
#include "report/share.h"
#include "texts/json.h"

#include <string.h>

static const struct report_session *session_at(const struct report *report, unsigned i)
{
    return g_ptr_array_index(report->sessions, i);
}

static void put_frame(struct json *json, const char *key, uint32_t frame)
{
    if (frame > 0)
        json_number(json, key, frame);
}

static void put_span(struct json *json, const char *key, int64_t span_us)
{
    if (span_us >= 0)
        json_seconds(json, key, span_us);
}

static void put_time(struct json *json, const char *key, int64_t time_us)
{
    if (time_us != TIME_UNKNOWN)
        json_seconds(json, key, time_us);
}

/** Begins a row. */
static void open_row(struct json *json, unsigned session, const struct report_place *place)
{
    json_line(json);
    json_open_object(json, NULL);
    json_number(json, "session", session + 1);
    json_number(json, "frame", place->frame);
    put_time(json, "time", place->time_us);
    json_seconds(json, "since_start", place->since_us);
    json_string(json, "call_id", place->call_id);
}

static void put_call(struct json *json, unsigned session, const void *row)
{
    const struct report_call *call = row;

    open_row(json, session, &call->place);
    json_string(json, "from", call->from);
    json_string(json, "to", call->to);
    json_string(json, "verdict", call->verdict);
    json_string(json, "words", call->words);
    json_string(json, "cause", call->cause);
    json_string(json, "ended_by", call->ended_by);
    json_string(json, "peer", call->peer);
    json_string(json, "agent", call->agent);
    put_frame(json, "first_in", call->first_in);
    put_frame(json, "answered_in", call->answered_in);
    put_frame(json, "ended_in", call->ended_in);
    put_frame(json, "leg_in", call->leg_in);
    put_span(json, "ring_time", call->ring_us);
    put_span(json, "answer_time", call->answer_us);
    put_span(json, "duration", call->duration_us);
    json_close_object(json);
}

static void put_registration(struct json *json, unsigned session, const void *row)
{
    const struct report_registration *registration = row;

    open_row(json, session, &registration->place);
    json_string(json, "user", registration->user);
    json_string(json, "contact", registration->contact);
    json_string(json, "verdict", registration->verdict);
    json_string(json, "words", registration->words);
    if (registration->asked_s >= 0)
        json_number(json, "asked", (unsigned)registration->asked_s);
    if (registration->granted_s >= 0)
        json_number(json, "granted", (unsigned)registration->granted_s);
    json_close_object(json);
}

static void put_exchange(struct json *json, unsigned session, const struct report_exchange *exchange)
{
    open_row(json, session, &exchange->place);
    json_string(json, "method", exchange->method);
    json_string(json, "verdict", exchange->verdict);
    json_string(json, "target", exchange->target);
    json_string(json, "words", exchange->words);
    json_close_object(json);
}

/** Those that the capture decides are of one method; all others are in one list. */
static void put_exchanges(struct json *json, const struct report *report, const char *key, const char *method)
{
    json_line(json);
    json_open_list(json, key);
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *exchanges = session_at(report, i)->exchanges;

        for (unsigned j = 0; j < exchanges->len; j++) {
            const struct report_exchange *exchange = &g_array_index(exchanges, struct report_exchange, j);

            if (method ? !exchange->is_undecided && strcmp(exchange->method, method) == 0 : exchange->is_undecided)
                put_exchange(json, i, exchange);
        }
    }
    json_close_list(json);
}

static void put_finding(struct json *json, unsigned session, const void *row)
{
    const struct report_finding *finding = row;

    open_row(json, session, &finding->place);
    json_string(json, "id", finding_name(finding->id));
    json_string(json, "severity", codebook_severity_name(finding_severity(finding->id)));
    json_string(json, "words", finding->words);
    json_string(json, "phrase", finding->phrase);
    json_open_list(json, "evidence");
    for (unsigned i = 0; i < FINDING_FRAMES && finding->evidence[i]; i++)
        json_number(json, NULL, finding->evidence[i]);
    json_close_list(json);
    json_close_object(json);
}

static void put_message(struct json *json, const struct report_message *message)
{
    json_line(json);
    json_open_object(json, NULL);
    json_number(json, "frame", message->place.frame);
    put_time(json, "time", message->place.time_us);
    json_seconds(json, "since_start", message->place.since_us);
    json_string(json, "from", message->from);
    json_string(json, "to", message->to);
    json_string(json, "method", message->method);
    if (message->code)
        json_number(json, "code", message->code);
    json_string(json, "phrase", message->phrase);
    if (message->is_copy)
        json_bool(json, "copy", true);
    json_open_list(json, "seen");
    for (char **fact = message->seen; fact && *fact; fact++)
        json_string(json, NULL, *fact);
    json_close_list(json);
    json_close_object(json);
}

static void put_ladder(struct json *json, unsigned session, const void *row)
{
    const struct report_ladder *ladder = row;

    json_line(json);
    json_open_object(json, NULL);
    json_number(json, "session", session + 1);
    json_string(json, "call_id", ladder->call_id);
    json_string(json, "from", ladder->from);
    json_string(json, "to", ladder->to);
    json_number(json, "left_out", ladder->left_out);
    json_open_list(json, "messages");
    for (unsigned i = 0; i < ladder->messages->len; i++)
        put_message(json, &g_array_index(ladder->messages, struct report_message, i));
    json_close_list(json);
    json_close_object(json);
}

/** The rows of all sessions; `rows_at` is where a session has its array of rows. */
static void put_rows(struct json *json, const struct report *report, const char *key, size_t rows_at,
                     void (*put)(struct json *, unsigned, const void *))
{
    json_line(json);
    json_open_list(json, key);
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const GArray *rows = *(GArray *const *)((const char *)session_at(report, i) + rows_at);

        for (unsigned j = 0; j < rows->len; j++)
            put(json, i, rows->data + j * g_array_get_element_size((GArray *)rows));
    }
    json_close_list(json);
}

#define PUT_ROWS(json, report, key, rows, put) put_rows(json, report, key, offsetof(struct report_session, rows), put)

static void put_causes(struct json *json, const struct report *report)
{
    GPtrArray *causes = report_causes(report);

    json_line(json);
    json_open_list(json, "causes");
    for (unsigned i = 0; i < causes->len; i++) {
        const struct report_cause *cause = g_ptr_array_index(causes, i);

        json_line(json);
        json_open_object(json, NULL);
        json_number(json, "count", cause->count);
        json_string(json, "severity", codebook_severity_name(finding_severity(cause->first->id)));
        json_string(json, "id", finding_name(cause->first->id));
        json_string(json, "words", cause->words);
        json_string(json, "phrase", cause->first->phrase);
        json_open_list(json, "frames");
        for (unsigned j = 0; j < MIN(cause->count, CAUSE_FRAMES); j++)
            json_number(json, NULL, cause->frames[j]);
        json_close_list(json);
        json_close_object(json);
    }
    json_close_list(json);
    g_ptr_array_free(causes, TRUE);
}

static void put_finding_counts(struct json *json, const struct report *report)
{
    unsigned by_finding[FINDING_COUNT];

    report_count_findings(report, by_finding);
    json_open_list(json, "findings");
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        if (by_finding[i] == 0)
            continue;
        json_line(json);
        json_open_object(json, NULL);
        json_string(json, "id", finding_name(i));
        json_string(json, "severity", codebook_severity_name(finding_severity(i)));
        json_number(json, "count", by_finding[i]);
        json_close_object(json);
    }
    json_close_list(json);
}

static void put_counts(struct json *json, const struct report *report)
{
    json_line(json);
    json_open_object(json, "counts");
    put_finding_counts(json, report);
    json_open_list(json, "responses");
    for (unsigned i = 0; i < REPORT_CODES; i++) {
        if (report->by_code[i] == 0)
            continue;
        json_line(json);
        json_open_object(json, NULL);
        json_number(json, "code", i);
        json_string(json, "name", codebook_known_name(report->book, i));
        json_string(json, "class", codebook_class_name(i));
        json_number(json, "count", report->by_code[i]);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static void put_shares(struct json *json, const struct report *report, const char *key, enum share_by by)
{
    GPtrArray *shares = report_shares(report, by);

    json_line(json);
    json_open_list(json, key);
    for (unsigned i = 0; i < shares->len; i++) {
        const struct report_share *share = g_ptr_array_index(shares, i);

        json_line(json);
        json_open_object(json, NULL);
        json_string(json, "name", share->name);
        json_number(json, "calls", share->calls);
        json_number(json, "answered", share->answered);
        json_close_object(json);
    }
    json_close_list(json);
    g_ptr_array_free(shares, TRUE);
}

static void put_sessions(struct json *json, const struct report *report)
{
    json_line(json);
    json_open_list(json, "sessions");
    for (unsigned i = 0; i < report->sessions->len; i++) {
        const struct report_session *session = session_at(report, i);

        json_line(json);
        json_open_object(json, NULL);
        put_time(json, "first_message", session->begin_us);
        json_number(json, "messages", session->messages);
        json_number(json, "calls", session->calls);
        json_open_list(json, "doubts");
        for (unsigned j = 0; j < session->doubts->len; j++)
            json_string(json, NULL, g_ptr_array_index(session->doubts, j));
        json_close_list(json);
        json_close_object(json);
    }
    json_close_list(json);
}

static void put_capture(struct json *json, const struct report *report)
{
    const struct report_extent *extent = &report->extent;

    json_line(json);
    json_open_object(json, "capture");
    put_time(json, "begin", extent->begin_us);
    put_time(json, "end", extent->end_us);
    json_number(json, "frames", extent->frames);
    json_number(json, "messages", report_messages(report));
    json_number(json, "calls", report_calls(report));
    json_number(json, "gaps", extent->gaps);
    json_number(json, "dropped", (unsigned)MIN(extent->dropped, G_MAXUINT));
    json_string(json, "no_sip", report_no_sip(report));
    json_close_object(json);
}

static unsigned ladders_left_out(const struct report *report)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < report->sessions->len; i++)
        sum += session_at(report, i)->ladders_left_out;
    return sum;
}

void report_as_json(GString *out, const struct report *report, bool is_in_html)
{
    struct json json = {.text = out, .is_in_html = is_in_html};

    json_open_object(&json, NULL);
    json_number(&json, "format", REPORT_FORMAT);
    json_string(&json, "version", report->version);
    json_string(&json, "filter", report->filter);
    json_bool(&json, "masked", report->is_masked);
    put_capture(&json, report);
    put_sessions(&json, report);
    PUT_ROWS(&json, report, "calls", call_rows, put_call);
    PUT_ROWS(&json, report, "registrations", registrations, put_registration);
    put_exchanges(&json, report, "transfers", "REFER");
    put_exchanges(&json, report, "subscriptions", "SUBSCRIBE");
    put_causes(&json, report);
    PUT_ROWS(&json, report, "findings", findings, put_finding);
    put_counts(&json, report);
    put_shares(&json, report, "peers", SHARE_BY_PEER);
    put_shares(&json, report, "agents", SHARE_BY_AGENT);
    put_exchanges(&json, report, "undecided", NULL);
    PUT_ROWS(&json, report, "ladders", ladders, put_ladder);
    json_number(&json, "ladders_left_out", ladders_left_out(report));
    report_json_texts(&json, report);
    json_close_object(&json);
    g_string_append_c(out, '\n');
}
