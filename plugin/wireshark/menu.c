/* menu.c
 * Tools > SIP Explain, Telephony > SIP Explain, and "Explain this response" in the menu of a packet. Only Wireshark's
 * window has menus and text windows: in tshark and sharkd, the entries are never called.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/menu.h"

#include "texts/ask.h"
#include "texts/page.h"
#include "wireshark/call_lines.h"
#include "wireshark/compat.h"
#include "wireshark/note_calls.h"
#include "wireshark/notes.h"

#include <epan/funnel.h>
#include <epan/packet.h>

#define EXPLAIN_TITLE "Explain a code"
#define COMPARE_TITLE "Compare two codes"
#define CALLS_TITLE "Calls"
#define RESPONSE_TITLE "Explain this response"

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

static void open_dialog(const char *title, const char **labels, funnel_dlg_cb_t typed)
{
    const funnel_ops_t *ops = window_ops();

    if (ops)
        ops->new_dialog(ops->ops_id, title, labels, NULL, typed, NULL, NULL);
}

static void explain_chosen(void *data _U_)
{
    const char *labels[] = {"Status code, such as 486", "Answered method (may be empty)", NULL};

    open_dialog(EXPLAIN_TITLE, labels, explain_typed);
}

static void compare_chosen(void *data _U_)
{
    const char *labels[] = {"First status code, such as 202", "Second status code, such as 380", NULL};

    open_dialog(COMPARE_TITLE, labels, compare_typed);
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
static int proto_of_explanation = -1;

/** Adds what the packet details show: the Explanation's line as a heading, its items as a list. */
static void add_item(struct page *page, field_info *item)
{
    char label[ITEM_LABEL_LENGTH];

    if (item->rep)
        g_strlcpy(label, item->rep->representation, sizeof label);
    else
        item_label(item, label);
    if (item->hfinfo->id == proto_of_explanation)
        page_heading(page, 0, label);
    else if (item->hfinfo->parent == proto_of_explanation)
        page_item(page, 2, "-", label);
}

static void response_chosen(void *data _U_, GPtrArray *items)
{
    struct page *page = page_new(PAGE_WIDTH, false);
    char *text;

    for (unsigned i = 0; items && i < items->len; i++)
        add_item(page, g_ptr_array_index(items, i));
    text = page_end(page);
    show_text(RESPONSE_TITLE, text);
    g_free(text);
}
#endif

void menu_register(int proto)
{
    funnel_register_menu("SIP Explain/" EXPLAIN_TITLE "...", REGISTER_TOOLS_GROUP_UNSORTED, explain_chosen, NULL, NULL,
                         FALSE);
    funnel_register_menu("SIP Explain/" COMPARE_TITLE "...", REGISTER_TOOLS_GROUP_UNSORTED, compare_chosen, NULL, NULL,
                         FALSE);
    funnel_register_menu("SIP Explain/" CALLS_TITLE, STAT_GROUP_TELEPHONY, calls_chosen, NULL, NULL, FALSE);
#if SIPEXPLAIN_WIRESHARK >= 402
    proto_of_explanation = proto;
    funnel_register_packet_menu(RESPONSE_TITLE, "sipexplain.code", response_chosen, NULL, FALSE);
#else
    (void)proto;
#endif
}
