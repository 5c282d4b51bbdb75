/* call_filter.h
 * Analyze > Conversation Filter > SIP exchange: all messages with the Call-ID of the selected frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_CALL_FILTER_H
#define SIPEXPLAIN_WIRESHARK_CALL_FILTER_H

/** Call it once all protocols are registered. */
void call_filter_register(void);

#endif
