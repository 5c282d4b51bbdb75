/* label_lines.c
 * Items whose labels fit in a pane of LABEL_COLUMNS: what is longer goes on in lines below the item.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/label_lines.h"

#include "wireshark/compat.h"

#include <epan/packet_info.h>
#include <string.h>

#define INDENT 4
#define BRACKETS 2
#define ROOM_LEAST 30
#define GOES_ON " ..."

static int hf_of_lines = -1, ett_of_lines = -1;

void label_lines_register(int hf, int ett)
{
    hf_of_lines = hf;
    ett_of_lines = ett;
}

bool label_is_line(const proto_node *node)
{
    return node->finfo->hfinfo->id == hf_of_lines;
}

/** How many columns a label below `tree` has, if its name takes so many. */
static unsigned room_below(const proto_tree *tree, size_t name)
{
    size_t taken = BRACKETS + name;

    for (; tree->parent; tree = tree->parent)
        taken += INDENT;
    return taken + ROOM_LEAST > LABEL_COLUMNS ? ROOM_LEAST : (unsigned)(LABEL_COLUMNS - taken);
}

static size_t name_columns(const char *name)
{
    return strlen(name) + strlen(": ");
}

/** Wireshark escapes what it shows of a value, but not a label that is made here. */
static const char *shown(const proto_tree *tree, const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            return printable(PNODE_POOL(tree), text);
    return text;
}

static const char *behind(const char *text, size_t len)
{
    return text + len + strspn(text + len, " ");
}

static void label_add_rest(proto_tree *tree, tvbuff_t *tvb, const char *text, enum line_break kind, bool is_first)
{
    unsigned room = room_below(tree, 0);
    size_t len;

    for (; *text; text = behind(text, len), is_first = false) {
        len = line_break(text, room, kind, is_first);
        proto_item_set_generated(proto_tree_add_none_format(tree, hf_of_lines, tvb, 0, 0, "%.*s", (int)len, text));
    }
}

void label_add_lines(proto_tree *tree, tvbuff_t *tvb, const char *text, enum line_break kind)
{
    if (tree_is_seen(tree))
        label_add_rest(tree, tvb, shown(tree, text), kind, true);
}

/** Adds an item whose label is too long, or is not that of its value. */
static proto_item *add_broken(proto_tree *tree, tvbuff_t *tvb, int hf, const char *value, const char *text,
                              enum line_break kind)
{
    const char *name = proto_registrar_get_nth(hf)->name;
    unsigned room = room_below(tree, name_columns(name));
    size_t len = line_fits(text, room) ? strlen(text) : line_break(text, room, kind, true);
    proto_item *item = proto_tree_add_string_format(tree, hf, tvb, 0, 0, value, "%s: %.*s", name, (int)len, text);

    if (text[len])
        label_add_rest(proto_item_add_subtree(item, ett_of_lines), tvb, behind(text, len), kind, false);
    return item;
}

proto_item *label_add_string(proto_tree *tree, tvbuff_t *tvb, int hf, const char *value, enum line_break kind)
{
    proto_item *item;

    if (!tree_is_seen(tree) || line_fits(value, room_below(tree, name_columns(proto_registrar_get_nth(hf)->name))))
        item = proto_tree_add_string(tree, hf, tvb, 0, 0, value);
    else
        item = add_broken(tree, tvb, hf, value, shown(tree, value), kind);
    proto_item_set_generated(item);
    return item;
}

proto_item *label_add_string_as(proto_tree *tree, tvbuff_t *tvb, int hf, const char *value, const char *text)
{
    proto_item *item;

    if (!tree_is_seen(tree))
        item = proto_tree_add_string(tree, hf, tvb, 0, 0, value);
    else
        item = add_broken(tree, tvb, hf, value, shown(tree, text), BREAK_CLAUSES);
    proto_item_set_generated(item);
    return item;
}

proto_item *label_add_protocol(proto_tree *tree, tvbuff_t *tvb, int proto, const char *name, const char *text,
                               bool *is_cut)
{
    size_t len = strlen(text);
    proto_item *item;

    *is_cut = false;
    if (tree_is_seen(tree)) {
        unsigned room = PROTOCOL_COLUMNS - BRACKETS - (unsigned)name_columns(name);

        text = shown(tree, text);
        *is_cut = !line_fits(text, room);
        len = *is_cut ? line_break(text, room - (unsigned)strlen(GOES_ON), BREAK_WORDS, true) : strlen(text);
    }
    item = proto_tree_add_protocol_format(tree, proto, tvb, 0, 0, "%s: %.*s%s", name, (int)len, text,
                                          *is_cut ? GOES_ON : "");
    proto_item_set_generated(item);
    return item;
}
