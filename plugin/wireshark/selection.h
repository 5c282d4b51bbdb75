/* selection.h
 * The packet that is selected in Wireshark's window: the one that was dissected last for somebody to see. Plugins are
 * told of it in no other way, and in 4.0 not even when one of their menu entries is chosen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_SELECTION_H
#define SIPEXPLAIN_WIRESHARK_SELECTION_H

#include <epan/proto.h>
#include <stdbool.h>

/** What there is to ask about it; valid until another packet is selected. */
struct selection {
    char code[4];        /**< of its first response; "" if it has none */
    const char *method;  /**< that is answered; "" */
    const char *finding; /**< the name of the first thing found; "" */
    const char *text;    /**< all Explanations of the packet as a page; "" */
};

/** `proto` is the protocol whose items are the Explanation, `hf_summary` the field that has its whole line. Call it
 * when they are registered. */
void selection_register(int proto, int hf_summary);

/** Is there a window at all? */
bool selection_is_possible(void);

/** A packet was dissected for somebody to see. Keeps what its tree says; `code` is 0 and the others are NULL where
 * there is none. */
void selection_note(const proto_tree *tree, unsigned code, const char *method, const char *finding);

/** The capture file is closed. */
void selection_forget(void);

struct selection selection_get(void);

#endif
