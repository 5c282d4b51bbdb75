/* report.c
 * Collects the notes that pass the report's filter, and prints what is known of them when the capture is over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "report.h"

#include "finding.h"
#include "packet_text.h"
#include "refer.h"
#include "subscribe.h"
#include "watches.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wsutil/report_message.h>

#define COMMAND "sipexplain,report"
#define RULE "===================================================================\n"
#define CODES 1000

/* Nothing is lined up behind longer Call-IDs, and of very long ones the end is left out. */
#define CALL_ID_COLUMN 40
#define CALL_ID_SHOWN 256

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
    char *filter;            /* NULL: none */
    GArray *entries;         /* struct entry, in capture order */
    unsigned by_code[CODES]; /* responses */
    GString *line;           /* room for the line at hand */
    int call_id_width;       /* of the longest Call-ID, up to CALL_ID_COLUMN */
    unsigned by_finding[FINDING_COUNT];
};

static const pref_bool *pref_with_responses;

static void report_reset(void *data)
{
    struct report *report = data;

    g_array_set_size(report->entries, 0);
    memset(report->by_code, 0, sizeof report->by_code);
}

static tap_packet_status report_packet(void *data, packet_info *pinfo, epan_dissect_t *dissect _U_, const void *tapped, tap_flags_t flags _U_)
{
    struct report *report = data;
    const struct note *note = tapped;
    struct entry entry = {pinfo->num, (double)pinfo->rel_ts.secs + pinfo->rel_ts.nsecs / 1000 / 1e6, note};

    if (note->code > 0 && note->code < CODES)
        report->by_code[note->code]++;
    g_array_append_val(report->entries, entry); /* what is found at it may come later */
    return TAP_PACKET_REDRAW;
}

static const struct entry *entry_at(const struct report *report, unsigned i)
{
    return &g_array_index(report->entries, struct entry, i);
}

static struct finding_list findings_at(const struct entry *entry)
{
    return finding_list_of(entry->note, entry->frame, false, *pref_with_responses);
}

static void G_GNUC_PRINTF(2, 3) print(struct report *report, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_string_vprintf(report->line, format, arguments);
    va_end(arguments);
    fputs(report->line->str, stdout);
}

/** Appends spaces until the line is so long, and one more to part the columns. */
static void add_padding(GString *line, size_t start, int width)
{
    g_string_append_printf(line, "%*s ", MAX(width - (int)(line->len - start), 1), "");
}

static void line_start(struct report *report, const struct entry *entry)
{
    g_string_printf(report->line, "%8u %13.6f  ", entry->frame, entry->seconds);
}

static void line_add_call_id(struct report *report, const struct note *note)
{
    size_t start = report->line->len;

    packet_text_add(report->line, finding_call_id(note), CALL_ID_SHOWN);
    add_padding(report->line, start, report->call_id_width + 1);
}

static void line_end(struct report *report)
{
    g_string_append_c(report->line, '\n');
    fputs(report->line->str, stdout);
}

static void print_finding(struct report *report, const struct entry *entry, const struct found *found)
{
    size_t start;

    line_start(report, entry);
    g_string_append_printf(report->line, "%-4s  ", codebook_severity_name(finding_severity(found->finding)));
    start = report->line->len;
    g_string_append_printf(report->line, "sipexplain.%s", finding_name(found->finding));
    add_padding(report->line, start, (int)sizeof "sipexplain.response.global_failure");
    line_add_call_id(report, entry->note);
    finding_words(report->line, found, entry->note);
    line_end(report);
}

static void count_findings(struct report *report)
{
    memset(report->by_finding, 0, sizeof report->by_finding);
    report->call_id_width = 0;
    for (unsigned i = 0; i < report->entries->len; i++) {
        struct finding_list findings = findings_at(entry_at(report, i));
        const struct note *note = entry_at(report, i)->note;
        size_t len = findings.count > 0 || note->refer || note->subscribe ? finding_call_id(note).len : 0;

        report->call_id_width = MAX(report->call_id_width, (int)MIN(len, CALL_ID_COLUMN));
        for (unsigned j = 0; j < findings.count; j++)
            report->by_finding[findings.all[j].finding]++;
    }
}

static void print_findings(struct report *report)
{
    unsigned count = 0;

    for (unsigned i = 0; i < FINDING_COUNT; i++)
        count += report->by_finding[i];
    print(report, "\nFindings: %u\n", count);
    for (unsigned i = 0; i < report->entries->len; i++) {
        struct finding_list findings = findings_at(entry_at(report, i));

        for (unsigned j = 0; j < findings.count; j++)
            print_finding(report, entry_at(report, i), &findings.all[j]);
    }
}

static void print_counts(struct report *report)
{
    print(report, "\nCount of each finding\n");
    for (unsigned i = 0; i < FINDING_COUNT; i++)
        if (report->by_finding[i] > 0)
            print(report, "%8u  %-4s  sipexplain.%s\n", report->by_finding[i], codebook_severity_name(finding_severity(i)), finding_name(i));
    print(report, "\nCount of each response code\n");
    for (unsigned i = 0; i < CODES; i++) {
        const char *name = codebook_registered_name(notes_codebook(), i);

        if (report->by_code[i] > 0)
            print(report, "%8u  %u %s\n", report->by_code[i], i, name ? name : "(not registered)");
    }
}

static bool refer_is_undecided(enum refer_verdict verdict)
{
    return verdict == REFER_OPEN || verdict == REFER_UNKNOWN || verdict == REFER_IN_PROGRESS || verdict == REFER_UNANSWERED;
}

static bool subscribe_is_undecided(enum subscribe_verdict verdict)
{
    return verdict == SUBSCRIBE_OPEN || verdict == SUBSCRIBE_UNKNOWN;
}

/** The line of an exchange, at the first of its frames that passes the filter. */
static void print_exchange(struct report *report, const struct entry *entry, const char *verdict)
{
    const struct note *note = entry->note;
    size_t start;

    line_start(report, entry);
    g_string_append(report->line, note->refer ? "REFER      " : "SUBSCRIBE  ");
    start = report->line->len;
    g_string_append(report->line, verdict);
    add_padding(report->line, start, (int)sizeof "not_expected");
    line_add_call_id(report, note);
    if (note->refer && note->refer->facts.target) {
        const char *target = note->refer->facts.target;

        packet_text_add(report->line, (struct sip_text){target, strlen(target)}, TARGET_SHOWN);
        g_string_append(report->line, ": ");
    }
    finding_verdict_words(report->line, note);
    line_end(report);
}

/** The line of a request without response. */
static void print_open(struct report *report, const struct entry *entry, const struct request_open *open)
{
    const char *method = sip_method_name(open->method), *words = strstr(open->words, ": ");
    size_t start;

    line_start(report, entry);
    g_string_append_printf(report->line, "%-9s  ", method ? method : "request");
    start = report->line->len;
    g_string_append(report->line, "unanswered");
    add_padding(report->line, start, (int)sizeof "not_expected");
    start = report->line->len;
    packet_text_add(report->line, (struct sip_text){open->call_id, open->call_id ? strlen(open->call_id) : 0}, CALL_ID_SHOWN);
    add_padding(report->line, start, report->call_id_width + 1);
    g_string_append_printf(report->line, "%s; %s", words ? words + 2 : open->words, open->reason);
    if (open->more > 0)
        g_string_append_printf(report->line, "; so do %u more until frame %u", open->more, open->more_frame);
    line_end(report);
}

/** Is it a request of which nothing is said in another line? */
static bool is_plain_request(const struct note *note)
{
    return note->code == 0 && !(note->method && note->refer && strcmp(note->method, "REFER") == 0);
}

/** Requests that the capture shows no response to, where it does not prove that there was none. */
static void print_opens(struct report *report)
{
    struct request_opens at_end;

    watches_open_at_end(notes_watches(), &at_end);
    for (unsigned i = 0; i < report->entries->len; i++) {
        const struct entry *entry = entry_at(report, i);
        const struct request_open *open = NULL;

        if (is_plain_request(entry->note))
            open = watches_open_request(notes_watches(), &entry->note->remarks);
        if (!open && is_plain_request(entry->note))
            open = request_opens_at(&at_end, &entry->note->remarks);
        if (open)
            print_open(report, entry, open);
    }
    request_opens_stop(&at_end);
}

/** Decided exchanges or undecided ones, each once. A SUBSCRIBE that was notified is not worth a line. */
static void print_exchanges(struct report *report, bool undecided)
{
    GHashTable *seen = g_hash_table_new(NULL, NULL);

    print(report, undecided ? "\nNot decided in this capture\n" : "\nREFER exchanges\n");
    for (unsigned i = 0; i < report->entries->len; i++) {
        const struct entry *entry = entry_at(report, i);
        struct refer_exchange *refer = entry->note->refer;
        struct subscribe_exchange *subscribe = entry->note->subscribe;

        if (refer && g_hash_table_add(seen, refer)) {
            enum refer_verdict verdict = refer_verdict(notes_refers(), refer);

            if (refer_is_undecided(verdict) == undecided)
                print_exchange(report, entry, refer_verdict_name(verdict));
        } else if (undecided && subscribe && g_hash_table_add(seen, subscribe)) {
            enum subscribe_verdict verdict = subscribe_verdict(notes_subscribes(), subscribe);

            if (subscribe_is_undecided(verdict))
                print_exchange(report, entry, subscribe_verdict_name(verdict));
        }
    }
    g_hash_table_destroy(seen);
}

static void report_draw(void *data)
{
    struct report *report = data;

    print(report, "\n%s", RULE);
    print(report, "SIP Explain report%s%s\n", report->filter ? ", filter: " : "", report->filter ? report->filter : "");
    if (notes_refers()) {
        count_findings(report);
        print_findings(report);
        print_counts(report);
        print_exchanges(report, false);
        print_exchanges(report, true);
        print_opens(report);
    }
    print(report, "%s", RULE);
}

static void report_free(void *data)
{
    struct report *report = data;

    g_array_free(report->entries, TRUE);
    g_string_free(report->line, TRUE);
    g_free(report->filter);
    g_free(report);
}

/** Adds the listener; the message if that fails, to be freed, else NULL. */
static GString *report_listen(const char *filter)
{
    struct report *report = g_new0(struct report, 1);
    GString *error;

    report->filter = g_strdup(filter);
    report->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    report->line = g_string_new(NULL);
    error = register_tap_listener("sipexplain", report, filter, TL_REQUIRES_NOTHING, report_reset, report_packet, report_draw, report_free);
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
