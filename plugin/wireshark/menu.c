/* menu.c
 * Tools > SIP Explain, Telephony > SIP Explain, and "Explain this response" in the menu of a packet. Only Wireshark's
 * window has menus and text windows: in tshark and sharkd, the entries are never called.
 *
 * A dialog opens with its button OK in focus, not its first field: Wireshark makes the buttons before the fields, and
 * offers plugins no way to move the focus. So what is selected stands in the fields already, and Enter explains it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/menu.h"

#include "texts/ask.h"
#include "wireshark/call_lines.h"
#include "wireshark/compat.h"
#include "wireshark/note_calls.h"
#include "wireshark/notes.h"
#include "wireshark/report.h"
#include "wireshark/selection.h"

#include <epan/funnel.h>
#include <epan/packet_info.h>

#define EXPLAIN_TITLE "Explain a code"
#define COMPARE_TITLE "Compare two codes"
#define CALLS_TITLE "Calls"
#define FINDING_TITLE "Explain a finding"
#define RESPONSE_TITLE "Explain this response"
#define REPORT_TITLE "Report"

#define DOCUMENTATION_TITLE "Documentation"

#ifndef SIPEXPLAIN_DOC_FOLDER
#define SIPEXPLAIN_DOC_FOLDER "/usr/share/doc/sipexplain"
#endif

#define PAGE_WIDTH 72 /* columns; fits the window as it first opens */

/** The window, if there is one that has all we need; else NULL. */
static const funnel_ops_t *window_ops(void)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    return ops && ops->new_dialog && ops->new_text_window && ops->append_text && ops->prepend_text ? ops : NULL;
}

/** Shows a text in a window of its own, from its start. */
static void show_text(const char *title, const char *text)
{
    const funnel_ops_t *ops = window_ops();
    funnel_text_window_t *window = ops ? ops->new_text_window(ops->ops_id, title) : NULL;

    if (!window)
        return;
    ops->append_text(window, text); /* set_text would take a text with angle brackets for HTML */
    ops->prepend_text(window, "");
}

/** Shows and frees an answer. */
static void show_page(const char *title, struct answer_page answer)
{
    show_text(title, answer.text);
    g_free(answer.text);
}

static void explain_typed(char **words, void *data _U_)
{
    show_page(EXPLAIN_TITLE, ask_explain(notes_codebook(), words[0], words[1], PAGE_WIDTH));
    g_strfreev(words);
}

static void compare_typed(char **words, void *data _U_)
{
    show_page(COMPARE_TITLE, ask_compare(notes_codebook(), words[0], words[1], PAGE_WIDTH));
    g_strfreev(words);
}

static void finding_typed(char **words, void *data _U_)
{
    show_page(FINDING_TITLE, ask_finding(notes_codebook(), words[0], PAGE_WIDTH));
    g_strfreev(words);
}

/** `values` is what the fields hold at first. */
static void open_dialog(const char *title, const char **labels, const char **values, funnel_dlg_cb_t typed)
{
    const funnel_ops_t *ops = window_ops();

    if (ops)
        ops->new_dialog(ops->ops_id, title, labels, values, typed, NULL, NULL);
}

static void explain_chosen(void *data _U_)
{
    const struct selection selection = selection_get();
    const char *labels[] = {"Status code, such as 486", "Answered method (may be empty)", NULL};
    const char *values[] = {selection.code, selection.method, NULL};

    open_dialog(EXPLAIN_TITLE, labels, values, explain_typed);
}

static void finding_chosen(void *data _U_)
{
    const char *labels[] = {"Name of a finding, such as auth.rejected (empty: all names)", NULL};
    const char *values[] = {selection_get().finding, NULL};

    open_dialog(FINDING_TITLE, labels, values, finding_typed);
}

/** The Explanation of the selected packet. */
static void response_chosen(void *data _U_)
{
    const struct selection selection = selection_get();

    show_text(RESPONSE_TITLE, *selection.text ? selection.text
                                              : "There is nothing to explain in the selected packet. Select a SIP "
                                                "response.\n");
}

static void report_chosen(void *data _U_)
{
    const funnel_ops_t *ops = window_ops();
    GString *text = ops && ops->retap_packets ? report_of_window(ops) : NULL;

    if (!text)
        return;
    show_text(REPORT_TITLE, text->str);
    g_string_free(text, TRUE);
}

static void compare_chosen(void *data _U_)
{
    const struct selection selection = selection_get();
    const char *labels[] = {"First status code, such as 202", "Second status code, such as 380", NULL};
    const char *values[] = {selection.code, "", NULL};

    open_dialog(COMPARE_TITLE, labels, values, compare_typed);
}

/** Where the documentation is on this machine, as an address; free with g_free(). NULL: not found. */
static char *documentation_address(void)
{
    char *of_user = g_build_filename(g_get_user_data_dir(), "doc", "sipexplain", NULL);
    const char *folders[] = {SIPEXPLAIN_DOC_FOLDER, of_user};
    char *address = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(folders) && !address; i++) {
        char *file = g_build_filename(folders[i], "README.md", NULL);

        if (g_file_test(file, G_FILE_TEST_EXISTS))
            address = g_filename_to_uri(file, NULL, NULL);
        g_free(file);
    }
    g_free(of_user);
    return address;
}

static void documentation_chosen(void *data _U_)
{
    static const char where[] =
        "The documentation of SIP Explain is the file README.md that came with it, and the folder docs beside it:\n"
        "what the packet details show, display filters, columns, reports and the formats of programs.\n\n"
        "Explain a code and Explain a finding in this menu show the pages of both. On the command line,\n"
        "\"sipexplain --help\" tells how to print them, and \"man sipexplain\" is its manual.\n";
    const funnel_ops_t *ops = window_ops();
    char *address = documentation_address();

    if (!ops || !address || !ops->browser_open_url || !ops->browser_open_url(address))
        show_text(DOCUMENTATION_TITLE, where);
    g_free(address);
}

/** All calls of the capture file that is open, as they stand now. */
static void calls_chosen(void *data _U_)
{
    const GPtrArray *calls = notes_calls();
    GString *text = g_string_new(NULL);

    if (!calls || calls->len == 0)
        g_string_append(text, "There is no call in this capture.\n");
    else
        call_lines_add_head(text);
    for (unsigned i = 0; calls && i < calls->len; i++)
        call_lines_add(text, calls->pdata[i], call_lines_begin(calls->pdata[0]));
    show_text(CALLS_TITLE, text->str);
    g_string_free(text, TRUE);
}

#if SIPEXPLAIN_WIRESHARK >= 402
/** The same in the menu of the packet, which has been selected by the click that opens it. */
static void response_chosen_there(void *data, GPtrArray *items _U_)
{
    response_chosen(data);
}
#endif

void menu_register(void)
{
    static const struct {
        const char *entry;
        void (*chosen)(void *data);
    } tools[] = {
        {"SIP Explain/" EXPLAIN_TITLE "...", explain_chosen},
        {"SIP Explain/" COMPARE_TITLE "...", compare_chosen},
        {"SIP Explain/" FINDING_TITLE "...", finding_chosen},
        {"SIP Explain/" RESPONSE_TITLE, response_chosen},
        {"SIP Explain/" REPORT_TITLE, report_chosen},
        {"SIP Explain/" DOCUMENTATION_TITLE, documentation_chosen},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(tools); i++)
        funnel_register_menu(tools[i].entry, REGISTER_TOOLS_GROUP_UNSORTED, tools[i].chosen, NULL, NULL, FALSE);
    funnel_register_menu("SIP Explain/" CALLS_TITLE, STAT_GROUP_TELEPHONY, calls_chosen, NULL, NULL, FALSE);
#if SIPEXPLAIN_WIRESHARK >= 402
    funnel_register_packet_menu(RESPONSE_TITLE, "sipexplain.code", response_chosen_there, NULL, FALSE);
#endif
}
