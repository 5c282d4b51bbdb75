/* code_filters.c
 * Display filters that find the responses with a code, and what became of their calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "texts/code_filters.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/** Who takes the filters, and for which code and method they are. */
struct filters {
    const struct code_text *text;
    unsigned code;
    const char *method;
    void (*put)(const char *what, const char *filter, void *data);
    void *data;
};

static void put(const struct filters *filters, const char *what, char *filter)
{
    filters->put(what, filter, filters->data);
    g_free(filter);
}

/** Is this about responses to that method? */
static bool is_about(const struct filters *filters, const char *method)
{
    const char *methods = filters->text->methods;

    if (filters->method)
        return g_str_equal(filters->method, method);
    return !methods || g_str_equal(methods, "any") || g_str_equal(methods, "dialog") || strstr(methods, method);
}

/** The verdict of every call that ends with this code; NULL if that depends on more than the code. */
static const char *verdict_of(unsigned code)
{
    switch (code) {
    case 401:
    case 407:
        return "unauthorized";
    case 486:
    case 600:
        return "busy";
    case 603:
    case 607:
    case 608:
        return "declined";
    default:
        return code / 100 == 3 ? "redirected" : NULL;
    }
}

static void put_calls(const struct filters *filters)
{
    const char *verdict = verdict_of(filters->code);

    put(filters, "those that ended a call attempt",
        g_strdup_printf("sipexplain.code == %u && sipexplain.call.ended_in == frame.number", filters->code));
    if (verdict)
        put(filters, "all messages of calls with this outcome",
            g_strdup_printf("sipexplain.call.verdict == \"%s\"", verdict));
}

static void put_transfers(const struct filters *filters)
{
    if (filters->code / 100 == 2)
        put(filters, "accepted transfers whose outcome was never reported", g_strdup("sipexplain.refer.no_notify"));
    else if (filters->method && filters->code >= 300)
        put(filters, "all messages of refused transfers", g_strdup("sipexplain.refer.verdict == \"refused\""));
}

void code_filters(const struct code_text *text, unsigned code, const char *method,
                  void (*put_filter)(const char *what, const char *filter, void *data), void *data)
{
    const struct filters filters = {text, code, method, put_filter, data};

    if (method) {
        put(&filters, "these responses",
            g_strdup_printf("sip.Status-Code == %u && sip.CSeq.method == \"%s\"", code, method));
    } else {
        put(&filters, "these responses", g_strdup_printf("sip.Status-Code == %u", code));
        put(&filters, "each of them once, without repeated copies",
            g_strdup_printf("sipexplain.code == %u && !sipexplain.retransmission_of", code));
    }
    if (code >= 300 && is_about(&filters, "INVITE")) {
        put_calls(&filters);
        put(&filters, "transfers that ended with it", g_strdup_printf("sipexplain.refer.outcome == %u", code));
    }
    if (is_about(&filters, "REFER"))
        put_transfers(&filters);
}
