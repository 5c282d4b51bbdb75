/* report.c
 * Collects the notes that pass the report's filter, and prints what is known of them when the capture is over.
 *
 * Notes and exchanges live as long as a session: from when a capture file is opened, or dissected again, to when it is
 * closed. A report may reach over several: those of the files of a ring buffer (-b), or what lies between two resets
 * (-M). So when a session ends, what there is to say of it is kept as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report.h"

#include "calls/time_steps.h"
#include "texts/decimal.h"
#include "texts/codebook.h"
#include "watches/refer.h"
#include "watches/subscribe.h"
#include "watches/watches.h"
#include "wireshark/gap_reader.h"
#include "wireshark/note_findings.h"
#include "wireshark/packet_text.h"
#include "wireshark/report_account.h"
#include "wireshark/report_lines.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wsutil/report_message.h>

#define COMMAND "sipexplain,report"

/* A longer target of a transfer is cut. */
#define TARGET_SHOWN 512

/** A note that something may be found at, now or later, or that belongs to an exchange. */
struct entry {
    uint32_t frame;
    double seconds;          /* since the first frame */
    const struct note *note; /* file scope */
};

/** One report that was asked for; kept until the program ends, as tap listeners are. */
struct report {
    char *filter;        /* NULL: none */
    struct account past; /* of the sessions that are over; its codes, of the present one too */
    GArray *entries;     /* struct entry of the present session, in capture order */
    struct report_lines lines;
    struct session session; /* the present one, while it is told of */
};

static const pref_bool *pref_with_responses;
static GSList *reports; /* struct report, owned by their tap listeners */

/** Wireshark begins again: what was counted so far no longer counts. */
static void report_reset(void *data)
{
    struct report *report = data;

    account_free(&report->past);
    report->past = account_new();
    report->lines.has_past = false;
    g_array_set_size(report->entries, 0);
}

static tap_packet_status report_packet(void *data, packet_info *pinfo, epan_dissect_t *dissect _U_, const void *tapped,
                                       tap_flags_t flags _U_)
{
    struct report *report = data;
    const struct note *note = tapped;
    struct entry entry = {pinfo->num, (double)pinfo->rel_ts.secs + pinfo->rel_ts.nsecs / 1000 / 1e6, note};

    account_count(&report->past, note->code);
    if (report->entries->len == 0)
        report->lines.begin_s = pinfo->presence_flags & PINFO_HAS_TS ? (int64_t)pinfo->abs_ts.secs : G_MININT64;
    g_array_append_val(report->entries, entry); /* what is found at it may come later */
    return TAP_PACKET_REDRAW;
}

static const struct entry *entry_at(const struct report *report, unsigned i)
{
    return &g_array_index(report->entries, struct entry, i);
}

static struct finding_list findings_at(const struct entry *entry)
{
    return finding_list_of(entry->note, false, *pref_with_responses);
}

static void tell_finding(struct report *report, const struct entry *entry, const struct note_finding *found)
{
    size_t start;

    report_line_start(&report->lines, entry->frame, entry->seconds);
    g_string_append_printf(report->lines.line, "%-4s  ", codebook_severity_name(finding_severity(found->id)));
    start = report->lines.line->len;
    g_string_append_printf(report->lines.line, "sipexplain.%s", finding_name(found->id));
    report_line_pad(&report->lines, start, (int)sizeof "sipexplain.response.global_failure");
    report_line_add_call_id(&report->lines, finding_call_id(&report->session, entry->note));
    finding_words(report->lines.line, &report->session, found, entry->note);
    report_line_end(&report->lines);
}

static void count_findings(struct report *report, struct account *account)
{
    report->lines.call_id_width = 0;
    for (unsigned i = 0; i < report->entries->len; i++) {
        struct finding_list findings = findings_at(entry_at(report, i));
        const struct note *note = entry_at(report, i)->note;
        size_t len = findings.count > 0 || note->more->refer || note->more->subscribe
                         ? finding_call_id(&report->session, note).len
                         : 0;

        report->lines.call_id_width = MAX(report->lines.call_id_width, (int)MIN(len, CALL_ID_COLUMN));
        for (unsigned j = 0; j < findings.count; j++)
            account->by_finding[findings.all[j].id]++;
    }
}

static void tell_findings(struct report *report)
{
    for (unsigned i = 0; i < report->entries->len; i++) {
        struct finding_list findings = findings_at(entry_at(report, i));

        for (unsigned j = 0; j < findings.count; j++)
            tell_finding(report, entry_at(report, i), &findings.all[j]);
    }
}

static bool refer_is_undecided(enum refer_verdict verdict)
{
    return verdict == REFER_OPEN || verdict == REFER_UNKNOWN || verdict == REFER_IN_PROGRESS ||
           verdict == REFER_UNANSWERED;
}

static bool subscribe_is_undecided(enum subscribe_verdict verdict)
{
    return verdict == SUBSCRIBE_OPEN || verdict == SUBSCRIBE_UNKNOWN;
}

/** The line of an exchange, at the first of its frames that passes the filter. */
static void tell_exchange(struct report *report, const struct entry *entry, const char *verdict)
{
    const struct note *note = entry->note;
    char *target = note->more->refer ? refer_facts_target(&note->more->refer->facts) : NULL;
    size_t start;

    report_line_start(&report->lines, entry->frame, entry->seconds);
    g_string_append(report->lines.line, note->more->refer ? "REFER      " : "SUBSCRIBE  ");
    start = report->lines.line->len;
    g_string_append(report->lines.line, verdict);
    report_line_pad(&report->lines, start, (int)sizeof "not_expected");
    report_line_add_call_id(&report->lines, finding_call_id(&report->session, note));
    if (target) {
        packet_text_add(report->lines.line, (struct sip_text){target, strlen(target)}, TARGET_SHOWN);
        g_string_append(report->lines.line, ": ");
    }
    g_free(target);
    finding_verdict_words(report->lines.line, &report->session, note);
    report_line_end(&report->lines);
}

/** The line of a request without response. */
static void tell_open(struct report *report, const struct entry *entry, const struct request_open *open)
{
    const char *method = sip_method_name(open->method), *words = strstr(open->words, ": ");
    size_t start;

    report_line_start(&report->lines, entry->frame, entry->seconds);
    g_string_append_printf(report->lines.line, "%-9s  ", method ? method : "request");
    start = report->lines.line->len;
    g_string_append(report->lines.line, "unanswered");
    report_line_pad(&report->lines, start, (int)sizeof "not_expected");
    report_line_add_call_id(&report->lines,
                            (struct sip_text){open->call_id, open->call_id ? strlen(open->call_id) : 0});
    g_string_append_printf(report->lines.line, "%s; %s", words ? words + 2 : open->words, open->reason);
    if (open->more > 0)
        g_string_append_printf(report->lines.line, "; likewise %u more until frame %u", open->more, open->more_frame);
    report_line_end(&report->lines);
}

/** Is it a request of which nothing is said in another line? */
static bool is_plain_request(const struct note *note)
{
    return note->code == 0 && !(note->more->refer && note->method == METHOD_REFER);
}

/** A request that the capture shows no response to, where it does not prove that there was none. */
static void tell_open_at(struct report *report, const struct entry *entry, const struct request_opens *at_end)
{
    const struct request_open *open;

    if (!is_plain_request(entry->note))
        return;
    open = watches_open_request(notes_watches(), &entry->note->findings);
    if (!open)
        open = request_opens_at(at_end, &entry->note->findings);
    if (open)
        tell_open(report, entry, open);
}

/** What leaves more of the capture undecided than single exchanges: it is in the head. */
static void tell_doubts(struct report *report)
{
    const struct time_steps *steps = notes_steps();

    if (losses_are_unchecked()) {
        g_string_assign(report->lines.line, "Wireshark's TCP analysis is switched off (tcp.analyze_sequence_numbers): "
                                            "nothing is reported as missing over TCP");
        report_line_end(&report->lines);
    }
    if (steps->count == 0)
        return;
    g_string_truncate(report->lines.line, 0);
    decimal_append(report->lines.line, "Time stamps: frame %u is %.3f s %s the frame before it", steps->frame,
                   (double)ABS(steps->by_us) / G_USEC_PER_SEC, steps->by_us < 0 ? "earlier than" : "later than");
    if (steps->count > 1)
        g_string_append_printf(report->lines.line, ", and %u more %s out of order", steps->count - 1,
                               steps->count == 2 ? "is" : "are");
    g_string_append(report->lines.line, "; limits may be judged late or not at all");
    report_line_end(&report->lines);
}

/** The exchange of that note, at the first of its messages, if it is decided or not, as asked. A SUBSCRIBE that was
 * notified is not worth a line. */
static void tell_exchange_at(struct report *report, const struct entry *entry, GHashTable *seen, bool undecided)
{
    struct refer_exchange *refer = entry->note->more->refer;
    struct subscribe_exchange *subscribe = entry->note->more->subscribe;

    if (refer && g_hash_table_add(seen, refer)) {
        enum refer_verdict verdict = refer_verdict(report->session.refers, refer);

        if (refer_is_undecided(verdict) == undecided)
            tell_exchange(report, entry, refer_verdict_name(verdict));
    } else if (undecided && subscribe && g_hash_table_add(seen, subscribe)) {
        enum subscribe_verdict verdict = subscribe_verdict(report->session.subscribes, subscribe);

        if (subscribe_is_undecided(verdict))
            tell_exchange(report, entry, subscribe_verdict_name(verdict));
    }
}

static void tell_decided(struct report *report)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);

    for (unsigned i = 0; i < report->entries->len; i++)
        tell_exchange_at(report, entry_at(report, i), seen, false);
    g_hash_table_destroy(seen);
}

static void tell_undecided(struct report *report)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);
    struct request_opens at_end;

    watches_open_at_end(notes_watches(), &at_end);
    for (unsigned i = 0; i < report->entries->len; i++) {
        tell_exchange_at(report, entry_at(report, i), seen, true);
        tell_open_at(report, entry_at(report, i), &at_end);
    }
    request_opens_stop(&at_end);
    g_hash_table_destroy(seen);
}

/** Adds what there is to say of the present session. */
static void report_tell(struct report *report, struct account *account)
{
    if (report->entries->len == 0)
        return;
    notes_settle();
    report->session = notes_session();
    count_findings(report, account);
    report_section_begin(&report->lines, account->head);
    tell_doubts(report);
    report_section_begin(&report->lines, account->findings);
    tell_findings(report);
    report_section_begin(&report->lines, account->decided);
    tell_decided(report);
    report_section_begin(&report->lines, account->undecided);
    tell_undecided(report);
}

void report_end_session(void)
{
    for (const GSList *item = reports; item; item = item->next) {
        struct report *report = item->data;

        report_tell(report, &report->past);
        report->lines.has_past |= report->entries->len > 0;
        g_array_set_size(report->entries, 0);
    }
}

static void report_draw(void *data)
{
    struct report *report = data;
    struct account now = account_new();

    report_tell(report, &now);
    account_print(report->filter, &report->past, &now);
    account_free(&now);
}

static void report_free(void *data)
{
    struct report *report = data;

    reports = g_slist_remove(reports, report);
    account_free(&report->past);
    g_array_free(report->entries, TRUE);
    g_string_free(report->lines.line, TRUE);
    g_free(report->filter);
    g_free(report);
}

/** Adds the listener; the message if that fails, to be freed, else NULL. */
static GString *report_listen(const char *filter)
{
    struct report *report = g_new0(struct report, 1);
    GString *error;

    report->filter = g_strdup(filter);
    report->past = account_new();
    report->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    report->lines.line = g_string_new(NULL);
    reports = g_slist_prepend(reports, report);
    error = register_tap_listener("sipexplain", report, filter, TL_REQUIRES_NOTHING, report_reset, report_packet,
                                  report_draw, report_free);
    if (error)
        report_free(report);
    return error;
}

/** "sipexplain,report" or "sipexplain,report,FILTER"; says what is wrong with another one. */
static bool report_start(const char *argument)
{
    const char *rest = argument + strlen(COMMAND);
    GString *error;

    if (*rest != '\0' && *rest != ',') {
        report_failure("\"-z %s\" is not known; do you mean \"-z " COMMAND "\"?", argument);
        return false;
    }
    error = report_listen(*rest && rest[1] ? rest + 1 : NULL);
    if (!error)
        return true;
    report_failure("Couldn't register " COMMAND " tap: %s", error->str);
    g_string_free(error, TRUE);
    return false;
}

#if SIPEXPLAIN_WIRESHARK < 406
/** Cannot say that it failed, so it ends the program, as tshark's own do: nothing has been opened yet. */
static void report_init(const char *argument, void *unused _U_)
{
    if (!report_start(argument))
        _Exit(EXIT_FAILURE);
}
#else
static bool report_init(const char *argument, void *unused _U_)
{
    return report_start(argument);
}
#endif

void report_register(const pref_bool *with_responses)
{
    static stat_tap_ui ui = {REGISTER_STAT_GROUP_GENERIC, NULL, COMMAND, report_init, 0, NULL};

    pref_with_responses = with_responses;
    register_stat_tap_ui(&ui, NULL);
}
