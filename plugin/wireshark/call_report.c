/* call_report.c
 * The list of calls on the command line: those of which a message passes the filter, in the order in which they begin.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/call_report.h"

#include "wireshark/call_lines.h"
#include "wireshark/compat.h"
#include "wireshark/note_calls.h"
#include "wireshark/notes.h"
#include "wireshark/stat_command.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <stdio.h>

/** One list that was asked for; kept until the program ends, as tap listeners are. */
struct call_report {
    char *filter;     /* NULL: none */
    GString *past;    /* the lines of the sessions that are over */
    GHashTable *seen; /* struct call_outcome of the present session; not owned */
    GPtrArray *calls; /* the same, in their order */
    int64_t begin_us; /* of the present session */
};

static GSList *reports; /* struct call_report, owned by their tap listeners */

static void session_clear(struct call_report *report)
{
    g_hash_table_remove_all(report->seen);
    g_ptr_array_set_size(report->calls, 0);
    report->begin_us = TIME_UNKNOWN;
}

static void report_reset(void *data)
{
    struct call_report *report = data;

    g_string_truncate(report->past, 0);
    session_clear(report);
}

static tap_packet_status report_packet(void *data, packet_info *pinfo, epan_dissect_t *dissect _U_, const void *tapped,
                                       tap_flags_t flags _U_)
{
    struct call_report *report = data;
    const struct note *note = tapped;

    if (report->begin_us == TIME_UNKNOWN && (pinfo->presence_flags & PINFO_HAS_TS))
        report->begin_us = ((int64_t)pinfo->abs_ts.secs - pinfo->rel_ts.secs) * G_USEC_PER_SEC +
                           (pinfo->abs_ts.nsecs - pinfo->rel_ts.nsecs) / 1000;
    if (!note->call || !g_hash_table_add(report->seen, note->call))
        return TAP_PACKET_DONT_REDRAW;
    g_ptr_array_add(report->calls, note->call);
    return TAP_PACKET_REDRAW;
}

static void session_tell(const struct call_report *report, GString *out)
{
    for (unsigned i = 0; i < report->calls->len; i++)
        call_lines_add(out, report->calls->pdata[i], report->begin_us);
}

void call_report_end_session(void)
{
    for (const GSList *item = reports; item; item = item->next) {
        session_tell(item->data, ((struct call_report *)item->data)->past);
        session_clear(item->data);
    }
}

static void report_draw(void *data)
{
    const struct call_report *report = data;
    GString *out = g_string_new("\nSIP calls");

    if (report->filter)
        g_string_append_printf(out, " with %s", report->filter);
    g_string_append_c(out, '\n');
    call_lines_add_head(out);
    g_string_append(out, report->past->str);
    session_tell(report, out);
    fputs(out->str, stdout);
    fflush(stdout); /* as in report.c */
    g_string_free(out, TRUE);
}

static void report_free(void *data)
{
    struct call_report *report = data;

    reports = g_slist_remove(reports, report);
    g_string_free(report->past, TRUE);
    g_hash_table_destroy(report->seen);
    g_ptr_array_free(report->calls, TRUE);
    g_free(report->filter);
    g_free(report);
}

static GString *report_listen(const char *filter, unsigned kind _U_)
{
    struct call_report *report = g_new0(struct call_report, 1);
    GString *error;

    report->filter = g_strdup(filter);
    report->past = g_string_new(NULL);
    report->seen = g_hash_table_new(NULL, NULL);
    report->calls = g_ptr_array_new();
    report->begin_us = TIME_UNKNOWN;
    reports = g_slist_prepend(reports, report);
    error = register_tap_listener("sipexplain", report, filter, TL_REQUIRES_NOTHING, report_reset, report_packet,
                                  report_draw, report_free);
    if (error)
        report_free(report);
    return error;
}

void call_report_register(void)
{
    static struct stat_command command = {"sipexplain,calls", report_listen, .kind = 0};

    stat_command_register(&command);
}
