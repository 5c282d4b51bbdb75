/* label_lines.h
 * Items whose labels fit in a pane of LABEL_COLUMNS: what is longer goes on in lines below the item. The value of the
 * field, which filters, columns and programs read, stays whole.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_LABEL_LINES_H
#define SIPEXPLAIN_WIRESHARK_LABEL_LINES_H

#include "texts/line_break.h"

#include <epan/proto.h>
#include <stdbool.h>

/** With the indentation of `tshark -V`, which is deeper than that of the window: there, half of 1400 pixels is enough.
 */
#define LABEL_COLUMNS 84

/** The line of a protocol is read in the folded tree too, and so may take a little more. */
#define PROTOCOL_COLUMNS 100

/** Will anybody see the labels? */
static inline bool tree_is_seen(const proto_tree *tree)
{
    return tree && PTREE_DATA(tree)->visible;
}

/** The field of the lines, which has no value, and the type of the subtrees that they make. To be called when those are
 * registered. */
void label_lines_register(int hf, int ett);

/** Is it a line that a label goes on with? */
bool label_is_line(const proto_node *node);

/** Adds a string item. */
proto_item *label_add_string(proto_tree *tree, tvbuff_t *tvb, int hf, const char *value, enum line_break kind);

/** Adds a string item whose label is another text than its value: "Name: text". */
proto_item *label_add_string_as(proto_tree *tree, tvbuff_t *tvb, int hf, const char *value, const char *text);

/** Adds the line of a protocol, which begins with `name` and a colon. Tells whether something of the text did not fit.
 */
proto_item *label_add_protocol(proto_tree *tree, tvbuff_t *tvb, int proto, const char *name, const char *text,
                               bool *is_cut);

/** Adds lines. Does nothing where nobody sees them. */
void label_add_lines(proto_tree *tree, tvbuff_t *tvb, const char *text, enum line_break kind);

#endif
