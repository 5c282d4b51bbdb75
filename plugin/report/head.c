/* head.c
 * Puts into words what a capture is like.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report/head.h"

#include "report/lines.h"
#include "texts/decimal.h"

char *report_time_words(int64_t time_us)
{
    GDateTime *moment = time_us == TIME_UNKNOWN ? NULL : g_date_time_new_from_unix_local(time_us / G_USEC_PER_SEC);
    char *words = moment ? g_date_time_format(moment, "%Y-%m-%d %H:%M:%S") : NULL;

    if (moment)
        g_date_time_unref(moment);
    return words;
}

const char *report_no_sip(const struct report *report)
{
    if (report_messages(report) > 0)
        return NULL;
    if (report->filter)
        return "No SIP message in this capture passes the filter.";
    return "No SIP in this capture. If there should be some: it may be encrypted (TLS without its keys), or be on a "
           "port "
           "that Wireshark takes for another protocol.";
}

static void add_count(GString *words, unsigned count, const char *what)
{
    g_string_append_printf(words, "%u %s%s", count, what, count == 1 ? "" : "s");
}

static void add_span(GString *words, const struct report_extent *extent)
{
    char *begin = report_time_words(extent->begin_us), *end = report_time_words(extent->end_us);

    if (begin && end)
        decimal_append(words, "%s to %s (%.3f s): ", begin, end,
                       (double)(extent->end_us - extent->begin_us) / G_USEC_PER_SEC);
    g_free(begin);
    g_free(end);
}

static void add_lost(GString *words, const struct report_extent *extent)
{
    if (extent->gaps == 0 && extent->dropped == 0) {
        g_string_append(words, ", no lost packets known");
        return;
    }
    if (extent->gaps > 0)
        g_string_append_printf(words, ", TCP segments missing in %u place%s", extent->gaps,
                               extent->gaps == 1 ? "" : "s");
    if (extent->dropped > 0)
        g_string_append_printf(words, ", %" G_GUINT64_FORMAT " packet%s dropped by the capture", extent->dropped,
                               extent->dropped == 1 ? "" : "s");
}

static void add_verdicts(GString *out, const struct report *report)
{
    char *verdicts = report_verdicts(report), *words = verdicts ? g_strconcat("Calls: ", verdicts, NULL) : NULL;

    if (words)
        lines_add(out, 2, words);
    g_free(words);
    g_free(verdicts);
}

void report_head_add(GString *out, const struct report *report)
{
    const struct report_extent *extent = &report->extent;
    GString *words = g_string_new(NULL);

    add_span(words, extent);
    add_count(words, extent->frames, "frame");
    g_string_append(words, ", ");
    add_count(words, report_messages(report), "SIP message");
    g_string_append(words, ", ");
    add_count(words, report_calls(report), "call");
    add_lost(words, extent);
    lines_add(out, 2, words->str);
    add_verdicts(out, report);
    if (report_no_sip(report))
        lines_add(out, 2, report_no_sip(report));
    g_string_free(words, TRUE);
}
