/* menu.h
 * Tools > SIP Explain: explains a code, a finding or the selected packet, compares two codes, shows the report and the
 * documentation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_MENU_H
#define SIPEXPLAIN_WIRESHARK_MENU_H

/** Adds the menu entries; to be called when the protocol is registered. */
void menu_register(void);

#endif
