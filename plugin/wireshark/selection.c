/* selection.c
 * The packet that is selected in Wireshark's window: the one that was dissected last for somebody to see.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/selection.h"

#include "texts/page.h"
#include "wireshark/compat.h"
#include "wireshark/label_lines.h"

#include <epan/funnel.h>
#include <stdio.h>
#include <string.h>

#define PAGE_WIDTH 72 /* columns; fits the window as it first opens */
#define INDENT 2

static int proto_of_explanation = -1, hf_of_summary = -1;

static struct {
    char code[4];
    GString *method, *finding, *text; /* NULL until a packet was selected; kept until the program ends */
} selected;

void selection_register(int proto, int hf_summary)
{
    proto_of_explanation = proto;
    hf_of_summary = hf_summary;
}

bool selection_is_possible(void)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    return ops && ops->new_dialog; /* tshark has functions, but no dialogs */
}

void selection_forget(void)
{
    if (!selected.text)
        return;
    *selected.code = '\0';
    g_string_truncate(selected.method, 0);
    g_string_truncate(selected.finding, 0);
    g_string_truncate(selected.text, 0);
}

struct selection selection_get(void)
{
    struct selection selection = {.method = "", .finding = "", .text = ""};

    if (!selected.text)
        return selection;
    selection = (struct selection){
        .method = selected.method->str, .finding = selected.finding->str, .text = selected.text->str};
    g_strlcpy(selection.code, selected.code, sizeof selection.code);
    return selection;
}

/** The label of an item with the lines that it goes on with. Free with g_string_free(). */
static GString *whole_label(const proto_node *node)
{
    char label[ITEM_LABEL_LENGTH];
    GString *whole;

    if (node->finfo->rep)
        g_strlcpy(label, node->finfo->rep->representation, sizeof label);
    else
        item_label(node->finfo, label);
    whole = g_string_new(label);
    for (const proto_node *line = node->first_child; line; line = line->next)
        if (label_is_line(line) && line->finfo->rep)
            g_string_append_printf(whole, " %s", line->finfo->rep->representation);
    return whole;
}

/** The line of an Explanation, which its label may cut. Free with g_string_free(). */
static GString *heading(const proto_node *root)
{
    for (const proto_node *node = root->first_child; node; node = node->next) {
        char label[ITEM_LABEL_LENGTH];
        const char *text;

        if (node->finfo->hfinfo->id != hf_of_summary)
            continue;
        item_label(node->finfo, label);
        text = strstr(label, ": ");
        return g_string_new(text ? text + strlen(": ") : label);
    }
    return whole_label(root);
}

/** Adds what people read in the packet details, but neither expert information nor what is folded away. */
static void add_items(struct page *page, const proto_node *parent, unsigned indent)
{
    for (const proto_node *node = parent->first_child; node; node = node->next) {
        const header_field_info *field = node->finfo->hfinfo;
        GString *label;

        if (field->parent != proto_of_explanation || field->type == FT_NONE || FI_GET_FLAG(node->finfo, FI_HIDDEN))
            continue;
        label = whole_label(node);
        page_item(page, indent, "-", label->str);
        g_string_free(label, TRUE);
        add_items(page, node, indent + INDENT);
    }
}

void selection_note(const proto_tree *tree, unsigned code, const char *method, const char *finding)
{
    struct page *page;
    char *text;

    if (!selected.text) {
        selected.method = g_string_new(NULL);
        selected.finding = g_string_new(NULL);
        selected.text = g_string_new(NULL);
    }
    page = page_new(PAGE_WIDTH, false);
    for (const proto_node *node = tree->first_child; node; node = node->next) {
        GString *label;

        if (node->finfo->hfinfo->id != proto_of_explanation)
            continue;
        label = heading(node);
        page_heading(page, 0, label->str);
        g_string_free(label, TRUE);
        add_items(page, node, INDENT);
    }
    text = page_end(page);
    g_string_assign(selected.text, text);
    g_free(text);
    *selected.code = '\0';
    if (code)
        snprintf(selected.code, sizeof selected.code, "%u", code % 1000); /* three digits, as in every status line */
    g_string_assign(selected.method, method ? method : "");
    g_string_assign(selected.finding, finding ? finding : "");
}
