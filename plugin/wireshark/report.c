/* report.c
 * Collects the notes that pass the report's filter, and prints what is known of them when the capture is over.
 *
 * Notes and exchanges live as long as a session: from when a capture file is opened, or dissected again, to when it is
 * closed. A report may reach over several: those of the files of a ring buffer (-b), or what lies between two resets
 * (-M). So when a session ends, what there is to say of it is kept as rows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/report.h"

#include "report/as_html.h"
#include "report/as_json.h"
#include "report/as_text.h"
#include "report/mask.h"
#include "wireshark/arrival_reader.h"
#include "wireshark/gap_reader.h"
#include "wireshark/report_collect.h"
#include "wireshark/report_entry.h"
#include "wireshark/report_trace.h"
#include "wireshark/stat_command.h"

#include <epan/funnel.h>
#include <epan/packet.h>
#include <epan/tap.h>
#include <stdio.h>
#include <string.h>

enum form { FORM_TEXT, FORM_JSON, FORM_HTML };

/** One report that was asked for; kept until the program ends, as tap listeners are. */
struct report_tap {
    enum form form;
    char *filter;    /* NULL: none */
    GPtrArray *past; /* struct report_session of the sessions that are over */
    GArray *entries; /* struct report_entry of the present session */
    struct report_extent extent;
    unsigned by_code[REPORT_CODES];
};

static const pref_bool *pref_with_responses, *pref_is_masked;
static GSList *taps;      /* struct report_tap, owned by their tap listeners */
static struct mask *mask; /* of all reports, so that they agree; kept while there is one */

static void session_free(void *session)
{
    report_session_free(session);
}

/** Wireshark begins again: what was counted so far no longer counts. */
static void report_reset(void *data)
{
    struct report_tap *tap = data;

    g_ptr_array_set_size(tap->past, 0);
    g_array_set_size(tap->entries, 0);
    memset(tap->by_code, 0, sizeof tap->by_code);
    tap->extent = (struct report_extent){.begin_us = TIME_UNKNOWN, .end_us = TIME_UNKNOWN};
}

static tap_packet_status report_packet(void *data, packet_info *pinfo, epan_dissect_t *dissect _U_, const void *tapped,
                                       tap_flags_t flags _U_)
{
    struct report_tap *tap = data;
    const struct note *note = tapped;
    struct report_entry entry = {.frame = pinfo->num,
                                 .since_us = (int64_t)pinfo->rel_ts.secs * G_USEC_PER_SEC + pinfo->rel_ts.nsecs / 1000,
                                 .time_us = arrival_time(pinfo),
                                 .from = arrival_endpoint(&pinfo->net_src, pinfo->srcport),
                                 .to = arrival_endpoint(&pinfo->net_dst, pinfo->destport),
                                 .note = note};

    if (note->code > 0 && note->code < REPORT_CODES)
        tap->by_code[note->code]++;
    g_array_append_val(tap->entries, entry); /* what is found at it may come later */
    return TAP_PACKET_REDRAW;
}

/** Each frame, of whatever protocol. */
static tap_packet_status report_frame(void *data, packet_info *pinfo, epan_dissect_t *dissect _U_,
                                      const void *tapped _U_, tap_flags_t flags _U_)
{
    struct report_extent *extent = data;
    int64_t time_us = arrival_time(pinfo);

    extent->frames++;
    gap_reader_count(pinfo, &extent->gaps, &extent->dropped);
    if (time_us == TIME_UNKNOWN)
        return TAP_PACKET_DONT_REDRAW;
    if (extent->begin_us == TIME_UNKNOWN || time_us < extent->begin_us)
        extent->begin_us = time_us;
    extent->end_us = MAX(extent->end_us, time_us);
    return TAP_PACKET_DONT_REDRAW;
}

/** What there is to say of the present session. */
static struct report_session *session_of(const struct report_tap *tap)
{
    struct report_session *session = report_session_new(*pref_is_masked ? mask : NULL);

    report_collect(session, tap->entries, *pref_with_responses);
    return session;
}

void report_end_session(void)
{
    for (const GSList *item = taps; item; item = item->next) {
        struct report_tap *tap = item->data;

        if (tap->entries->len > 0)
            g_ptr_array_add(tap->past, session_of(tap));
        g_array_set_size(tap->entries, 0);
    }
    report_trace_clear();
}

/** As it stands now. Free with g_string_free(). */
static GString *report_text(struct report_tap *tap)
{
    char *filter = tap->filter && *pref_is_masked ? mask_text(mask, tap->filter) : g_strdup(tap->filter);
    struct report report = {.version = SIPEXPLAIN_VERSION,
                            .filter = filter,
                            .is_masked = *pref_is_masked,
                            .book = notes_codebook(),
                            .extent = tap->extent,
                            .by_code = tap->by_code,
                            .sessions = tap->past};
    GString *out = g_string_new(NULL);

    g_ptr_array_add(tap->past, session_of(tap));
    if (tap->form == FORM_TEXT)
        report_as_text(out, &report);
    else if (tap->form == FORM_JSON)
        report_as_json(out, &report, false);
    else
        report_as_html(out, &report);
    g_ptr_array_set_size(tap->past, (int)tap->past->len - 1); /* more may come of it */
    g_free(filter);
    return out;
}

static void report_draw(void *data)
{
    GString *out = report_text(data);

    fwrite(out->str, 1, out->len, stdout);
    /* On Windows the host may have another C library, which does not write at its end what waits in this one. */
    fflush(stdout);
    g_string_free(out, TRUE);
}

static void report_free(void *data)
{
    struct report_tap *tap = data;

    taps = g_slist_remove(taps, tap);
    g_ptr_array_free(tap->past, TRUE);
    g_array_free(tap->entries, TRUE);
    g_free(tap->filter);
    g_free(tap);
    if (taps)
        return;
    report_trace_stop();
    mask_free(mask);
    mask = NULL;
}

/** Adds the listeners; the message if that fails, to be freed, else NULL. */
static GString *report_add(enum form form, const char *filter, tap_draw_cb draw, struct report_tap **result)
{
    struct report_tap *tap = g_new0(struct report_tap, 1);
    GString *error;

    tap->form = form;
    tap->filter = g_strdup(filter);
    tap->past = g_ptr_array_new_with_free_func(session_free);
    tap->entries = g_array_new(FALSE, FALSE, sizeof(struct report_entry));
    report_reset(tap);
    taps = g_slist_prepend(taps, tap);
    if (!mask)
        mask = mask_new();
    report_trace_start(mask, pref_is_masked);
    error = register_tap_listener("sipexplain", tap, filter, TL_REQUIRES_NOTHING, report_reset, report_packet, draw,
                                  report_free);
    if (error) {
        report_free(tap);
        return error;
    }
    *result = tap;
    return register_tap_listener("frame", &tap->extent, NULL, TL_REQUIRES_NOTHING, NULL, report_frame, NULL, NULL);
}

static GString *report_listen(const char *filter, unsigned form)
{
    struct report_tap *tap;

    return report_add(form, filter, report_draw, &tap);
}

GString *report_of_window(const funnel_ops_t *ops)
{
    struct report_tap *tap;
    GString *error = report_add(FORM_TEXT, NULL, NULL, &tap), *text;

    if (error) {
        g_string_free(error, TRUE);
        return NULL;
    }
    ops->retap_packets(ops->ops_id);
    text = report_text(tap);
    remove_tap_listener(&tap->extent);
    remove_tap_listener(tap);
    return text;
}

void report_register(const pref_bool *with_responses, const pref_bool *is_masked)
{
    static struct stat_command commands[] = {
        {"sipexplain,report", report_listen, .kind = FORM_TEXT},
        {"sipexplain,json", report_listen, .kind = FORM_JSON},
        {"sipexplain,html", report_listen, .kind = FORM_HTML},
    };

    pref_with_responses = with_responses;
    pref_is_masked = is_masked;
    for (unsigned i = 0; i < array_length(commands); i++)
        stat_command_register(&commands[i]);
}
