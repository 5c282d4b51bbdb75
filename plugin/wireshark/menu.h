/* menu.h
 * Tools > SIP Explain: explains a code, or compares two, without a capture; and the Explanation of a packet as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_MENU_H
#define SIPEXPLAIN_WIRESHARK_MENU_H

/** Adds the menu entries; to be called when the protocol is registered. `proto` is the protocol whose fields are the
 * Explanation. */
void menu_register(int proto);

#endif
